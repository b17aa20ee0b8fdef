"""Setting limits: refused before a byte, sent once, settled by reading, remembered in the vault."""

import asyncio
from dataclasses import replace

import pytest

from desktop_app.application import limiting
from desktop_app.application.limiting import LimitsUnknown
from desktop_app.application.limits_asked import Stands, in_force
from desktop_app.application.unit_guard import UnitsUnproven
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import NO_LIMITS, CardId, CardStatus, SpendLimits
from desktop_app.domain.errors import InvalidInput, Locked, NotAllowed, PurserError
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import NotSent, Refused, Unreachable
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import ONCE, START, FakeCardApi
from tests.support.limits_rig import FILLED, MONTH, kept, made, sent, stated
from tests.support.scripted_bank import Outcome
from tests.support.wallet_story import newest, story


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "LOOKS_S", (0, 0))


def test_limits_are_sent_once_and_a_read_that_states_them_decides() -> None:
    bench, card_id = made()

    async def tell(wallet: Wallet) -> None:
        asked = await wallet.limiting.set(card_id, MONTH)
        assert sent(bench) == [(card_id, FILLED)]
        assert (asked.wanted, asked.sent, asked.is_accepted) == (MONTH, FILLED, True)
        assert asked.stands(stated(bench, card_id)) is Stands.STATED
        detail = newest(bench).detail
        assert detail is not None
        assert (detail.card.limits, detail.limits_asked) == (FILLED, kept(bench, card_id))

    story(bench, tell)


def test_a_service_that_states_no_limits_is_not_read_as_if_it_did() -> None:
    bench, card_id = made(states=False)

    async def tell(wallet: Wallet) -> None:
        asked = await wallet.limiting.set(card_id, MONTH)
        assert asked.stands(stated(bench, card_id)) is Stands.NONE
        assert in_force(asked, stated(bench, card_id)) == MONTH
        assert kept(bench, card_id) == asked

    story(bench, tell)


def test_limits_somebody_else_set_are_told_as_others() -> None:
    bench, card_id = made()

    async def tell(wallet: Wallet) -> None:
        asked = await wallet.limiting.set(card_id, MONTH)
        other = SpendLimits(daily=Money.usd(5))
        bench.api.change(card_id, limits=other)
        await wallet.refresh()
        assert asked.stands(stated(bench, card_id)) is Stands.OTHERS
        assert in_force(asked, stated(bench, card_id)) == other

    story(bench, tell)


def test_a_list_that_leaves_limits_out_does_not_take_them_away() -> None:
    bench, card_id = made()

    async def tell(wallet: Wallet) -> None:
        await wallet.limiting.set(card_id, MONTH)
        bench.api.change(card_id, limits=NO_LIMITS)
        await wallet.refresh()
        assert stated(bench, card_id) == FILLED

    story(bench, tell)


def test_a_lost_answer_is_settled_by_the_limits_a_read_states() -> None:
    bench, card_id = made()
    bench.api.script("set_limits", Outcome.LOST)

    async def tell(wallet: Wallet) -> None:
        asked = await wallet.limiting.set(card_id, MONTH)
        assert asked.stands(stated(bench, card_id)) is Stands.STATED
        assert len(sent(bench)) == 1

    story(bench, tell)


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.LOST])
def test_where_nothing_tells_it_stays_unknown_and_is_not_sent_again(outcome: Outcome) -> None:
    bench, card_id = made(states=False)
    bench.api.script("set_limits", outcome)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(LimitsUnknown):
            await wallet.limiting.set(card_id, MONTH)
        assert len(sent(bench)) == 1
        asked = kept(bench, card_id)
        assert asked is not None
        assert not asked.is_accepted
        assert in_force(asked, stated(bench, card_id)) == NO_LIMITS
        again = await wallet.limiting.set(card_id, MONTH)  # by the person's hand it may be
        assert again.is_accepted

    story(bench, tell)


