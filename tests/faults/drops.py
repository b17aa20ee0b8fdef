"""A relay drops its listener a thousand times: nothing is lost, nothing is left behind."""

import asyncio
import gc
import os
import sys
import threading
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from desktop_app.adapters.relay.gosmee import make_gosmee
from desktop_app.adapters.relay.localtunnel import LocaltunnelReceiver
from desktop_app.adapters.relay.upkeep import FIRST_S
from desktop_app.application.receiving import Delivery, Taken, Way, WayReport, WayState
from desktop_app.domain.secrets import Secret
from tests.contract.receiver_suite import Ear
from tests.contract.test_receiver_suite import CLOCK, NAME, TOKEN, Rig, running
from tests.faults.cases import Cases
from tests.faults.report import Place
from tests.support.relay_servers import GosmeeServer, LocaltunnelServer, Request

WARM = 100
"""By then every cache is filled."""


@dataclass
class Counter(Ear):
    """Keeps numbers instead of all that came: `heard` is how many messages came in their order."""

    heard: int = 0
    strange: list[bytes] = field(default_factory=list)
    times_on: int = 0
    shortest: float = 60.0

    async def take(self, delivery: Delivery) -> Taken:
        if delivery.body == message(self.heard):
            self.heard += 1
        else:
            self.strange.append(delivery.body)
        taken = await super().take(delivery)
        self.deliveries.clear()
        return taken

    def report(self, report: WayReport) -> None:
        self.times_on += report.state is WayState.ON
        super().report(report)
        del self.reports[:-1]

    async def pause(self, seconds: float) -> None:
        self.shortest = min(self.shortest, seconds)
        await super().pause(seconds)
        self.pauses.clear()


class RememberingServer(GosmeeServer):
    """Tells again what came behind the id that it is asked with, as gosmee does."""

    def __init__(self) -> None:
        super().__init__()
        self.numbered = True
        self._told: list[tuple[int, bytes]] = []

    def say(self, raw: bytes) -> None:
        self._told.append((self._events, raw))
        super().say(raw)

    async def handle(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if request.method == "GET":
            seen = int(request.headers.get("last-event-id", "-0").rpartition("-")[2])
            self._told = [each for each in self._told if each[0] > seen]
            self.greeting = b"".join((GosmeeServer.greeting, *(raw for _, raw in self._told)))
        await super().handle(request, reader, writer)


async def gosmee(undo: AsyncExitStack) -> Rig:
    ear, server = Counter(), RememberingServer()
    await server.start()
    receiver = make_gosmee(Secret(f"{server.url}/{TOKEN}"), CLOCK, pause=ear.pause)
    return await undo.enter_async_context(
        running(Rig(Way.GOSMEE, True, False, ear, receiver, server))
    )


async def localtunnel(undo: AsyncExitStack) -> Rig:
    ear, server = Counter(), LocaltunnelServer()
    server.sockets = 1
    await server.start()
    receiver = LocaltunnelReceiver(server.url, Secret(NAME), Secret(TOKEN), CLOCK, pause=ear.pause)
    return await undo.enter_async_context(
        running(Rig(Way.LOCALTUNNEL, True, True, ear, receiver, server))
    )


WAYS = {"gosmee": gosmee, "localtunnel": localtunnel}


def message(number: int) -> bytes:
    """The body of one message."""
    return b'{"n":%d}' % number


async def post(url: str, body: bytes) -> int:
    """As the service does, at a tenth of what a whole client costs; the status."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection("127.0.0.1", parts.port)
    lines = (f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(body)}")
    writer.write("\r\n".join((*lines, "Content-Type: application/json", "", "")).encode() + body)
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1])


async def drop(rig: Rig, ear: Counter, number: int) -> None:
    """A message comes in between: before it stands again, where the relay remembers."""
    url, before = ear.url, ear.times_on
    await rig.drop()
    if rig.answers:
        await ear.until(lambda: ear.times_on > before)
    assert 200 <= await post(url, message(number)) < 300
    await ear.until(lambda: ear.times_on > before and ear.heard > number)
    rig.server.gets.clear()


async def left_behind() -> tuple[int, int, int, int]:
    """Threads, tasks, open files, and pieces of memory."""
    await asyncio.sleep(0.1)  # what was hung up on unwinds
    gc.collect()
    files = len(os.listdir("/proc/self/fd"))
    return threading.active_count(), len(asyncio.all_tasks()), files, sys.getallocatedblocks()


async def lose_nothing(way: str, drops: int, pieces: int) -> str:
    """What was lost or left behind over so many drops; "" for nothing.

    `pieces` of memory a drop are too many: a connection is dozens.
    """
    async with AsyncExitStack() as undo:
        rig = await WAYS[way](undo)
        ear = rig.ear
        assert isinstance(ear, Counter)
        for number in range(WARM):
            await drop(rig, ear, number)
        *before, blocks = await left_behind()
        for number in range(WARM, drops):
            await drop(rig, ear, number)
        *after, more = await left_behind()
        wrong = {
            "messages": (ear.heard, ear.strange) != (drops, []) or ear.times_on <= drops,
            "threads, tasks or files": after != before,
            "memory": more - blocks >= pieces * (drops - WARM),
            "pace": ear.shortest < FIRST_S / 2,
        }
        return ", ".join(name for name, is_wrong in wrong.items() if is_wrong)


def run(place: Place) -> Cases:
    """Both relays in turn. A slice drops them 200 times."""
    drops = place.pick(2 * WARM, 1_000)
    tally = Cases("drops", floor=len(WAYS))
    for way in WAYS:
        tally.note((way, drops), asyncio.run(lose_nothing(way, drops, place.pick(6, 1))) or None)
    return tally
