"""What rules do after a send that did not simply work, and what a crash or a full disk leaves."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import Money
from desktop_app.domain.notices import What
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import KeepTo, RuleCaps, Why
from desktop_app.domain.service_errors import Unreachable
from tests.support.desk import run
from tests.support.rule_bank import How
from tests.support.rule_rig import WIDE
from tests.support.rule_world import RuleWorld, rule_world

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
MUCH = RuleCaps(Money.usd(500), Money.usd(900), Money.usd(9_000))


async def below(*plans: How) -> RuleWorld:
    """A world whose card has just fallen below its rule's threshold; nothing is read yet."""
    world = await rule_world()
    world.make(caps=MUCH)
    world.bank.plans.extend(plans)
    world.spend(10)
    return world


def rule_of(world: RuleWorld) -> str:
    return world.book.all()[0].id


def test_a_rate_that_expires_is_tried_three_times_each_by_a_new_reference() -> None:
    async def story() -> None:
        world = await below(*[How.REFUSED_RATE] * 9)
        began = world.bank.now
        for _ in range(20):
            await world.look(20 * SECOND)
        sent = [order for _, order in world.bank.reached_orders]
        assert len(sent) == len({order.reference for order in sent}) == 3
        assert sent[-1] is not None
        assert world.bank.reached_orders[-1][0] - began < timedelta(minutes=10)
        assert [i.stage for i in world.loads()] == [Stage.REJECTED] * 3
        assert world.paused(rule_of(world)) is Why.FAILURES
        assert world.told() == [(What.PAUSED, "failures")]
        assert world.row(rule_of(world)).moved_today == Money(0)

    run(story)


def test_no_new_reference_is_made_before_the_refusal_of_the_last_is_on_disk() -> None:
    async def story() -> None:
        world = await below(How.REFUSED_RATE)
        open_at: list[int] = []
        world.bank.reached = lambda _: open_at.append(len(world.bench.vault.intents.open()))
        for _ in range(4):
            await world.look(20 * SECOND)
        assert open_at == [1, 1]  # itself alone
        assert [i.stage for i in world.loads()] == [Stage.REJECTED, Stage.CONFIRMED]

    run(story)


def test_a_rate_that_expires_once_is_tried_again() -> None:
    async def story() -> None:
        world = await below(How.REFUSED_RATE, How.REFUSED_RATE)
        for _ in range(4):
            await world.look(20 * SECOND)
        assert (world.has(), world.rule(rule_of(world)).is_on) == (100, True)

    run(story)


def test_a_refusal_for_the_cards_state_pauses_its_rule_alone() -> None:
    async def story() -> None:
        world = await below(How.REFUSED_CARD)
        await world.look()
        await world.look(HOUR)
        assert world.paused(rule_of(world)) is Why.CARD
        assert world.told() == [(What.PAUSED, "card")]
        assert len(world.loads()) == 1

    run(story)


@pytest.mark.parametrize("is_crashed", [False, True])
def test_a_wallet_that_holds_too_little_pauses_every_rule_and_is_told_once(
    is_crashed: bool,
) -> None:
    async def story() -> None:
        world = await below(How.REFUSED_FUNDS)
        card_id = world.bank.add_card("Ads").id
        await world.wallet.refresh()
        other = world.make(card_id=card_id)
        world.spend(15, card_id)
        if is_crashed:  # between the record of the refusal and the pause
            world.rules.sender._weigh = lambda *_: None  # type: ignore[method-assign]
            await world.look()
            await world.crash()
        for _ in range(4):
            await world.look(MINUTE)
        assert [world.paused(rule.id) for rule in world.book.all()] == [Why.WALLET] * 2
        assert world.told() == [(What.PAUSED, "wallet")]
        assert len(world.bank.reached_orders) == 1
        await world.confirm(other)
        await world.look(MINUTE)
        assert len(world.bank.reached_orders) == 2

    run(story)


@pytest.mark.parametrize("how", [How.NOT_SENT, How.SLOW_DOWN])
def test_what_was_not_sent_is_no_failure_and_is_tried_later(how: How) -> None:
    async def story() -> None:
        world = await below(*[how] * 5)
        for _ in range(4):
            await world.look(2 * MINUTE)
        assert world.rule(rule_of(world)).is_on
        assert world.row(rule_of(world)).moved_today == Money(0)
        for _ in range(8):
            await world.look(6 * MINUTE)
        assert (world.has(), world.told()) == (100, [])
        notices = world.wallet.teller.board.notices
        assert [n for n in notices if n.what is What.FAILED] == [], "hours of tries are no news"

    run(story)


