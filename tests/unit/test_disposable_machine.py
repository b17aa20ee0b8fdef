"""Disposable cards under any order of purchases, waits, losses, locks, crashes and other hands.

A card with an open authorization is never ended, one that somebody else froze is never ended, and
Purser never undoes a freeze.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from desktop_app.application.settling import begin_session
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import FREED_AFTER, Standing
from desktop_app.domain.errors import PurserError
from desktop_app.domain.limits import PUBLISHED_LIMITS
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import OutcomeUnknown
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.support.desk import make_bench
from tests.support.fake_api import Outcome
from tests.unit.test_guarding import Shop

POLICIES = (
    Policy(),
    Policy(PolicyKind.TRIAL),
    Policy(PolicyKind.USES, uses=2),
    Policy(PolicyKind.PARTS, expected=Money.usd(12)),
)
WAITS = (
    timedelta(seconds=20),
    timedelta(minutes=3),
    timedelta(hours=2),
    timedelta(hours=13),
    timedelta(days=4),
)
LOSSES = (Outcome.LOST, Outcome.UNKNOWN, Outcome.REFUSE, Outcome.NOT_SENT)


class DisposableMachine(RuleBasedStateMachine):
    """One card. What the bank sees at the moment of every send is judged by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.shop = Shop()
        self.wrong: list[str] = []
        self.clicks = 0
        self.runs = 1
        self.froze = "nobody"
        self.is_unseen = False
        """Our freeze was undone or lost, and no read could tell: who freezes now cannot be told."""
        self._judge()

    def do(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do it, and let Purser end what it began: nobody acts between its read and its send."""

        async def whole() -> None:
            await work()
            while self.shop.guards._acting:
                await asyncio.sleep(0)

        self.loop.run_until_complete(whole())

    def _judge(self) -> None:
        """Look over the shoulder of the fake service."""
        api, sent = self.shop.api, self.shop.api._begin

        def begin(operation: str, order: object, keep: object) -> object:
            if self.shop.bench.vault.is_resting and order != (self.shop.card_id, True):
                self.wrong.append(f"{operation} while locked")
            if operation == "terminate":
                self._judge_end()
            try:
                step = sent(operation, order, keep)  # type: ignore[arg-type]
            except OutcomeUnknown:
                self.is_unseen |= order == (self.shop.card_id, True)
                raise
            if order == (self.shop.card_id, True) and self.froze == "nobody":
                self.froze = "Purser"
            return step

        api._begin = begin  # type: ignore[method-assign]

    def _judge_end(self) -> None:
        card = self.shop.api.cards[self.shop.card_id]
        assert card.created_at is not None
        if self.shop.api.now < card.created_at + PUBLISHED_LIMITS.end_after:
            self.wrong.append("ended in its first day")
        if any(row.status is TransactionStatus.PENDING for row in self._purchases()):
            self.wrong.append("ended with an open authorization")
        if card.status is not CardStatus.FROZEN or self.froze != "Purser":
            self.wrong.append(f"ended while {card.status}, frozen by {self.froze}")

    def _purchases(self) -> list:
        rows = self.shop.api.feeds[self.shop.card_id]
        return [row for row in rows if row.kind is TransactionKind.PURCHASE]

    @property
    def status(self) -> CardStatus:
        return self.shop.api.cards[self.shop.card_id].status

    # --- the shop and the clock ---------------------------------------------------------------

    @initialize(policy=st.sampled_from(POLICIES))
    def arm(self, policy: Policy) -> None:
        self.do(self.shop.look)
        self.shop.wallet.guard_choices.arm(self.shop.card_id, policy)

    @precondition(lambda self: self.status is CardStatus.ACTIVE)
    @rule(usd=st.integers(0, 9), is_seen=st.booleans())
    def buy(self, usd: int, is_seen: bool) -> None:
        self.shop.buy(usd)
        if is_seen:
            self.do(lambda: self.shop.look(timedelta(seconds=20)))

    @rule(data=st.data(), how=st.sampled_from(["settle", "release"]))
    def collect(self, data: st.DataObject, how: str) -> None:
        held = [row for row in self._purchases() if row.status is TransactionStatus.PENDING]
        if held:
            after = TransactionStatus.SETTLED if how == "settle" else TransactionStatus.RELEASED
            self.shop.settle(data.draw(st.sampled_from(held)).id, after)

    @rule(by=st.sampled_from(WAITS))
    def wait_and_look(self, by: timedelta) -> None:
        self.do(lambda: self.shop.look(by))
        # What is read sooner after a freeze may be old, as far as Purser knows.
        self.is_unseen = self.is_unseen and by < FREED_AFTER

    # --- other hands and trouble: one rule each, or nothing would ever come to its end ---------

    @rule(who=st.sampled_from(["somebody", "somebody else", "owner"]))
    def another_hand(self, who: str) -> None:
        shop, status = self.shop, self.status
        if status is CardStatus.ACTIVE and who == "somebody":
            self.froze = "Purser" if self.is_unseen else who
            shop.api.change(shop.card_id, status=CardStatus.FROZEN)
        elif status is CardStatus.FROZEN and who == "somebody else":
            self.is_unseen = self.froze == "Purser"
            self.froze = "nobody"
            shop.api.change(shop.card_id, status=CardStatus.ACTIVE)
        elif status is CardStatus.FROZEN and who == "owner":
            self._unfreeze()

    def _unfreeze(self) -> None:
        self.clicks += 1
        form = f"click-{self.clicks}-{self.runs}"

        async def click() -> None:
            with suppress(PurserError):
                await self.shop.wallet.set_frozen(self.shop.card_id, False, form)
            self.shop.api.advance(timedelta(0))

        self.do(click)
        if self.status is CardStatus.ACTIVE:
            self.froze = "nobody"

    @rule(what=st.sampled_from(["set_frozen", "terminate", "lock", "crash"]), data=st.data())
    def trouble(self, what: str, data: st.DataObject) -> None:
        vault = self.shop.bench.vault
        if what == "crash":
            self._crash()
        elif what == "lock" and vault.is_resting:
            self.do(lambda: vault.wake(Secret("")))
        elif what == "lock":
            vault.rest()
        else:
            self.shop.api.script(what, data.draw(st.sampled_from(LOSSES)))

    def _crash(self) -> None:
        old = self.shop.bench
        self.runs += 1
        bench = make_bench(session=f"run-{self.runs}", api=old.api, vault=old.vault)
        bench.clock.at, bench.clock.seconds = old.clock.at, old.clock.seconds
        old.vault.is_resting = False
        begin_session(old.vault, f"run-{self.runs}", bench.clock.now())
        self.shop = Shop(bench)

    # --- what must hold -----------------------------------------------------------------------

    @invariant()
    def nothing_wrong_was_sent(self) -> None:
        assert self.wrong == []

    @invariant()
    def no_freeze_was_undone(self) -> None:
        undone = [order for name, order in self.shop.api.sent if name == "set_frozen"]
        assert sum(order == (self.shop.card_id, False) for order in undone) <= self.clicks

    def teardown(self) -> None:
        try:
            self._come_to_rest()
        finally:
            self.loop.close()

    def _come_to_rest(self) -> None:
        """Everything is collected and time passes: what was used and is Purser's to end, ends."""
        self.shop.api._scripts.clear()
        self.do(lambda: self.shop.bench.vault.wake(Secret("")))
        for row in self._purchases():
            if row.status is TransactionStatus.PENDING:
                self.shop.settle(row.id)
        for _ in range(8):
            self.do(lambda: self.shop.look(timedelta(days=2)))
        decision = self.shop.guards.decisions.get(self.shop.card_id)
        self.nothing_wrong_was_sent()
        if decision is None:
            return
        assert decision.standing not in {Standing.SPENT, Standing.RETIRING}, decision
        if not self._purchases():
            assert decision.standing is not Standing.ARMED, "a week unused ends it as well"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_whatever_happens_nothing_is_ended_too_early_and_no_freeze_is_undone() -> None:
    run_state_machine_as_test(
        DisposableMachine,
        settings=settings(
            max_examples=80,
            stateful_step_count=16,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
