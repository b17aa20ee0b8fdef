"""Minutes of reading at the shipped pace, of which a test sees every request."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.settling import Settler
from desktop_app.application.sync import Sync
from desktop_app.application.view import View
from desktop_app.domain.cards import CardFacts, CardId
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.service_errors import BadAnswer, Refused, RefusedReason
from desktop_app.domain.transactions import Transaction
from tests.support.desk import make_bench
from tests.support.jumping import ANSWER_S, Counted, JumpingLoop, LoopClock

PER_MINUTE = 60
SETTLED_S = 200
Act = Callable[[], Awaitable[None]]


async def _nothing() -> None:
    pass


class Troubled(Counted):
    """The feeds of `garbled` cards do not decode, and `gone` ones are not known any more."""

    def __init__(self, bucket: Bucket, count: int) -> None:
        super().__init__(bucket, count)
        self.garbled: set[CardId] = set()
        self.gone: set[CardId] = set()

    async def get_card(self, card_id: CardId) -> CardFacts:
        facts = await super().get_card(card_id)
        if card_id in self.gone:
            raise Refused(RefusedReason.NOT_FOUND)
        return facts

    async def transactions(self, card_id: CardId | None, limit: int) -> tuple[Transaction, ...]:
        rows = await super().transactions(card_id, limit)
        if card_id in self.gone:
            raise Refused(RefusedReason.NOT_FOUND)
        if card_id in self.garbled or (card_id is None and self.garbled):
            raise BadAnswer(detail="200")
        return rows


@dataclass
class Paced:
    """A wallet that reads, with its first card chosen, under the shipped budget."""

    api: Troubled
    desk: Desk
    feeds: Feeds
    sync: Sync
    view: View
    states: Counter[LinkState] = field(default_factory=Counter)
    """How often the window was told each state of the connection."""

    def names(self, card_id: CardId) -> int:
        """A message about the card arrives; how many requests went out before."""
        kind = EventKind.AUTHORIZED
        self.sync.hear(Event(f"e-{len(self.api.log)}", kind, kind.value, card_id))
        return len(self.api.log)

    async def until_read(self, card_id: CardId, since: int) -> list[tuple[float, str, str]]:
        """The requests since then, up to the feed of that card."""
        while ("feed", card_id) not in [each[1:] for each in self.api.log[since:]]:
            await asyncio.sleep(ANSWER_S)
        asked = self.api.log[since:]
        return asked[: [each[1:] for each in asked].index(("feed", card_id)) + 1]

    async def go_on(self, seconds: int, each_second: Act = _nothing) -> None:
        """Let time pass from now on: what was asked and told before is forgotten."""
        self.api.log.clear()
        self.states.clear()
        for _ in range(seconds):
            await each_second()
            await asyncio.sleep(1)

    def longest_unread_s(self, card_id: CardId) -> float:
        """The longest time for which the card's feed was not asked for since `go_on`."""
        now = asyncio.get_running_loop().time()
        began = self.api.log[0][0]
        times = [at for at, what, named in self.api.log if (what, named) == ("feed", card_id)]
        return max(after - before for before, after in pairwise([began, *times, now]))

    def asked(self) -> Counter[str]:
        """How often each thing was asked for since `go_on`."""
        return Counter(what for _, what, _ in self.api.log)


def play(
    story: Callable[[Paced], Awaitable[None]],
    cards: int = 12,
    *,
    watched: bool = True,
    before: Callable[[Paced], None] = lambda paced: None,
) -> None:
    """Run a story on a loop whose time jumps, after some minutes of reading.

    `before` is what happened before the wallet began to read.
    """

    async def whole() -> None:
        api = Troubled(Bucket(PER_MINUTE, now=loop.time), cards)
        desk = replace(make_bench(api=api).desk, clock=LoopClock(loop))
        feeds, view = Feeds(desk), View(Link(LinkState.NEVER))
        view.chosen = next(iter(api.cards))
        sync = Sync(desk, feeds, Settler(desk, feeds, lambda _: 0.0), view)
        paced = Paced(api, desk, feeds, sync, view)
        before(paced)
        await sync.watch(watched)
        reading = asyncio.ensure_future(sync.run(lambda: paced.states.update([view.link.state])))
        await asyncio.sleep(SETTLED_S)
        try:
            await story(paced)
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading
        times = [at for at, _, _ in api.log]
        assert all(b - a >= 60 for a, b in zip(times, times[PER_MINUTE:], strict=False))

    loop = JumpingLoop()
    try:
        loop.run_until_complete(whole())
    finally:
        loop.close()
