"""What an owner is told when a rule stands still, of which card, and what ended elsewhere."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.domain.cards import CardStatus
from desktop_app.domain.money import Money
from desktop_app.domain.notices import Notice, NoticeKind, What
from desktop_app.domain.rules import RuleCaps, Why
from tests.support.desk import run
from tests.support.rule_bank import How
from tests.support.rule_world import RuleWorld, rule_world

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
MUCH = RuleCaps(Money.usd(500), Money.usd(900), Money.usd(9_000))


def news(world: RuleWorld, kind: NoticeKind) -> list[Notice]:
    """What was told of that kind, newest first."""
    world.wallet.teller.look()
    return [n for n in world.wallet.teller.board.notices if n.kind is kind]


async def of_card(name: str = "Ads") -> RuleWorld:
    """A world with a rule about a card of that name, which has just fallen below its threshold."""
    world = await rule_world()
    world.card_id = world.bank.add_card(name).id
    await world.look()
    world.make(caps=MUCH)
    world.spend(10)
    return world


def test_a_pause_is_told_of_the_card_that_it_is_about() -> None:
    async def story() -> None:
        world = await of_card()
        world.bank.plans.append(How.REFUSED_CARD)
        await world.look()
        await world.look(MINUTE)
        (notice,) = news(world, NoticeKind.RULES)
        assert (notice.what, notice.reason, notice.merchant) == (What.PAUSED, Why.CARD, "")
        assert (notice.card_id, notice.label) == (world.card_id, "Ads")

    run(story)


def test_a_shop_that_drains_the_card_is_named() -> None:
    async def story() -> None:
        world = await of_card()
        await world.look(20 * DAY)
        for _ in range(4):
            world.spend(world.has() - 5, merchant="Casino")
            await world.look(61 * MINUTE)
        (notice,) = news(world, NoticeKind.RULES)
        assert (notice.what, notice.merchant, notice.label) == (What.DRAINED, "Casino", "Ads")

    run(story)


@pytest.mark.parametrize(
    ("how", "is_told"),
    [(How.REFUSED_LIMIT, True), (How.NOT_SENT, False), (How.SLOW_DOWN, False)],
)
def test_a_top_up_that_the_service_turns_down_is_told_once_and_one_that_waits_is_not(
    how: How, is_told: bool
) -> None:
    async def story() -> None:
        world = await of_card()
        world.bank.plans.append(how)
        await world.wallet.refresh()
        await world.decide()
        told = [(n.what, n.card_id, n.label) for n in news(world, NoticeKind.TOP_UP)]
        assert told == ([(What.FAILED, world.card_id, "Ads")] if is_told else [])

    run(story)


@pytest.mark.parametrize("status", [CardStatus.TERMINATED, CardStatus.FAILED])
def test_a_card_that_is_over_pauses_its_rule(status: CardStatus) -> None:
    async def story() -> None:
        world = await of_card()
        world.bank.change(world.card_id, status=status)
        await world.look(MINUTE)
        (rule,) = world.book.all()
        assert (rule.paused, world.loaded()) == (Why.CARD, [])
        assert [n.label for n in news(world, NoticeKind.RULES)] == ["Ads"]

    run(story)


def test_a_card_that_is_frozen_pauses_nothing() -> None:
    async def story() -> None:
        world = await of_card()
        world.bank.change(world.card_id, status=CardStatus.FROZEN)
        await world.look(MINUTE)
        (rule,) = world.book.all()
        assert (rule.is_on, world.loaded()) == (True, [])

    run(story)


def test_a_copy_that_was_brought_back_says_once_that_its_rules_stand_still() -> None:
    async def story() -> None:
        world = await of_card()
        await world.restore(world.bench.vault.rows())
        for _ in range(2):
            await world.look(HOUR)
        (notice,) = news(world, NoticeKind.RULES)
        assert (notice.what, notice.reason) == (What.PAUSED, Why.RESTORED)
        assert (notice.card_id, notice.label) == (None, "")

    run(story)


def test_a_rule_is_looked_at_as_it_stands_after_its_pause() -> None:
    async def story() -> None:
        world = await of_card()
        (rule,) = world.book.all()
        pauses = world.rules._pauses
        assert pauses.look(rule) == rule
        off = replace(rule, paused=Why.OWNER)
        assert pauses.look(off) is off
        world.bank.change(world.card_id, status=CardStatus.TERMINATED)
        await world.wallet.refresh()
        assert pauses.look(rule).paused is Why.CARD

    run(story)
