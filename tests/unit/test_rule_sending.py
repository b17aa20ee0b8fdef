"""One rule at a time sends, in the owner's order; what failed is left alone for a while."""

import asyncio
from collections import deque
from types import SimpleNamespace

import pytest

from desktop_app.application.chores import Chores
from desktop_app.application.pace import BACK_OFF_S
from desktop_app.application.rule_runs import Overtaken
from desktop_app.application.rule_sending import RuleSender
from desktop_app.domain.cards import CardId
from desktop_app.domain.deciding import Decision
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.money import Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import FAILURES, Rule, RuleId
from desktop_app.domain.service_errors import Unreachable
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import run
from tests.support.guard_logs import ExpectLog
from tests.support.rule_values import rule

FIRST, SECOND, THIRD = (RuleId(digit * 32) for digit in "123")


class Desk:
    """`ends` says how the next sends end: None for well, or what they raise."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = rules
        self.now = 100.0
        self.ends: deque[BaseException | None] = deque()
        self.sent: list[RuleId] = []
        self.done = 0
        self.told: list[RuleId] = []
        self.disk: Exception | None = None
        desk = SimpleNamespace(clock=SimpleNamespace(monotonic=lambda: self.now))
        book, pauses = SimpleNamespace(all=lambda: self.rules), SimpleNamespace(tell_end=self._tell)
        self.chores = Chores()
        self.sender = RuleSender(
            desk,  # type: ignore[arg-type]
            SimpleNamespace(send=self._send),  # type: ignore[arg-type]
            book,  # type: ignore[arg-type]
            pauses,  # type: ignore[arg-type]
            self.chores,
            self._note_done,
        )

    async def _send(self, made: Rule, decision: Decision) -> None:
        self.sent.append(made.id)
        await asyncio.sleep(0)
        end = self.ends.popleft() if self.ends else None
        if end is not None:
            raise end

    def _tell(self, made: Rule) -> None:
        self.told.append(made.id)
        if self.disk is not None:
            raise self.disk

    def _note_done(self) -> None:
        assert not self.sender.is_sending
        self.done += 1

    def let(self, **needs: int) -> None:
        """One look; every rule wants what it is given by its first digit, else ten dollars."""
        wants = {made.id: Money.usd(needs.get(f"of_{made.id[0]}", 10)) for made in self.rules}
        self.sender.let_one_send({at: Decision(Code.GO, usd, usd) for at, usd in wants.items()})

    async def let_end(self) -> None:
        """One look, and what it sends comes to its end."""
        self.let()
        while self.chores.is_busy:
            await asyncio.sleep(0)

    async def fail(self, end: BaseException) -> None:
        """A send that ends so, as soon as the rule may send."""
        self.now += max(self.sender.pace.rest_s(FIRST), 0)
        self.ends.append(end)
        await self.let_end()


def one() -> Desk:
    return Desk(rule(id=FIRST))


def test_the_first_in_the_owners_order_goes_though_another_card_needs_more() -> None:
    async def story() -> None:
        far = rule(id=FIRST, card_id=CardId("c-1"), place=2)
        near = rule(id=SECOND, card_id=CardId("c-2"), place=1)
        desk = Desk(far, near, rule(id=THIRD, card_id=None, place=3))
        desk.let(of_1=90, of_3=400)
        while desk.chores.is_busy:
            await asyncio.sleep(0)
        assert desk.sent == [SECOND]

    run(story)


def test_while_one_sends_no_other_does_and_its_end_is_told() -> None:
    async def story() -> None:
        desk = Desk(rule(id=FIRST), rule(id=SECOND, card_id=CardId("c-2"), place=1))
        for _ in range(3):
            desk.let()
        assert desk.sender.is_sending
        await desk.let_end()
        assert (desk.sent, desk.done, desk.sender.is_sending) == ([FIRST], 1, False)

    run(story)


def test_what_failed_is_left_alone_for_longer_each_time_until_it_works() -> None:
    async def story() -> None:
        desk = one()
        for pause in BACK_OFF_S[:3]:
            await desk.fail(Unreachable())
            assert desk.sender.pace.rest_s(FIRST) == pause
        desk.now += BACK_OFF_S[2] - 0.5
        await desk.let_end()
        assert len(desk.sent) == 3
        desk.now += 0.5  # to the very moment
        await desk.let_end()
        assert len(desk.sent) == 4
        await desk.fail(Unreachable())
        assert desk.sender.pace.rest_s(FIRST) == BACK_OFF_S[0]
        assert (desk.told, desk.done) == ([FIRST] * 4, 5)

    run(story)


def test_what_purser_refuses_three_times_in_a_row_is_said_while_it_is_left_alone() -> None:
    async def story() -> None:
        desk = one()
        assert not desk.sender.is_refused(FIRST)
        for times in range(1, FAILURES + 1):
            await desk.fail(NotAllowed("No."))
            assert desk.sender.is_refused(FIRST) is (times == FAILURES)
        desk.now += BACK_OFF_S[FAILURES - 1] - 0.5
        assert desk.sender.is_refused(FIRST)
        desk.now += 0.5
        assert not desk.sender.is_refused(FIRST)
        await desk.let_end()
        for _ in range(FAILURES - 1):
            await desk.fail(NotAllowed("No."))
            assert not desk.sender.is_refused(FIRST), "one that worked ends the row"

    run(story)


@pytest.mark.parametrize("end", [Overtaken(), Unreachable()])
def test_what_changed_meanwhile_or_did_not_reach_the_service_is_no_refusal_of_ours(
    end: Exception,
) -> None:
    async def story() -> None:
        desk = one()
        for _ in range(FAILURES + 1):
            await desk.fail(end)
        assert not desk.sender.is_refused(FIRST)

    run(story)


def test_a_fault_of_our_own_is_written_by_its_type_alone_and_ends_the_send(
    expect_log: ExpectLog, caplog: pytest.LogCaptureFixture
) -> None:
    expect_log("rule_sending: a rule's send: KeyError$")

    async def story() -> None:
        desk = one()
        await desk.fail(KeyError("4000001234561234"))
        assert (desk.done, desk.sender.is_sending) == (1, False)
        assert desk.sender.pace.rest_s(FIRST) == BACK_OFF_S[0]

    run(story)
    assert "4000001234561234" not in caplog.text


def test_a_full_disk_that_keeps_the_news_of_a_failure_ends_the_send_as_well() -> None:
    async def story() -> None:
        desk = one()
        desk.disk = DiskFull()
        desk.ends.append(Unreachable())
        desk.let()
        (send,) = desk.chores._tasks
        await send
        assert (desk.told, desk.done) == ([FIRST], 1)

    run(story)


def test_a_send_that_is_cut_off_by_a_lock_is_no_failure() -> None:
    async def story() -> None:
        desk = one()
        desk.let()
        for _ in range(2):
            await asyncio.sleep(0)
        await desk.chores.stop()
        assert (desk.told, desk.done, desk.sender.is_sending) == ([], 1, False)
        assert desk.sender.pace.rest_s(FIRST) <= 0

    run(story)


def test_a_send_that_was_cut_off_further_in_is_no_failure_either() -> None:
    async def story() -> None:
        desk = one()
        await desk.fail(asyncio.CancelledError())
        assert (desk.told, desk.done) == ([], 1)
        assert desk.sender.pace.rest_s(FIRST) <= 0

    run(story)
