"""What rules are decided by is of this moment, and of clocks that nobody set meanwhile."""

from dataclasses import replace
from datetime import timedelta
from json import dumps

import pytest

from desktop_app.application.ports import MoneyOrder
from desktop_app.application.rule_sight import CLOCK, JUMP, RuleSights
from desktop_app.domain.cards import CardId, Expiry
from desktop_app.domain.deciding import CardSight
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import RuleId
from desktop_app.domain.stated_time import NOT_STATED
from desktop_app.domain.transactions import TransactionKind
from tests.support.desk import run
from tests.support.rule_world import RuleWorld, rule_world

DAY, MINUTE, MOMENT = timedelta(days=1), timedelta(minutes=1), timedelta(microseconds=1)


def test_what_was_moved_today_is_shown_from_the_first_moment_of_the_next_run() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        world.spend(10)
        await world.look()
        before = world.wallet.automation.view()
        assert before.moved_today == Money.usd(86)
        await world.crash()
        shown = world.wallet.automation.view()
        assert (shown.moved_today, shown.can_move) == (before.moved_today, before.can_move)
        assert world.row(rule).moved_today == Money.usd(85)

    run(story)


def test_a_load_of_another_copy_stops_rules_as_soon_as_it_was_read() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        world.spend(10)
        await world.wallet.refresh()
        order = MoneyOrder(f"PSR1F-{'A' * 26}", world.card_id, Money.usd(40), "")
        row = world.bank.row(world.card_id, TransactionKind.FUNDING, Money.usd(40), order)
        world.bank.feeds[world.card_id].insert(0, row)
        await world.wallet._feeds.read(world.card_id)
        world.rules.look_anew()
        world.rules.step()
        assert (world.code(rule), world.loaded()) == (Code.OTHER_COPY, [])

    run(story)


@pytest.mark.parametrize(
    ("ago", "behind_s", "is_set"),
    [
        (timedelta(0), 480.0, False),
        (timedelta(0), 480.0 + 600, False),
        (timedelta(0), 480.0 + 601, True),
        (timedelta(0), 480.0 - 600, False),
        (timedelta(0), 480.0 - 601, True),
        (-JUMP, 480.0, False),
        (-JUMP - MOMENT, 480.0, True),
        (40 * JUMP, 480.0, False),
    ],
)
def test_a_clock_was_set_where_either_moved_by_more_than_ten_minutes(
    ago: timedelta, behind_s: float, is_set: bool
) -> None:
    """The computer's was eight minutes behind the service's when a rule last ran, so long ago."""

    async def story() -> None:
        world = await rule_world()
        now = world.clock.now()
        world.clock.now = lambda: now  # type: ignore[method-assign]
        world.bank.clock_offset_s = behind_s
        last = world.bench.desk.service_now() - ago
        world.bench.vault.settings.put(CLOCK, dumps((last.isoformat(), 480.0)))
        assert world.rules._sights.clock_jumped() is is_set

    run(story)


@pytest.mark.parametrize("kept", ["", "null", "{", "[]", "[1, 2]", '["2026-11-21", "x"]', "7"])
def test_a_clock_of_which_nothing_is_kept_was_not_set(kept: str) -> None:
    async def story() -> None:
        world = await rule_world()
        world.bank.clock_offset_s = 90_000.0
        world.bench.vault.settings.put(CLOCK, kept)
        assert not world.rules._sights.clock_jumped()

    run(story)


# --- what stops every rule ---


async def stopped() -> tuple[RuleWorld, RuleSights]:
    """A world in which nothing stops anybody, and whose clock stands still."""
    world = await rule_world()
    now = world.clock.now()
    world.clock.now = lambda: now  # type: ignore[method-assign]
    sights = world.rules._sights
    assert sights.stop() is None
    return world, sights


def test_a_clock_that_was_set_stops_them_until_their_owner_has_looked() -> None:
    async def story() -> None:
        world, sights = await stopped()
        later = world.bench.desk.service_now() + JUMP + MINUTE
        world.bench.vault.settings.put(CLOCK, dumps((later.isoformat(), 0.0)))
        assert sights.stop() is Code.CLOCK
        sights.keep_clock()
        assert sights.stop() is None

    run(story)


def test_whatever_forbids_every_top_up_stops_them() -> None:
    async def story() -> None:
        world, sights = await stopped()
        refusals = {Kind.FUND: NotAllowed("The units are not proven.")}
        world.bench.desk.guard.refusal = refusals.get  # type: ignore[method-assign, assignment]
        assert sights.stop() is Code.NOT_ALLOWED

    run(story)


