"""Several reads are under way at once: in which order they are answered changes nothing."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.settling import Settler
from desktop_app.application.sync import Sync
from desktop_app.application.timeline import Ask
from desktop_app.application.view import View
from desktop_app.domain.cards import CardId
from desktop_app.domain.history import Charge, HistoryStatus
from desktop_app.domain.money import Money
from desktop_app.domain.polling import Thing
from desktop_app.domain.transactions import Transaction, TransactionStatus
from desktop_app.domain.wallets import Rate, WalletBalance
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import FakeCardApi


class SlowApi(FakeCardApi):
    """An answer is made when the service is asked, and comes when its gate opens."""

    def __init__(self) -> None:
        super().__init__()
        self.gates: list[asyncio.Event] = []
        self.price = Money.usd(1)

    async def wallets(self) -> tuple[WalletBalance, ...]:
        """As asked for, and late."""
        stated = await super().wallets()
        await self._pass()
        return stated

    async def rates(self) -> tuple[Rate, ...]:
        """As asked for, and late."""
        stated = (Rate("USDC", self.price, self.now),)
        await self._pass()
        return stated

    async def transactions(self, card_id: CardId | None, limit: int) -> tuple[Transaction, ...]:
        """As asked for, and late where it is one card's feed."""
        stated = await super().transactions(card_id, limit)
        if card_id is not None:
            await self._pass()
        return stated

    async def _pass(self) -> None:
        if self.gates:
            await self.gates.pop(0).wait()


@pytest.fixture
def api() -> SlowApi:
    return SlowApi()


@pytest.fixture
def bench(api: SlowApi) -> Bench:
    return make_bench(api=api)


def make_sync(bench: Bench) -> Sync:
    feeds = Feeds(bench.desk)
    settler = Settler(bench.desk, feeds, lambda _: 0.0)
    return Sync(bench.desk, feeds, settler, View(Link(LinkState.NEVER)))


async def asked(
    api: SlowApi, read: Callable[[], Awaitable[object]]
) -> Callable[[], Awaitable[object]]:
    """`read` is asked now; what is returned lets its answer come and waits until it is kept."""
    gate = asyncio.Event()
    api.gates.append(gate)
    under_way = asyncio.ensure_future(read())
    while api.gates:
        await asyncio.sleep(0)

    async def answered() -> object:
        gate.set()
        return await under_way

    return answered


def test_an_older_figure_of_the_wallets_does_not_replace_a_newer_one(
    bench: Bench, api: SlowApi
) -> None:
    sync = make_sync(bench)
    reader = sync._reader

    async def tell() -> None:
        older = await asked(api, lambda: reader.read(Thing.WALLETS, CardId("")))
        api.balance = Money.usd(100)
        api.now += timedelta(seconds=10)
        await reader.read(Thing.WALLETS, CardId(""))
        await reader.read_list()
        (newest,), as_of = bench.vault.facts.wallets(), reader.as_of
        assert newest.available == Money.usd(100).micros
        await older()
        assert bench.vault.facts.wallets() == (newest,)
        assert reader.as_of == as_of

    run(tell)


def test_an_older_rate_does_not_replace_a_newer_one(bench: Bench, api: SlowApi) -> None:
    reader = make_sync(bench)._reader

    async def tell() -> None:
        older = await asked(api, lambda: reader.read(Thing.RATES, CardId("")))
        api.price = Money.usd(2)
        await reader.read(Thing.RATES, CardId(""))
        await older()
        (rate,) = bench.vault.facts.rates()
        assert rate.usd == Money.usd(2)

    run(tell)


