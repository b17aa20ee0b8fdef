"""Has Purser lock when the system says that the person has left."""

import asyncio
from collections.abc import Awaitable, Callable
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
        self._hearing: list[asyncio.Task[None]] = []
        self._locks: set[asyncio.Task[None]] = set()
        self.besides: Callable[[], Awaitable[None]] | None = None
        """What else ends at every sign, whatever the owner chose."""

    def start(self) -> None:
        """Begin to hear; once."""
        if not self._hearing:
            heard = (self._presence.watch(self.leave), self._look_for_idle())
            self._hearing = [asyncio.ensure_future(one) for one in heard]

    async def stop(self) -> None:
        """Hear nothing more, and let a lock that has begun come to its end."""
        for task in self._hearing:
            task.cancel()
        await asyncio.gather(*self._hearing, *self._locks, return_exceptions=True)

    async def senses(self) -> Senses:
        """What the system is able to tell."""
        return await self._presence.senses()

    async def leave(self, sign: Sign) -> None:
        """Lock, if that is to be done at this sign; returns when it is done."""
        if self.besides is not None:
            await self.besides()
        is_opening = self._locking.turn.locked()
        chosen = self._locking.chosen()
        if chosen is None and not is_opening:
            return  # nothing is open
        if chosen is not None and not chosen.locks_at(sign):
            return
        self._sink.publish(LockNow(sign, is_opening))
        # Shielded: whoever waits for it may give up, the lock may not.
        lock = asyncio.ensure_future(self._lock(sign))
        self._locks.add(lock)
        lock.add_done_callback(self._locks.discard)
        await asyncio.shield(lock)

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
