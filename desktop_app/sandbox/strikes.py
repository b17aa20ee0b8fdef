"""Counts declines that break the rule, charges for them and ends the card at the last one."""

from dataclasses import dataclass

from desktop_app.sandbox import fees
from desktop_app.sandbox.books import Books, read_rule
from desktop_app.sandbox.cards import Cards
from desktop_app.sandbox.fees import Fees
from desktop_app.sandbox.model import BankEvent, Card, Kind
from desktop_app.sandbox.wallets import Wallets

VIOLATIONS = frozenset({"insufficient_funds", "card_is_frozen"})
"""Also an authorization that is never finalised, which only the shop can say."""
FRAUD = frozenset({"fraud_block", "velocity_limit"})
FORBIDDEN_USE = frozenset({"mcc_not_allowed", "international_blocked"})


@dataclass(frozen=True, slots=True)
class Rule:
    """``fees`` in micro-USD, from the first violation on; the last one ends the card."""

    fees: tuple[int, ...]


RULES = {
    "current": Rule((0, 750_000, 750_000)),
    "older": Rule((0, 1_000_000, 800_000, *[500_000] * 7, 0)),
}
"""Both as published; ``off`` counts nothing."""


class Strikes:
    """What happens to a card after a decline, by the rules in force."""

    def __init__(self, books: Books, wallets: Wallets, charges: Fees, cards: Cards) -> None:
        self._books = books
        self._wallets = wallets
        self._fees = charges
        self._cards = cards

    def weigh(self, card: Card, reason: str, reference: str) -> None:
        """Draw the consequences of a decline of ``card``."""
        if card.status not in ("active", "frozen"):
            return
        if reason in VIOLATIONS:
            self.strike(card, reference)
        elif reason in FRAUD and read_rule(self._books, "auto_freeze") == "1":
            self.freeze(card.id)
        elif reason in FORBIDDEN_USE and read_rule(self._books, "auto_end") == "1":
            self._end(card, reason, reference)

    def freeze(self, card_id: str) -> None:
        """As the issuer does: silently, and only it may undo it."""
        self._books.set_card_status(card_id, "frozen")
        self._books.set_review(card_id, "compliance")

    def strike(self, card: Card, reference: str) -> None:
        """Count one violation."""
        rule = RULES.get(read_rule(self._books, "strikes"))
        if rule is None:
            return
        count = card.strikes + 1
        self._books.store.run("UPDATE cards SET strikes=? WHERE id=?", count, card.id)
        fee = rule.fees[min(count, len(rule.fees)) - 1]
        if fee:
            self._charge(card, fee, count)
        if count >= len(rule.fees):
            self._end(card, "decline_limit_reached", reference)
        else:
            self.end_when_overdrawn(card.id, reference)

    def _charge(self, card: Card, fee: int, count: int) -> None:
        reference = f"DECLINE_FEE_{self._books.ids.next_uuid('decline_fee')}"
        row = self._fees.charge(card, fee, fees.DECLINE, reference)
        extra: dict[str, object] = {"feeAmount": fee, "violationCount": count}
        self._books.emit(BankEvent(Kind.DECLINE_CHARGED, card, row.id, fee, reference, extra=extra))

    def end_when_overdrawn(self, card_id: str, reference: str) -> None:
        """A fee that left the company's wallet below zero ends the card."""
        card = self._books.card(card_id)
        if self._wallets.is_overdrawn and card.status in ("active", "frozen"):
            self._end(card, "negative_company_balance", reference)

    def _end(self, card: Card, reason: str, reference: str) -> None:
        extra: dict[str, object] = {
            "transactionReference": reference,
            "balanceBeforeTermination": card.shown_micros,
        }
        subject = self._books.ids.next_uuid("termination")
        self._books.emit(
            BankEvent(
                Kind.DECLINED_TERMINATED,
                card,
                subject,
                reference=f"DECLINE_TERMINATION_{subject}",
                reason=reason,
                extra=extra,
            )
        )
        self._cards.end(card.id, reason)
