"""Reading ten thousand cards through everything Purser is, over a bare connection."""

import asyncio
import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urlsplit

from desktop_app.adapters.bitnob.answers import Answer, read_data
from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.client import PAGE, BitnobClient
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.dialects import PageAsk
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import Card, CardFacts, CardId
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from tests.bench.desks import make_desk
from tests.bench.figures import Figure, Place, millis
from tests.bench.opened import opened
from tests.bench.vaults import NOW, make_vault
from tests.support.sandbox_server import RunningSandbox, start_sandbox

ROUNDS = 5
GOAL = 3
COUNT = 10_000


@contextmanager
def running_bank(folder: Path, count: int) -> Iterator[RunningSandbox]:
    """The real bank in its own process, without a rate limit, with `count` cards."""
    bank = start_sandbox(folder)
    try:
        bank.http.timeout = 60
        bank.control("rate_limit", {"per_minute": 0})
        bank.control("populate", {"count": count})
        yield bank
    finally:
        bank.stop()


def link_of(bank: RunningSandbox) -> dict[str, str]:
    """How to reach a bank, for a child."""
    names = ("url", "client_id", "client_secret", "api_key", "webhook_secret")
    return {name: getattr(bank, name) for name in names}


def read_raw(bank: RunningSandbox) -> list[CardFacts]:
    """Every card over one `http.client` connection, decoded as the product decodes."""
    address = urlsplit(bank.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    units, ask, found = Units(V2.per_usd), PageAsk(PAGE, CardId("")), []
    while True:
        after = {"cursor": ask.after} if ask.after else {}
        path = "/api/cards?" + urlencode({"limit": PAGE, **after})
        connection.request("GET", path, headers=bank.sign(b""))
        response = connection.getresponse()
        answer = Answer(response.status, response.read())
        page = V2.list_cards.read(read_data(answer), ask, units)
        found += page.items
        if page.next is None:
            connection.close()
            return found
        ask = PageAsk(PAGE, ask.card_id, page.next)


def bank_cards(bank: RunningSandbox) -> list[Card]:
    """What a vault knows after it has read this bank."""
    return [Card(facts, NOW, facts.label, facts.holder) for facts in read_raw(bank)]


def refresh_ratio(place: Place) -> tuple[Figure, ...]:
    """`Wallet.refresh` over the raw loop, the same bank, interleaved."""
    with running_bank(place.folder / "bank", COUNT) as bank:
        ours, raw = asyncio.run(_race(place.folder / "vault", bank))
    each = f"{COUNT} cards in pages of {PAGE}, n={ROUNDS}; ours, ms: {millis(ours)}"
    notes = (each, f"raw, ms: {millis(raw)}")
    return (Figure("refresh_10k_ratio", median(ours) / median(raw), "<=", GOAL, notes),)


class _Nobody:
    """EventSink that takes the pictures and shows them to nobody."""

    def publish(self, message: object) -> None:
        """Take it."""


async def _race(folder: Path, bank: RunningSandbox) -> tuple[list[float], list[float]]:
    await make_vault(folder, bank_cards(bank), sealed=False)
    ours, raw = [], []
    async with opened(folder) as vault:
        profile = replace(SANDBOX_PROFILES[DialectName.V2], base_url=bank.url)
        keys = Credentials(bank.client_id, Secret(bank.client_secret))
        api = BitnobClient(profile, keys, SystemClock(), bucket=Bucket(per_minute=None))
        desk = make_desk(folder, vault, api, profile)
        wallet = Wallet(desk, _Nobody())
        for number in range(ROUNDS + 1):
            began = time.perf_counter()
            failure = await wallet.refresh()
            between = time.perf_counter()
            found = read_raw(bank)
            ended = time.perf_counter()
            assert failure is None
            assert len(found) == COUNT
            if number:
                ours.append(between - began)
                raw.append(ended - between)
        await desk.api.close()
    return ours, raw
