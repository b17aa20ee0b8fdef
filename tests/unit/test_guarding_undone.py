"""A freeze that was undone, or only seems to be: by the owner, elsewhere, by a clock."""

from datetime import timedelta

import pytest

from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.service_errors import OutcomeUnknown
from desktop_app.domain.transactions import TransactionStatus
from tests.support.fake_api import Outcome
from tests.unit.test_guarding import DAY, Shop, begin, play

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def test_a_clock_that_is_set_gives_no_card_away() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        await shop.look()
        shop.clock.at += 5 * MINUTE  # the computer's clock alone: no time passed
        shop.api.change(shop.card_id, status=CardStatus.ACTIVE)  # the service's old word
        await shop.look(timedelta(seconds=1))
        assert shop.standing is not Standing.RELEASED
        shop.api.change(shop.card_id, status=CardStatus.FROZEN)
        await shop.look(10 * MINUTE)
        assert shop.sent() == ["set_frozen"]
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.SPENT)

    play(act)


def test_a_card_whose_unfreeze_never_landed_is_its_owners_all_the_same() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10, TransactionStatus.SETTLED)
        await shop.look()
        shop.api.script("set_frozen", Outcome.UNKNOWN)
        with pytest.raises(OutcomeUnknown):
            await shop.wallet.set_frozen(shop.card_id, False, "own")
        await shop.look(2 * DAY)
        assert "terminate" not in shop.sent()  # it may still land
        await shop.look(15 * MINUTE)
        await shop.look(2 * DAY)
        assert shop.standing is Standing.RELEASED
        assert "terminate" not in shop.sent()

    play(act)


def test_what_was_unfrozen_while_purser_was_away_is_not_fought() -> None:
    async def before(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        await shop.look()

    shop = play(before)
    shop.api.change(shop.card_id, status=CardStatus.ACTIVE)

    async def after(shop: Shop) -> None:
        await shop.look(DAY)
        await shop.look(MINUTE)
        assert shop.standing is Standing.SPENT
        await shop.look(MINUTE)
        assert shop.standing is Standing.RELEASED

    shop = play(after, Shop(shop.bench))
    assert shop.sent() == ["set_frozen"]


@pytest.mark.parametrize("offset_s", [0, 90, -90])
def test_an_unfreeze_of_before_it_was_armed_releases_nothing(offset_s: int) -> None:
    async def act(shop: Shop) -> None:
        shop.api.clock_offset_s = offset_s
        await shop.look()
        await shop.wallet.set_frozen(shop.card_id, True, "own")
        await shop.look()
        await shop.wallet.set_frozen(shop.card_id, False, "own-2")
        await shop.look()
        await shop.look(MINUTE)
        await begin(shop)
        assert shop.standing is Standing.ARMED
        await shop.wallet.set_frozen(shop.card_id, True, "own-3")
        await shop.look(MINUTE)
        await shop.wallet.set_frozen(shop.card_id, False, "own-4")
        await shop.look(MINUTE)
        assert shop.standing is Standing.RELEASED  # the owner unfroze it since

    play(act)


def test_an_unfreeze_elsewhere_within_two_minutes_is_not_undone() -> None:
    """The pages of the list are read every 60 s while nobody looks: the newest read is older."""

    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        await shop.look()
        assert shop.status is CardStatus.FROZEN
        await shop.look(40 * SECOND)
        shop.api.change(shop.card_id, status=CardStatus.ACTIVE)  # the owner, at the dashboard
        await shop.look(60 * SECOND)  # at 100 s a read shows it
        shop.clock.pass_by(25 * SECOND)  # at 125 s nothing was read since
        shop.guards.step()
        await shop.settle_down()
        assert shop.sent() == ["set_frozen"]
        await shop.look(60 * SECOND)
        assert shop.standing is Standing.RELEASED

    play(act)
