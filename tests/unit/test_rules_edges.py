"""Edge cases 1 to 7 of rules, product 4.3, through a whole wallet and a service with a clock."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from desktop_app.application.wallet import Wallet
from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.money import Money
from desktop_app.domain.notices import What
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Allowance, KeepBy, KeepTo, Mode, RuleCaps
from desktop_app.domain.schedules import Every, Schedule
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.support.desk import run
from tests.support.rule_world import RuleWorld, rule_world

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
MUCH = RuleCaps(Money.usd(500), Money.usd(900), Money.usd(9_000))
DAILY = Allowance(Schedule(Every.DAY, time(10), "UTC"), Money.usd(80))
MONTHLY = Allowance(Schedule(Every.MONTH, time(9), "UTC", day=31), Money.usd(80))


def hold(world: RuleWorld, amount: Money, count: int = 1) -> None:
    """Authorizations that are not collected."""
    for _ in range(count):
        row = world.bank.row(world.card_id, TransactionKind.PURCHASE, amount)
        world.bank.feeds[world.card_id].insert(0, replace(row, merchant="Shop"))
        world.bank.move(world.card_id, -amount)


def test_edge_01_inside_the_cool_down_it_is_put_off_and_not_dropped() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        world.spend(10)
        await world.look()
        ran_at = world.bank.now
        world.spend(90, merchant="Grocer")
        await world.look(MINUTE)
        await world.look(30 * MINUTE)
        row = world.row(rule)
        assert (world.loaded(), row.decision.code) == ([85], Code.COOLDOWN)
        assert row.next_at is not None
        assert abs(row.next_at - ran_at - HOUR) < timedelta(seconds=1)
        assert world.log(rule)[-1] == (Deed.SKIPPED, "cooldown")
        await world.look(30 * MINUTE)
        assert world.loaded() == [85, 90]

    run(story)


def test_edge_02_triggers_at_once_make_one_wish() -> None:
    async def story() -> None:
        world = await rule_world()
        world.make()
        world.spend(10)
        await world.wallet.refresh()
        for _ in range(3):  # a poll, a message, a timer
            world.rules.look_anew()
            world.rules.step()
        await world.settle_down()
        assert world.loaded() == [85]

    run(story)


def test_edge_02_two_copies_of_the_program_make_one_wish() -> None:
    async def story() -> None:
        world = await rule_world()
        world.make()
        other = Wallet(world.bench.desk, world.bench.sink)
        await other.refresh()
        world.spend(10)
        await world.wallet.refresh()
        await other.refresh()
        for rules in (world.rules, other.automation.rules):
            rules.look_anew()
            rules.step()
        await world.settle_down()
        assert world.loaded() == [85]
        assert len(world.bank.sent) == 1
        assert [deed for deed, _ in world.log()].count(Deed.SENT) == 1

    run(story)


def test_edge_03_an_amount_that_never_lifts_the_card_stops_after_three_runs_a_day() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make(KeepBy(Money.usd(100), Money.usd(10)), caps=MUCH)
        for _ in range(8):
            await world.look(HOUR)
        assert (world.loaded(), world.code(rule)) == ([10, 10, 10], Code.RUNS)
        await world.go_to(datetime(2026, 11, 22, 0, 1, tzinfo=UTC))
        assert world.loaded() == [10, 10, 10, 10]

    run(story)


def test_edge_04_a_refund_after_a_top_up_overshoots_and_nothing_is_taken_back() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        world.spend(10)
        await world.look()
        row = world.bank.row(world.card_id, TransactionKind.REFUND, Money.usd(500))
        world.bank.feeds[world.card_id].insert(0, replace(row, status=TransactionStatus.SETTLED))
        world.bank.move(world.card_id, Money.usd(500))
        for _ in range(3):
            await world.look(2 * HOUR)
        assert (world.has(), world.code(rule)) == (600, Code.NOT_BELOW)
        assert [name for name, _ in world.bank.sent] == ["fund"]

    run(story)


def test_edge_05_holds_of_a_dollar_only_ask_and_larger_ones_count() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make(KeepTo(Money.usd(24), Money.usd(100)))
        hold(world, Money.usd(1), count=3)
        await world.look()
        assert (world.code(rule), world.loaded()) == (Code.NOT_BELOW, [])
        hold(world, Money.usd(2))
        await world.look()
        assert world.loaded() == [77]  # of 25: 22 and the three that only ask

    run(story)


def test_edge_06_a_due_time_is_made_up_for_once_within_a_day() -> None:
    async def story() -> None:
        world = await rule_world()
        world.make(DAILY)
        await world.look(30 * MINUTE)
        assert world.loaded() == []
        await world.crash()
        await world.look(20 * HOUR)  # the computer was off at 10:00
        await world.look(MINUTE)
        assert (world.loaded(), world.told()) == ([55], [])

    run(story)


def test_edge_06_what_was_missed_for_longer_is_told_and_never_caught_up_with() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make(MONTHLY)
        await world.crash()
        await world.look(100 * DAY)  # three ends of months, the last of them a month ago
        for _ in range(3):
            await world.look(HOUR)
        assert (world.loaded(), [what for what, _ in world.told()]) == ([], [What.MISSED])
        assert world.log(rule)[-1] == (Deed.SKIPPED, "missed")
        assert world.code(rule) is Code.NOT_DUE

    run(story)


def test_edge_07_the_31st_is_the_last_day_and_what_was_done_then_was_not_missed() -> None:
    async def story() -> None:
        world = await rule_world()
        world.make(MONTHLY)
        await world.go_to(datetime(2026, 11, 30, 9, 1, tzinfo=UTC))
        assert world.loaded() == [55]
        for _ in range(10):  # over the end of the month, and days after it
            await world.look(8 * HOUR)
        assert (world.loaded(), world.told()) == ([55], [])
        world.spend(30)
        await world.go_to(datetime(2026, 12, 31, 9, 1, tzinfo=UTC))
        assert world.loaded() == [55, 30]

    run(story)


@pytest.mark.parametrize(
    ("start", "first"),
    [
        (datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (datetime(2027, 10, 30, 12, tzinfo=UTC), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_edge_07_an_hour_left_out_comes_later_and_one_repeated_is_due_once(
    start: datetime, first: datetime
) -> None:
    async def story() -> None:
        world = await rule_world()
        await world.go_to(start)
        schedule = Schedule(Every.DAY, time(2, 30), "Europe/Berlin")
        world.make(Allowance(schedule, Money.usd(50), Mode.ADD), caps=MUCH)
        await world.go_to(first - MINUTE)
        assert world.loaded() == []
        await world.go_to(first + MINUTE)
        assert world.loaded() == [50]
        for _ in range(3):
            await world.look(HOUR)
        assert world.loaded() == [50]

    run(story)
