"""Edge cases 8 to 13 of rules, product 4.3, through a whole wallet and a service with a clock."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from desktop_app.application.automation_view import RuleDraft
from desktop_app.domain.automation_notes import Actor, Deed
from desktop_app.domain.caps import Terms
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.limits import PUBLISHED_LIMITS
from desktop_app.domain.money import Money
from desktop_app.domain.notices import What
from desktop_app.domain.rule_checks import usual_caps
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Allowance, KeepBy, KeepTo, RuleCaps, Why
from desktop_app.domain.schedules import Every, Schedule
from tests.support.desk import PRACTICE, run
from tests.support.rule_bank import How
from tests.support.rule_rig import WIDE
from tests.support.rule_world import RuleWorld, rule_world

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
MUCH = RuleCaps(Money.usd(2_500), Money.usd(9_000), Money.usd(90_000))
HIGH = KeepTo(Money.usd(30), Money.usd(200))
DAILY = Allowance(Schedule(Every.DAY, time(10), "UTC"), Money.usd(80))


@pytest.mark.parametrize("by", [-DAY, -HOUR, -11 * MINUTE, 11 * MINUTE, HOUR, DAY])
def test_edge_08_a_clock_that_was_set_pauses_every_rule_and_its_owner_is_asked(
    by: timedelta,
) -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        await world.confirm(rule)
        world.spend(10)
        world.set_clock(by)
        await world.look(timedelta(seconds=5))
        await world.look(2 * HOUR)
        assert (world.loaded(), world.paused(rule)) == ([], Why.CLOCK)
        assert world.told() == [(What.PAUSED, "clock")]
        world.clock.at = world.bank.now
        await world.look(MINUTE)
        await world.confirm(rule)
        await world.look(MINUTE)
        assert world.loaded() == [85]

    run(story)


def test_edge_08_the_day_of_a_cap_is_the_services() -> None:
    async def story() -> None:
        world = await rule_world(PRACTICE, replace(WIDE, day=Money.usd(100)))
        world.make(KeepTo(Money.usd(20), Money.usd(95)), caps=MUCH)
        world.spend(10)
        await world.look()
        world.spend(90, merchant="Grocer")
        for jump in (15 * HOUR, 2 * DAY, -3 * DAY):  # the computer's days, not the service's
            world.set_clock(jump)
            world.rules.look_anew()
            world.rules.step()
            await world.look(61 * MINUTE)
        assert world.loaded() == [80, 18]

    run(story)


def test_edge_09_two_rules_that_keep_a_level_are_refused() -> None:
    async def story() -> None:
        world = await rule_world()
        world.make()
        draft = RuleDraft(KeepBy(Money.usd(30), Money.usd(50)), world.card_id, MUCH)
        with pytest.raises(InvalidInput, match="at a level already"):
            await world.wallet.automation.save(draft)

    run(story)


@pytest.mark.parametrize(("amount", "loads"), [(300, [285]), (40, [85])])
def test_edge_09_an_allowance_and_a_level_make_one_load_of_the_larger_need(
    amount: int, loads: list[int]
) -> None:
    async def story() -> None:
        world = await rule_world()
        world.make()
        world.make(replace(DAILY, amount=Money.usd(amount)), caps=MUCH)
        world.spend(10)
        await world.go_to(datetime(2026, 11, 21, 10, 0, 1, tzinfo=UTC))
        await world.look(2 * HOUR)
        assert world.loaded() == loads

    run(story)


def several(world: RuleWorld, count: int = 3) -> list[CardId]:
    """Cards that hold 15 dollars each."""
    return [world.bank.add_card(f"Card {n}", available=Money.usd(15)).id for n in range(count)]


def test_edge_10_a_thin_wallet_goes_to_the_first_in_the_owners_order() -> None:
    async def story() -> None:
        world = await rule_world(terms=replace(WIDE, floor=Money.usd(50)))
        cards = several(world)
        await world.wallet.refresh()
        rules = [world.make(card_id=card_id) for card_id in cards]
        await world.wallet.automation.arrange((rules[2], rules[0], rules[1]))
        world.bank.balance = Money.usd(50 + 86 + 31)
        await world.look()
        loads = [(i.card_id, i.amount) for i in world.loads()]
        assert loads == [(cards[2], Money.usd(85)), (cards[0], Money.usd(30))]
        assert world.row(rules[0]).last_run is not None
        assert world.code(rules[1]) is Code.WALLET_FLOOR
        assert world.bank.balance == Money.usd(50)

    run(story)


def test_edge_10_less_than_ten_dollars_is_not_worth_a_part() -> None:
    async def story() -> None:
        world = await rule_world(terms=Terms(floor=Money.usd(50)))
        rule = world.make()
        world.spend(10)
        world.bank.balance = Money.usd(50 + 10)
        await world.look()
        assert (world.loaded(), world.code(rule)) == ([], Code.WALLET_FLOOR)
        world.bank.balance = Money.usd(50 + 11)
        await world.look(MINUTE)
        assert world.loaded() == [10]

    run(story)


def test_usual_caps_let_no_rule_fill_more_than_twice_a_day() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make(caps=usual_caps(KeepTo(Money.usd(20), Money.usd(100))))
        for n in range(6):
            world.spend(world.has() - 2, merchant=f"Shop {n}")
            await world.look(61 * MINUTE)
        assert world.loaded() == [98, 98]
        assert world.code(rule) is Code.CAP_RULE_DAY
        assert {note.actor for note in world.bench.vault.rules.notes(2)} == {Actor.PURSER}

    run(story)


async def in_bitcoin(worth: int, usd: int = 100_000) -> RuleWorld:
    """A world whose wallet holds bitcoin."""
    world = await rule_world()
    world.bank.asset, world.bank.usd = "BTC", Money.usd(usd)
    world.bank.balance = Money.usd(worth)
    await world.wallet.refresh()
    return world


@pytest.mark.parametrize("percent", [95, 106])
def test_edge_11_the_floor_is_kept_at_todays_rate_and_at_the_one_it_was_set_by(
    percent: int,
) -> None:
    async def story() -> None:
        world = await in_bitcoin(100)
        await world.wallet.automation.set_terms(replace(WIDE, floor=Money.usd(50)))
        rule = world.make()
        world.spend(10)
        world.bank.set_rate(Money.usd(1_000 * percent))
        await world.look(MINUTE)
        # 100 dollars at the rate of the floor are 95 or 106 now; the lower figure counts.
        assert world.loaded() == [min(percent, 100) - 50 - 1]
        assert world.rule(rule).is_on

    run(story)


@pytest.mark.parametrize("percent", [85, 115])
def test_edge_11_a_rate_that_moved_far_since_the_last_run_is_asked_about(percent: int) -> None:
    async def story() -> None:
        world = await in_bitcoin(5_000)
        rule = world.make()
        world.spend(10)
        await world.look()
        world.spend(90, merchant="Grocer")
        world.bank.set_rate(Money.usd(1_000 * percent))
        for _ in range(3):
            await world.look(2 * HOUR)
        assert (world.loaded(), world.paused(rule)) == ([85], Why.RATE)
        assert world.told() == [(What.PAUSED, "rate")]
        await world.confirm(rule)  # its owner knows the rate of now
        await world.look(MINUTE)
        assert world.loaded() == [85, 90]

    run(story)


def test_edge_12_what_is_on_its_way_is_completed_as_it_was_sent() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        world.spend(10)
        world.bank.plans.append(How.LATE)
        await world.look()
        draft = RuleDraft(HIGH, world.card_id, MUCH, rule)
        assert await world.wallet.automation.save(draft) == rule
        assert world.paused(rule) is Why.CHANGED
        await world.confirm(rule)
        await world.look(MINUTE)
        assert (world.loaded(), world.code(rule)) == ([85], Code.IN_FLIGHT)
        await world.look(5 * MINUTE)
        assert (world.has(), world.loaded()) == (100, [85])
        world.spend(80, merchant="Grocer")
        await world.look(HOUR)
        assert world.loaded() == [85, 180]
        assert world.row(rule).moved_today == Money.usd(85 + 180)

    run(story)


@pytest.mark.parametrize("what", ["edit", "remove", "pause", "off"])
@pytest.mark.parametrize("reads", range(1, 9))
def test_edge_12_what_changes_while_a_send_reads_first_stops_it(what: str, reads: int) -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        world.spend(10)
        await world.wallet.refresh()
        left = reads

        def happen() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                change()

        def change() -> None:
            if what == "edit":
                world.owner.save(RuleDraft(HIGH, world.card_id, MUCH, rule))
            elif what == "remove":
                world.book.remove(rule)
            elif what == "pause":
                world.book.pause(rule, Why.OWNER)
            else:
                world.owner.switch_all(False)

        world.bank.on_read = happen
        await world.decide()
        assert len(world.loads()) == (left > 0), "only what was sent before it happened"
        assert [deed for deed, _ in world.log()].count(Deed.SENT) == len(world.loads())

    run(story)


def test_edge_13_a_card_near_the_most_it_holds_is_filled_no_further() -> None:
    async def story() -> None:
        most = PUBLISHED_LIMITS.max_card
        world = await rule_world(terms=replace(WIDE, day=Money.usd(9_000)))
        world.bank.change(world.card_id, available=most - Money.usd(60))
        rule = world.make(KeepTo(most - Money.usd(20), most), caps=MUCH)
        await world.look()
        assert world.loaded() == [60]
        assert (world.bank.cards[world.card_id].available, world.code(rule)) == (
            most,
            Code.NOT_BELOW,
        )

    run(story)


def test_edge_13_what_is_held_counts_as_on_the_card_and_no_top_up_is_more_than_one_takes() -> None:
    async def story() -> None:
        most = PUBLISHED_LIMITS.max_card
        world = await rule_world(terms=replace(WIDE, day=Money.usd(9_000), card_day=MUCH.day))
        world.bank.change(world.card_id, available=most)
        world.bank.balance = Money.usd(50_000)
        rule = world.make(KeepTo(Money.usd(49_000), most), caps=MUCH)
        shop = world.bank.add_purchase(world.card_id, Money.usd(3_000))
        feed = world.bank.feeds[world.card_id]
        feed[0] = replace(shop, status="pending")
        await world.look()
        assert (world.loaded(), world.code(rule)) == ([], Code.CARD_FULL)
        feed[0] = replace(shop, status="settled")
        await world.look(MINUTE)
        assert world.loaded() == [2_500]

    run(story)
