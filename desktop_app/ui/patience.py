"""Counts what was wrong in a row, passwords and codes together, and how long to wait."""

import math
import time

from desktop_app.domain.pause import pause_after


class Patience:
    """For one vault's door; it slows a person at this keyboard."""

    def __init__(self) -> None:
        self._failures = 0
        self._wait_until = 0.0

    def note_wrong(self) -> None:
        """One more wrong password or code in a row."""
        self._failures += 1
        self._wait_until = time.monotonic() + pause_after(self._failures)

    def note_right(self) -> None:
        """Begin anew."""
        self._failures = 0

    def seconds_left(self) -> int:
        """How long nothing may be tried."""
        return max(0, math.ceil(self._wait_until - time.monotonic()))
