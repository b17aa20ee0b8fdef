"""A hold that was let go and money that came back are told, however a feed says so, and once."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.telling import TOLD, Teller
from desktop_app.application.wallet import Wallet
from desktop_app.domain import told
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.money import Money
from desktop_app.domain.notices import NoticeKind, What
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support.desk import Bench, make_bench
from tests.support.wallet_story import newest, story
from tests.unit.test_claims import keep

S = TransactionStatus
Told = list[tuple[NoticeKind, What]]


class Till:
    """A card with one purchase in its feed, which is read again after every change."""

    def __init__(self, bench: Bench, wallet: Wallet) -> None:
        self._bench = bench
        self._wallet = wallet
        self.card = bench.api.add_card(label="Ads")
        self.bought: Transaction | None = None

    async def start(self, status: TransactionStatus, before: timedelta = timedelta(0)) -> None:
        await self._wallet.refresh()
        self._bench.api.now += timedelta(minutes=1)
        self.bought = replace(self.row(TransactionKind.PURCHASE, status), merchant="Shop")
        await self.add(replace(self.bought, at=self.bought.at - before))

    def row(self, kind: TransactionKind, status: TransactionStatus) -> Transaction:
        return replace(self._bench.api.row(self.card.id, kind, Money.usd(9)), status=status)

    async def add(self, row: Transaction) -> None:
        self._bench.api.feeds[self.card.id].insert(0, row)
        await self.look()

    async def refund(self) -> None:
        await self.add(self.row(TransactionKind.REFUND, S.SETTLED))

    async def becomes(self, status: TransactionStatus) -> None:
        feed = self._bench.api.feeds[self.card.id]
        feed[-1] = replace(feed[-1], status=status)
        await self.look()

    async def look(self) -> None:
        self._bench.clock.pass_by(timedelta(seconds=30))
        await self._wallet.choose(self.card.id)

    @property
    def told(self) -> Told:
        return [(n.kind, n.what) for n in reversed(newest(self._bench).board.notices)]


def play(scene: Callable[[Bench, Till], Awaitable[None]]) -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        await scene(bench, Till(bench, wallet))

    story(bench, tell)


CHARGED = (NoticeKind.CHARGE, What.NONE)
LET_GO = (NoticeKind.REFUND, What.RELEASED)
BACK = (NoticeKind.REFUND, What.NONE)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (S.PENDING, S.FAILED, [CHARGED, LET_GO]),
        (S.PENDING, S.RELEASED, [CHARGED, LET_GO]),
        (S.PENDING, S.REFUNDED, [CHARGED, BACK]),
        (S.SETTLED, S.REFUNDED, [CHARGED, BACK]),
        (S.SETTLED, S.FAILED, [CHARGED, BACK]),
        (S.FAILED, S.FAILED, []),
    ],
)
def test_what_becomes_of_a_charge_is_told_once(
    was: TransactionStatus, now: TransactionStatus, told: Told
) -> None:
    async def scene(_: Bench, till: Till) -> None:
        await till.start(was)
        await till.becomes(now)
        await till.look()
        assert till.told == told

    play(scene)


def test_a_hold_that_only_a_message_told_of_is_let_go_all_the_same() -> None:
    async def scene(bench: Bench, till: Till) -> None:
        await till.start(S.FAILED)
        assert till.told == []
        assert till.bought is not None
        keep(bench, Event("e-1", EventKind.AUTHORIZED, "n", till.card.id, till.bought.id))
        await till.look()
        assert till.told == [LET_GO]

    play(scene)


def test_an_old_purchase_that_is_given_back_today_is_news_of_today() -> None:
    async def scene(bench: Bench, till: Till) -> None:
        await till.start(S.SETTLED, before=timedelta(days=30))
        assert till.told == []
        await till.becomes(S.REFUNDED)
        assert till.told == [BACK]
        (notice,) = newest(bench).board.notices
        assert bench.clock.now() - notice.at < timedelta(hours=1)

    play(scene)


def test_what_was_given_back_before_anybody_looked_is_no_news() -> None:
    async def scene(_: Bench, till: Till) -> None:
        await till.start(S.REFUNDED, before=timedelta(days=30))
        assert till.told == []

    play(scene)


@pytest.mark.parametrize("marked_first", [True, False])
def test_a_purchase_marked_as_refunded_and_the_row_of_its_refund_are_one_notice(
    marked_first: bool,
) -> None:
    async def scene(_: Bench, till: Till) -> None:
        await till.start(S.SETTLED)
        if marked_first:
            await till.becomes(S.REFUNDED)
            await till.refund()
        else:
            await till.refund()
            await till.becomes(S.REFUNDED)
        await till.look()
        assert till.told == [CHARGED, BACK]
        await till.refund()
        assert till.told == [CHARGED, BACK, BACK]  # money came back a second time

    play(scene)


def test_a_hold_that_was_let_go_hides_no_refund() -> None:
    async def scene(_: Bench, till: Till) -> None:
        await till.start(S.PENDING)
        await till.becomes(S.RELEASED)
        await till.refund()
        assert till.told == [CHARGED, LET_GO, BACK]

    play(scene)


def test_what_an_earlier_run_read_as_refunded_is_no_news() -> None:
    bench = make_bench()
    card, now = bench.api.add_card(), bench.clock.now()
    long_ago = told.Told.from_now(now - timedelta(days=100))
    bench.vault.settings.put(TOLD, told.dump(long_ago))
    row = bench.api.row(card.id, TransactionKind.PURCHASE, Money.usd(5))
    row = replace(row, at=now - timedelta(days=90))
    for status, days in ((S.SETTLED, 90), (S.REFUNDED, 80)):
        row = replace(row, status=status)
        bench.vault.facts.put_transactions([row], now - timedelta(days=days))
    bench.api.feeds[card.id] = [row]

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        await wallet.choose(card.id)
        assert newest(bench).board.notices == ()

    story(bench, tell)


def test_rows_deeper_than_the_newest_page_are_told_only_as_they_change() -> None:
    async def scene(bench: Bench, till: Till) -> None:
        await till.start(S.SETTLED)
        bought = till.bought
        assert bought is not None
        newer = [
            replace(bought, id=f"r{n}", at=bought.at + timedelta(seconds=n)) for n in range(1, 60)
        ]
        changed = replace(bought, status=S.REFUNDED)
        bench.api.feeds[till.card.id] = [changed, *newer]
        bench.clock.pass_by(timedelta(minutes=10))
        teller = Teller(bench.desk, bench.sink, lambda: None)
        bench.vault.facts.put_transactions([changed, *newer], bench.clock.now())
        teller.note_rows([changed, *newer])
        teller.look()
        keys = {notice.key for notice in teller.board.notices}
        assert f"refund {bought.id}" in keys
        assert {f"charge r{n}" for n in range(11, 60)} <= keys  # as many as are listed
        assert not {f"charge r{n}" for n in range(1, 10)} & keys

    play(scene)
