"""What happens around rules in any order: purchases, time, clocks, losses, rates, hands."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from desktop_app.domain.caps import Terms
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.errors import PurserError
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import Profile
from desktop_app.domain.rules import Allowance, KeepBy, KeepTo, Mode, RuleCaps, Why
from desktop_app.domain.schedules import Every, Schedule
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.support.memory_rows import Rows
from tests.support.rule_bank import How
from tests.support.rule_judge import Load, RuleJudge
from tests.support.rule_world import LIVE, RuleWorld, rule_bench

PLANS = (
    KeepTo(Money.usd(20), Money.usd(100)),
    KeepBy(Money.usd(40), Money.usd(15)),
    KeepTo(Money.usd(60), Money.usd(150)),
    Allowance(Schedule(Every.DAY, time(23, 45), "Europe/Berlin"), Money.usd(30), Mode.ADD),
    Allowance(Schedule(Every.MONTH, time(0, 10), "UTC", day=31), Money.usd(120)),
)
CAPS = (
    RuleCaps(Money.usd(150), Money.usd(200), Money.usd(400)),
    RuleCaps(Money.usd(60), Money.usd(60), Money.usd(150)),
    RuleCaps(Money.usd(500), Money.usd(500), Money.usd(5_000)),
)
TERMS = (
    Terms(day=Money.usd(150), month=Money.usd(400), card_day=Money.usd(120)),
    Terms(day=Money.usd(1_000), month=Money.usd(1_000), card_day=Money.usd(200), floor=ZERO),
    Terms(day=Money.usd(250), month=Money.usd(2_500), card_day=Money.usd(1_000), drift=30),
)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
WAITS = (20 * SECOND, 4 * MINUTE, 20 * MINUTE, 61 * MINUTE, 5 * HOUR, 25 * HOUR)
JUMPS = (-25 * HOUR, -HOUR, -9 * MINUTE, -90 * SECOND, 90 * SECOND, 9 * MINUTE, HOUR, 25 * HOUR)
card = st.integers(0, 2)


@dataclass(frozen=True, slots=True)
class Moment:
    """What the window said could leave until `ends`, and what was open; `loads` came before."""

    loads: int
    can_move: Money
    opened: Money
    ends: datetime


class RuleStage(RuleBasedStateMachine):
    """Three cards that rules keep at a level, two of them with an allowance as well."""

    profile: Profile = LIVE
    counted = 0
    """Top-ups of rules in all sequences."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clicks = self.shops = 0
        self.kept: list[tuple[Rows, int, tuple[Load, ...]]] = []
        """Copies of the vault, how many top-ups came before, and which it knows nothing of."""
        self.moments: list[Moment] = []

    def do(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do it; what a full disk or the service refuses is no fault."""

        async def whole() -> None:
            with suppress(PurserError):
                await work()

        self.loop.run_until_complete(whole())

    @initialize(terms=st.sampled_from(TERMS), worth=st.sampled_from([150, 900, 20_000]))
    def begin(self, terms: Terms, worth: int) -> None:
        bench = rule_bench(self.profile)
        bench.api.balance = Money.usd(worth)
        for name in ("Ads", "Mail", "Host"):
            bench.api.add_card(name)

        async def whole() -> None:
            self.world = RuleWorld(bench, terms)
            self.judge = RuleJudge(self.world)
            await self.world.look()
            for plan, card_id in zip(PLANS, self.cards + self.cards, strict=False):
                self.world.make(plan, card_id, CAPS[0])

        self.do(whole)

    @property
    def cards(self) -> list[CardId]:
        return list(self.world.bank.cards)

    def shop(self) -> str:
        """Another one each time: a rule pauses where one of them drains the card."""
        self.shops += 1
        return f"Shop {self.shops}"

    # --- the shops, the service and the clocks ------------------------------------------------

    @rule(at=card, usd=st.integers(0, 60), how=st.sampled_from(["settled", "held", "refund"]))
    def trade(self, at: int, usd: int, how: str) -> None:
        bank, card_id = self.world.bank, self.cards[at]
        has = bank.cards[card_id].available or ZERO
        amount = Money.usd(usd, 50)
        if how == "refund":
            row = bank.row(card_id, TransactionKind.REFUND, amount)
            bank.feeds[card_id].insert(0, replace(row, status=TransactionStatus.SETTLED))
            bank.move(card_id, amount)
        elif amount <= has:
            held = how == "held"
            row = bank.row(card_id, TransactionKind.PURCHASE, amount)
            status = TransactionStatus.PENDING if held else TransactionStatus.SETTLED
            bank.feeds[card_id].insert(0, replace(row, status=status, merchant=self.shop()))
            bank.move(card_id, -amount)

    @rule(by=st.sampled_from(WAITS))
    def wait_and_look(self, by: timedelta) -> None:
        self.do(lambda: self.world.look(by))

    @rule(by=st.sampled_from(WAITS))
    def only_time_passes(self, by: timedelta) -> None:
        self.world.clock.pass_by(by)
        self.world.bank.advance(by)

    @rule(hours=st.integers(1, 4), usd=st.sampled_from([10, 60, 200]))
    def hours_of_shopping(self, hours: int, usd: int) -> None:
        for _ in range(hours):
            for at, card_id in enumerate(self.cards):
                has = self.world.bank.cards[card_id].available or ZERO
                self.trade(at, min(usd, has.micros // 1_000_000 - 1), "settled")
            self.do(lambda: self.world.look(61 * MINUTE))

    @rule(hours=st.integers(1, 4))
    def the_owner_looks_and_shops(self, hours: int) -> None:
        self.confirm(1)
        self.hours_of_shopping(hours, 200)

    @rule(is_month=st.booleans())
    def go_to_the_end(self, is_month: bool) -> None:
        """A moment before the day is over, or the month, and then over it."""
        now = self.world.bank.now
        end = now.replace(hour=23, minute=59, second=50, microsecond=0)
        while is_month and (end + timedelta(minutes=1)).day != 1:
            end += timedelta(days=1)
        self.do(lambda: self.world.look(max(end - now, timedelta(0))))
        self.do(lambda: self.world.look(20 * SECOND))

    @rule(times=st.integers(1, 4))
    def trigger(self, times: int) -> None:
        """A poll, a message and a timer at once."""

        async def at_once() -> None:
            for _ in range(times):
                self.world.rules.look_anew()
                self.world.rules.step()
            await self.world.settle_down()

        self.do(at_once)

    @rule(how=st.lists(st.sampled_from(How), min_size=1, max_size=3))
    def plan(self, how: list[How]) -> None:
        hung = {How.HUNG, How.HUNG_DONE}
        self.world.bank.plans.extend(one for one in how if one not in hung)

    @rule(by=st.sampled_from(JUMPS), whose=st.sampled_from(["ours", "theirs"]))
    def set_a_clock(self, by: timedelta, whose: str) -> None:
        if whose == "ours":
            self.world.set_clock(by)
        else:
            self.world.bank.now += by

    @rule(percent=st.sampled_from([80, 95, 105, 125]))
    def the_rate_moves(self, percent: int) -> None:
        usd = self.world.bank.usd
        self.world.bank.set_rate(Money(usd.micros * percent // 100))

    @rule(usd=st.sampled_from([-100, -20, 500, 5_000]))
    def the_wallet_moves(self, usd: int) -> None:
        bank = self.world.bank
        bank.balance = max(bank.balance + Money.usd(usd), bank.under_way())

    @rule(reads=st.integers(1, 12), at=card,
          what=st.sampled_from(["off", "pause", "remove", "clock", "trigger"]))  # fmt: skip
    def meanwhile(self, reads: int, at: int, what: str) -> None:
        """Something happens while an answer is awaited."""
        left = reads

        def happen() -> None:
            nonlocal left
            left -= 1
            if not left:
                self.world.bank.on_read = None
                self._happen(what, self.cards[at])

        self.world.bank.on_read = happen
        for each in range(3):
            self.trade(each, 30, "settled")
        self.do(lambda: self.world.look(61 * MINUTE))
        self.world.bank.on_read = None

    def _happen(self, what: str, card_id: CardId) -> None:
        book = self.world.book
        self.moments.clear()
        if what == "off":
            self.world.owner.switch_all(False)
        elif what == "clock":
            self.world.set_clock(-HOUR)
        elif what == "trigger":
            self.world.rules.look_anew()
            self.world.rules.step()
        for each in book.of_card(card_id):
            if what == "pause":
                book.pause(each.id, Why.OWNER)
            elif what == "remove":
                book.remove(each.id)

    @rule(at=card)
    def another_hand(self, at: int) -> None:
        card_id = self.cards[at]
        is_active = self.world.bank.cards[card_id].status is CardStatus.ACTIVE
        status = CardStatus.FROZEN if is_active else CardStatus.ACTIVE
        self.world.bank.change(card_id, status=status)
