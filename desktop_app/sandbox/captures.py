"""Plays the shops that do not charge in one step: parts of a hold, and charges without one."""

from desktop_app.sandbox.books import Books
from desktop_app.sandbox.ledger import USD, move
from desktop_app.sandbox.model import BankEvent, Card, Kind, Merchant, Movement
from desktop_app.sandbox.problem import BankError, Reason


class Captures:
    """No published payload tells of a part: it stands in the feed, and a settlement is told."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def capture(self, authorization_id: str, amount_micros: int) -> str:
        """Collect a part of a hold and keep the rest held; the id of the part's row.

        Raises ``BankError``.
        """
        row, held, merchant = self._hold(authorization_id)
        self._shrink(authorization_id, row, held, amount_micros)
        card = self._books.card(row.card_id)
        reference = f"CAPTURE_{self._books.ids.next_uuid('capture')}"
        return self._take(card, amount_micros, reference, merchant)

    def release(self, authorization_id: str, amount_micros: int) -> None:
        """Let go of a part of a hold. Raises ``BankError``."""
        row, held, _ = self._hold(authorization_id)
        self._shrink(authorization_id, row, held, amount_micros)

    def force(self, card: Card, amount_micros: int, merchant: Merchant) -> str:
        """Collect without asking, whatever the card's state; the id of the row."""
        reference = f"FORCE_{self._books.ids.next_uuid('force')}"
        return self._take(card, amount_micros, reference, merchant)

    def _hold(self, authorization_id: str) -> tuple[Movement, int, Merchant | None]:
        row = self._books.store.one("SELECT * FROM authorizations WHERE id=?", authorization_id)
        if row is None:
            raise BankError(Reason.NOT_FOUND, "authorization not found")
        if row["status"] != "held":
            raise BankError(Reason.STATE, f"authorization is already {row['status']}")
        movement = self._books.movement(row["movement_id"])
        return movement, row["amount_micros"], Merchant.parse_json(row["merchant"])

    def _shrink(self, authorization_id: str, row: Movement, held: int, by: int) -> None:
        if not 0 < by < held:
            raise BankError(Reason.STATE, "a part is more than nothing and less than the hold")
        store, now = self._books.store, self._books.clock.now_ns()
        store.run(
            "UPDATE authorizations SET amount_micros=? WHERE id=?", held - by, authorization_id
        )
        store.run(
            "UPDATE movements SET amount_micros=?, updated_ns=? WHERE id=?", held - by, now, row.id
        )

    def _take(self, card: Card, micros: int, reference: str, merchant: Merchant | None) -> str:
        books = self._books
        row = books.add_movement(
            card,
            "purchase",
            micros,
            reference,
            status="completed",
            description=f"Purchase at {merchant.name if merchant else 'a shop'}",
            after_micros=card.shown_micros - micros,
            merchant=merchant,
        )
        books.ledger.post(
            "settle", reference, books.clock.now_ns(), *move(card.account, "merchants", USD, micros)
        )
        books.emit(BankEvent(Kind.SETTLED, card, row.id, micros, reference, None, merchant))
        return row.id
