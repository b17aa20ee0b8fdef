"""Presence over D-Bus on Linux, and where there is no such system, nothing."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop_app.application.presence import Presence, Senses, Told

if TYPE_CHECKING:
    from desktop_app.adapters.system.logind import Logind
    from desktop_app.adapters.system.screens import Screens

FIRST_S = 1.0
MOST_S = 300.0
_SETTLED_S = 60.0


def make_presence() -> Presence:
    """What this system has."""
    return DBusPresence() if sys.platform == "linux" else NoPresence()


class NoPresence:
    """A system that tells nothing."""

    async def watch(self, told: Told) -> None:
        """There is nothing to hear."""

    async def idle_s(self) -> float | None:
        """Not known."""
        return None

    async def senses(self) -> Senses:
        """None."""
        return Senses()


class DBusPresence:
    """The login service on the system's bus, screen savers and idle times on the session's.

    Each bus is looked for again when it is gone, after a while that doubles. `first_s` is the
    shortest.
    """

    def __init__(self, first_s: float = FIRST_S) -> None:
        self._first_s = first_s
        self._logind: Logind | None = None
        self._screens: Screens | None = None

    async def watch(self, told: Told) -> None:
        """See Presence."""
        from desktop_app.adapters.system.logind import Logind
        from desktop_app.adapters.system.screens import Screens

        logind, screens = self._logind, self._screens = Logind(told), Screens(told)
        try:
            await asyncio.gather(self._keep_at(logind.run), self._keep_at(screens.run))
        finally:
            await logind.stop()
            await screens.stop()

    async def idle_s(self) -> float | None:
        """See Presence."""
        return None if self._screens is None else await self._screens.idle_s()

    async def senses(self) -> Senses:
        """See Presence."""
        logind, screens = self._logind, self._screens
        if logind is None or screens is None:
            return Senses()
        has_idle = await screens.idle_s() is not None
        has_screen = logind.has_session or screens.is_there
        return Senses(logind.is_there, has_screen, logind.has_session, has_idle)

    async def _keep_at(self, run: Callable[[], Awaitable[None]]) -> None:
        from desktop_app.adapters.system.bus import BusGone, Refused

        loop, wait = asyncio.get_running_loop(), self._first_s
        while True:
            began = loop.time()
            with suppress(BusGone, Refused):
                await run()
            if loop.time() - began > _SETTLED_S:
                wait = self._first_s
            await asyncio.sleep(wait)
            wait = min(MOST_S, wait * 2)
