"""Rules at awkward moments: midnight, a confirmation, a wavering clock, a zone nobody knows."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from desktop_app.application.automation_view import RuleDraft
from desktop_app.application.ports import MoneyOrder
from desktop_app.domain.automation_notes import Actor
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import Profile
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Allowance, KeepTo, Mode, RuleCaps, Why
from desktop_app.domain.schedules import Every, Schedule
from desktop_app.domain.transactions import TransactionKind
from tests.support.desk import PRACTICE, run
from tests.support.rule_bank import How
from tests.support.rule_rig import FILL, WIDE
from tests.support.rule_world import LIVE, RuleWorld, rule_world

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
MUCH = RuleCaps(Money.usd(500), Money.usd(900), Money.usd(9_000))
AT_TEN = Allowance(Schedule(Every.DAY, time(10), "UTC"), Money.usd(50), Mode.ADD)
TEN = datetime(2026, 11, 21, 10, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 22, tzinfo=UTC)


async def beside_midnight(micros: int) -> RuleWorld:
    """So many microseconds before it a rule is about to use up what is left of the day."""
    world = await rule_world(terms=replace(WIDE, day=Money.usd(100)))
    world.make(KeepTo(Money.usd(20), Money.usd(95)), caps=MUCH)
    await world.go_to(MIDNIGHT - 2 * HOUR)
    world.spend(10)
    await world.look()
    world.spend(90, merchant="Grocer")
    before = MIDNIGHT - timedelta(microseconds=micros)
    world.clock.pass_by(before - world.clock.at)
    world.bank.advance(before - world.bank.now)
    await world.wallet.refresh()
    return world


@pytest.mark.parametrize("micros", range(24))
def test_the_caps_of_a_day_are_those_of_the_day_the_wish_names(micros: int) -> None:
    async def story() -> None:
        world = await beside_midnight(micros)
        await world.decide()
        spent: dict[str, Money] = {}
        for wish in world.loads():
            day, out = wish.params["rule_day"], Money(int(wish.params["reserved"]))
            spent[day] = spent.get(day, ZERO) + out
        assert max(spent.values()) <= Money.usd(100), spent

    run(story)


@pytest.mark.parametrize(("after", "loads"), [(-1, [50]), (0, [50]), (1, [])])
def test_what_is_due_at_the_very_moment_of_the_confirmation_is_due(
    after: int, loads: list[int]
) -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make(AT_TEN, caps=MUCH)
        world.book.keep(replace(world.rule(rule), since=TEN + after * SECOND), None, Actor.OWNER)
        await world.go_to(TEN + MINUTE)
        assert world.loaded() == loads

    run(story)


def test_a_due_time_that_was_done_is_not_done_again_after_another_confirmation() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make(AT_TEN, caps=MUCH)
        await world.go_to(TEN)
        await world.wallet.automation.pause(rule)
        world.book.keep(replace(world.rule(rule), since=TEN, paused=None), None, Actor.OWNER)
        for _ in range(4):
            await world.look(HOUR)
        assert world.loaded() == [50]

    run(story)


@pytest.mark.parametrize("wavers", [-0.9, 0.9])
def test_a_refusal_right_after_the_confirmation_counts_though_the_clock_wavers(
    wavers: float,
) -> None:
    async def story() -> None:
        world = await rule_world()
        world.spend(10)
        world.bank.plans.extend([How.REFUSED_FUNDS] * 9)
        await world.wallet.refresh()
        rule = world.make()
        world.bank.now += timedelta(seconds=wavers)  # what a stated second is rounded to
        for _ in range(5):
            await world.look(10 * SECOND)
        assert world.paused(rule) is Why.WALLET
        assert len(world.bank.reached_orders) == 1

    run(story)


def test_a_sentence_that_became_another_while_it_was_read_for_is_decided_anew() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make(caps=MUCH)
        await world.go_to(TEN - SECOND)
        world.bank.change(world.card_id, available=Money.usd(15))
        left, more = 3, replace(AT_TEN, amount=Money.usd(100))

        def happen() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                world.clock.pass_by(5 * SECOND)
                world.bank.advance(5 * SECOND)
                made = world.owner.save(RuleDraft(more, world.card_id, MUCH, rule))
                world.switch_on(made)
                since = TEN - MINUTE
                world.book.keep(replace(world.rule(made), since=since), None, Actor.OWNER)

        await world.wallet.refresh()
        world.bank.on_read = happen
        await world.decide()
        for _ in range(4):
            await world.look(HOUR)
        assert world.loaded() == [100]
        assert [wish.params["window"][:3] for wish in world.loads()] == ["due"]

    run(story)


def test_a_zone_that_this_computer_does_not_know_stops_the_rule_and_not_the_picture() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make(AT_TEN, caps=MUCH)
        lost = Schedule(Every.DAY, time(10), "Nowhere/Atlantis")
        plan = replace(AT_TEN, schedule=lost)
        world.book.keep(replace(world.rule(rule), plan=plan), None, Actor.OWNER)
        await world.go_to(TEN + MINUTE)
        assert (world.loaded(), world.code(rule)) == ([], Code.NO_ZONE)
        assert world.row(rule).next_at is None

    run(story)


def test_what_was_never_found_stops_its_rule_until_its_owner_has_looked() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make(FILL, caps=MUCH)
        world.spend(10)
        world.bank.plans.append(How.UNKNOWN)
        for _ in range(6):
            await world.look(10 * MINUTE)
        assert (world.has(), len(world.loads())) == (15, 1)
        assert world.paused(rule) is Why.NOT_FOUND
        world.switch_on(rule)
        await world.look(11 * MINUTE)
        assert (world.has(), len(world.loads())) == (100, 2)
        assert world.row(rule).moved_today == Money.usd(170), "what was not found stays counted"

    run(story)


@pytest.mark.parametrize("profile", [PRACTICE, LIVE])
def test_before_an_answer_tells_the_time_no_clock_was_set(profile: Profile) -> None:
    async def story() -> None:
        world = await rule_world(profile)
        rule = world.make()
        ahead = 3 * 24 * HOUR if profile is PRACTICE else 100 * SECOND
        world.bank.now += ahead  # the person put the practice bank's clock forward
        world.spend(10)
        await world.look(MINUTE)
        await world.crash()
        world.rules.look_anew()
        world.rules.step()
        await world.look(2 * HOUR)
        assert (world.loaded(), world.paused(rule), world.told()) == ([85], None, [])

    run(story)


def test_a_row_of_an_unknown_kind_that_another_copy_made_stops_rules_as_well() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        order = MoneyOrder(f"PSR1F-{'A' * 26}", world.card_id, Money.usd(40), "")
        row = world.bank.row(world.card_id, TransactionKind.OTHER, Money.usd(40), order)
        world.bank.feeds[world.card_id].insert(0, row)
        world.spend(10)
        await world.look(MINUTE)
        assert (world.loaded(), world.code(rule)) == ([], Code.OTHER_COPY)

    run(story)


def test_a_new_day_is_shown_with_sums_of_its_own_at_once() -> None:
    async def story() -> None:
        world = await rule_world(terms=replace(WIDE, day=Money.usd(100)))
        world.make(caps=MUCH)
        world.spend(10)
        await world.look()
        before = world.wallet.automation.view()
        assert (before.moved_today, before.can_move) == (Money.usd(86), Money.usd(14))
        world.clock.pass_by(MIDNIGHT - world.clock.at + SECOND)
        world.bank.advance(MIDNIGHT - world.bank.now + SECOND)
        for _ in range(2):
            shown = world.wallet.automation.view()
            assert shown.resets_at == MIDNIGHT + 24 * HOUR
            assert (shown.moved_today, shown.can_move) == (ZERO, Money.usd(100))
            world.rules.look_anew()
            world.rules.step()

    run(story)
