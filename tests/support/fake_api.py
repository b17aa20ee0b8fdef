"""A card service in memory that does as scripted: CardApi without a wire, for tests of what stands
above it.

`api.script("fund", Outcome.UNKNOWN)` decides the next `fund`; what is not scripted is accepted.
Effects of accepted sends become visible to reads at `advance()`, as in the real service.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from desktop_app.application.ports import (
    Accepted,
    Account,
    Capabilities,
    CardOrder,
    Created,
    Keep,
    MoneyOrder,
    PairObserver,
)
from desktop_app.domain.cards import (
    CardDetails,
    CardFacts,
    CardId,
    CardStatus,
    SpendLimits,
)
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import Refused, RefusedReason
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.domain.wallets import Rate, WalletBalance
from tests.support.fake_bank import HOLDERS, LATER, ONCE, START, FakeBank
from tests.support.scripted_bank import FakePeople, Outcome, Step, kept_answer

__all__ = [
    "HOLDERS",
    "LATER",
    "ONCE",
    "START",
    "FakeBank",
    "FakeCardApi",
    "Outcome",
    "Step",
    "kept_answer",
]


@dataclass
class FakeUnits:
    """PairSource of a wire that is not there: a test calls `observer` itself."""

    per_usd: int = 1_000_000
    observer: PairObserver = lambda amount, display: None


@dataclass
class FakeCardApi(FakePeople):
    """The CardApi port over three dicts. `sent` lists what reached the service, in order."""

    capabilities: Capabilities = LATER
    account: str = ""
    clock_offset_s: float = 0.0
    idle_in_s: Callable[[], float] = lambda: 0.0
    units: FakeUnits = field(default_factory=FakeUnits)
    requests_carry_time: bool = True
    valid_s: int | None = 300
    page_size: int = 100
    closed: bool = False
    limits: dict[CardId, SpendLimits] = field(default_factory=dict)
    states_limits: bool = True
    made: dict[str, Created] = field(default_factory=dict)

    async def whoami(self) -> Account:
        """The practice account."""
        self._read("whoami")
        return Account("Fake Ltd", "sandbox", 0.0)

    async def is_old_refused(self, age: timedelta) -> bool | None:
        """As scripted by `valid_s`."""
        self._read("is_old_refused")
        return None if self.valid_s is None else age.total_seconds() > self.valid_s

    async def is_repeat_refused(self) -> bool | None:
        """As scripted by `valid_s`."""
        self._read("is_repeat_refused")
        return None if self.valid_s is None else True

    async def wallets(self) -> tuple[WalletBalance, ...]:
        """One USDC wallet."""
        self._read("wallets")
        return (WalletBalance("w-usdc", "USDC", "", self.balance.micros, 6, self.now),)

    async def rates(self) -> tuple[Rate, ...]:
        """A dollar is a dollar."""
        self._read("rates")
        return (Rate("USDC", Money.usd(1), self.now),)

    async def list_cards(self) -> AsyncIterator[tuple[CardFacts, ...]]:
        """Pages of `page_size`; an empty service has one empty page."""
        self._read("list_cards")
        cards = tuple(self.cards.values())
        for start in range(0, max(len(cards), 1), self.page_size):
            yield cards[start : start + self.page_size]

    async def get_card(self, card_id: CardId) -> CardFacts:
        """One card."""
        self._read("get_card")
        return self._known(card_id)

    async def secure_details(self, card_id: CardId, key: Secret | None = None) -> CardDetails:
        """Refused while pending, as the real service does."""
        self._read("secure_details")
        if self._known(card_id).status is CardStatus.PENDING:
            raise Refused(RefusedReason.INVALID, detail="400 CARD_NOT_READY")
        return self.details[card_id]

    async def transactions(self, card_id: CardId | None, limit: int) -> tuple[Transaction, ...]:
        """The newest rows first."""
        self._read("transactions")
        if card_id is None:
            rows = (row for feed in self.feeds.values() for row in feed)
            return tuple(sorted(rows, key=lambda row: row.at, reverse=True)[:limit])
        self._known(card_id)
        return tuple(self.feeds[card_id][:limit])

    async def create_card(self, order: CardOrder, keep: Keep) -> Created:
        """Pending until `advance()`, or active at once where details come only now."""
        step = self._begin("create_card", order, keep)
        once = self.capabilities.details_once
        facts = CardFacts(
            id=self.next_id(),
            status=CardStatus.ACTIVE if once else CardStatus.PENDING,
            label=order.label,
            holder=order.holder.name,
            last4=f"{len(self.cards) + 1:04d}" if once else "",
            available=ZERO,
            reference=order.reference,
            created_at=self.now,
            holder_id=order.holder.id,
        )
        self.make_details(facts._replace(last4=f"{len(self.cards) + 1:04d}"))
        self.cards[facts.id] = facts
        if not once:
            self.due.append(lambda: self.activate(facts.id, order.load))
        self.made[order.reference] = Created(facts, self.details[facts.id] if once else None)
        self._end("create_card", step, keep)
        return self.made[order.reference]

    def read_created(self, reference: str, raw: bytes) -> Created | None:
        """What was made under the reference, when the answer says that something was."""
        return self.made.get(reference) if raw == kept_answer("create_card") else None

    async def fund(self, order: MoneyOrder, keep: Keep) -> Accepted:
        """Money arrives at `advance()`; its row is there, pending, at once."""
        return self._money("fund", order, TransactionKind.FUNDING, order.amount, keep)

    async def withdraw(self, order: MoneyOrder, keep: Keep) -> Accepted:
        """Money leaves at `advance()`."""
        return self._money("withdraw", order, TransactionKind.WITHDRAWAL, -order.amount, keep)

    def _money(
        self, name: str, order: MoneyOrder, kind: TransactionKind, change: Money, keep: Keep
    ) -> Accepted:
        step = self._begin(name, order, keep)
        self._known(order.card_id)
        row = self.row(order.card_id, kind, order.amount, order)
        feed = self.feeds[order.card_id]
        feed.insert(0, row)

        def settle() -> None:
            feed[feed.index(row)] = replace(row, status=TransactionStatus.SETTLED)
            self.move(order.card_id, change)
            self.balance = self.balance - change - row.fee

        self.due.append(settle)
        self._end(name, step, keep)
        return Accepted(row.fee)

    async def set_frozen(self, card_id: CardId, frozen: bool, keep: Keep) -> Accepted:
        """The status changes at `advance()`."""
        status = CardStatus.FROZEN if frozen else CardStatus.ACTIVE
        return self._status("set_frozen", card_id, (card_id, frozen), status, keep)

    async def terminate(self, card_id: CardId, reason: str, keep: Keep) -> Accepted:
        """The card ends at `advance()`."""
        ended = CardStatus.TERMINATED
        return self._status("terminate", card_id, (card_id, reason), ended, keep)

    def _status(
        self, name: str, card_id: CardId, order: object, status: CardStatus, keep: Keep
    ) -> Accepted:
        step = self._begin(name, order, keep)
        self._known(card_id)
        self.due.append(lambda: self.change(card_id, status=status))
        self._end(name, step, keep)
        return Accepted()

    async def set_limits(self, card_id: CardId, limits: SpendLimits) -> None:
        """Remembered, and stated by the next read where this service states limits."""
        step = self._begin("set_limits", (card_id, limits), lambda _raw: None)
        self.limits[card_id] = limits
        if self.states_limits:
            self.change(card_id, limits=limits)
        self._end("set_limits", step, lambda _raw: None)

    async def close(self) -> None:
        """Nothing to close, but noticed."""
        self.closed = True
