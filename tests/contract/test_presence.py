"""The system's signs over real buses: heard, believed only of their owners, and lived without."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from jeepney import DBusAddress

from desktop_app.adapters.system import logind
from desktop_app.application.presence import Senses, Sign
from tests.support.signs import QUIET_S, Listener, system, until
from tests.support.stand_ins import (
    HAS_BUS,
    MANAGER,
    SESSION,
    LoginService,
    StandIn,
    private_bus,
)

__all__ = ["system"]
pytestmark = pytest.mark.skipif(not HAS_BUS, reason="needs dbus-daemon")


@pytest.fixture
def login(system: str) -> Iterator[LoginService]:
    made = LoginService(system)
    yield made
    made.end()


@pytest.fixture
def stranger(system: str) -> Iterator[StandIn]:
    made = StandIn(system)
    yield made
    made.end()


def test_sleep_waits_for_the_lock_and_no_longer(login: LoginService) -> None:
    done = asyncio.Event()

    async def story(listener: Listener) -> None:
        await until(login.is_delayed)
        assert login.asked_for == [("sleep", "Purser", "Locks the card wallet", "delay")]
        login.sleep()
        await until(lambda: listener.signs == [Sign.SLEEP])
        await asyncio.sleep(QUIET_S)
        assert login.is_delayed()  # the lock is not done yet
        done.set()
        await until(lambda: not login.is_delayed(), 1.0)
        login.sleep(False)
        await until(login.is_delayed)  # for the next time
        assert listener.signs == [Sign.SLEEP]

    async def work() -> None:
        await done.wait()

    Listener(work).during(story)


def test_a_lock_that_takes_too_long_does_not_keep_the_computer_awake(
    login: LoginService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logind, "HOLD_S", 0.3)

    async def story(_: Listener) -> None:
        await until(login.is_delayed)
        login.sleep()
        await until(lambda: not login.is_delayed(), 3.0)

    Listener(lambda: asyncio.sleep(20)).during(story)


def test_the_session_says_locked_and_switched(login: LoginService) -> None:
    async def story(listener: Listener) -> None:
        await until(login.is_delayed)
        login.lock()
        await until(lambda: listener.signs == [Sign.SCREEN])
        login.change(Active=False)
        await until(lambda: listener.signs == [Sign.SCREEN, Sign.SWITCH])
        login.change(Active=True)
        login.change(LockedHint=True)
        await until(lambda: len(listener.signs) == 3)
        assert listener.signs[-1] is Sign.SCREEN
        assert await listener.presence.senses() == Senses(sleep=True, screen=True, switch=True)

    Listener().during(story)


def test_what_became_so_before_anybody_listened_is_told(login: LoginService) -> None:
    login.properties = {"Active": False, "LockedHint": True}

    async def story(listener: Listener) -> None:
        await until(lambda: set(listener.signs) == {Sign.SCREEN, Sign.SWITCH})

    Listener().during(story)


def test_a_strangers_signals_are_not_believed(login: LoginService, stranger: StandIn) -> None:
    async def story(listener: Listener) -> None:
        await until(login.is_delayed)
        for to in ("", login.callers[0]):
            stranger.emit(MANAGER, "PrepareForSleep", "b", (True,), to=to)
            stranger.emit(SESSION, "Lock", to=to)
            stranger.emit(SESSION, "PropertiesChanged", "s", ("x",), to=to)
        fake = DBusAddress("/org/freedesktop/DBus", interface="org.freedesktop.DBus")
        forged = ("org.freedesktop.login1", "", stranger.line.unique_name)
        stranger.emit(fake, "NameOwnerChanged", "sss", forged, to=login.callers[0])
        stranger.emit(MANAGER, "PrepareForSleep", "b", (True,), to=login.callers[0])
        await asyncio.sleep(QUIET_S)
        assert listener.signs == []
        assert login.is_delayed()
        login.lock()  # and the connection still hears
        await until(lambda: listener.signs == [Sign.SCREEN])

    Listener().during(story)


def test_too_large_a_message_is_left_out_and_the_next_is_heard(
    login: LoginService, stranger: StandIn
) -> None:
    async def story(listener: Listener) -> None:
        await until(login.is_delayed)
        for size in (262_000, 262_144, 400_000, 9_000_000):
            stranger.emit(SESSION, "Lock", "s", ("x" * size,), to=login.callers[0])
        login.lock()
        await until(lambda: listener.signs == [Sign.SCREEN])
        assert len(login.callers) == 1

    Listener().during(story)


def test_descriptors_nobody_asked_for_are_closed(
    login: LoginService, stranger: StandIn, tmp_path: Path
) -> None:
    path = tmp_path / "sent"
    with path.open("w") as sent:

        async def story(listener: Listener) -> None:
            await until(login.is_delayed)
            for _ in range(50):
                stranger.emit(SESSION, "Lock", "h", (sent.fileno(),), to=login.callers[0])
            await asyncio.sleep(QUIET_S)
            login.lock()
            await until(lambda: listener.signs == [Sign.SCREEN])
            await until(lambda: _count_open(path) == 1)  # the one of this test

        Listener().during(story)


def _count_open(path: Path) -> int:
    found = 0
    for handle in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):  # closed a moment ago
            found += os.readlink(f"/proc/self/fd/{handle}") == str(path)
    return found


def test_a_login_service_that_is_started_anew_is_found_again(system: str) -> None:
    first = LoginService(system)

    async def story(listener: Listener) -> None:
        await until(first.is_delayed)
        first.end()
        second = LoginService(system)
        try:
            await until(second.is_delayed)
            second.lock()
            await until(lambda: listener.signs == [Sign.SCREEN])
        finally:
            second.end()

    Listener().during(story)


def test_a_bus_that_dies_and_comes_back_is_heard_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(listener: Listener) -> None:
        for round_ in (1, 2):
            with private_bus(tmp_path, "system") as address:
                monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
                service = LoginService(address)
                try:
                    await until(service.is_delayed)
                    service.lock()
                    await until(lambda: len(listener.signs) >= round_)  # noqa: B023
                finally:
                    service.end()
            await asyncio.sleep(0.1)
            assert not (await listener.presence.senses()).sleep

    Listener().during(story)


def test_without_any_bus_nothing_is_told_and_nothing_breaks() -> None:
    async def story(listener: Listener) -> None:
        await asyncio.sleep(QUIET_S)
        assert await listener.presence.senses() == Senses()
        assert await listener.presence.idle_s() is None

    Listener().during(story)


def test_something_else_at_the_buses_address_is_no_bus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await writer.drain()
        writer.close()

    async def story(listener: Listener) -> None:
        path = tmp_path / "odd"
        async with await asyncio.start_unix_server(babble, path):
            monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={path}")
            await asyncio.sleep(QUIET_S)
        assert listener.signs == []

    Listener().during(story)


@pytest.mark.parametrize("asked", ["GetSession", "Get", "Inhibit"])
@pytest.mark.parametrize("answer", [("", ()), ("s", ("/odd",)), ("vas", (("s", "x"), []))])
def test_a_service_that_answers_nonsense_breaks_nothing(
    system: str, asked: str, answer: tuple[str, tuple[object, ...]]
) -> None:
    odd = LoginService(system)
    odd.answers[asked] = lambda _: answer

    async def story(listener: Listener) -> None:
        await asyncio.sleep(QUIET_S)
        at = DBusAddress(SESSION.object_path, interface="org.freedesktop.DBus.Properties")
        odd.emit(at, "PropertiesChanged", "sa{ss}as", (SESSION.interface, {"Active": "no"}, []))
        odd.sleep()
        await until(lambda: listener.signs == [Sign.SLEEP])

    try:
        Listener().during(story)
    finally:
        odd.end()
