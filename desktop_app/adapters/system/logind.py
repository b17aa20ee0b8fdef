"""What the login service tells: sleep, a locked screen, another person's session in front."""

import asyncio
import os
from collections.abc import Coroutine

from desktop_app.adapters.system.bus import Bus, BusGone, Refused, Signal, one, take_descriptor
from desktop_app.adapters.system.names import Names
from desktop_app.application.presence import Sign, Told

NAME = "org.freedesktop.login1"
SESSION = f"{NAME}.Session"
HOLD_S = 4.0
"""How long the computer is kept awake for a lock at most; the service itself allows five."""
MANAGER = f"{NAME}.Manager"
_AT = ("/org/freedesktop/login1", MANAGER)
_PROPERTIES = "org.freedesktop.DBus.Properties"
_AT_REST = {"LockedHint": False, "Active": True}


class Logind:
    """Holds a delay on sleeping, and gives it up when the lock is done or `HOLD_S` are over."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._names = Names((NAME,))
        self._bus: Bus | None = None
        self._session = ""
        self._delay: int | None = None
        self._is_asleep = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._seen = dict(_AT_REST)

    @property
    def is_there(self) -> bool:
        """Whether sleep is told and delayed."""
        return self._delay is not None

    @property
    def has_session(self) -> bool:
        """Whether this session is known there."""
        return bool(self._session)

    async def run(self) -> None:
        """Hear it until the bus ends. Raises BusGone, Refused."""
        bus = self._bus = await Bus.connect("SYSTEM", self._hear)
        try:
            await self._names.learn(bus)
            owner = self._names.owner(NAME)
            if not owner:
                raise BusGone
            await bus.subscribe(sender=NAME, interface=MANAGER, member="PrepareForSleep")
            await self._find_session(bus, owner)
            await self._hold()
            await bus.ended
        finally:
            bus.close()
            self._bus = None
            self._forget()

    async def stop(self) -> None:
        """Drop what is held, and wait for what was told."""
        self._forget()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- inner --------------------------------------------------------------------------------

    async def _find_session(self, bus: Bus, owner: str) -> None:
        try:
            path = one(await bus.call(owner, _AT, "GetSession", "s", ("auto",)), str)
        except Refused:
            return  # started outside of any session: sleep alone is told
        for interface, member in ((SESSION, "Lock"), (_PROPERTIES, "PropertiesChanged")):
            await bus.subscribe(sender=NAME, path=path, interface=interface, member=member)
        self._session = path
        # What became so before anybody listened.
        at = (self._session, _PROPERTIES)
        for name in self._seen:
            try:
                answer = await bus.call(owner, at, "Get", "ss", (SESSION, name))
                self._note(name, one(answer, tuple))
            except Refused:
                continue

    def _hear(self, signal: Signal) -> None:
        if self._names.hear(signal):
            if self._bus is not None:
                self._bus.close()  # the service was started anew: begin anew with it
            return
        if not self._names.is_from(signal, NAME):
            return
        what = (signal.interface, signal.member)
        if what == (MANAGER, "PrepareForSleep"):
            self._take_sleep(signal)
        elif signal.path != self._session:
            return
        elif what == (SESSION, "Lock"):
            self._start(self._tell(Sign.SCREEN))
        elif what == (_PROPERTIES, "PropertiesChanged"):
            self._take_properties(signal)

    def _take_sleep(self, signal: Signal) -> None:
        match signal.body:
            case (True,):
                self._is_asleep = True
                self._start(self._before_sleep())
            case (False,):
                self._is_asleep = False
                self._start(self._hold())

    def _take_properties(self, signal: Signal) -> None:
        match signal.body:
            case (str(interface), dict(changed), _) if interface == SESSION:
                for name, value in changed.items():
                    self._note(name, value)

    def _note(self, name: str, value: object) -> None:
        match value:
            case ("b", bool(is_so)) if self._seen.get(name, is_so) is not is_so:
                self._seen[name] = is_so
                if (name, is_so) == ("LockedHint", True):
                    self._start(self._tell(Sign.SCREEN))
                elif (name, is_so) == ("Active", False):
                    self._start(self._tell(Sign.SWITCH))

    async def _before_sleep(self) -> None:
        try:
            async with asyncio.timeout(HOLD_S):
                await self._told(Sign.SLEEP)
        except TimeoutError:
            pass  # the lock goes on when the computer wakes
        finally:
            self._let_go()

    async def _tell(self, sign: Sign) -> None:
        await self._told(sign)

    async def _hold(self) -> None:
        """Ask to be waited for before the next sleep."""
        bus, owner = self._bus, self._names.owner(NAME)
        if bus is None or not owner or self._delay is not None:
            return
        why = ("sleep", "Purser", "Locks the card wallet", "delay")
        try:
            self._delay = take_descriptor(await bus.call(owner, _AT, "Inhibit", "ssss", why))
        except (BusGone, Refused):
            return  # then it is told all the same, perhaps only on waking
        if self._is_asleep:
            self._let_go()

    def _let_go(self) -> None:
        held, self._delay = self._delay, None
        if held is not None:
            os.close(held)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _forget(self) -> None:
        self._let_go()
        self._names.forget()
        self._session, self._is_asleep, self._seen = "", False, dict(_AT_REST)
