"""The unlocked wallet over fakes: what it shows, what it asks, what it refuses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.messages import Action, LinkState
from desktop_app.application.preferences import Preferences
from desktop_app.application.standing import NotChecked
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId, CardState, CardStatus, ExpiryFormat, Field
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import BITNOB_URL, Environment
from desktop_app.domain.service_errors import KeysRefused, NotSent, Unreachable
from desktop_app.domain.vault_errors import DetailsMissing, DiskFull
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.wallet_story import WISH, newest, only_intent, story

THIRTY = Money.usd(30)
LIVE = replace(PRACTICE, environment=Environment.BITNOB_LIVE, base_url=BITNOB_URL)


def topped(bench: Bench, amount: Money = THIRTY, token: str = "t") -> MoneyWish:
    return MoneyWish(token, next(iter(bench.api.cards)), amount, "Monthly")


def test_a_top_up_is_pending_until_a_read_names_it() -> None:
    bench = make_bench()
    bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        sent = await wallet.top_up(topped(bench))
        assert sent.stage is Stage.ACCEPTED
        bench.api.advance()
        await wallet.refresh()
        assert only_intent(bench, Kind.FUND).stage is Stage.CONFIRMED

    story(bench, tell)


@pytest.mark.parametrize("status", [CardStatus.FROZEN, CardStatus.TERMINATED, CardStatus.PENDING])
def test_a_card_is_read_as_active_before_it_is_funded(status: CardStatus) -> None:
    bench = make_bench()
    card = bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        bench.api.change(card.id, status=status)  # after the last refresh
        with pytest.raises(NotAllowed):
            await wallet.top_up(topped(bench))

    story(bench, tell)
    assert bench.api.sent == []


def test_an_unreadable_card_is_not_funded() -> None:
    bench = make_bench()
    bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        bench.api.read_error = Unreachable()
        with pytest.raises(NotSent):
            await wallet.top_up(topped(bench))

    story(bench, tell)
    assert bench.api.sent == []


def test_more_than_every_wallet_holds_is_refused_before_sending() -> None:
    bench = make_bench()
    bench.api.add_card()
    bench.api.balance = Money.usd(10)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(NotAllowed, match="No wallet holds enough"):
            await wallet.top_up(topped(bench))

    story(bench, tell)
    assert bench.api.sent == []


def test_a_withdrawal_leaves_a_dollar_on_the_card() -> None:
    bench = make_bench()
    bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(NotAllowed, match=r"at most \$24.00"):
            await wallet.withdraw(topped(bench, Money.usd(24, 50)))
        sent = await wallet.withdraw(topped(bench, Money.usd(24), "again"))
        assert sent.stage is Stage.ACCEPTED

    story(bench, tell)


def test_freezing_shows_as_freezing_until_a_read_says_frozen() -> None:
    bench = make_bench()
    card = bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        await wallet.choose(card.id)
        await wallet.set_frozen(card.id, True, "z")
        detail = newest(bench).detail
        assert detail is not None
        assert detail.card.state is CardState.FREEZING
        bench.api.advance()
        await wallet.refresh()
        detail = newest(bench).detail
        assert detail is not None
        assert detail.card.state is CardState.FROZEN
        assert detail.refusals[Action.TOP_UP] == "The card is frozen."
        assert Action.UNFREEZE not in detail.refusals
        await wallet.set_frozen(card.id, False, "u")
        assert only_intent(bench, Kind.UNFREEZE).stage is Stage.ACCEPTED

    story(bench, tell)


def test_a_card_is_not_ended_in_its_first_day_by_the_services_clock() -> None:
    bench = make_bench()
    card = bench.api.add_card(created_at=bench.clock.now())

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(NotAllowed, match="first 24 hours"):
            await wallet.terminate(card.id, "e1")
        bench.api.clock_offset_s = timedelta(hours=25).total_seconds()
        await wallet.terminate(card.id, "e2")
        bench.api.advance()
        await wallet.choose(card.id)
        await wallet.refresh()
        detail = newest(bench).detail
        assert detail is not None
        assert detail.card.state is CardState.TERMINATED
        assert detail.card.ended_at is not None

    story(bench, tell)


def test_an_unchecked_connection_sends_nothing_but_a_freeze() -> None:
    bench = make_bench(LIVE, is_proven=False)
    card = bench.api.add_card(created_at=None)

    async def tell(wallet: Wallet) -> None:
        await wallet.choose(card.id)
        detail = newest(bench).detail
        assert detail is not None
        assert set(detail.refusals) == set(Action) - {Action.FREEZE}
        assert newest(bench).read_only.startswith(NotChecked.happened)
        with pytest.raises(NotChecked):
            await wallet.issue(WISH)
        with pytest.raises(NotChecked):
            await wallet.top_up(topped(bench))
        with pytest.raises(NotChecked):
            await wallet.withdraw(topped(bench))
        with pytest.raises(NotChecked):
            await wallet.set_frozen(card.id, False, "u")
        with pytest.raises(NotChecked):
            await wallet.terminate(card.id, "e")
        await wallet.set_frozen(card.id, True, "z")

    story(bench, tell)
    assert [operation for operation, _ in bench.api.sent] == ["set_frozen"]


def test_a_checked_connection_to_bitnob_with_proven_units_sends() -> None:
    bench = make_bench(LIVE)
    card = bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        await wallet.choose(card.id)
        assert newest(bench).read_only == ""
        await wallet.top_up(topped(bench))

    story(bench, tell)
    assert [operation for operation, _ in bench.api.sent] == ["fund"]


@pytest.mark.parametrize(
    ("error", "state"),
    [(Unreachable(), LinkState.OFFLINE), (KeysRefused(), LinkState.REFUSED)],
)
def test_what_was_known_stays_with_its_time_when_reading_fails(
    error: Exception, state: LinkState
) -> None:
    bench = make_bench()
    bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        before = newest(bench).link.as_of
        bench.api.read_error = error
        failure = await wallet.refresh()
        assert failure is not None
        shown = newest(bench)
        assert (shown.link.state, shown.link.as_of) == (state, before)
        assert shown.link.next_check is not None
        assert shown.link.next_check > bench.clock.now()
        assert shown.card_count == 1
        bench.api.read_error = None
        assert await wallet.refresh() is None
        assert newest(bench).link.state is LinkState.ONLINE

    story(bench, tell)


def test_a_disk_error_while_reading_is_not_called_offline() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        bench.vault.fail_next = DiskFull()
        await wallet.refresh()
        assert newest(bench).link.state is LinkState.BROKEN

    story(bench, tell)


def test_a_detail_that_is_not_stored_is_said_to_be_missing() -> None:
    bench = make_bench()
    card = bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(DetailsMissing):
            await wallet.reveal(card.id, Field.PAN)

    story(bench, tell)


def test_choices_are_kept_and_odd_ones_fall_back() -> None:
    bench = make_bench()
    chosen = Preferences(10, 60, ExpiryFormat.MM_YYYY)

    async def tell(wallet: Wallet) -> None:
        await wallet.set_preferences(chosen)
        assert newest(bench).preferences == chosen
        for odd in ("{", "[]", '{"clipboard_s": 5000}', '{"clipboard_s": true}', "null"):
            bench.vault.settings.put("preferences", odd)
            wallet.publish()
            assert newest(bench).preferences == Preferences()

    story(bench, tell)


def test_read_times_of_unchanged_cards_are_written_when_it_closes() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    read_at = []

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        kept = bench.desk.book.get(CardId(card.id))
        assert kept is not None
        read_at.append(kept.read_at)
        bench.vault.close = lambda: None  # so that the test can look afterwards

    story(bench, tell)
    kept = bench.vault.cards.get(card.id)
    assert kept is not None
    assert kept.read_at == read_at[0]
    assert kept.facts.available != ZERO
