"""Gives every department of the bank the same store, ledger, clock, ids, rates and rules."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.sandbox.clock import SECOND_NS, Clock
from desktop_app.sandbox.ids import Ids
from desktop_app.sandbox.ledger import Ledger
from desktop_app.sandbox.model import (
    BankEvent,
    Card,
    Merchant,
    Movement,
    card_from,
    movement_from,
)
from desktop_app.sandbox.problem import BankError, Reason
from desktop_app.sandbox.rates import Rates
from desktop_app.sandbox.store import Store

USD_MICROS = 1_000_000
DEFAULT_DELAYS = {
    "activate_ms": 1000,
    "fund_ms": 300,
    "status_ms": 200,
    "end_ms": 0,
    "refund_ms": 1000,
    "kyc_ms": 2000,
}
QUIRKS = {
    "stale_status": 1,
    "zero_balance_seconds": 0,
    "fee_in_lone_row": 1,
    "stale_snapshots": 0,
    "declines_in_feed": 0,
    "settlement_own_id": 0,
    "duplicate_409": 0,
    "ledger_fee_cents": 0,
}
"""Oddities of the service, as they are switched at the beginning; 0 is off."""

CARD_SQL = (
    "SELECT c.*, COALESCE(a.units,0) AS balance_micros, COALESCE((SELECT SUM(h.amount_micros) "
    "FROM authorizations h WHERE h.card_id=c.id AND h.status='held'),0) AS holds_micros "
    "FROM cards c LEFT JOIN accounts a ON a.name='card:'||c.id AND a.asset='USD' "
)


@dataclass(frozen=True, slots=True)
class Books:
    """Shared by the departments; ``emit`` records an event inside the running unit of work."""

    store: Store
    clock: Clock
    ids: Ids
    ledger: Ledger
    rates: Rates
    emit: Callable[[BankEvent], None]

    def delay_ms(self, name: str) -> int:
        return int(self.store.meta(f"delay:{name}", str(DEFAULT_DELAYS[name])))

    def quirk(self, name: str) -> int:
        return int(self.store.meta(f"quirk:{name}", str(QUIRKS[name])))

    def take_failure(self, operation: str) -> bool:
        """Whether an accepted ``operation`` is to fail now; one use of it spent."""
        left = int(self.store.meta(f"fail_later:{operation}", "0"))
        if left:
            self.store.set_meta(f"fail_later:{operation}", str(left - 1))
        return left > 0

    def schedule(self, delay_ms: int, kind: str, subject: str, detail: str = "") -> None:
        due = self.clock.now_ns() + delay_ms * SECOND_NS // 1000
        self.store.insert("duties", due_ns=due, kind=kind, subject=subject, detail=detail)

    def card(self, card_id: str) -> Card:
        """Raises ``BankError`` NOT_FOUND."""
        row = self.store.one(CARD_SQL + "WHERE c.id=?", card_id)
        if row is None:
            raise BankError(Reason.NOT_FOUND, "card not found")
        return card_from(row)

    def movement(self, movement_id: str) -> Movement:
        """Raises ``BankError`` NOT_FOUND."""
        row = self.store.one("SELECT * FROM movements WHERE id=?", movement_id)
        if row is None:
            raise BankError(Reason.NOT_FOUND, "transaction not found")
        return movement_from(row)

    def set_card_status(self, card_id: str, status: str, created_status: str = "") -> None:
        self.store.run(
            "UPDATE cards SET status=?, created_status=CASE WHEN ?='' THEN created_status "
            "ELSE ? END, updated_ns=? WHERE id=?",
            status,
            created_status,
            created_status,
            self.clock.now_ns(),
            card_id,
        )

    def add_movement(
        self,
        card: Card,
        type_: str,
        amount_micros: int,
        reference: str,
        *,
        status: str = "pending",
        fee_micros: int = 0,
        fee_type: str = "",
        description: str = "",
        after_micros: int | None = None,
        merchant: Merchant | None = None,
    ) -> Movement:
        """Write a feed row whose snapshots are the figures of ``card`` as it was read."""
        movement_id = self.ids.next_uuid("movement")
        now = self.clock.now_ns()
        self.store.insert(
            "movements",
            id=movement_id,
            card_id=card.id,
            type=type_,
            status=status,
            amount_micros=amount_micros,
            reference=reference,
            fee_micros=fee_micros,
            fee_type=fee_type,
            description=description,
            before_micros=card.shown_micros,
            after_micros=card.shown_micros if after_micros is None else after_micros,
            provider_id=self.provider_id() if status == "completed" else "",
            merchant=merchant.to_json() if merchant else "",
            created_by=card.created_by,
            created_ns=now,
            updated_ns=now,
        )
        return self.movement(movement_id)

    def provider_id(self) -> str:
        return "mock_tx_" + self.ids.next_uuid("provider")

    def finish_movement(
        self, movement: Movement, *, after_micros: int | None = None, amount_micros: int = 0
    ) -> None:
        """Complete a pending row; its "before" stays the snapshot taken at acceptance.

        With the quirk ``stale_snapshots`` its "after" does too, as in one recorded row.
        """
        if self.quirk("stale_snapshots"):
            after_micros = movement.before_micros
        self.store.run(
            "UPDATE movements SET status='completed', after_micros=?, amount_micros=?,"
            "provider_id=?, updated_ns=? WHERE id=?",
            movement.after_micros if after_micros is None else after_micros,
            amount_micros or movement.amount_micros,
            "" if movement.type == "fee" else self.provider_id(),
            self.clock.now_ns(),
            movement.id,
        )

    def set_review(self, card_id: str, review: str) -> None:
        self.store.run("UPDATE cards SET review=? WHERE id=?", review, card_id)

    def fail_movement(self, movement: Movement, code: str, reason: str) -> None:
        self.store.run(
            "UPDATE movements SET status='failed', failure_code=?, failure_reason=?, updated_ns=? "
            "WHERE id=?",
            code,
            reason,
            self.clock.now_ns(),
            movement.id,
        )


def require_active(card: Card) -> None:
    """Raises ``BankError`` CARD_NOT_ACTIVE with the card's status in its sentence."""
    if card.status != "active":
        raise BankError(Reason.CARD_NOT_ACTIVE, f"card is {card.status}")


RULE_DEFAULTS = {
    "strikes": "current",
    "auto_freeze": "0",
    "auto_end": "0",
    "sweep_keeps_micros": "0",
}
"""What a test may change; ``sweep_keeps_micros`` of an ended card stay with the bank."""


def read_rule(books: Books, name: str) -> str:
    return books.store.meta(f"rule:{name}", RULE_DEFAULTS[name])
