"""Plays the issuer: freezes for review, releases, regularizes, expires, activates, ends."""

from desktop_app.sandbox.books import Books
from desktop_app.sandbox.cards import Cards
from desktop_app.sandbox.clock import seconds_z
from desktop_app.sandbox.model import BankEvent, Card, Kind
from desktop_app.sandbox.problem import BankError, Reason
from desktop_app.sandbox.strikes import Strikes

ACTS = ("freeze", "release", "regularize", "expire", "activate_contactless", "end")


class Issuer:
    def __init__(self, books: Books, cards: Cards, strikes: Strikes) -> None:
        self._books = books
        self._cards = cards
        self._strikes = strikes

    def act(self, card_id: str, act: str) -> Card:
        """One of ``ACTS`` on a living card; the card afterwards. Raises ``BankError``."""
        card = self._books.card(card_id)
        if card.status not in ("active", "frozen"):
            raise BankError(Reason.CARD_NOT_ACTIVE, f"card is {card.status}")
        if act == "freeze":
            self._strikes.freeze(card.id)
        elif act in ("release", "regularize"):
            self._release(card, announce=act == "regularize")
        elif act == "expire":
            self._books.set_review(card.id, "expired")
            self._tell(Kind.CARD_EXPIRED, card, {"expiredAt": self._now()})
        elif act == "activate_contactless":
            self._cards.enable_contactless(card)
            self._tell(Kind.CONTACTLESS_ACTIVATED, card, {"activatedAt": self._now()})
        else:
            self._cards.end(card.id, "issuer_decision")
        return self._books.card(card.id)

    def _release(self, card: Card, *, announce: bool) -> None:
        self._books.set_card_status(card.id, "active")
        self._books.set_review(card.id, "")
        if announce:
            self._tell(Kind.REGULARIZED, self._books.card(card.id), {})

    def _tell(self, kind: Kind, card: Card, extra: dict[str, object]) -> None:
        reference = f"{kind.name}_{self._books.ids.next_uuid('issuer')}"
        self._books.emit(BankEvent(kind, card, card.id, reference=reference, extra=extra))

    def _now(self) -> str:
        return seconds_z(self._books.clock.now_ns())
