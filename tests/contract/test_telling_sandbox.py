"""What the owner is told of a bank's doings over its sockets: by messages, and by reading alone."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.adapters.relay.receiver import LoopbackReceiver
from desktop_app.application.inbox import Inbox
from desktop_app.application.notice_board import Tidings
from desktop_app.application.receiving import Delivery, Taken, WayReport
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.notices import Notice, NoticeKind, What
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from tests.sandbox.shop import Shop
from tests.support.bitnob_rig import sandbox_client
from tests.support.desk import Bench, make_bench
from tests.support.sandbox_server import start_sandbox_thread
from tests.support.wallet_story import opened


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    running = start_sandbox_thread(tmp_path / "bank")
    running.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    running.control("rate_limit", {"per_minute": 1_000_000})
    yield Shop(running)
    running.stop()


def told(bench: Bench) -> list[Notice]:
    return [n for m in bench.sink.messages if isinstance(m, Tidings) for n in m.notices]


def meanings(bench: Bench) -> Counter[tuple[NoticeKind, What]]:
    return Counter((n.kind, n.what) for n in told(bench))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.02)


def passes(bench: Bench) -> bool:
    """Time passes: what is read next depends on it."""
    bench.clock.pass_by(timedelta(seconds=1))
    return True


class Post:
    """The owner's own way in; every message is handed over twice."""

    def __init__(self, shop: Shop, bench: Bench, wallet: Wallet) -> None:
        secret = Secret(shop.server.webhook_secret)
        reader = EventReader(DEFAULT_SCHEME, secret, Units(1_000_000), lambda: True)
        self._inbox = Inbox(bench.vault, reader, bench.clock, wallet.hear)
        self.url = ""

    async def take(self, delivery: Delivery) -> Taken:
        await self._inbox.take(delivery)
        return await self._inbox.take(delivery)

    def report(self, told: WayReport) -> None:
        self.url = told.url.reveal() if told.url is not None else self.url


def strike_out(shop: Shop, card: str) -> None:
    """One charge, then three declines for want of money: the third ends the card."""
    assert shop.buy(card, 2_000_000)["approved"]
    for _ in range(3):
        assert shop.buy(card, 90_000_000)["reason"] == "insufficient_funds"


EXPECTED = {
    (NoticeKind.CHARGE, What.NONE): 1,
    (NoticeKind.DECLINE, What.NONE): 3,
    (NoticeKind.ISSUER, What.ENDED): 1,
}


def test_a_card_that_strikes_out_is_told_in_full_and_each_thing_once(shop: Shop) -> None:
    bench = make_bench(api=sandbox_client(shop.server, DialectName.V2))

    async def whole() -> None:
        async with opened(bench) as wallet:
            post = Post(shop, bench, wallet)
            way = LoopbackReceiver(Secret("ab" * 16), bench.clock)
            work = asyncio.create_task(way.run(post.take, post.report))
            await until(lambda: bool(post.url))
            card = (await asyncio.to_thread(shop.v2_card, webhook_url=post.url))["id"]
            await wallet.refresh()
            await asyncio.to_thread(strike_out, shop, card)
            await until(lambda: passes(bench) and len(told(bench)) >= sum(EXPECTED.values()))
            await wallet.refresh()
            await wallet.refresh()
            work.cancel()
            await asyncio.wait({work})
            assert {n.card_id for n in told(bench)} == {CardId(card)}

    asyncio.run(whole())
    assert meanings(bench) == EXPECTED
    assert {n.reason for n in told(bench) if n.kind is NoticeKind.DECLINE} == {"insufficient_funds"}
    [charge] = [n for n in told(bench) if n.kind is NoticeKind.CHARGE]
    assert charge.amount == Money.usd(2)
    assert len({n.key for n in told(bench)}) == sum(EXPECTED.values())


def test_by_reading_alone_everything_but_the_declines_is_told(shop: Shop) -> None:
    bench = make_bench(api=sandbox_client(shop.server, DialectName.V2))

    async def whole() -> None:
        async with opened(bench) as wallet:
            card = (await asyncio.to_thread(shop.v2_card))["id"]
            await wallet.refresh()
            await wallet.choose(CardId(card))
            await asyncio.to_thread(strike_out, shop, card)
            await wallet.refresh()
            await wallet.refresh()

    asyncio.run(whole())
    # No feed of the service lists a decline.
    assert meanings(bench) == {
        meaning: count
        for meaning, count in EXPECTED.items()
        if meaning[0] is not NoticeKind.DECLINE
    }
