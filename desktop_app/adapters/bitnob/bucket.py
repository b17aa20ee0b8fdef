"""One token bucket for all calls of a client: money first, polling last, Retry-After obeyed."""

import asyncio
import itertools
import math
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from time import monotonic

LONGEST_WAIT_S = 30.0
WINDOW_S = 60.0
RESERVE = 8
"""Of each minute, and of each burst, what polling leaves to money and to people."""


class Priority(IntEnum):
    """Who goes first when calls wait. For SPARE no planned read waits: see `idle_in_s`."""

    MONEY = 0
    ON_DEMAND = 1
    POLL = 2
    SPARE = 3


class Busy(Exception):
    """The wait would be too long; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"busy for {retry_after} s")


class Bucket:
    """At most `burst` calls at once and `per_minute` in any minute; None switches it off."""

    def __init__(
        self,
        per_minute: int | None = 60,
        burst: int = 20,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._per_second = None if per_minute is None else per_minute / WINDOW_S
        self._made: deque[float] = deque(maxlen=per_minute)
        self._burst = burst
        self._reserve = min(RESERVE, burst - 1)
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
            self._made.append(self._now())
        finally:
            self._waiting.discard(ticket)

    def hold(self, seconds: int) -> None:
        """Nobody gets a turn for `seconds`: the service said so."""
        self._held_until = max(self._held_until, self._now() + seconds)

    def idle_in_s(self) -> float:
        """In how many seconds a read that is planned would have its turn; 0 for now."""
        return max(self._pause((Priority.POLL, next(self._numbers))), 0.0)

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
        kept = self._reserve if ticket[0] >= Priority.POLL else 0
        refill = (ahead + 1 + kept - self._tokens) / self._per_second
        return max(refill, self._window_s(ahead + 1 + kept, now))

    def _window_s(self, wanted: int, now: float) -> float:
        """Seconds until `wanted` more calls fit into one minute."""
        too_many = len(self._made) + wanted - (self._made.maxlen or 0)
        if too_many <= 0:
            return 0.0
        leaves = self._made[min(too_many, len(self._made)) - 1]
        return leaves + WINDOW_S - now
