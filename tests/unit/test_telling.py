"""The teller over a wallet: what reads and messages bring is kept, listed and told once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.notice_board import (
    LISTED,
    Detail,
    NoticeHabits,
    Tidings,
    dump_habits,
    load_habits,
    load_list,
)
from desktop_app.application.telling import HABITS, TOLD
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain import told
from desktop_app.domain.cards import CardDetails, CardFacts, CardStatus
from desktop_app.domain.money import Money
from desktop_app.domain.notices import NoticeKind, What
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import Bench, make_bench
from tests.support.memory_vault import MemoryVault
from tests.support.wallet_story import newest, story

FAR_PAN = "4000" + "0000" + "0000" + "1234"


def tidings(bench: Bench) -> list[tuple[NoticeKind, str]]:
    told = [m for m in bench.sink.messages if isinstance(m, Tidings)]
    return [(n.kind, n.label) for one in told for n in one.notices]


def kinds(bench: Bench) -> list[NoticeKind]:
    return [kind for kind, _ in tidings(bench)]


def later(bench: Bench) -> None:
    """The service's clock moves past the moment at which telling began."""
    bench.api.now += timedelta(minutes=1)


async def read_feed(wallet: Wallet, card: CardFacts) -> None:
    await wallet.choose(card.id)
    await wallet.refresh()


def test_a_charge_is_told_once_and_an_old_history_never() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    bench.api.add_purchase(card.id, Money.usd(1))

    async def tell(wallet: Wallet) -> None:
        await read_feed(wallet, card)
        assert tidings(bench) == []
        later(bench)
        bench.api.add_purchase(card.id, Money.usd(3), "Netflix")
        await read_feed(wallet, card)
        await read_feed(wallet, card)
        assert tidings(bench) == [(NoticeKind.CHARGE, "Ads")]
        board = newest(bench).board
        assert [(n.amount, n.merchant) for n in board.notices] == [(Money.usd(3), "Netflix")]
        assert board.unseen == 1
        await wallet.teller.mark_seen()
        assert newest(bench).board.unseen == 0

    story(bench, tell)
    again = make_bench(api=bench.api, vault=_reopened(bench))

    async def tell_nothing(wallet: Wallet) -> None:
        await read_feed(wallet, card)
        assert len(newest(again).board.notices) == 1

    story(again, tell_nothing)
    assert tidings(again) == []


def _reopened(bench: Bench) -> MemoryVault:
    return MemoryVault(rows=bench.vault._kept)


def test_a_low_balance_and_a_freeze_of_the_issuer_are_told_and_our_own_freeze_is_not() -> None:
    bench = make_bench()
    ads, own = bench.api.add_card(label="Ads"), bench.api.add_card(label="Own")

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        bench.api.change(ads.id, status=CardStatus.FROZEN)
        bench.api.on_read = bench.api.advance
        await wallet.set_frozen(own.id, frozen=True, form_token="z" * 32)
        await wallet.refresh()
        assert tidings(bench) == [(NoticeKind.ISSUER, "Ads")]
        bench.api.change(ads.id, status=CardStatus.ACTIVE, available=Money.usd(25))
        await wallet.refresh()
        bench.api.change(ads.id, available=Money.usd(2))
        await wallet.refresh()
        assert tidings(bench)[1:] == [(NoticeKind.LOW, "Ads")]
        assert newest(bench).board.notices[0].amount == Money.usd(2)

    story(bench, tell)


def test_the_first_read_of_a_card_that_is_low_or_frozen_tells_nothing() -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads", status=CardStatus.FROZEN, available=Money.usd(1))

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        await wallet.refresh()

    story(bench, tell)
    assert tidings(bench) == []


def test_a_top_up_is_told_when_it_is_proven() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        bench.clock.pass_by(timedelta(seconds=1))
        await wallet.top_up(MoneyWish("f" * 32, card.id, Money.usd(20)))
        assert kinds(bench) == []
        bench.api.advance()
        await wallet.refresh()
        assert kinds(bench) == [NoticeKind.TOP_UP]
        assert newest(bench).board.notices[0].what is What.CONFIRMED

    story(bench, tell)


