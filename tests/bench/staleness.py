"""How old what is shown is, over the best that the budget allows; time passes only as it is told.

The shipped loop, pacer and bucket run over a service in memory, on a clock that jumps.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from statistics import quantiles

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.application.feeds import Feeds
from desktop_app.application.listing import FULL
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.settling import Settler
from desktop_app.application.sync import Sync
from desktop_app.application.view import View
from tests.bench.figures import Figure, Place
from tests.support.desk import make_bench
from tests.support.jumping import ANSWER_S, Counted, JumpingLoop, LoopClock

GOAL = 1.2
BUDGET_PER_MINUTE = 60
ROUNDS = 6


def best_p95_s(count: int) -> float:
    """Of a round-robin at the whole budget: the list, wallets, rates, and each card's feed.

    Everything is then at most one round old, and evenly so. One answer is under way at a time.
    """
    requests = -(-count // FULL) + 2 + count
    return 0.95 * requests * 60 / BUDGET_PER_MINUTE + ANSWER_S


async def _watch(loop: JumpingLoop, count: int) -> tuple[list[float], float]:
    """The ages seen at even moments over some rounds, and the requests used per minute."""
    api = Counted(Bucket(BUDGET_PER_MINUTE, now=loop.time), count)
    api.capabilities = replace(api.capabilities, feed_of_all=True)
    clock = LoopClock(loop)
    desk = replace(make_bench(api=api).desk, clock=clock)
    feeds = Feeds(desk)
    settler = Settler(desk, feeds, lambda _: 0.0)
    sync = Sync(desk, feeds, settler, View(Link(LinkState.NEVER)))
    await sync.watch(True)
    reading = asyncio.ensure_future(sync.run(lambda: None))
    each_round = best_p95_s(count) / 0.95
    await asyncio.sleep(2 * each_round)
    ages, began, asked = [], loop.time(), len(api.log)
    for _ in range(ROUNDS * 40):
        await asyncio.sleep(each_round / 40)
        now = loop.time()
        for card_id in api.cards:
            ages += [now - desk.book.began(card_id), now - feeds.began(card_id)]
    per_minute = (len(api.log) - asked) * 60 / (loop.time() - began)
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
