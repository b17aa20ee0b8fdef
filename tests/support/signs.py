"""Hears the system's signs for a test, over private buses."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.adapters.system.presence import DBusPresence
from desktop_app.application.presence import Sign
from tests.support.stand_ins import private_bus

WAIT_S = 10.0
QUIET_S = 0.3


class Listener:
    """Hears the signs; `work` is what locking takes."""

    def __init__(self, work: Callable[[], Awaitable[None]] | None = None) -> None:
        self.presence = DBusPresence(first_s=0.05)
        self.signs: list[Sign] = []
        self._work = work

    async def told(self, sign: Sign) -> None:
        """One sign."""
        self.signs.append(sign)
        if self._work is not None:
            await self._work()

    def during(self, story: Callable[["Listener"], Awaitable[None]]) -> None:
        """Run a story while it listens."""

        async def play() -> None:
            watching = asyncio.ensure_future(self.presence.watch(self.told))
            try:
                async with asyncio.timeout(30):
                    await story(self)
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)

        asyncio.run(play())


async def until(holds: Callable[[], object], limit_s: float = WAIT_S) -> None:
    async with asyncio.timeout(limit_s):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with private_bus(tmp_path, "system") as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with private_bus(tmp_path, "session") as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
