"""An unlocked wallet over fakes, and how a test tells its story."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager

from desktop_app.application.messages import Snapshot
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueProgress, IssueStep, IssueWish
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from tests.support.desk import Bench, run
from tests.support.fake_api import HOLDERS

WISH = IssueWish("form-1", "Google Ads", HOLDERS[0], Money.usd(20), Money.usd(500))


@asynccontextmanager
async def opened(bench: Bench):
    wallet = Wallet(bench.desk, bench.sink)
    wallet.start()
    await asyncio.sleep(0.01)
    try:
        yield wallet
    finally:
        await wallet.close()


def story(bench: Bench, tell: Callable[[Wallet], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with opened(bench) as wallet:
            await tell(wallet)

    run(whole)


def newest(bench: Bench) -> Snapshot:
    return next(m for m in reversed(bench.sink.messages) if isinstance(m, Snapshot))


def steps(bench: Bench) -> list[IssueStep]:
    return [m.step for m in bench.sink.messages if isinstance(m, IssueProgress)]


def advancing(bench: Bench) -> None:
    """The service does its work whenever a card is read."""
    bench.api.on_read = bench.api.advance


def only_intent(bench: Bench, kind: Kind):
    return next(i for i in bench.vault.intents.recent(9) if i.kind is kind)