@pytest.mark.parametrize(("how", "has"), [(How.LOST, 100), (How.LATE, 100), (How.UNKNOWN, 15)])
def test_an_outcome_that_is_not_known_keeps_its_room_and_stops_every_rule(
    how: How, has: int
) -> None:
    async def story() -> None:
        world = await rule_world()
        card_id = world.bank.add_card("Ads").id
        await world.wallet.refresh()
        rules = [world.make(caps=MUCH), world.make(card_id=card_id, caps=MUCH)]
        world.spend(10)
        world.bank.plans.append(how)
        await world.wallet.refresh()
        await world.decide()
        world.spend(10, card_id)
        if how is not How.LOST:  # a row of that is there at once
            await world.look(MINUTE)
            assert [world.code(rule) for rule in rules] == [Code.IN_FLIGHT] * 2
            assert world.row(rules[0]).moved_today == Money.usd(85)
            assert world.loads()[0].stage is Stage.UNKNOWN
        for _ in range(12):
            await world.look(MINUTE)
        assert world.has() == has
        first = [order for _, order in world.bank.reached_orders if order.card_id != card_id]
        assert len(first) == 1, "never sent again within the cool-down"
        assert world.has(card_id) == 100, "settled by reading, the others go on"
        assert world.row(rules[0]).moved_today == Money.usd(85)

    run(story)


@pytest.mark.parametrize("writes", range(14))
def test_a_crash_after_any_write_loads_never_twice(writes: int) -> None:
    async def story() -> None:
        world = await below()
        await world.wallet.refresh()
        world.disk.writes_left = writes
        with suppress(PurserError):
            await world.decide()
        world.disk.writes_left = None
        await world.crash()
        for _ in range(3):
            await world.look(MINUTE)
        assert world.has() in (15, 100)
        took = [order for _, order in world.bank.reached_orders]
        assert len(took) <= 1
        for _ in range(20):
            await world.look(10 * MINUTE)
        assert world.has() == 100
        assert len({order.reference for _, order in world.bank.reached_orders}) == 1

    run(story)


@pytest.mark.parametrize("how", [How.HUNG, How.HUNG_DONE])
def test_a_crash_in_the_middle_of_a_send_is_settled_by_reading(how: How) -> None:
    async def story() -> None:
        world = await below(how)
        await world.look()
        assert world.loads()[0].stage is Stage.SENDING
        await world.crash()
        for _ in range(3):
            await world.look(MINUTE)
        assert len(world.bank.reached_orders) == 1
        assert world.has() == (100 if how is How.HUNG_DONE else 15)
        await world.look(10 * MINUTE)
        if how is How.HUNG:  # no read shows it: another one is its owner's to ask for
            assert world.paused(rule_of(world)) is Why.NOT_FOUND
            await world.look(HOUR)
            assert world.has() == 15
            world.switch_on(rule_of(world))
        await world.look(HOUR)
        assert world.has() == 100

    run(story)


@pytest.mark.parametrize("how", ["reserve", "commit"])
def test_a_wish_that_finds_no_room_leaves_neither_a_wish_nor_a_line(how: str) -> None:
    async def story() -> None:
        world = await below()
        await world.wallet.refresh()
        kept = world.bench.vault.rows()
        lines, row = len(kept.rule_log), world.row(rule_of(world)).last_note
        left = 3  # the card, the rates, the wallets

        def happen() -> None:
            nonlocal left
            left -= 1
            if left == 0 and how == "reserve":
                world.bank.balance = Money.usd(90)
            elif left == 0:
                world.disk.writes_left = 4

        world.bank.on_read = happen
        with suppress(PurserError):
            await world.decide()
        world.disk.writes_left = None
        kept = world.bench.vault.rows()
        assert (world.bank.reached_orders, kept.intents, len(kept.rule_log)) == ([], {}, lines)
        assert world.row(rule_of(world)).last_note == row

    run(story)


def test_codes_that_take_turns_write_one_line_a_day_each() -> None:
    async def story() -> None:
        world = await rule_world(terms=WIDE)
        rule = world.make(KeepTo(Money.usd(20), Money.usd(100)))
        world.bank.balance = Money.usd(55)
        world.spend(10)
        for turn in range(12):  # a line that comes and goes, and a thin wallet
            world.bank.read_error = None if turn % 2 else Unreachable()
            with suppress(Unreachable):
                await world.look(3 * MINUTE)
            world.rules.look_anew()
            world.rules.step()
        world.bank.read_error = None
        await world.crash()
        await world.look(MINUTE)
        skips = [code for deed, code in world.log(rule) if deed is Deed.SKIPPED]
        assert sorted(skips) == ["not_read", "wallet_floor"]
        await world.go_to(datetime(2026, 11, 22, 8, tzinfo=UTC))
        skips = [code for deed, code in world.log(rule) if deed is Deed.SKIPPED]
        assert sorted(skips) == ["not_read", "wallet_floor", "wallet_floor"]

    run(story)