def test_news_of_a_card_lets_no_older_read_of_its_feed_replace_a_newer_one(
    bench: Bench, api: SlowApi
) -> None:
    card = api.add_card()
    bench.desk.book.take_in([card], bench.clock.now(), bench.clock.monotonic())
    row, feeds = api.add_purchase(card.id, Money.usd(5)), Feeds(bench.desk)
    api.feeds[card.id][0] = replace(row, status=TransactionStatus.PENDING)

    async def tell() -> None:
        older = await asked(api, lambda: feeds.read(card.id))
        api.feeds[card.id][0] = row
        await feeds.read(card.id)
        api.add_purchase(card.id, Money.usd(7))
        await feeds.look_for_news()
        began = feeds.began(card.id)
        await older()
        assert bench.vault.facts.transactions(card.id, 9) == (row,)
        assert feeds.began(card.id) == began
        assert feeds.asked(card.id) < 0  # the news are still to be read

    run(tell)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_was_read_is_told_the_same_whichever_read_is_answered_first(
    bench: Bench, api: SlowApi, order: tuple[int, int]
) -> None:
    """M13: the older read finds a hold, the newer one that it came to nothing."""
    card = api.add_card()
    bench.desk.book.take_in([card], bench.clock.now(), bench.clock.monotonic())
    row, feeds = api.add_purchase(card.id, Money.usd(5)), Feeds(bench.desk)
    hold = replace(row, status=TransactionStatus.PENDING, amount=Money.usd(6))

    async def tell() -> None:
        answers = []
        for stated in (hold, replace(row, status=TransactionStatus.FAILED)):
            api.feeds[card.id][0] = stated
            answers.append(await asked(api, lambda: feeds.read(card.id)))
        for which in order:
            await answers[which]()

    run(tell)
    (line,) = bench.vault.history.lines(Ask(), 0, 9)
    assert isinstance(line, Charge)
    assert (line.status, line.authorized) == (HistoryStatus.RELEASED, hold.amount)


def test_a_later_read_that_reaches_less_far_back_overtakes_no_older_row(
    bench: Bench, api: SlowApi
) -> None:
    """A look at a card's whole past takes long, and its newest rows are read all the time."""
    card = api.add_card()
    bench.desk.book.take_in([card], bench.clock.now(), bench.clock.monotonic())
    old, feeds = api.add_purchase(card.id, Money.usd(5)), Feeds(bench.desk)
    hold = replace(old, status=TransactionStatus.PENDING)

    async def tell() -> None:
        api.feeds[card.id][0] = hold
        await feeds.read(card.id)
        api.add_purchase(card.id, Money.usd(7))
        api.feeds[card.id][-1] = old
        whole = await asked(api, lambda: feeds.read(card.id, 2))
        newest = api.add_purchase(card.id, Money.usd(9))
        await feeds.read(card.id, 2)
        assert hold in bench.vault.facts.transactions(card.id, 9)
        await whole()
        rows = bench.vault.facts.transactions(card.id, 9)
        assert len(rows) == 3
        assert {old, newest} <= set(rows)

    run(tell)


def test_four_reads_end_the_same_in_every_order_of_their_answers() -> None:
    """M13: a hold grows, falls out of sight, and comes to nothing."""
    found = [run_in_order(order) for order in itertools.permutations(range(4))]
    assert found == found[:1] * len(found)


def run_in_order(order: tuple[int, ...]) -> tuple[object, ...]:
    """What is kept and told once the four reads are answered in this order."""
    api = SlowApi()
    bench, card = make_bench(api=api), api.add_card()
    row, feeds = api.add_purchase(card.id, Money.usd(20)), Feeds(bench.desk)
    hold = replace(row, status=TransactionStatus.PENDING)
    other = replace(row, id="newer", at=row.at + timedelta(minutes=1))
    stated = [[hold], [replace(hold, amount=Money.usd(30))], [other],
              [replace(row, status=TransactionStatus.FAILED)]]  # fmt: skip

    async def tell() -> None:
        answers = []
        for feed in stated:
            api.feeds[card.id] = feed
            answers.append(await asked(api, lambda: feeds.read(card.id)))
        for which in order:
            await answers[which]()

    run(tell)
    lines = bench.vault.history.lines(Ask(), 0, 9)
    return bench.vault.facts.transactions(card.id, 9), lines
