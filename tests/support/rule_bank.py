"""A card service for rules: it keeps time, holds a wallet of any asset, and has ways to fail."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from desktop_app.application.ports import Accepted, Keep, MoneyOrder
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.limits import PUBLISHED_FEES
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown, Refused, RefusedReason
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from desktop_app.domain.wallets import Rate, WalletBalance
from tests.support.desk import StepClock
from tests.support.fake_api import FakeCardApi

_PENDING = (TransactionKind.FUNDING, TransactionStatus.PENDING)
ONE = Money.usd(1)
LANDS_AFTER = timedelta(minutes=4, seconds=30)
"""As long as a signed request may take, and a little less."""


class How(StrEnum):
    """What becomes of a top-up. `LATE` lands after some minutes, `FAILS` is taken and then fails,
    `HUNG` is never answered.
    """

    TAKEN = "taken"
    REFUSED_RATE = "refused_rate"
    REFUSED_FUNDS = "refused_funds"
    REFUSED_CARD = "refused_card"
    REFUSED_LIMIT = "refused_limit"
    SLOW_DOWN = "slow_down"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    LOST = "lost"
    LATE = "late"
    FAILS = "fails"
    HUNG = "hung"
    HUNG_DONE = "hung_done"


_REFUSED = {
    How.REFUSED_RATE: RefusedReason.RATE_MOVED,
    How.REFUSED_FUNDS: RefusedReason.FUNDS,
    How.REFUSED_CARD: RefusedReason.CARD_STATE,
    How.REFUSED_LIMIT: RefusedReason.INVALID,
    How.SLOW_DOWN: RefusedReason.RATE_LIMITED,
}


@dataclass
class RuleBank(FakeCardApi):
    """`plans` says what becomes of the next top-ups. `clock` is the computer's: each answer tells
    how far it is from `now`. `balance` is what the wallet is worth at `usd` dollars for a coin.
    """

    clock: StepClock = field(default_factory=StepClock)
    usd: Money = ONE
    asset: str = "USDC"
    plans: deque[How] = field(default_factory=deque)
    late: list[tuple[datetime, MoneyOrder]] = field(default_factory=list)
    reached_orders: list[tuple[datetime, MoneyOrder]] = field(default_factory=list)
    """Every top-up that came as far as the service, and when."""
    reached: Callable[[MoneyOrder], None] = lambda order: None
    """Told of every top-up that comes as far as the service."""
    took: Callable[[MoneyOrder, datetime], None] = lambda order, at: None
    """Told of every top-up that is carried out, or will be, and when it was sent."""

    def set_rate(self, usd: Money) -> None:
        """The coins stay; what they are worth does not."""
        self.balance = Money(self.balance.micros * usd.micros // self.usd.micros)
        self.usd = usd

    def advance(self, by: timedelta = timedelta(seconds=5)) -> None:
        """As before, and what comes late lands when it does."""
        until = self.now + by
        for at, order in [one for one in self.late if one[0] <= until]:
            self.late.remove((at, order))
            super().advance(max(at - self.now, timedelta(0)))
            self._money("fund", order, TransactionKind.FUNDING, order.amount, lambda _: None)
        super().advance(until - self.now)

    async def wallets(self) -> tuple[WalletBalance, ...]:
        """One wallet, as of now."""
        self._read("wallets")
        coins = self.balance.micros * 10**8 // self.usd.micros
        return (WalletBalance("w-1", self.asset, "", coins, 8, self.clock.now()),)

    async def rates(self) -> tuple[Rate, ...]:
        """The asset's, as of now."""
        self._read("rates")
        return (Rate(self.asset, self.usd, self.clock.now()),)

    async def fund(self, order: MoneyOrder, keep: Keep) -> Accepted:
        """As planned; a card that is not active and a wallet that is too thin refuse by
        themselves.
        """
        how = self.plans.popleft() if self.plans else How.TAKEN
        self._tell_time()
        if how is How.NOT_SENT:
            raise NotSent
        self.reached_orders.append((self.now, order))
        self.reached(order)
        reason = _REFUSED.get(how) or self._against(order)
        if reason is not None:
            keep(b'{"code":"REFUSED"}')
            raise Refused(reason, detail=f"400 {reason}")
        if how is How.HUNG:
            await asyncio.get_running_loop().create_future()
        if how is How.UNKNOWN:
            raise OutcomeUnknown
        if how is How.FAILS:
            return self._fail(order, keep)
        self.took(order, self.now)
        if how is How.LATE:
            self.late.append((self.now + LANDS_AFTER, order))
            raise OutcomeUnknown
        answer = await super().fund(order, keep)
        if how is How.HUNG_DONE:
            await asyncio.get_running_loop().create_future()
        if how is How.LOST:
            raise OutcomeUnknown
        return answer

    def under_way(self) -> Money:
        """What `balance` still holds of top-ups that were taken."""
        rows = [row for feed in self.feeds.values() for row in feed]
        pending = [r for r in rows if (r.kind, r.status) == _PENDING]
        late = [order.amount for _, order in self.late]
        amounts = [row.amount for row in pending] + late
        return sum((one + PUBLISHED_FEES.for_load(one) for one in amounts), ZERO)

    def _fail(self, order: MoneyOrder, keep: Keep) -> Accepted:
        answer = self._money("fund", order, TransactionKind.FUNDING, order.amount, keep)
        feed, row = self.feeds[order.card_id], self.feeds[order.card_id][0]
        self.due.pop()

        def fail() -> None:
            feed[feed.index(row)] = replace(row, status=TransactionStatus.FAILED)

        self.due.append(fail)
        return answer

    def _read(self, name: str) -> None:
        self._tell_time()
        super()._read(name)

    def _tell_time(self) -> None:
        self.clock_offset_s = (self.now - self.clock.at).total_seconds()

    def _against(self, order: MoneyOrder) -> RefusedReason | None:
        if self._known(order.card_id).status is not CardStatus.ACTIVE:
            return RefusedReason.CARD_STATE
        total = order.amount + PUBLISHED_FEES.for_load(order.amount)
        return RefusedReason.FUNDS if total > self.balance else None
