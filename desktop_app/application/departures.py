"""Has Purser lock when the system says that the person has left."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

from desktop_app.application.locking import Locking
from desktop_app.application.ports import EventSink
from desktop_app.application.presence import COMPLETE, LockNow, Presence, Senses, Sign

WINDOW_S = 1.5
"""How long the window has for locking, which keeps what was typed; then it is done without it."""
LOOK_S = 15.0


class Departures:
    """Hears the signs, asks the owner's choices, and does not return before it is locked."""

    def __init__(self, presence: Presence, locking: Locking, sink: EventSink) -> None:
        self._presence = presence
        self._locking = locking
        self._sink = sink
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to hear; once."""
        if not self._tasks:
            self._spawn(self._presence.watch(self.leave))
            self._spawn(self._look_for_idle())

    async def stop(self) -> None:
        """Hear nothing more."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def senses(self) -> Senses:
        """What the system is able to tell."""
        return await self._presence.senses()

    async def leave(self, sign: Sign) -> None:
        """Lock, if that is to be done at this sign; returns when it is done."""
        is_opening = self._locking.turn.locked()
        chosen = self._locking.chosen()
        if chosen is None and not is_opening:
            return  # nothing is open
        if chosen is not None and not chosen.locks_at(sign):
            return
        self._sink.publish(LockNow(sign, is_opening))
        # Shielded: whoever waits for it may give up, the lock may not.
        await asyncio.shield(self._spawn(self._lock(sign)))

    async def _lock(self, sign: Sign) -> None:
        is_complete = sign in COMPLETE
        if not self._locking.turn.locked():  # else nobody is in: a vault opens, or is locked
            with suppress(TimeoutError):
                async with asyncio.timeout(WINDOW_S):
                    await self._locking.until_locked(completely=is_complete)
        if is_complete:
            await self._locking.lock_completely()
        else:
            await self._locking.lock()

    async def _look_for_idle(self) -> None:
        """The next look is when the limit can be reached at the earliest."""
        while True:
            chosen, wait = self._locking.chosen(), LOOK_S
            if chosen is not None and chosen.lock_system_min and not self._locking.is_locked():
                idle = await self._presence.idle_s()
                if idle is not None:
                    left = chosen.lock_system_min * 60 - idle
                    if left <= 0:
                        await self.leave(Sign.SYSTEM_IDLE)
                    else:
                        wait = min(wait, left)
            await asyncio.sleep(max(1.0, wait))

    def _spawn(self, work: Coroutine[None, None, None]) -> "asyncio.Task[None]":
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
