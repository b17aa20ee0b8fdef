"""How old what is shown is, over the best that the budget allows; time passes only as it is told.

The shipped loop, pacer and bucket run over a service in memory on a loop whose clock jumps from
one timer to the next, so that an hour of reading takes seconds and every wait is counted.
"""

import asyncio
import selectors
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import quantiles

from desktop_app.adapters.bitnob.bucket import Bucket, Priority
from desktop_app.application.feeds import Feeds
from desktop_app.application.listing import FULL
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.settling import Settler
from desktop_app.application.sync import Sync
from desktop_app.application.turns import goes_last
from desktop_app.application.view import View
from desktop_app.domain.cards import CardFacts, CardId
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.wallets import Rate, WalletBalance
from tests.bench.figures import Figure, Place
from tests.support.desk import make_bench
from tests.support.fake_api import FakeCardApi

GOAL = 1.2
BUDGET_PER_MINUTE = 60
ANSWER_S = 0.25
ROUNDS = 6


class JumpingSelector(selectors.DefaultSelector):
    """Waits for nobody: the clock is put forward instead."""

    at = 1_000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.at += timeout or 0.0
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop of which time passes when nothing is left to do."""

    def __init__(self) -> None:
        self.selector = JumpingSelector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.at


class LoopClock:
    """Clock port: both times are the loop's."""

    def __init__(self, loop: JumpingLoop) -> None:
        self._loop = loop

    def monotonic(self) -> float:
        return self._loop.time()

    def now(self) -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC) + timedelta(seconds=self._loop.time())


class Counted(FakeCardApi):
    """Every read costs a turn of the shipped bucket and the time of an answer."""

    bucket: Bucket
    page_size = FULL
    asked: int = 0

    async def _turn(self) -> None:
        await self.bucket.take(Priority.POLL if goes_last() else Priority.ON_DEMAND)
        self.asked += 1
        await asyncio.sleep(ANSWER_S)

    async def list_cards(self) -> AsyncIterator[tuple[CardFacts, ...]]:
        cards = tuple(self.cards.values())
        for start in range(0, len(cards), FULL):
            await self._turn()
            yield cards[start : start + FULL]

    async def get_card(self, card_id: CardId) -> CardFacts:
        await self._turn()
        return await super().get_card(card_id)

    async def transactions(self, card_id: CardId, limit: int) -> tuple[Transaction, ...]:
        await self._turn()
        return await super().transactions(card_id, limit)

    async def wallets(self) -> tuple[WalletBalance, ...]:
        await self._turn()
        return await super().wallets()

    async def rates(self) -> tuple[Rate, ...]:
        await self._turn()
        return await super().rates()


def best_p95_s(count: int) -> float:
    """Of a round-robin at the whole budget: the list, wallets, rates, and each card's feed.

    Everything is then at most one round old, and evenly so. One answer is under way at a time.
    """
    requests = -(-count // FULL) + 2 + count
    return 0.95 * requests * 60 / BUDGET_PER_MINUTE + ANSWER_S


async def _watch(loop: JumpingLoop, count: int) -> tuple[list[float], float]:
    """The ages seen at even moments over some rounds, and the requests used per minute."""
    api, clock = Counted(), LoopClock(loop)
    api.bucket = Bucket(BUDGET_PER_MINUTE, now=loop.time)
    for number in range(count):
        api.add_card(label=f"Supplier {number}")
    desk = replace(make_bench(api=api).desk, clock=clock)
    feeds = Feeds(desk)
    settler = Settler(desk, feeds, lambda _: 0.0)
    sync = Sync(desk, feeds, settler, View(Link(LinkState.NEVER)))
    await sync.watch(True)
    reading = asyncio.ensure_future(sync.run(lambda: None))
    each_round = best_p95_s(count) / 0.95
    await asyncio.sleep(2 * each_round)
    ages, began, asked = [], loop.time(), api.asked
    for _ in range(ROUNDS * 40):
        await asyncio.sleep(each_round / 40)
        now = loop.time()
        for card_id in api.cards:
            ages += [now - desk.book.began(card_id), now - feeds.began(card_id)]
    per_minute = (api.asked - asked) * 60 / (loop.time() - began)
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading
    return ages, per_minute


def staleness(place: Place) -> tuple[Figure, ...]:
    """p95 of the age of every card's figures and rows, for three sizes of a wallet."""
    return tuple(map(_figure, (10, 100, 1_000)))


def _figure(count: int) -> Figure:
    loop = JumpingLoop()
    try:
        ages, per_minute = loop.run_until_complete(_watch(loop, count))
    finally:
        loop.close()
    p95, best = quantiles(ages, n=20)[-1], best_p95_s(count)
    notes = (
        f"p95 {p95:.1f} s, best {best:.1f} s at {BUDGET_PER_MINUTE} requests a minute;"
        f" used {per_minute:.1f}; oldest {max(ages):.1f} s, n={len(ages)}",
    )
    return Figure(f"staleness_p95_ratio_{count}", p95 / best, "<=", GOAL, notes)