@pytest.mark.parametrize("outcome", [Outcome.REFUSE, Outcome.NOT_SENT])
def test_what_was_refused_or_never_left_leaves_what_was_asked_before(outcome: Outcome) -> None:
    bench, card_id = made()

    async def tell(wallet: Wallet) -> None:
        await wallet.limiting.set(card_id, MONTH)
        before = kept(bench, card_id)
        bench.api.script("set_limits", outcome)
        with pytest.raises((Refused, NotSent)):
            await wallet.limiting.set(card_id, SpendLimits(monthly=Money.usd(900)))
        assert kept(bench, card_id) == before

    story(bench, tell)


def refused(bench: Bench, card_id: CardId, error: type[PurserError], limits: SpendLimits = MONTH):
    async def tell(wallet: Wallet) -> None:
        with pytest.raises(error):
            await wallet.limiting.set(card_id, limits)
        assert (sent(bench), kept(bench, card_id)) == ([], None)

    story(bench, tell)


def test_nothing_is_sent_before_the_units_are_proven() -> None:
    bench, card_id = made(is_proven=False)
    bench.desk.guard.mark_checked()
    refused(bench, card_id, UnitsUnproven)


def test_nothing_is_sent_where_the_card_cannot_be_read_first() -> None:
    bench, card_id = made()
    bench.desk.book.take_in(bench.api.cards.values(), START, 0.0)
    bench.api.read_error = Unreachable()
    refused(bench, card_id, NotSent)


@pytest.mark.parametrize("status", [CardStatus.TERMINATED, CardStatus.PENDING])
def test_a_card_that_cannot_be_used_keeps_its_limits(status: CardStatus) -> None:
    bench, card_id = made()
    bench.api.change(card_id, status=status)
    refused(bench, card_id, NotAllowed)


def test_a_frozen_card_may_be_limited() -> None:
    bench, card_id = made()
    bench.api.change(card_id, status=CardStatus.FROZEN)
    story(bench, lambda wallet: _set(wallet, card_id))
    assert len(sent(bench)) == 1


async def _set(wallet: Wallet, card_id: CardId) -> None:
    await wallet.limiting.set(card_id, MONTH)


def test_limits_that_contradict_each_other_are_not_sent() -> None:
    bench, card_id = made()
    refused(bench, card_id, InvalidInput, SpendLimits(daily=Money.usd(9), monthly=Money.usd(8)))


def test_a_limit_for_all_time_is_not_left_out_once_it_was_asked_for() -> None:
    bench, card_id = made(states=False)

    async def tell(wallet: Wallet) -> None:
        await wallet.limiting.set(card_id, replace(MONTH, all_time=Money.usd(900)))
        with pytest.raises(InvalidInput) as caught:
            await wallet.limiting.set(card_id, MONTH)
        assert caught.value.field == "all_time"
        assert len(sent(bench)) == 1

    story(bench, tell)


def test_a_connection_without_limits_says_so() -> None:
    bench = make_bench(api=FakeCardApi(ONCE))
    refused(bench, bench.api.add_card().id, NotAllowed)


def test_a_locked_wallet_and_a_full_disk_set_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    bench, card_id = made()
    monkeypatch.setattr(bench.vault, "has_room", lambda: False)
    refused(bench, card_id, DiskFull)
    bench, card_id = made()
    monkeypatch.setattr(bench.vault, "is_resting", True)
    refused(bench, card_id, Locked)


def test_two_sheets_send_one_after_the_other() -> None:
    bench, card_id = made()

    async def tell(wallet: Wallet) -> None:
        more = SpendLimits(monthly=Money.usd(600))
        both = (wallet.limiting.set(card_id, MONTH), wallet.limiting.set(card_id, more))
        await asyncio.gather(*both)
        assert [order[1].monthly for order in sent(bench)] == [MONTH.monthly, more.monthly]  # type: ignore[index]
        asked = kept(bench, card_id)
        assert asked is not None
        assert asked.wanted == more

    story(bench, tell)


def test_closing_the_sheet_does_not_take_the_send_back() -> None:
    bench, card_id = made()

    async def tell(wallet: Wallet) -> None:
        work = asyncio.ensure_future(wallet.limiting.set(card_id, MONTH))
        await asyncio.sleep(0)
        work.cancel()
        for _ in range(50):
            await asyncio.sleep(0)
        asked = kept(bench, card_id)
        assert asked is not None
        assert asked.is_accepted

    story(bench, tell)
