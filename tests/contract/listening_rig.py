"""A real session that hears the practice bank, over real sockets and a real vault."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.ears import BitnobEars
from desktop_app.adapters.system.clock import RandomIds, SystemClock
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.application.hearing import DEFAULT_SCHEME, HearingWish, News
from desktop_app.application.messages import Snapshot
from desktop_app.application.ports import Holder
from desktop_app.application.receiving import Way, WayState
from desktop_app.application.session import Session
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from tests.support.app_rig import CHEAP, ThreadHost
from tests.support.computer import make_computer
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

PASSWORD = Secret("practice harbour ledger compass")
DEADLINE_S = 40
TWENTY = Money.usd(20)


class Sink:
    """The newest picture, and a wait for the one that is looked for."""

    def __init__(self) -> None:
        self.picture: Snapshot | None = None
        self._news = asyncio.Event()

    def publish(self, message: object) -> None:
        if isinstance(message, Snapshot):
            self.picture = message
            self._news.set()

    async def until(self, done: Callable[[Snapshot], bool]) -> Snapshot:
        while self.picture is None or not done(self.picture):
            self._news.clear()
            await self._news.wait()
        return self.picture


@dataclass
class Life:
    """One session over one vault."""

    session: Session
    sink: Sink
    bank: RunningSandbox
    folder: Path

    @property
    def news(self) -> News:
        assert self.sink.picture is not None
        return self.sink.picture.news

    async def on(self, way: Way = Way.OWN) -> None:
        await self.sink.until(lambda s: (s.news.way, s.news.state) == (way, WayState.ON))

    async def issue(self, load: Money = TWENTY) -> CardId:
        picture = await self.sink.until(lambda s: s.link.as_of is not None and not s.refreshing)
        holder = next(iter(picture.holders), Holder("", "Ada Lovelace"))
        if picture.capabilities.holders and not picture.holders:
            await self.session.wallet.refresh()
            holder = self.sink.picture.holders[0]
        wish = IssueWish("e" * 32, "Ads", holder, load, Money.usd(100))
        return await self.session.wallet.issue(wish)

    async def buy(self, card_id: CardId, shop: str) -> None:
        await self.session.practice.buy(card_id, Money.usd(7), shop)

    async def painted(self, shop: str) -> Snapshot:
        def is_there(picture: Snapshot) -> bool:
            rows = () if picture.detail is None else picture.detail.transactions
            return any(row.merchant == shop for row in rows)

        return await self.sink.until(is_there)

    async def choose(self, way: Way | None, address: str = "", **changes: object) -> None:
        wish = HearingWish(way, Secret(address), Secret(""), DEFAULT_SCHEME, 20_000)
        await self.session.listening.choose(replace(wish, **changes))

    async def address(self) -> str:
        return (await self.session.listening.address()).reveal()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    made = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield made
    made.stop()


@pytest.fixture
def live(
    running: RunningSandbox, tmp_path: Path
) -> Callable[[Callable[[Life], Awaitable[None]]], None]:
    """Plays a story in a new practice vault."""
    running.control("reset", {})
    running.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    running.control("rate_limit", {"per_minute": 0})

    def play(
        story: Callable[[Life], Awaitable[None]], dialect: DialectName = DialectName.V2
    ) -> None:
        async def whole() -> None:
            clock, sink = SystemClock(), Sink()
            keeper = FileVaultKeeper(lambda work: asyncio.to_thread(work), floor=CHEAP, cost=CHEAP)
            ears = BitnobEars(clock, lambda seconds: asyncio.sleep(min(seconds, 0.02)))
            session = Session(
                keeper,
                lambda profile, keys: BitnobClient(profile, keys, clock),
                ThreadHost(running),
                clock,
                RandomIds(),
                sink,
                ears,
                make_computer(),
            )
            life = Life(session, sink, running, tmp_path / "vault")
            try:
                async with asyncio.timeout(DEADLINE_S):
                    await session.create_sandbox(life.folder, PASSWORD, dialect)
                    await story(life)
            finally:
                await session.close()

        asyncio.run(whole())

    return play


async def post(url: str, body: bytes = b'{"event":"x"}') -> int:
    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.post(url, content=body)).status_code
