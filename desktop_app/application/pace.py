"""How long a thing is left alone after an act for it that did not work."""

from collections.abc import Callable
from math import inf
from typing import Generic, TypeVar

BACK_OFF_S = (1, 2, 5, 10, 30, 60, 300)
K = TypeVar("K")


class Pace(Generic[K]):
    """Longer after every failure in a row. `now` is monotonic."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._tries: dict[K, int] = {}
        self._rests: dict[K, float] = {}
        self.broken: set[K] = set()
        """Those whose last act ended in a fault of our own."""

    def rest_s(self, thing: K) -> float:
        """How much longer it waits; not above zero where it does not."""
        return self._rests.get(thing, -inf) - self._now()

    def try_later(self, thing: K, *, is_broken: bool = False) -> None:
        """An act did not work."""
        tries = self._tries[thing] = self._tries.get(thing, 0) + 1
        self._rests[thing] = self._now() + BACK_OFF_S[min(tries, len(BACK_OFF_S)) - 1]
        if is_broken:
            self.broken.add(thing)

    def succeed(self, thing: K) -> None:
        """An act worked."""
        self._tries.pop(thing, None)
        self.broken.discard(thing)
