"""The loopback receiver goes away while somebody knocks: no connection stays open behind it."""

import asyncio
import gc
import socket
import sys

import pytest

from desktop_app.adapters.relay.receiver import LoopbackReceiver
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.domain.secrets import Secret
from tests.contract.receiver_suite import DEADLINE_S, Ear
from tests.support.hostile_requests import TOKEN


@pytest.mark.parametrize("turns", range(6))
def test_who_knocks_as_it_closes_is_hung_up_on(turns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """`turns` of the loop lie between the knock and the end: each is a place of its own."""
    left: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: left.append(told.exc_value))

    async def story() -> bytes:
        ear = Ear()
        receiver = LoopbackReceiver(Secret(TOKEN), SystemClock(), pause=ear.pause)
        work = asyncio.create_task(receiver.run(ear.take, ear.report))
        await ear.until_on()
        with socket.socket() as knocks:
            knocks.connect(("127.0.0.1", int(receiver.address.rpartition(":")[2])))
            knocks.setblocking(False)
            for _ in range(turns):
                await asyncio.sleep(0)
            work.cancel()
            await asyncio.wait({work}, timeout=DEADLINE_S)
            async with asyncio.timeout(DEADLINE_S):
                try:
                    return await asyncio.get_running_loop().sock_recv(knocks, 64)
                except ConnectionError:
                    return b""

    asyncio.run(story())
    gc.collect()
    assert left == []
