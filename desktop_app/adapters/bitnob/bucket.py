"""One token bucket for all calls of a client: money first, polling last, Retry-After obeyed."""

import asyncio
import itertools
import math
from collections.abc import Callable
from enum import IntEnum
from time import monotonic

LONGEST_WAIT_S = 30.0


class Priority(IntEnum):
    """Who goes first when calls wait."""

    MONEY = 0
    ON_DEMAND = 1
    POLL = 2


class Busy(Exception):
    """The wait would be too long; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"busy for {retry_after} s")


class Bucket:
    """At most `burst` calls at once and `per_minute` in the long run; None switches it off."""

    def __init__(
        self,
        per_minute: int | None = 60,
        burst: int = 20,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._per_second = None if per_minute is None else per_minute / 60
        self._burst = burst
        self._now = now
        self._tokens = float(burst)
        self._filled_at = now()
        self._held_until = self._filled_at
        self._numbers = itertools.count()
        self._waiting: set[tuple[Priority, int]] = set()

    async def take(self, priority: Priority) -> None:
        """Wait for a turn. Raises Busy when it does not come within 30 seconds."""
        ticket = (priority, next(self._numbers))
        self._waiting.add(ticket)
        give_up = self._now() + LONGEST_WAIT_S
        try:
            while (pause := self._pause(ticket)) > 0:
                if self._now() + pause > give_up:
                    raise Busy(math.ceil(pause))
                await asyncio.sleep(pause)
            self._tokens -= 1
        finally:
            self._waiting.discard(ticket)

    def hold(self, seconds: int) -> None:
        """Nobody gets a turn for `seconds`: the service said so."""
        self._held_until = max(self._held_until, self._now() + seconds)

    def _pause(self, ticket: tuple[Priority, int]) -> float:
        """Seconds until it may be this ticket's turn, as things stand now."""
        now = self._now()
        if now < self._held_until:
            return self._held_until - now
        if self._per_second is None:
            return 0.0
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._per_second)
        self._filled_at = now
        ahead = sum(other < ticket for other in self._waiting)
        return (ahead + 1 - self._tokens) / self._per_second
