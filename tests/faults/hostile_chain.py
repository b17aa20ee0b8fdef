"""Hostile requests on real sockets: receiver, inbox and a real vault, which stays as it was."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from random import Random
from unittest.mock import patch
from urllib.parse import urlsplit

from desktop_app.adapters.bitnob import webhook_schemes
from desktop_app.adapters.relay.inbound import REPLIES, Door
from desktop_app.adapters.relay.receiver import HOST, MAX_CONNECTIONS, LoopbackReceiver
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.inbox import Inbox
from desktop_app.application.receiving import WayReport
from desktop_app.domain.events import Doubt, Event
from desktop_app.domain.secrets import Secret
from tests.faults.cases import Cases
from tests.faults.hostile_bodies import PAN, SPOILERS, make_body
from tests.faults.hostile_signatures import DIGITS, forged_headers, other_digit
from tests.faults.report import Place
from tests.faults.vault_story import database_of, first_life, later_life, make_vault
from tests.support.guard_logs import Listener
from tests.support.hostile_requests import HOSTS, PATH, TOKEN, VERBS, head
from tests.support.webhooks import HEADER, SECRET, Headers, encode, make_reader, sign

Request = tuple[bytes, int]
"""What is sent, and the status that it must be answered with."""

CLOCK = SystemClock()
OURS, TO_US = "events.example", f"POST {PATH} HTTP/1.1"
# Each of them may leave one behind that is just being closed.
AT_ONCE = MAX_CONNECTIONS // 2
ROUND = 150


def knock(place: Place) -> Cases:
    """Each request gets its status, and none of them changes a row or is spoken of."""
    tally = Cases("hostile_requests", floor=place.pick(290, 50_000))
    rounds = place.pick(300, 51_000, 500_000) // ROUND
    asyncio.run(_knock(tally, place.inside("chain").folder, rounds))
    return tally


async def _knock(tally: Cases, folder: Path, rounds: int) -> None:
    random = Random(41)
    with closing(make_vault(folder / "vault")) as vault, all_logs() as logs:
        _live(vault)
        async with open_chain(vault, logs) as chain:
            for _ in range(rounds):
                requests = [make_request(random) for _ in range(ROUND)]
                for (raw, _), fault in zip(requests, await chain.send(requests), strict=True):
                    tally.note(hash(raw), fault)
                tally.failures += chain.changes()
            await _plant(tally, chain, random)


def _live(vault: OpenVault) -> None:
    """Something of everything that a message could change."""
    first_life(vault, lambda: None, range(3))
    later_life(vault, lambda: None, 9)
    while vault.history.catch_up(100):
        pass


async def _plant(tally: Cases, chain: "Chain", random: Random) -> None:
    raw = encode(make_body(random))
    forged, astray = (
        (_posted(((HEADER, "0" * DIGITS),), raw), 401),
        (_posted(((HEADER, sign(raw)),), raw, host="evil.example"), 404),
    )
    with patch.object(webhook_schemes, "_is_same", lambda *_: True):
        (fault,) = await chain.send([forged])
    tally.control("a comparison that always agrees", fault is not None)
    tally.control("what is believed is seen in the vault", len(chain.changes()) == 2)
    with patch.object(Door, "judge", lambda *_: None):
        (fault,) = await chain.send([astray])
    tally.control("a door that stands open", fault is not None)
    logging.getLogger(__name__).debug("%s", astray[0])
    tally.control("what is logged is seen", len(chain.changes()) == 3)


# --- the requests ---------------------------------------------------------------------------------


def make_request(random: Random) -> Request:
    """One that is not ours, not as published, or at the wrong door."""
    return random.choice((_forged, _spoiled, _astray))(random)


def _forged(random: Random) -> Request:
    raw = encode(make_body(random))
    return _posted(forged_headers(random, raw), raw), 401


def _spoiled(random: Random) -> Request:
    spoiler = random.choice(tuple(SPOILERS.values()))
    raw = spoiler.make(random)
    return _posted(((HEADER, sign(raw)),), raw), 413 if Doubt.TOO_LARGE in spoiler.doubts else 400


def _astray(random: Random) -> Request:
    """What would be believed, but for the way it is sent."""
    raw, name = encode(make_body(random)), f"{random.getrandbits(64):x}.example"
    at = random.randrange(1, len(PATH))
    near = PATH[:at] + other_digit(random, PATH[at]) + PATH[at + 1 :]
    wrong: tuple[tuple[str, str, str, int], ...] = (
        (f"POST {near} HTTP/1.1", OURS, "", 404),
        (f"{random.choice(VERBS)} {PATH} HTTP/1.1", OURS, "", 404),
        (TO_US, name, "", 404),
        (TO_US, OURS, f"Origin: https://{name}", 404),
        (TO_US, OURS, "Sec-Fetch-Mode: cors", 404),
        (TO_US, OURS, "Content-Encoding: gzip", 400),
        (TO_US, OURS, f"X A: {name}", 400),
        (f"POST {PATH} HTTP/1.0", OURS, "", 400),
    )
    first, host, more, status = random.choice(wrong)
    return _posted(((HEADER, sign(raw)),), raw, first, host, *filter(None, [more])), status


def _posted(
    headers: Headers, body: bytes, first: str = TO_US, host: str = OURS, *more: str
) -> bytes:
    lines = (f"{name}: {value}" for name, value in headers)
    return head(first, f"Content-Length: {len(body)}", *lines, *more, host=host) + body


# --- the chain ------------------------------------------------------------------------------------


LISTING = ("events", "links", "links_due", "sqlite_sequence")


class Chain:
    """Receiver, inbox and vault, put together as the program does, and what they were at first."""

    def __init__(self, vault: OpenVault, logs: Listener) -> None:
        self._vault = vault
        self._logs = logs
        self._told: list[Event] = []
        self._before = state_said(vault)
        self.receiver = LoopbackReceiver(Secret(TOKEN), CLOCK, hosts=HOSTS)
        self.inbox = Inbox(vault, make_reader(), CLOCK, self._told.append)

    def changes(self) -> list[str]:
        """What is not as it was at first."""
        texts = [text for _, text in self._logs.heard]
        was_said = any(word in text for text in texts for word in (TOKEN, SECRET, PAN))
        found = {
            "the vault is another": state_said(self._vault) != self._before,
            "something is to be read": bool(self._told),
            "a log tells of it": was_said,
        }
        return [fault for fault, is_so in found.items() if is_so]

    async def send(self, requests: list[Request]) -> list[str | None]:
        """What did not hold for each request, on a connection of its own."""
        gate, port = asyncio.Semaphore(AT_ONCE), urlsplit(self.receiver.address).port

        async def one(raw: bytes, status: int) -> str | None:
            async with gate:
                reader, writer = await asyncio.open_connection(HOST, port)
                writer.write(raw)
                answer = await reader.read()
                writer.close()
            return None if answer == REPLIES[status] else f"{answer[:40]!r} is not {status}"

        return await asyncio.gather(*(one(raw, status) for raw, status in requests))


@asynccontextmanager
async def open_chain(vault: OpenVault, logs: Listener) -> AsyncIterator[Chain]:
    """A chain that listens."""
    chain, is_on = Chain(vault, logs), asyncio.Event()

    def report(report: WayReport) -> None:
        if report.url is not None:
            is_on.set()

    listening = asyncio.create_task(chain.receiver.run(chain.inbox.take, report))
    try:
        await is_on.wait()
        yield chain
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def state_said(vault: OpenVault) -> str:
    """A digest of every row, but for those that list the messages, and chain the list."""
    database, said = database_of(vault), hashlib.blake2b(digest_size=16)
    tables = database.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    for (name,) in tables:
        if name in LISTING or name.startswith("deeds_index"):
            continue
        which = "WHERE source <> 'event'" if name == "deeds" else ""
        rows = database.rows(f"SELECT * FROM {name} {which}")
        said.update(repr((name, rows)).encode())
    return said.hexdigest()


@contextmanager
def all_logs() -> Iterator[Listener]:
    """Whatever is logged meanwhile."""
    root, listener = logging.getLogger(), Listener()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    try:
        yield listener
    finally:
        root.setLevel(level)
        root.removeHandler(listener)
