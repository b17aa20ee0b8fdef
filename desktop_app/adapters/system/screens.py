"""What the desktop tells: that the screen was locked, and how long nobody touched the computer."""

import asyncio
from collections.abc import Coroutine

from desktop_app.adapters.system.bus import Bus, BusGone, Refused, Signal
from desktop_app.adapters.system.names import Names
from desktop_app.application.presence import Sign, Told

SCREENS = {
    "org.freedesktop.ScreenSaver": "/org/freedesktop/ScreenSaver",
    "org.gnome.ScreenSaver": "/org/gnome/ScreenSaver",
    "org.cinnamon.ScreenSaver": "/org/cinnamon/ScreenSaver",
    "org.mate.ScreenSaver": "/org/mate/ScreenSaver",
    "org.xfce.ScreenSaver": "/org/xfce/ScreenSaver",
}
"""Names that are interfaces as well."""
GNOME_IDLE = "org.gnome.Mutter.IdleMonitor"
# The same method of other screen savers answers in seconds, so only KDE's own name is asked.
KDE_IDLE = "org.kde.screensaver"
_IDLE = {
    GNOME_IDLE: (("/org/gnome/Mutter/IdleMonitor/Core", GNOME_IDLE), "GetIdletime"),
    KDE_IDLE: (("/ScreenSaver", "org.freedesktop.ScreenSaver"), "GetSessionIdleTime"),
}
_MS = 1000


class Screens:
    """Follows whichever of the desktops' services are there."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._names = Names((*SCREENS, *_IDLE))
        self._bus: Bus | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_there(self) -> bool:
        """Whether some screen saver of a desktop is heard."""
        return any(name in SCREENS for name, _ in self._names.owned())

    async def run(self) -> None:
        """Hear them until the bus ends. Raises BusGone, Refused."""
        bus = self._bus = await Bus.connect("SESSION", self._hear)
        try:
            for name in SCREENS:
                await bus.subscribe(interface=name, member="ActiveChanged")
            await self._names.learn(bus)
            await self._look(bus)
            await bus.ended
        finally:
            bus.close()
            self._bus = None
            self._names.forget()

    async def stop(self) -> None:
        """Wait for what was told."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def idle_s(self) -> float | None:
        """Seconds without input to the computer; None where nothing tells it."""
        bus = self._bus
        for name, (at, method) in _IDLE.items():
            owner = self._names.owner(name)
            if bus is None or not owner:
                continue
            try:
                answer = await bus.call(owner, at, method)
            except (BusGone, Refused):
                continue  # KDE on Wayland refuses it
            match answer:
                case (int(ms),) if ms >= 0:
                    return ms / _MS
        return None

    async def _look(self, bus: Bus) -> None:
        """A screen that was locked before anybody listened."""
        for name, owner in self._names.owned():
            if name not in SCREENS:
                continue
            try:
                answer = await bus.call(owner, (SCREENS[name], name), "GetActive")
            except Refused:
                continue
            if answer == (True,):
                self._start(self._tell())

    def _hear(self, signal: Signal) -> None:
        if self._names.hear(signal) or not self._names.is_of_its_interface(signal):
            return
        if signal.member == "ActiveChanged" and signal.body == (True,):
            self._start(self._tell())

    async def _tell(self) -> None:
        await self._told(Sign.SCREEN)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
