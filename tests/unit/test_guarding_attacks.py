"""What a fresh reader tried on the guard of disposable cards, and what must not come of it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.application.guard_promises import PROMISED
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.policy_text import POLICY, dump_policy
from desktop_app.domain.transactions import TransactionStatus
from desktop_app.domain.vault_errors import DiskFull
from tests.support.fake_api import Outcome
from tests.unit.test_guarding import DAY, Shop, begin, play

MINUTE = timedelta(minutes=1)


async def look_at_no_feed(shop: Shop, by: timedelta) -> None:
    """Everything is read but what was bought."""
    shop.clock.pass_by(by)
    for _ in range(2):
        shop.api.advance(timedelta(0))
        await shop.wallet.refresh()
        shop.guards.step()
        for _ in range(30):
            await asyncio.sleep(0)


def test_nothing_is_ended_whose_purchases_nobody_has_read() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        await look_at_no_feed(shop, 8 * DAY)
        await look_at_no_feed(shop, 8 * DAY)
        assert "terminate" not in shop.sent()
        await shop.look()
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.ATTENTION)

    play(act)


def test_a_freeze_that_was_lost_on_its_way_is_asked_for_again() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        shop.api.script("set_frozen", Outcome.UNKNOWN)
        await shop.look()
        for _ in range(30):
            await shop.look(2 * MINUTE)
        assert shop.sent() == ["set_frozen", "set_frozen"]
        assert shop.status is CardStatus.FROZEN

    play(act)


def test_what_the_owner_froze_is_never_ended() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        await shop.wallet.set_frozen(shop.card_id, True, "own")
        await shop.look(MINUTE)
        await shop.look(9 * DAY)
        await shop.look(MINUTE)
        assert (shop.sent(), shop.standing) == (["set_frozen"], Standing.HELD_ELSEWHERE)

    play(act)


def test_whoever_unfreezes_has_the_last_word() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        await shop.wallet.set_frozen(shop.card_id, True, "own")
        shop.buy(10)
        await shop.look(MINUTE)
        await shop.wallet.set_frozen(shop.card_id, False, "own-2")
        for _ in range(3):
            await shop.look(5 * MINUTE)
        assert (shop.status, shop.standing) == (CardStatus.ACTIVE, Standing.RELEASED)
        assert shop.sent() == ["set_frozen", "set_frozen"]

    play(act)


def test_an_unfreeze_elsewhere_is_not_fought() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        await shop.look()
        for _ in range(4):
            shop.api.change(shop.card_id, status=CardStatus.ACTIVE)
            await shop.look(MINUTE)
        assert (shop.sent(), shop.standing) == (["set_frozen"], Standing.RELEASED)

    play(act)


def test_a_row_that_nobody_understands_keeps_the_card() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10, TransactionStatus.UNRECOGNISED)
        await shop.look()
        await shop.look(8 * DAY)
        await shop.look(MINUTE)
        assert (shop.sent(), shop.status) == (["set_frozen"], CardStatus.FROZEN)

    play(act)


def test_a_card_that_was_not_made_is_over() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.api.change(shop.card_id, status=CardStatus.FAILED)
        await shop.look()
        assert shop.standing is Standing.BURNED

    play(act)


def test_a_first_use_of_several_is_no_mere_check() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop, Policy(PolicyKind.USES, uses=3))
        shop.buy(5, TransactionStatus.SETTLED)
        await shop.look()
        assert shop.standing is Standing.ARMED

    play(act)


def test_a_network_that_fails_for_an_hour_does_not_fill_the_journal() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        shop.api.script("set_frozen", *[Outcome.NOT_SENT] * 300)
        for _ in range(60):
            await shop.look(timedelta(seconds=61))
        assert shop.sent() == []
        assert len(shop.bench.vault.intents.recent(1_000)) < 25

    play(act)


def test_a_policy_is_found_again_however_much_was_wished_for_since() -> None:
    async def act(shop: Shop) -> None:
        vault, desk = shop.bench.vault, shop.bench.desk
        vault.intents.add(desk.new_intent(
            Kind.ISSUE, "f", card_id=shop.card_id, **{POLICY: dump_policy(Policy())},
        ))  # fmt: skip
        for number in range(PROMISED // 50):
            vault.intents.add(desk.new_intent(Kind.FREEZE, f"x{number}", amount=Money(0)))
        later = Shop(shop.bench)
        await later.look()
        assert later.standing is Standing.ARMED

    play(act)


def test_a_full_disk_is_waited_for_and_not_asked_all_the_time() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        steps = 0

        def step() -> bool:
            nonlocal steps
            steps += 1
            raise DiskFull

        shop.guards.step = step  # type: ignore[method-assign]
        shop.guards._touch(shop.card_id)
        task = asyncio.ensure_future(shop.guards.run(lambda: None))
        await asyncio.sleep(0.2)
        assert not task.done()
        assert steps <= 3
        task.cancel()

    play(act)


def test_a_fault_of_our_own_is_told_of_every_card() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)

        def step() -> bool:
            raise ZeroDivisionError

        shop.guards.step = step  # type: ignore[method-assign]
        with pytest.raises(ZeroDivisionError):
            await shop.guards.run(lambda: None)
        assert shop.guards.views[shop.card_id].why is Why.BROKEN

    play(act)


# --- a second reader ---------------------------------------------------------------------------


async def settled(shop: Shop, policy: Policy | None = None) -> None:
    """Used, frozen by us and collected."""
    await begin(shop, policy)
    row = shop.buy(10)
    await shop.look()
    shop.settle(row)
    await shop.look()


def test_an_end_is_decided_by_reads_of_its_own_moment() -> None:
    async def act(shop: Shop) -> None:
        await settled(shop)
        # Asleep for two days, and unfrozen and used elsewhere meanwhile.
        shop.api.change(shop.card_id, status=CardStatus.ACTIVE)
        shop.buy(5)
        shop.clock.pass_by(2 * DAY)
        shop.guards._touch(shop.card_id)
        shop.guards.step()
        for _ in range(50):
            await asyncio.sleep(0)
        assert shop.sent() == ["set_frozen"]

    play(act)


def test_a_card_whose_feed_is_empty_is_looked_at_again_after_a_restart() -> None:
    async def first(shop: Shop) -> None:
        await begin(shop)

    shop = play(first)

    async def second(later: Shop) -> None:
        later.clock.pass_by(8 * DAY)
        await later.wallet.refresh()
        later.guards.step()
        await later.wallet._feeds.read(later.card_id)
        await later.look(timedelta(seconds=6))
        assert later.status is CardStatus.FROZEN

    desk = replace(shop.bench.desk, session="next-run")
    play(second, Shop(replace(shop.bench, desk=desk)))


def test_an_end_that_is_never_sent_is_asked_for_more_and_more_seldom() -> None:
    async def act(shop: Shop) -> None:
        await settled(shop)
        shop.api.script("terminate", *[Outcome.NOT_SENT] * 300)
        await shop.look(2 * DAY)
        before = len(shop.bench.vault.intents.recent(1_000))
        for _ in range(100):
            await shop.look(timedelta(seconds=3))
        assert len(shop.bench.vault.intents.recent(1_000)) - before < 12

    play(act)


def test_money_that_may_yet_arrive_keeps_the_card() -> None:
    async def act(shop: Shop) -> None:
        await settled(shop)
        intent = shop.bench.desk.new_intent(
            Kind.FUND, "fund", card_id=shop.card_id, amount=Money.usd(5)
        )
        shop.bench.vault.intents.add(replace(intent, stage=Stage.NOT_FOUND))
        await shop.look(3 * DAY)
        assert "terminate" not in shop.sent()

    play(act)


@pytest.mark.parametrize("year", [1, 9999])
def test_a_row_of_any_date_harms_nothing(year: int) -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        feed = shop.api.feeds[shop.card_id]
        feed[0] = replace(feed[0], at=datetime(year, 12, 30, tzinfo=UTC))
        await shop.look()
        await shop.look(9 * DAY)
        assert "terminate" not in shop.sent()
        assert shop.standing in Standing

    play(act)


@pytest.mark.parametrize("hours", [-30, 30])
def test_the_clocks_may_differ(hours: int) -> None:
    """The card is armed by the service's time, what we ask for bears ours."""

    async def act(shop: Shop) -> None:
        shop.api.clock_offset_s = hours * 3600.0
        shop.api.now += timedelta(hours=hours)
        await begin(shop)
        shop.buy(10)
        await shop.look()
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.SPENT)

    play(act)
