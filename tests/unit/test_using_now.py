"""One use of a card that rests between its uses: what is sent, in which order, and what is not."""

import asyncio
from dataclasses import replace

import pytest

from desktop_app.application.use_errors import UsedMeanwhile
from desktop_app.application.wishes import UseStep
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.errors import LookAlike, NotAllowed
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.support.use_rig import HOURS, MINUTES, held, orders, quick, resting, steps, wish
from tests.unit.test_guarding import DAY, Shop, play

__all__ = ["quick"]


def test_a_frozen_card_is_watched_unfrozen_loaded_used_and_frozen_again() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        assert await shop.wallet.use_now(wish(shop)) == Money.usd(21)
        assert steps(shop) == [UseStep.WATCHED, UseStep.ACTIVE, UseStep.LOADED]
        await shop.look(MINUTES)
        assert (shop.status, shop.standing) == (CardStatus.ACTIVE, Standing.ARMED)
        row = shop.buy(20)
        await shop.look()
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.RESTING)
        shop.settle(row)
        for _ in range(4):
            await shop.look(DAY)
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.RESTING)

    shop = play(act, resting())
    assert orders(shop) == [False, Money.usd(21), True]


def test_it_is_used_again_and_again() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        for number in range(3):
            await shop.wallet.use_now(wish(shop, 20 + number, f"form-{number}"))
            await shop.look(MINUTES)
            assert shop.standing is Standing.ARMED
            shop.settle(shop.buy(20 + number))
            await shop.look(MINUTES)
            assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.RESTING)
            await shop.look(DAY)

    shop = play(act, resting())
    # $1 of margin stays each time, and less is missing for the next.
    assert orders(shop) == [False, Money.usd(21), True, False, Money.usd(21), True, False,
                            Money.usd(22), True]  # fmt: skip


def test_a_card_that_is_active_is_only_watched_and_loaded() -> None:
    async def act(shop: Shop) -> None:
        shop.api.change(shop.card_id, status=CardStatus.ACTIVE)
        await shop.look()
        await shop.wallet.use_now(wish(shop))
        shop.buy(20)
        await shop.look()
        assert shop.standing is Standing.RESTING

    shop = play(act, resting())
    assert orders(shop) == [Money.usd(21), True]
    assert steps(shop) == [UseStep.WATCHED, UseStep.LOADED]


@pytest.mark.parametrize(
    ("has", "loads"),
    [
        (Money.usd(25), None),
        (Money.usd(21), None),
        (Money.usd(20, 50), Money.usd(2)),
        (Money.usd(19, 50), Money.usd(2)),
        (Money.usd(1, 12), Money.usd(19, 88)),
        (-Money.usd(3), Money.usd(24)),
    ],
)
def test_what_is_missing_is_loaded_and_the_least_where_that_is_less(
    has: Money, loads: Money | None
) -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        assert await shop.wallet.use_now(wish(shop)) == (loads or ZERO)

    assert orders(play(act, resting(has))) == [False] + ([loads] if loads else [])


def test_nothing_bought_in_time_freezes_it_again_and_ends_nothing() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        await shop.wallet.use_now(wish(shop))
        await shop.look(HOURS - MINUTES)
        assert shop.status is CardStatus.ACTIVE
        await shop.look(2 * MINUTES)
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.RESTING)
        for _ in range(4):
            await shop.look(9 * DAY)

    assert orders(play(act, resting())) == [False, Money.usd(21), True]


@pytest.mark.parametrize("usd", [0, 1])
def test_a_shop_that_only_looks_whether_it_exists_uses_nothing_up(usd: int) -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        await shop.wallet.use_now(wish(shop))
        shop.buy(usd)
        await shop.look()
        assert (shop.status, shop.standing) == (CardStatus.ACTIVE, Standing.VERIFIED)
        shop.buy(20)
        await shop.look()
        assert shop.standing is Standing.RESTING

    play(act, resting())


def test_a_refund_comes_to_a_resting_card_and_pays_for_the_next_use() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        await shop.wallet.use_now(wish(shop))
        shop.settle(shop.buy(20))
        await shop.look(MINUTES)
        row = shop.api.row(shop.card_id, TransactionKind.REFUND, Money.usd(20))
        shop.api.feeds[shop.card_id].insert(0, replace(row, status=TransactionStatus.SETTLED))
        shop.api.move(shop.card_id, Money.usd(20))
        await shop.look(MINUTES)
        assert (shop.standing, held(shop)) == (Standing.RESTING, Money.usd(21))
        assert await shop.wallet.use_now(wish(shop, form="again")) == ZERO

    assert orders(play(act, resting())) == [False, Money.usd(21), True, False]


def test_a_purchase_while_the_unfreeze_is_on_its_way_is_its_use_and_nothing_is_loaded() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        seen = shop.api.set_frozen

        async def bought_at_once(*args: object) -> object:
            answer = await seen(*args)  # type: ignore[arg-type]
            if args[1] is False:
                shop.buy(9)
            return answer

        shop.api.set_frozen = bought_at_once  # type: ignore[method-assign, assignment]
        with pytest.raises(UsedMeanwhile):
            await shop.wallet.use_now(wish(shop))
        await shop.look()
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.RESTING)

    assert orders(play(act, resting(Money.usd(10)))) == [False, True]


def test_the_same_form_is_sent_once_and_one_card_is_made_ready_once_at_a_time() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        first = asyncio.ensure_future(shop.wallet.use_now(wish(shop)))
        await asyncio.sleep(0)
        for form, why in (("form", "already"), ("another", "made ready already")):
            with pytest.raises(NotAllowed, match=why):
                await shop.wallet.use_now(wish(shop, form=form))
        await first
        with pytest.raises(NotAllowed, match="already sent"):
            await shop.wallet.use_now(wish(shop))
        with pytest.raises(NotAllowed, match="in use"):
            await shop.wallet.use_now(wish(shop, form="another", again=True))

    assert orders(play(act, resting())) == [False, Money.usd(21)]


def test_the_same_price_within_a_day_is_asked_about_before_anything_is_unfrozen() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        await shop.wallet.use_now(wish(shop))
        shop.settle(shop.buy(21))
        await shop.look(MINUTES)
        with pytest.raises(LookAlike):
            await shop.wallet.use_now(wish(shop, form="two"))
        assert (shop.status, len(shop.api.sent)) == (CardStatus.FROZEN, 3)
        await shop.wallet.use_now(wish(shop, form="three", again=True))

    assert orders(play(act, resting())) == [False, Money.usd(21), True, False, Money.usd(21)]
