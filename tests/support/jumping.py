"""Reading at the shipped pace over a service in memory; time passes only as it is told.

The loop's clock jumps from one timer to the next, so that an hour of reading takes seconds and
every wait is counted.
"""

import asyncio
import selectors
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from desktop_app.adapters.bitnob.bucket import Bucket, Priority
from desktop_app.application.listing import FULL
from desktop_app.application.turns import goes_beside, goes_last
from desktop_app.domain.cards import CardFacts, CardId
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.wallets import Rate, WalletBalance
from tests.support.fake_api import FakeCardApi

ANSWER_S = 0.25


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
    """Every read costs a turn of the shipped bucket and the time of an answer.

    `log` has each request as it began: the loop's time, what is read, and of which card.
    """

    bucket: Bucket
    page_size = FULL

    def __init__(self, bucket: Bucket, count: int) -> None:
        super().__init__()
        self.bucket = bucket
        self.idle_in_s = bucket.idle_in_s
        self.log: list[tuple[float, str, str]] = []
        for number in range(count):
            self.add_card(label=f"Supplier {number}")

    async def _turn(self, what: str, card_id: str = "") -> None:
        turn = Priority.POLL if goes_last() else Priority.ON_DEMAND
        await self.bucket.take(Priority.SPARE if goes_beside() else turn)
        self.log.append((asyncio.get_running_loop().time(), what, card_id))
        await asyncio.sleep(ANSWER_S)

    async def list_cards(self) -> AsyncIterator[tuple[CardFacts, ...]]:
        cards = tuple(self.cards.values())
        for start in range(0, len(cards), FULL):
            await self._turn("page")
            yield cards[start : start + FULL]

    async def get_card(self, card_id: CardId) -> CardFacts:
        await self._turn("card", card_id)
        return await super().get_card(card_id)

    async def transactions(self, card_id: CardId | None, limit: int) -> tuple[Transaction, ...]:
        await self._turn("news" if card_id is None else "feed", card_id or "")
        for start in range(FULL, min(limit, len(self.feeds.get(card_id or "", ()))), FULL):
            await self._turn("deep", f"{card_id}/{start}")
        return await super().transactions(card_id, limit)

    async def wallets(self) -> tuple[WalletBalance, ...]:
        await self._turn("wallets")
        return await super().wallets()

    async def rates(self) -> tuple[Rate, ...]:
        await self._turn("rates")
        return await super().rates()
