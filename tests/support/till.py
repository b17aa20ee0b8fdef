"""A wallet that reads only when it is told to, over the practice bank and its messages."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.application.facts import CardBook
from desktop_app.application.inbox import Inbox
from desktop_app.application.messages import CardView
from desktop_app.application.receiving import Delivery, Taken, Way
from desktop_app.application.wallet import Wallet
from desktop_app.domain.polling import Thing
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from tests.sandbox.shop import Shop
from tests.support.bitnob_rig import sandbox_client
from tests.support.clock_now import RealClock
from tests.support.desk import Bench, make_bench
from tests.support.sandbox_server import start_sandbox_thread
from tests.support.wallet_story import newest

Tell = Callable[["Till"], Awaitable[None]]


@pytest.fixture(scope="module")
def till_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    running = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield Shop(running)
    running.stop()


@pytest.fixture
def till_shop(till_bank: Shop) -> Shop:
    calm(till_bank)
    return till_bank


def calm(shop: Shop) -> None:
    """An empty bank that does everything at once."""
    shop.server.control("reset", {})
    shop.server.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0, "refund_ms": 0})
    shop.server.control("rate_limit", {"per_minute": 0})


class Till:
    """A wallet that reads only when it is told to, and the inbox that it is told by."""

    def __init__(self, shop: Shop, api: BitnobClient) -> None:
        self.shop = shop
        bench = make_bench(api=api)  # type: ignore[arg-type]  # the real client, not the fake
        book = CardBook(bench.vault)
        self.bench: Bench = replace(bench, desk=replace(bench.desk, clock=RealClock(), book=book))
        self.wallet = Wallet(self.bench.desk, self.bench.sink)
        secret = Secret(shop.server.webhook_secret)
        reader = EventReader(DEFAULT_SCHEME, secret, Units(1_000_000), lambda: True)
        self.inbox = Inbox(self.bench.vault, reader, RealClock(), self.wallet.hear)

    async def look(self, thing: Thing = Thing.NAMED) -> None:
        await self.wallet._sync._refresh(self.wallet.publish, thing)

    async def look_until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            await self.look(Thing.PENDING)
            while not holds():
                await asyncio.sleep(0.02)
                await self.look(Thing.PENDING)

    def card(self, card_id: str) -> CardView:
        self.wallet.publish()
        return next(row for row in newest(self.bench).rows
                    if isinstance(row, CardView) and row.id == card_id)  # fmt: skip

    def digest(self) -> object:
        """All that is shown of cards and their rows, without the times of the reads."""
        book, facts = self.bench.desk.book, self.bench.vault.facts
        cards = sorted(repr(card.facts) for card in book.all())
        rows = sorted(repr(row) for card in book.all() for row in facts.transactions(card.id, 500))
        return cards, rows, self.wallet._sync.claims.told


def tell(shop: Shop, story: Tell) -> None:
    async def whole() -> None:
        api = sandbox_client(shop.server, DialectName.V2)
        try:
            async with asyncio.timeout(600):
                await story(Till(shop, api))
        finally:
            await api.close()

    asyncio.run(whole())


def switch(shop: Shop, name: str, value: int) -> None:
    shop.server.control("quirks", {name: value})


def deliveries(shop: Shop, count: int) -> list[Delivery]:
    """What the bank posted, byte for byte."""
    rows = shop.until(
        lambda: shop.server.control("sink/v2")["received"], lambda seen: len(seen) >= count
    )
    now = datetime.now(UTC)
    return [
        Delivery(Way.OWN, tuple(row["headers"].items()), row["body"].encode(), now, exact=True)
        for row in rows
    ]


def a_busy_day(shop: Shop) -> tuple[str, list[Delivery]]:
    """Six messages about one card: made, held, settled, loaded, declined, held again."""
    card = shop.v2_card()["id"]
    held = shop.buy(card, 2_000_000)["authorization_id"]
    shop.server.control("merchant/settle", {"authorization_id": held, "amount_micros": 1_500_000})
    assert shop.balance(card, "fund", 3_000_000).status_code == 200
    assert shop.buy(card, 90_000_000)["reason"] == "insufficient_funds"
    assert shop.buy(card, 1_000_000)["approved"]
    return card, deliveries(shop, 6)


def an_odd_day(shop: Shop) -> list[Delivery]:
    """Settled, released and refunded, at home and abroad, under ids of their own; a decline."""
    switch(shop, "settlement_own_id", 1)
    card, control = shop.v2_card(amount=20_000_000)["id"], shop.server.control
    for dollars, country, end in ((1, "us", "settle"), (2, "fr", "settle"), (3, "fr", "reverse")):
        held = shop.buy(card, dollars * 1_000_000, country=country)["authorization_id"]
        control(f"merchant/{end}", {"authorization_id": held})
    control("merchant/refund", {"card_id": card, "amount_micros": 1_000_000, "way": "settled",
                                "merchant": "Amazon.com"})  # fmt: skip
    shop.buy(card, 90_000_000)
    return deliveries(shop, 12)


async def settled_by(till: Till, order: Sequence[Delivery], look_after: int) -> object:
    """The digest after `order`, with a read in between and what is dirty read at the end."""
    for number, delivery in enumerate(order):
        assert await till.inbox.take(delivery) is Taken.KEPT
        if number == look_after:
            await till.look()
    await till.look()
    return till.digest()


async def polled(till: Till) -> object:
    """The digest of a run that heard nothing."""
    await till.wallet.refresh()
    for card in list(till.bench.desk.book.all()):
        await till.wallet.choose(card.id)
    await till.look(Thing.WHOLE)
    return till.digest()