def test_a_card_that_is_about_to_expire_is_told_on_the_day() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        details = CardDetails(Secret(FAR_PAN), Secret("01/2027"), Secret("123"))
        bench.vault.cards.seal_details(card.id, details)
        bench.desk.book.reload(card.id)
        await wallet.refresh()
        assert kinds(bench) == []
        bench.clock.pass_by(timedelta(days=45))
        await wallet.refresh()
        await wallet.refresh()
        assert kinds(bench) == [NoticeKind.EXPIRING]

    story(bench, tell)


def test_a_quiet_kind_is_listed_and_not_told() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")

    async def tell(wallet: Wallet) -> None:
        await wallet.teller.choose(NoticeHabits(quiet=frozenset({NoticeKind.CHARGE})))
        await read_feed(wallet, card)
        later(bench)
        bench.api.add_purchase(card.id, Money.usd(3))
        await read_feed(wallet, card)
        assert kinds(bench) == []
        assert len(newest(bench).board.notices) == 1

    story(bench, tell)


def test_what_cannot_be_kept_is_told_when_it_can() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")

    async def tell(wallet: Wallet) -> None:
        await read_feed(wallet, card)
        later(bench)
        row = bench.api.add_purchase(card.id, Money.usd(3))
        wallet.teller.note_rows([row])
        bench.vault.fail_next = DiskFull()
        wallet.teller.look()
        assert kinds(bench) == []
        wallet.teller.look()
        assert kinds(bench) == [NoticeKind.CHARGE]

    story(bench, tell)


def test_the_list_keeps_the_newest() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads", available=Money.usd(500))

    async def tell(wallet: Wallet) -> None:
        await read_feed(wallet, card)
        later(bench)
        rows = [bench.api.add_purchase(card.id, Money.usd(1)) for _ in range(LISTED + 5)]
        wallet.teller.note_rows(rows[:5])
        wallet.teller.note_rows(rows[5:])
        wallet.publish()
        board = newest(bench).board
        assert (len(board.notices), board.unseen) == (LISTED, LISTED)
        assert len(tidings(bench)) == LISTED + 5

    story(bench, tell)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"desktop": 1, "quiet": ["x"]}', "null"])
def test_choices_that_cannot_be_read_give_the_least_away(text: str) -> None:
    assert load_habits(text) == NoticeHabits()
    assert load_habits(text).detail is Detail.KIND
    assert load_list(text) == ((), 0)


def test_choices_are_kept() -> None:
    bench = make_bench()
    wanted = NoticeHabits(
        desktop=False,
        quiet=frozenset({NoticeKind.LOW}),
        detail=Detail.ALL,
        low_below=Money.usd(50),
    )
    story(bench, lambda wallet: wallet.teller.choose(wanted))
    assert load_habits(_reopened(bench).settings.get(HABITS)) == wanted
    assert load_habits(dump_habits(replace(wanted, desktop=True))).desktop


def test_what_happened_between_two_runs_is_told_though_the_clock_was_ahead_once() -> None:
    first = make_bench()
    ads = first.api.add_card(label="Ads")
    ahead = told.Told.from_now(first.clock.now() + timedelta(days=365))
    first.vault.settings.put(TOLD, told.dump(ahead))

    async def begin(wallet: Wallet) -> None:
        await wallet.refresh()

    story(first, begin)
    again = make_bench(api=first.api, vault=MemoryVault(rows=first.vault._kept), session="next")
    again.api.now += timedelta(hours=1)
    again.api.add_purchase(ads.id, Money.usd(3), "Netflix")
    again.clock.pass_by(timedelta(hours=2))

    async def look(wallet: Wallet) -> None:
        await read_feed(wallet, ads)
        assert kinds(again) == [NoticeKind.CHARGE]

    story(again, look)
