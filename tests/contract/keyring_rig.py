"""The real keyring adapter on a bus of the test, its calls in threads as in the program."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from desktop_app.adapters.system.keyring.system import SystemKeyring
from desktop_app.runtime.worker import Worker
from tests.support.keyring_bus import gnome_keyring, missing, private_bus

T = TypeVar("T")
LIMIT_S = 30.0
needs_keyring = pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()}")


def run(
    use: Callable[[SystemKeyring], Awaitable[T]], quiet_s: float = 5.0, asking_s: float = 5.0
) -> T:
    """Use a keyring on a worker of its own, as the program does; limits in seconds."""
    worker = Worker()
    worker.start()
    try:
        keyring = SystemKeyring(worker.run_apart, quiet_s, asking_s)
        return worker.submit(lambda: use(keyring)).result(LIMIT_S)
    finally:
        assert worker.stop()


@contextmanager
def bus_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty bus, which is this process's session bus meanwhile."""
    with private_bus(folder) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def real_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real gnome-keyring, unlocked; the address of its bus."""
    with bus_of(tmp_path, monkeypatch) as address, gnome_keyring(address, tmp_path / "home"):
        yield address


async def is_quick(work: Awaitable[T], within_s: float) -> T:
    """Await something that must be over soon."""
    async with asyncio.timeout(within_s):
        return await work
