"""A tunnel whose connections come and go is told of no more often than one that is lost."""

import asyncio

import pytest

from desktop_app.adapters.relay.localtunnel import LocaltunnelReceiver, _Crew
from desktop_app.adapters.relay.upkeep import FIRST_S, STEADY_S
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.receiving import WayState
from desktop_app.domain.relay_errors import RelayLost
from desktop_app.domain.secrets import Secret
from tests.contract.receiver_suite import DEADLINE_S, Ear
from tests.support.desk import StepClock, run
from tests.support.relay_servers import LocaltunnelServer


class Scene:
    """A crew, and how often it was up and what it waited."""

    def __init__(self) -> None:
        self.clock, self.ups, self.pauses = StepClock(), 0, list[float]()
        self.crew = _Crew(self.up, self.clock, self.pause)

    def up(self) -> None:
        self.ups += 1

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.clock.seconds += seconds

    async def stand(self, seconds: float, place: int = 0) -> None:
        """Open a connection, and lose it after a while."""
        await self.crew.rest()
        self.crew.join(place)
        self.clock.seconds += seconds
        self.crew.leave(place)


def test_who_stood_for_a_minute_comes_back_at_once() -> None:
    async def tell() -> None:
        scene = Scene()
        for _ in range(9):
            await scene.stand(STEADY_S)
        assert (scene.ups, scene.pauses) == (9, [])

    run(tell)


def test_who_stands_briefly_rests_before_the_next_and_is_lost_after_three() -> None:
    async def tell() -> None:
        scene = Scene()
        for _ in range(3):
            await scene.stand(1.0)
        with pytest.raises(RelayLost):
            await scene.crew.rest()
        assert scene.ups == 3
        first, second = scene.pauses
        assert FIRST_S / 2 - 1e-3 <= first <= FIRST_S
        assert FIRST_S - 1e-3 <= second <= 2 * FIRST_S

    run(tell)


def test_a_long_stand_between_brief_ones_begins_anew() -> None:
    async def tell() -> None:
        scene = Scene()
        for _ in range(4):
            await scene.stand(1.0)
            await scene.stand(STEADY_S)
        assert scene.ups == 8
        assert all(pause <= FIRST_S for pause in scene.pauses)

    run(tell)


def test_while_another_connection_stands_nobody_rests() -> None:
    async def tell() -> None:
        scene = Scene()
        scene.crew.join(9)
        for _ in range(9):
            await scene.stand(1.0)
        assert (scene.ups, scene.pauses) == (1, [])

    run(tell)


class Knocking(LocaltunnelServer):
    """Has one connection; every other one brings a request for nobody, and the next one ends."""

    def __init__(self) -> None:
        super().__init__()
        self.sockets, self._turns = 1, 0

    def _join(self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._turns += 1
        if self._turns % 2:
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        writer.close()


def test_a_server_that_knocks_and_hangs_up_makes_us_wait_before_every_new_connection() -> None:
    async def scene() -> None:
        server, ear = Knocking(), Ear()
        await server.start()
        way = LocaltunnelReceiver(
            server.url, Secret("feed" * 8), Secret("c0ffee" * 5 + "00"), SystemClock(),
            pause=ear.pause, limit_s=DEADLINE_S,
        )  # fmt: skip
        task = asyncio.create_task(way.run(ear.take, ear.report))
        await ear.until(lambda: len(ear.pauses) >= 12)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await server.kill()
        assert ear.states.count(WayState.ON) <= len(ear.pauses) + 1
        assert ear.states.count(WayState.FAILED) >= 2

    asyncio.run(scene())