@pytest.mark.parametrize(
    ("kind", "ago", "stop"),
    [
        (TransactionKind.FUNDING, DAY - MOMENT, Code.OTHER_COPY),
        (TransactionKind.FUNDING, DAY, None),
        (TransactionKind.OTHER, MINUTE, Code.OTHER_COPY),
        (TransactionKind.WITHDRAWAL, MINUTE, None),
        (TransactionKind.FUNDING, None, Code.OTHER_COPY),
    ],
)
def test_what_another_copy_loaded_stops_them_for_a_day(
    kind: TransactionKind, ago: timedelta | None, stop: Code | None
) -> None:
    async def story() -> None:
        world, sights = await stopped()
        row = world.bank.row(world.card_id, kind, Money.usd(40))
        at = NOT_STATED if ago is None else world.bench.desk.service_now() - ago
        world.wallet._strangers.movements = (replace(row, at=at),)
        assert sights.stop() is stop

    run(story)


@pytest.mark.parametrize("stage", [Stage.UNKNOWN, Stage.DISPUTED])
@pytest.mark.parametrize("kind", [Kind.FUND, Kind.WITHDRAW, Kind.ISSUE])
def test_money_of_which_nobody_knows_where_it_is_stops_them_wherever_it_is(
    kind: Kind, stage: Stage
) -> None:
    async def story() -> None:
        world, rule = await below()
        wish = world.bench.desk.new_intent(kind, "form", card_id=CardId("c-2"))
        world.bench.vault.intents.add(replace(wish, stage=stage))
        await world.decide()
        assert (world.code(rule), world.loaded()) == (Code.IN_FLIGHT, [])

    run(story)


# --- the card ---


async def below() -> tuple[RuleWorld, RuleId]:
    """A rule whose card has just fallen below its threshold, and is known to have."""
    world = await rule_world()
    rule = world.make()
    world.spend(10)
    await world.wallet.refresh()
    return world, rule


def looked(world: RuleWorld) -> CardSight:
    """The card as a rule is decided by it."""
    world.rules._sights.look()
    (card,) = world.bench.desk.book.all()
    return world.rules._sights.card(card, with_holds=False)


@pytest.mark.parametrize("stage", [Stage.READY, Stage.SENDING, Stage.ACCEPTED, Stage.UNKNOWN])
@pytest.mark.parametrize("kind", [Kind.FUND, Kind.WITHDRAW, Kind.UNFREEZE])
def test_a_wish_of_a_person_that_is_under_way_on_the_card_stops_its_rule(
    kind: Kind, stage: Stage
) -> None:
    async def story() -> None:
        world, rule = await below()
        wish = world.bench.desk.new_intent(kind, "form", card_id=world.card_id, amount=Money.usd(5))
        world.bench.vault.intents.add(replace(wish, stage=stage))
        assert looked(world).in_flight
        await world.decide()
        assert (world.code(rule), world.loaded()) == (Code.IN_FLIGHT, [])

    run(story)


def test_a_card_that_is_about_to_be_frozen_or_ended_is_not_loaded() -> None:
    async def story() -> None:
        for kind in (Kind.FREEZE, Kind.TERMINATE):
            world, rule = await below()
            assert looked(world).is_active
            wish = world.bench.desk.new_intent(kind, "form", card_id=world.card_id)
            world.bench.vault.intents.add(replace(wish, stage=Stage.ACCEPTED))
            assert not looked(world).is_active
            await world.decide()
            assert (world.code(rule), world.loaded()) == (Code.CARD_NOT_ACTIVE, [])

    run(story)


def test_a_card_whose_last_day_is_over_is_not_loaded() -> None:
    async def story() -> None:
        world, _ = await below()
        (card,) = world.bench.desk.book.all()
        today = world.bench.desk.today()
        over = card._replace(expiry=Expiry(month=today.month, year=today.year - 1))
        sights = world.rules._sights
        assert not sights.card(over, with_holds=False).is_active
        later = card._replace(expiry=Expiry(month=today.month, year=today.year + 1))
        assert sights.card(later, with_holds=False).is_active

    run(story)


def test_a_card_of_which_messages_and_reads_disagree_is_not_loaded() -> None:
    async def story() -> None:
        world, rule = await below()
        claims = world.rules._sights._claims
        claims.is_disputed = lambda card_id: card_id == world.card_id  # type: ignore[method-assign]
        await world.decide()
        assert (world.code(rule), world.loaded()) == (Code.DISPUTED, [])

    run(story)


def test_a_card_under_a_policy_is_not_loaded_until_it_is_let_go() -> None:
    async def story() -> None:
        world, _ = await below()
        world.wallet.guard_choices.arm(world.card_id, Policy())
        assert not looked(world).is_active
        await world.wallet.guard_choices.release(world.card_id)
        assert looked(world).is_active

    run(story)
