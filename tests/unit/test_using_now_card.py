"""For which cards one use is there, and what a card is between its uses."""

from datetime import timedelta

import pytest

from desktop_app.application.restored import POLICIES_PAUSED
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from tests.support.use_rig import HOURS, MINUTES, orders, quick, resting, wish
from tests.unit.test_guarding import DAY, Shop, play

__all__ = ["quick"]


def test_a_card_that_is_disposable_keeps_its_own_policy() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        shop.wallet.guard_choices.arm(shop.card_id, Policy())
        await shop.look()
        with pytest.raises(NotAllowed, match="disposable"):
            await shop.wallet.use_now(wish(shop))
        await shop.wallet.guard_choices.release(shop.card_id)
        await shop.look(MINUTES)
        await shop.wallet.use_now(wish(shop))

    shop = play(act, resting())
    assert orders(shop) == [False, Money.usd(21)]


def test_who_keeps_it_open_or_unfreezes_it_has_an_ordinary_card() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        await shop.wallet.use_now(wish(shop))
        await shop.wallet.guard_choices.release(shop.card_id)
        shop.settle(shop.buy(20))
        await shop.look(2 * DAY)
        assert (shop.status, shop.standing) == (CardStatus.ACTIVE, Standing.RELEASED)
        await shop.wallet.use_now(wish(shop, 30, "two"))
        shop.settle(shop.buy(30))
        await shop.look(MINUTES)
        assert shop.standing is Standing.RESTING
        await shop.wallet.set_frozen(shop.card_id, False, "by hand")
        await shop.look(MINUTES)
        await shop.look(2 * DAY)
        assert (shop.status, shop.standing) == (CardStatus.ACTIVE, Standing.RELEASED)
        assert not shop.guards.views[shop.card_id].may_arm_anew

    play(act, resting())


def test_a_resting_card_is_not_read_again_and_again_and_one_in_use_is() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        await shop.wallet.use_now(wish(shop))
        assert shop.guards.watched == (shop.card_id,)
        shop.buy(20)
        await shop.look()
        await shop.look()
        assert shop.guards.watched == ()
        shop.api.change(shop.card_id, status=CardStatus.ACTIVE)
        await shop.look(timedelta(seconds=20))
        assert shop.guards.watched == (shop.card_id,)

    play(act, resting())


def test_what_a_shop_holds_of_the_last_use_does_not_keep_the_next_one_open() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        await shop.wallet.use_now(wish(shop))
        shop.buy(20)  # held for days
        await shop.look(MINUTES)
        await shop.wallet.use_now(wish(shop, 30, "two"))
        await shop.look(MINUTES)
        assert shop.standing is Standing.ARMED
        await shop.look(HOURS)
        assert shop.standing is Standing.RESTING

    play(act, resting())


def test_in_a_copy_that_was_brought_back_it_is_not_opened() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        shop.bench.vault.settings.put(POLICIES_PAUSED, "restored")
        with pytest.raises(NotAllowed):
            await shop.wallet.use_now(wish(shop))

    assert orders(play(act, resting())) == []


def test_a_card_that_ends_is_told_as_ended() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        await shop.wallet.use_now(wish(shop))
        shop.buy(20)
        await shop.look(2 * DAY)
        await shop.wallet.terminate(shop.card_id, "end")
        await shop.look(MINUTES)
        assert shop.standing in {Standing.ENDED, Standing.BURNED}

    shop = play(act, resting())
    assert shop.bench.vault.intents.of_card(shop.card_id, 1)[0].kind is Kind.TERMINATE
