"""What one send of a rule leaves: its name, its line of the log, and sums that hold at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from desktop_app.domain.automation_notes import Actor, Deed
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.rules import Why
from tests.support.desk import run
from tests.support.rule_bank import How
from tests.support.rule_world import RuleWorld, rule_world

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
usd = Money.usd


async def below(*plans: How) -> RuleWorld:
    """A world whose card has just fallen below its rule's threshold."""
    world = await rule_world()
    world.make()
    world.bank.plans.extend(plans)
    world.spend(10)
    await world.wallet.refresh()
    return world


def at_the_last_read(world: RuleWorld, happen: Callable[[], None]) -> None:
    """`happen` comes while a send reads what it rests on, before its wish is recorded."""
    left = 3  # the card, the rates, the wallets

    def read() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            happen()

    world.bank.on_read = read


def test_what_was_sent_is_counted_and_said_before_anything_is_decided_anew() -> None:
    async def story() -> None:
        world = await below()
        world.rules.look_anew()
        world.rules.step()
        await world.settle_down()
        shown = world.wallet.automation.view()
        (row,) = shown.rules
        assert (shown.moved_today, row.moved_today) == (usd(86), usd(85))
        assert shown.can_move == usd(117)  # 115 of its 200, in two runs
        assert row.last_note is not None
        assert (row.last_note.deed, row.last_note.actor) == (Deed.SENT, Actor.PURSER)
        assert (row.last_note.amount, row.last_note.card_id) == (usd(85), world.card_id)
        assert row.last_note.intent_id == world.loads()[0].id
        assert world.clock.now() - row.last_note.at < SECOND
        kept = {note.rule_id: note for note in world.bench.vault.rules.last_notes()}
        assert replace(kept[row.rule.id], seq=0) == row.last_note

    run(story)


def test_the_first_try_of_an_occasion_is_number_nought_and_a_refused_one_counts() -> None:
    async def story() -> None:
        world = await below(How.REFUSED_RATE)
        for _ in range(4):
            await world.look(20 * SECOND)
        world.spend(90)
        await world.look(2 * HOUR)
        first, again, later = (wish.form_token.rpartition("/") for wish in world.loads())
        assert [first[2], again[2], later[2]] == ["0", "1", "0"]
        assert first[0] == again[0] != later[0]

    run(story)


def test_the_service_is_told_that_nobody_clicked() -> None:
    async def story() -> None:
        world = await below()
        await world.look()
        assert [order.description for _, order in world.bank.reached_orders] == ["Automatic top-up"]

    run(story)


def test_a_wish_whose_outcome_became_unknown_while_a_send_was_reading_stops_it() -> None:
    async def story() -> None:
        world = await below()
        other = world.bank.add_card("Ads").id
        await world.wallet.refresh()

        def lose_sight() -> None:
            desk = world.bench.desk
            wish = desk.new_intent(Kind.FUND, "form", card_id=other, amount=usd(30))
            wish = replace(wish, stage=Stage.UNKNOWN)
            world.bench.vault.intents.add(wish)

        at_the_last_read(world, lose_sight)
        await world.decide()
        assert world.loads() == []
        assert world.bank.reached_orders == []

    run(story)


def test_a_confirmation_in_the_middle_of_a_send_is_not_older_than_its_run() -> None:
    """Or the refusal of that run would be one of before, and the rule would try on and on."""

    async def story() -> None:
        world = await below(*[How.REFUSED_FUNDS] * 9)
        (rule,) = world.book.all()

        def confirm() -> None:
            world.clock.pass_by(SECOND)
            world.switch_on(rule.id)
            world.clock.at -= SECOND  # what a stated second is rounded to

        at_the_last_read(world, confirm)
        await world.decide()
        for _ in range(5):
            await world.look(10 * SECOND)
        assert world.paused(rule.id) is Why.WALLET
        assert len(world.bank.reached_orders) == 1

    run(story)
