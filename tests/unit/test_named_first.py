"""What a message names is read next, however busy the reading by age is."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import pytest

from desktop_app.adapters.bitnob.bucket import Bucket, Priority
from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.polls import NEWS_S
from desktop_app.application.settling import Settler
from desktop_app.application.sync import Sync
from desktop_app.application.view import View
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.money import Money
from tests.support.desk import make_bench
from tests.support.jumping import ANSWER_S, Counted, JumpingLoop, LoopClock

PER_MINUTE = 60
SETTLED_S = 200


@dataclass
class Watched:
    """A window that is looked at, with one card chosen, under the shipped budget."""

    api: Counted
    sync: Sync

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


def play(story: Callable[[Watched], Awaitable[None]], cards: int = 12) -> None:
    """Run a story on a loop whose time jumps, after some minutes of reading."""

    async def whole() -> None:
        api = Counted(Bucket(PER_MINUTE, now=loop.time), cards)
        desk = replace(make_bench(api=api).desk, clock=LoopClock(loop))
        feeds, view = Feeds(desk), View(Link(LinkState.NEVER))
        view.chosen = next(iter(api.cards))
        sync = Sync(desk, feeds, Settler(desk, feeds, lambda _: 0.0), view)
        await sync.watch(True)
        reading = asyncio.ensure_future(sync.run(lambda: None))
        await asyncio.sleep(SETTLED_S)
        try:
            await story(Watched(api, sync))
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


def test_with_many_cards_a_purchase_without_a_message_is_read_long_before_its_turn() -> None:
    async def story(watched: Watched) -> None:
        api = watched.api
        api.capabilities = replace(api.capabilities, feed_of_all=True)
        await asyncio.sleep(SETTLED_S)
        for turn in range(10):
            await asyncio.sleep(23.1)
            card_id = list(api.cards)[-1 - 17 * turn]
            api.add_purchase(card_id, Money.usd(1))
            since = len(api.log)
            asked = await watched.until_read(card_id, since)
            assert len(asked) <= NEWS_S / 60 * PER_MINUTE + 3

    play(story, 300)


@pytest.mark.parametrize("cards", [1, 12, 150])
def test_a_named_card_is_read_after_at_most_what_was_being_read(cards: int) -> None:
    async def story(watched: Watched) -> None:
        known = list(watched.api.cards)
        for turn in range(60):
            await asyncio.sleep(11.3)
            named, heard = known[-1 - turn % cards], asyncio.get_running_loop().time()
            asked = await watched.until_read(named, watched.names(named))
            assert [each[1:] for each in asked[-2:]] == [("card", named), ("feed", named)]
            assert len(asked) <= 3
            assert asked[-1][0] - heard <= 3 * ANSWER_S + 0.01

    play(story, cards)


@pytest.mark.parametrize("sends", [3, 8, 14])
def test_nor_does_it_wait_behind_them_when_money_has_used_the_budget(sends: int) -> None:
    async def story(watched: Watched) -> None:
        named = list(watched.api.cards)[-1]
        for _ in range(20):
            await asyncio.sleep(31.7)
            for _ in range(sends):
                await watched.api.bucket.take(Priority.MONEY)
            await asyncio.sleep(2.1)
            asked = await watched.until_read(named, watched.names(named))
            assert [each[1:] for each in asked[-2:]] == [("card", named), ("feed", named)]
            assert len(asked) <= 3

    play(story)


def test_of_many_named_each_is_shown_as_soon_as_it_is_read() -> None:
    async def story(watched: Watched) -> None:
        known, since = list(watched.api.cards)[1:9], len(watched.api.log)
        for card_id in known:
            watched.names(card_id)
        await asyncio.sleep(30)
        asked = [each[1:] for each in watched.api.log[since:]]
        ends = [asked.index(("feed", card_id)) for card_id in known]
        assert ends == sorted(ends)
        by_age = len(asked[: ends[-1]]) - 2 * len(known)
        assert by_age <= 1 + len(known) // 3

    play(story)
