"""One use of a card that does not come to its end: what is told, what stays, what is never sent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.use_errors import (
    LoadInDoubt,
    LoadTakenBack,
    OpeningInDoubt,
    UseUnfinished,
)
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.errors import Locked, MoneyMoved, NotAllowed, PurserError
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.service_errors import NotSent, Refused, Unreachable
from desktop_app.domain.transactions import TransactionStatus
from desktop_app.domain.vault_errors import DiskFull
from tests.support.fake_api import Outcome
from tests.support.use_rig import HOURS, MINUTES, held, orders, quick, resting, wish
from tests.unit.test_guarding import Shop, play

__all__ = ["quick"]
LOAD = Money.usd(21)


async def failed(shop: Shop, kind: type[PurserError], **more: object) -> PurserError:
    """One use that ends in `kind`, and the whole read after it."""
    await shop.look()
    with pytest.raises(kind) as told:
        await shop.wallet.use_now(wish(shop, **more))
    shop.api.read_error = None
    await shop.look()
    return told.value


async def is_frozen_in_its_time(shop: Shop) -> None:
    assert (shop.status, shop.standing) == (CardStatus.ACTIVE, Standing.ARMED)
    await shop.look(HOURS)
    assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.RESTING)


@pytest.mark.parametrize(
    ("outcome", "kind"), [(Outcome.REFUSE, Refused), (Outcome.NOT_SENT, NotSent)]
)
def test_an_unfreeze_that_is_turned_down_leaves_an_ordinary_card(
    outcome: Outcome, kind: type[PurserError]
) -> None:
    async def act(shop: Shop) -> None:
        shop.api.script("set_frozen", outcome)
        await failed(shop, kind)
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.RELEASED)
        await shop.wallet.use_now(wish(shop, form="two"))
        assert held(shop) == LOAD

    play(act, resting())


def test_an_unfreeze_that_is_turned_down_leaves_a_resting_card_as_it_was() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        await shop.wallet.use_now(wish(shop))
        shop.settle(shop.buy(20))
        await shop.look(MINUTES)
        before = shop.guards.guard_of(shop.card_id)
        shop.api.script("set_frozen", Outcome.REFUSE)
        with pytest.raises(Refused):
            await shop.wallet.use_now(wish(shop, 30, "two"))
        await shop.look(MINUTES)
        assert shop.guards.guard_of(shop.card_id) == before
        assert shop.standing is Standing.RESTING

    play(act, resting())


def test_of_an_unfreeze_without_an_answer_nothing_follows() -> None:
    async def act(shop: Shop) -> None:
        shop.api.script("set_frozen", Outcome.UNKNOWN)
        error = await failed(shop, OpeningInDoubt)
        assert error.moved is MoneyMoved.NO
        await shop.look(timedelta(minutes=30))
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.RESTING)

    assert orders(play(act, resting())) == [False]


def test_an_unfreeze_whose_answer_was_lost_is_undone_in_its_time() -> None:
    async def act(shop: Shop) -> None:
        shop.api.script("set_frozen", Outcome.LOST)
        await failed(shop, OpeningInDoubt)
        await is_frozen_in_its_time(shop)

    assert orders(play(act, resting())) == [False, True]


def test_an_unfreeze_that_takes_too_long_is_not_followed_by_a_load() -> None:
    async def act(shop: Shop) -> None:
        shop.api.on_read = None
        error = await failed(shop, OpeningInDoubt)
        assert "no read shows the card as active yet" in error.happened
        await is_frozen_in_its_time(shop)

    assert orders(play(act, resting())) == [False, True]


def test_a_card_that_ends_instead_is_told() -> None:
    async def act(shop: Shop) -> None:
        shop.api.on_read = lambda: shop.api.change(shop.card_id, status=CardStatus.TERMINATED) if (
            shop.api.sent
        ) else None  # fmt: skip
        error = await failed(shop, UseUnfinished)
        assert "did not unfreeze" in error.happened

    play(act, resting())


@pytest.mark.parametrize("outcome", [Outcome.REFUSE, Outcome.NOT_SENT])
def test_a_load_that_is_turned_down_leaves_a_card_that_is_frozen_in_its_time(
    outcome: Outcome,
) -> None:
    async def act(shop: Shop) -> None:
        shop.api.script("fund", outcome)
        error = await failed(shop, UseUnfinished)
        assert error.moved is MoneyMoved.NO
        assert error.happened.startswith("The card is active, but was not loaded.")
        assert "a declined charge counts" in error.todo
        await is_frozen_in_its_time(shop)

    assert held(play(act, resting())) == ZERO


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.LOST])
def test_a_load_without_an_answer_is_never_sent_again(outcome: Outcome) -> None:
    async def act(shop: Shop) -> None:
        shop.api.script("fund", outcome)
        error = await failed(shop, LoadInDoubt)
        assert error.moved is MoneyMoved.NOT_KNOWN
        with pytest.raises(NotAllowed):
            await shop.wallet.use_now(wish(shop, form="two", again=True))
        await is_frozen_in_its_time(shop)

    shop = play(act, resting())
    assert orders(shop).count(LOAD) == 1
    assert held(shop) in {ZERO, LOAD}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (TransactionStatus.FAILED, UseUnfinished),
        (TransactionStatus.REFUNDED, LoadTakenBack),
        (TransactionStatus.PENDING, LoadInDoubt),
    ],
)
def test_a_load_that_is_taken_and_not_carried_out_is_told(
    status: TransactionStatus, kind: type[UseUnfinished]
) -> None:
    async def act(shop: Shop) -> None:
        def work() -> None:
            due, shop.api.due = shop.api.due, []
            feed = shop.api.feeds[shop.card_id]
            if feed:
                feed[0] = replace(feed[0], status=status)
                return
            for effect in due:
                effect()

        shop.api.on_read = work
        error = await failed(shop, kind)
        assert type(error) is kind

    assert orders(play(act, resting())) == [False, LOAD]


@pytest.mark.parametrize(
    ("outcome", "kind"), [(Outcome.REFUSE, Refused), (Outcome.NOT_SENT, NotSent)]
)
def test_of_an_active_card_whose_load_is_turned_down_nothing_stays(
    outcome: Outcome, kind: type[PurserError]
) -> None:
    async def act(shop: Shop) -> None:
        shop.api.change(shop.card_id, status=CardStatus.ACTIVE)
        shop.api.script("fund", outcome)
        await failed(shop, kind)
        await shop.look(2 * HOURS)
        assert (shop.status, shop.standing) == (CardStatus.ACTIVE, Standing.RELEASED)

    play(act, resting())


def test_an_active_card_whose_load_has_no_answer_is_watched() -> None:
    async def act(shop: Shop) -> None:
        shop.api.change(shop.card_id, status=CardStatus.ACTIVE)
        shop.api.script("fund", Outcome.UNKNOWN)
        await failed(shop, LoadInDoubt)
        await is_frozen_in_its_time(shop)

    play(act, resting())


def test_what_can_be_known_before_is_said_before_anything_is_sent() -> None:
    async def act(shop: Shop) -> None:
        error = await failed(shop, NotAllowed, most=Money.usd(20))
        assert "less than was shown" in error.happened
        for usd in (0, 2_600):
            await failed(shop, NotAllowed, usd=usd, most=Money.usd(9_000))
        shop.api.balance = Money.usd(5)
        error = await failed(shop, NotAllowed)
        assert "No wallet holds enough" in error.happened
        shop.api.change(shop.card_id, available=None)
        await failed(shop, NotAllowed)
        shop.api.change(shop.card_id, status=CardStatus.TERMINATED)
        await failed(shop, NotAllowed)
        assert shop.guards.guard_of(shop.card_id) is None

    assert orders(play(act, resting())) == []


def test_without_a_read_nothing_is_sent() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        shop.api.read_error = Unreachable()
        with pytest.raises(NotSent):
            await shop.wallet.use_now(wish(shop))
        assert shop.guards.guard_of(shop.card_id) is None

    assert orders(play(act, resting())) == []


def test_an_opened_card_that_cannot_be_read_is_not_loaded() -> None:
    async def act(shop: Shop) -> None:
        async def refused(*_: object) -> tuple:
            raise Unreachable

        feed = shop.api.transactions
        await shop.look()
        shop.api.transactions = refused  # type: ignore[method-assign]
        with pytest.raises(UseUnfinished, match=r"not loaded\. The card service did not"):
            await shop.wallet.use_now(wish(shop))
        shop.api.transactions = feed  # type: ignore[method-assign]
        await shop.look()
        await is_frozen_in_its_time(shop)

    assert orders(play(act, resting())) == [False, True]


@pytest.mark.parametrize("what", ["spent", "kept"])
def test_an_opened_card_that_is_not_what_was_shown_is_not_loaded(what: str) -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        feed = shop.api.transactions

        async def changed(*args: object) -> tuple:
            if what == "spent":
                shop.api.change(shop.card_id, available=-Money.usd(5))
            else:
                await shop.wallet.guard_choices.release(shop.card_id)
            return await feed(*args)  # type: ignore[arg-type]

        shop.api.transactions = changed  # type: ignore[method-assign, assignment]
        with pytest.raises(UseUnfinished):
            await shop.wallet.use_now(wish(shop))

    assert orders(play(act, resting())) == [False]


def test_a_lock_on_the_way_loads_nothing_and_the_card_is_frozen_in_its_time() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()

        def lock_once_open() -> None:
            shop.api.advance(timedelta(0))
            if shop.status is CardStatus.ACTIVE:
                shop.bench.vault.rest()

        shop.api.on_read = lock_once_open
        with pytest.raises(UseUnfinished, match=Locked.happened):
            await shop.wallet.use_now(wish(shop))
        shop.api.on_read = lambda: shop.api.advance(timedelta(0))
        await shop.look()
        await is_frozen_in_its_time(shop)

    assert orders(play(act, resting())) == [False, True]


def test_a_full_disk_keeps_the_card_as_it_was() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        shop.bench.vault.has_room = lambda: False  # type: ignore[method-assign]
        with pytest.raises(DiskFull):
            await shop.wallet.use_now(wish(shop))
        assert shop.status is CardStatus.FROZEN

    assert orders(play(act, resting())) == []
