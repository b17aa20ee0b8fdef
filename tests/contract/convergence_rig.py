"""A wallet that hears of what a real bank does, by a real way, and one that only asks."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.desk import Desk
from desktop_app.application.inbox import Inbox
from desktop_app.application.receiving import Delivery, Receiver, Taken, Way, WayReport, WayState
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from tests.bench.desks import make_desk
from tests.contract import vault_rig
from tests.contract.receiver_suite import SIGNATURE, post
from tests.sandbox.shop import Shop
from tests.support.desk import Sink
from tests.support.relay_servers import GosmeeServer
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread
from tests.support.told_lines import told_lines

CLOCK = SystemClock()
WAIT_S = 20.0
SINK = "v2"


@contextmanager
def open_shop(folder: Path) -> Iterator[Shop]:
    """A bank without waiting times, quirks or a rate limit."""
    bank = start_sandbox_thread(folder)
    bank.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    bank.control("rate_limit", {"per_minute": 0})
    yield Shop(bank)
    bank.stop()


@dataclass
class Eye:
    """A wallet over a vault of its own at the bank."""

    desk: Desk
    wallet: Wallet

    def cards(self) -> list[tuple[object, ...]]:
        """What it believes of every card and wallet."""
        facts = [card.facts for card in self.desk.book.all()]
        wallets: list[tuple[object, ...]] = [
            (w.asset, w.available) for w in self.desk.vault.facts.wallets()
        ]
        return sorted(((f.id, f.status, f.available) for f in facts), key=str) + wallets

    def feeds(self) -> list[tuple[object, ...]]:
        """What it believes of every transaction."""
        ids = [card.id for card in self.desk.book.all()]
        rows = [row for each in ids for row in self.desk.vault.facts.transactions(each, 200)]
        return sorted(((r.card_id, r.id, r.kind, r.status, r.amount) for r in rows), key=str)

    def lines(self) -> object:
        """What it tells of every charge."""
        return told_lines(self.desk.vault)

    async def look_at(self, *card_ids: CardId) -> None:
        """As a person who opens one card after the other."""
        for card_id in card_ids:
            await self.wallet.choose(card_id)


@asynccontextmanager
async def open_eye(bank: RunningSandbox, folder: Path) -> AsyncIterator[Eye]:
    """A new vault on disk, connected; nothing is read yet."""
    password = Secret(vault_rig.PASSWORD)
    vault = await vault_rig.keeper().create(folder, "Shop", password, lambda _: None)
    profile = replace(SANDBOX_PROFILES[DialectName.V2], base_url=bank.url)
    keys = Credentials(bank.client_id, Secret(bank.client_secret))
    api = BitnobClient(profile, keys, CLOCK, bucket=Bucket(per_minute=None))
    desk = make_desk(folder, vault, api, profile)
    eye = Eye(desk, Wallet(desk, Sink()))
    try:
        yield eye
    finally:
        await eye.wallet.close()


@dataclass
class Listener:
    """The eye that hears: way, inbox and reading, put together as the program does."""

    eye: Eye
    shop: Shop
    reports: list[WayReport] = field(default_factory=list)
    posted: int = 0
    port: int = 0
    carried: dict[tuple[bytes, str], None] = field(default_factory=dict)

    @property
    def inbox(self) -> Inbox:
        """Believes what this bank signs."""
        secret, units = Secret(self.shop.server.webhook_secret), self.eye.desk.api.units
        reader = EventReader(DEFAULT_SCHEME, secret, units, lambda: True)  # type: ignore[arg-type]
        return Inbox(self.eye.desk.vault, reader, CLOCK, self.eye.wallet.hear)

    async def hear(self, *posts: tuple[bytes, str]) -> None:
        """Them all at once, by no way."""
        for body, signature in posts:
            delivery = Delivery(Way.OWN, ((SIGNATURE, signature),), body, CLOCK.now(), exact=True)
            assert await self.inbox.take(delivery) is Taken.KEPT

    def report(self, report: WayReport) -> None:
        """Whatever may have been missed before a new connection is read."""
        self.reports.append(report)
        if report.state is WayState.ON:
            self.eye.wallet._sync.look_anew()

    def times_on(self) -> int:
        """How often it was connected."""
        return [report.state for report in self.reports].count(WayState.ON)

    async def new_posts(self) -> list[tuple[bytes, str]]:
        """Body and signature of what the bank has posted since the last call."""

        def look() -> list[dict[str, Any]]:
            bank = self.shop.server
            told = bank.control("deliveries")["deliveries"]
            self.shop.until(lambda: bank.control(f"sink/{SINK}")["received"],
                            lambda seen: len(seen) >= len(told))  # fmt: skip
            return list(bank.control(f"sink/{SINK}")["received"])

        rows = await asyncio.to_thread(look)
        new, self.posted = rows[self.posted :], len(rows)
        return [(row["body"].encode(), row["headers"][SIGNATURE]) for row in new]

    async def carry(self, *posts: tuple[bytes, str]) -> None:
        """Post them to the address of the way, as the bank signed them."""
        url = next(r.url for r in reversed(self.reports) if r.url is not None).reveal()
        parts = urlsplit(url)
        if parts.port is None:  # the real server gives its public name alone
            url = parts._replace(netloc=f"{parts.netloc}:{self.port}").geturl()
        self.carried.update(dict.fromkeys(posts))
        for body, signature in posts:
            status = await post(url, body, **{SIGNATURE: signature})
            assert 200 <= status < 300, status

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for it; a TimeoutError after a time that no machine needs."""
        deadline = CLOCK.monotonic() + WAIT_S
        while not holds():
            assert CLOCK.monotonic() < deadline, f"waited for {what}"
            await asyncio.sleep(0.01)

    def kept(self) -> int:
        """How many different messages are on disk."""
        return len(self.eye.desk.vault.events.newest(1000))


@asynccontextmanager
async def listening(
    shop: Shop, folder: Path, make_receiver: Callable[[], Receiver]
) -> AsyncIterator[Listener]:
    """A wallet that reads, and hears by the receiver."""
    async with open_eye(shop.server, folder) as eye:
        eye.wallet.start()
        listener = Listener(eye, shop)
        hearing = asyncio.create_task(
            make_receiver().run(listener.inbox.take, listener.report), name="hearing"
        )
        try:
            await listener.until(lambda: listener.times_on() > 0, "the way")
            yield listener
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)


class StallingServer(GosmeeServer):
    """A gosmee server that can stand still in the middle of an event."""

    def __init__(self) -> None:
        super().__init__()
        self._held: bytes | None = None

    def say(self, raw: bytes) -> None:
        if self._held is None:
            super().say(raw)
        else:
            self._held += raw

    def stall(self) -> None:
        """Half a word, then nothing."""
        super().say(b"da")
        self._held = b"ta: {}\n\n"

    def go_on(self) -> None:
        """Say what was held back."""
        held, self._held = self._held or b"", None
        self.say(held)


async def short(seconds: float) -> None:
    """A receiver's pause between two tries."""
    await asyncio.sleep(min(seconds, 0.01))
