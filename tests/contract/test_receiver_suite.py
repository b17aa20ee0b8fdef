"""Every way keeps the promises of a Receiver, over real sockets."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest

from desktop_app.adapters.relay.gosmee import make_gosmee
from desktop_app.adapters.relay.localtunnel import LocaltunnelReceiver
from desktop_app.adapters.relay.receiver import LoopbackReceiver
from desktop_app.adapters.relay.smee import make_smee
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.receiving import Receiver, Way, WayState
from desktop_app.domain.secrets import Secret
from tests.contract.receiver_suite import (
    BEHAVIOURS,
    BODY,
    RELAY_BEHAVIOURS,
    Behaviour,
    Ear,
    RelayBehaviour,
    deliver,
)
from tests.support.relay_servers import GosmeeServer, LocaltunnelServer, SmeeServer, StandIn

TOKEN = "c0ffee" * 5 + "00"
NAME = "feed" * 8
CLOCK = SystemClock()


@dataclass
class Rig:
    """A receiver at work, and the server in the middle where there is one."""

    way: Way
    exact: bool
    answers: bool
    ear: Ear
    receiver: Receiver
    server: StandIn

    async def kill(self) -> None:
        await self.server.kill()

    async def revive(self) -> None:
        await self.server.start()

    async def drop(self) -> None:
        # A tunnel with one connection left is not down, so all of it must go.
        if self.way is Way.LOCALTUNNEL:
            await self.server.kill()
            await self.server.start()
        self.server.drop()

    def greet_and_hang_up(self) -> None:
        self.server.brief = True  # type: ignore[attr-defined]

    def visits(self) -> int:
        return len(self.server.gets)


@asynccontextmanager
async def running(rig: Rig) -> AsyncIterator[Rig]:
    """Run the receiver until the block ends, and see that it ends cleanly and says OFF."""
    task = asyncio.create_task(rig.receiver.run(rig.ear.take, rig.ear.report))
    try:
        await rig.ear.until_on()
        yield rig
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await rig.server.kill()
    assert task.cancelled()
    assert rig.ear.states[-1] is WayState.OFF
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    if rest:  # the stand-in's own handlers, which have just been hung up on
        await asyncio.wait(rest, timeout=5)
    assert asyncio.all_tasks() == {asyncio.current_task()}


def own(token: str = TOKEN) -> AbstractAsyncContextManager[Rig]:
    """The receiver on this computer, posted to directly, as a tunnel would."""
    ear = Ear()
    receiver = LoopbackReceiver(Secret(token), CLOCK, pause=ear.pause)
    return running(Rig(Way.OWN, True, True, ear, receiver, StandIn()))


@asynccontextmanager
async def gosmee(token: str = TOKEN) -> AsyncIterator[Rig]:
    ear, server = Ear(), GosmeeServer()
    await server.start()
    receiver = make_gosmee(Secret(f"{server.url}/{token}"), CLOCK, pause=ear.pause)
    async with running(Rig(Way.GOSMEE, True, False, ear, receiver, server)) as rig:
        yield rig


@asynccontextmanager
async def smee(token: str = TOKEN) -> AsyncIterator[Rig]:
    ear, server = Ear(), SmeeServer()
    await server.start()
    receiver = make_smee(Secret(f"{server.url}/{token}"), CLOCK, pause=ear.pause)
    async with running(Rig(Way.SMEE, False, False, ear, receiver, server)) as rig:
        yield rig


@asynccontextmanager
async def localtunnel(token: str = TOKEN) -> AsyncIterator[Rig]:
    ear, server = Ear(), LocaltunnelServer()
    await server.start()
    receiver = LocaltunnelReceiver(server.url, Secret(NAME), Secret(token), CLOCK, pause=ear.pause)
    async with running(Rig(Way.LOCALTUNNEL, True, True, ear, receiver, server)) as rig:
        yield rig


Make = Callable[..., AbstractAsyncContextManager[Rig]]
WAYS: dict[str, Make] = {"own": own, "gosmee": gosmee, "smee": smee, "localtunnel": localtunnel}
RELAYS = [way for way in WAYS if way != "own"]


def play(make: Make, act: Callable[[Rig], Awaitable[None]], *given: str) -> Rig:
    """Run `act` on a new rig; returns it for a look at what was reported."""

    async def scene() -> Rig:
        async with make(*given) as rig:
            await act(rig)
        return rig

    return asyncio.run(scene())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda b: b.__name__)
def test_a_way_keeps_its_promise(way: str, behaviour: Behaviour) -> None:
    play(WAYS[way], behaviour)


@pytest.mark.parametrize("way", RELAYS)
@pytest.mark.parametrize("behaviour", RELAY_BEHAVIOURS, ids=lambda b: b.__name__)
def test_a_relay_can_be_harmed(way: str, behaviour: RelayBehaviour) -> None:
    play(WAYS[way], behaviour)


@pytest.mark.parametrize("way", WAYS)
def test_the_address_is_in_no_log_and_no_repr(
    way: str, canary_api_secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    # The canary guard fails this test if the address turns up in any record or output.
    caplog.set_level(logging.DEBUG)

    async def act(rig: Rig) -> None:
        assert canary_api_secret in rig.ear.url
        delivery = await deliver(rig)
        if way != "own":
            await rig.drop()
            await rig.ear.until_on(2)
            await rig.kill()
            await rig.ear.until(lambda: rig.ear.states[-1] is WayState.FAILED)
        seen = [repr(rig.receiver), repr(vars(rig.receiver)), repr(delivery)]
        seen += [repr(report) for report in rig.ear.reports]
        assert not any(canary_api_secret in text for text in seen)
        assert not any(BODY.decode("latin-1") in text for text in seen)

    play(WAYS[way], act, canary_api_secret)
