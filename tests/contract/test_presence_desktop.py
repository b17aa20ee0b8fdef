"""What a desktop's screen saver and its idle times tell, over a real bus."""

import asyncio

import pytest
from jeepney import DBusAddress

from desktop_app.application.presence import Senses, Sign
from tests.support.signs import QUIET_S, Listener, session, system, until
from tests.support.stand_ins import HAS_BUS, IdleService, ScreenSaver, StandIn

__all__ = ["session", "system"]
pytestmark = pytest.mark.skipif(not HAS_BUS, reason="needs dbus-daemon")


def test_a_bus_without_services_tells_nothing(system: str, session: str) -> None:
    async def story(listener: Listener) -> None:
        await asyncio.sleep(QUIET_S)
        assert await listener.presence.senses() == Senses()

    Listener().during(story)


@pytest.mark.parametrize("name", ["org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver"])
def test_a_screen_saver_says_when_the_screen_is_locked(session: str, name: str) -> None:
    saver, other = ScreenSaver(session, name), StandIn(session)

    async def story(listener: Listener) -> None:
        await until(lambda: listener.presence._screens and listener.presence._screens.is_there)
        await asyncio.sleep(QUIET_S)
        at = DBusAddress(f"/{name.replace('.', '/')}", interface=name)
        other.emit(at, "ActiveChanged", "b", (True,))
        saver.change(False)
        await asyncio.sleep(QUIET_S)
        assert listener.signs == []
        saver.change(True)
        await until(lambda: listener.signs == [Sign.SCREEN])
        assert (await listener.presence.senses()).screen

    try:
        Listener().during(story)
    finally:
        saver.end()
        other.end()


@pytest.mark.parametrize("name", ["org.gnome.Mutter.IdleMonitor", "org.kde.screensaver"])
def test_how_long_nobody_touched_the_computer_is_asked(session: str, name: str) -> None:
    service = IdleService(session, name)
    service.idle_ms = 61_500

    async def story(listener: Listener) -> None:
        await until(lambda: listener.presence._screens and listener.presence._screens._bus)
        await asyncio.sleep(QUIET_S)
        assert await listener.presence.idle_s() == 61.5
        assert (await listener.presence.senses()).idle
        del service.answers["GetIdletime"], service.answers["GetSessionIdleTime"]
        assert await listener.presence.idle_s() is None  # as KDE on Wayland
        assert not (await listener.presence.senses()).idle

    try:
        Listener().during(story)
    finally:
        service.end()
