"""What the owner decides about a disposable card: keep it, or use it again."""

from datetime import timedelta

import pytest

from desktop_app.application.restored import POLICIES_PAUSED
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.service_errors import OutcomeUnknown
from desktop_app.domain.transactions import TransactionStatus
from tests.support.fake_api import Outcome
from tests.unit.test_guarding import DAY, Shop, begin, play

MINUTES = timedelta(minutes=5)


async def void(shop: Shop) -> None:
    """A purchase that the shop let go of."""
    await begin(shop)
    row = shop.buy(10)
    await shop.look()
    shop.settle(row, TransactionStatus.RELEASED)
    await shop.look(MINUTES)
    assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.VOIDED)


def test_a_card_whose_charge_was_let_go_is_used_again_as_if_it_were_new() -> None:
    async def act(shop: Shop) -> None:
        await void(shop)
        assert shop.guards.views[shop.card_id].may_arm_anew
        await shop.wallet.guard_choices.arm_anew(shop.card_id)
        await shop.look()
        await shop.look(MINUTES)
        assert (shop.status, shop.standing) == (CardStatus.ACTIVE, Standing.ARMED)
        shop.buy(12)
        await shop.look()
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.SPENT)

    assert play(act).sent() == ["set_frozen"] * 3


def test_a_purchase_while_it_is_being_unfrozen_counts_as_its_use() -> None:
    async def act(shop: Shop) -> None:
        await void(shop)
        again = shop.wallet.guard_choices.arm_anew(shop.card_id)
        shop.buy(12)
        await again
        await shop.look()
        await shop.look()
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.SPENT)

    play(act)


@pytest.mark.parametrize("hours", [-7, 7])
def test_a_clock_that_is_set_does_not_release_what_is_used_again(hours: int) -> None:
    async def act(shop: Shop) -> None:
        await void(shop)
        await shop.wallet.guard_choices.arm_anew(shop.card_id)
        await shop.look()
        shop.clock.at += timedelta(hours=hours)
        shop.api.clock_offset_s -= hours * 3600
        await shop.look(MINUTES)
        assert shop.standing is Standing.ARMED

    play(act)


def test_without_an_answer_the_card_is_its_owners() -> None:
    async def act(shop: Shop) -> None:
        await void(shop)
        shop.api.script("set_frozen", Outcome.UNKNOWN)
        with pytest.raises(OutcomeUnknown):
            await shop.wallet.guard_choices.arm_anew(shop.card_id)
        await shop.look(timedelta(minutes=15))
        await shop.look(DAY)
        assert shop.standing is Standing.RELEASED

    play(act)


def test_a_card_that_was_kept_is_guarded_again_without_a_send() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        await shop.wallet.guard_choices.release(shop.card_id)
        await shop.look(DAY)
        assert shop.standing is Standing.RELEASED
        await shop.wallet.guard_choices.arm_anew(shop.card_id)
        await shop.look(MINUTES)
        assert (shop.standing, shop.sent()) == (Standing.ARMED, [])

    play(act)


def test_what_somebody_unfroze_elsewhere_can_be_guarded_again() -> None:
    async def act(shop: Shop) -> None:
        await void(shop)
        shop.api.change(shop.card_id, status=CardStatus.ACTIVE)
        await shop.look(MINUTES)
        await shop.look(MINUTES)
        assert shop.standing is Standing.RELEASED
        await shop.wallet.guard_choices.arm_anew(shop.card_id)
        await shop.look(MINUTES)
        assert (shop.status, shop.standing) == (CardStatus.ACTIVE, Standing.ARMED)

    play(act)


def test_a_card_that_is_in_use_or_whose_day_is_over_is_not_made_new() -> None:
    async def act(shop: Shop) -> None:
        until = shop.bench.desk.service_now() + DAY
        await begin(shop, Policy(PolicyKind.UNTIL, until=until))
        with pytest.raises(NotAllowed):
            await shop.wallet.guard_choices.arm_anew(shop.card_id)
        await shop.wallet.guard_choices.release(shop.card_id)
        await shop.look(2 * DAY)
        with pytest.raises(NotAllowed):
            await shop.wallet.guard_choices.arm_anew(shop.card_id)
        assert shop.sent() == []

    play(act)


def test_a_copy_that_was_brought_back_arms_nothing() -> None:
    async def act(shop: Shop) -> None:
        await void(shop)
        shop.bench.vault.settings.put(POLICIES_PAUSED, "restored")
        with pytest.raises(NotAllowed):
            await shop.wallet.guard_choices.arm_anew(shop.card_id)
        assert shop.sent() == ["set_frozen"]

    play(act)
