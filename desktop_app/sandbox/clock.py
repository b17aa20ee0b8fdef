"""Tells the bank's time: the machine's, plus an offset that only moves forward and is kept."""

import time
from datetime import UTC, datetime

from desktop_app.sandbox.store import Store

SECOND_NS = 1_000_000_000


class Clock:
    """Integer nanoseconds since 1970, UTC."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._offset_ns = int(store.meta("clock_offset_ns", "0"))

    @property
    def offset_seconds(self) -> float:
        return self._offset_ns / SECOND_NS

    def now_ns(self) -> int:
        return time.time_ns() + self._offset_ns

    def advance(self, seconds: float) -> None:
        """Move the bank's time forward; raises ``ValueError`` for a negative step."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        self._offset_ns += round(seconds * SECOND_NS)
        self._store.set_meta("clock_offset_ns", str(self._offset_ns))

    def reload(self) -> None:
        """Read the kept offset again, after the store was wiped or a unit was undone."""
        self._offset_ns = int(self._store.meta("clock_offset_ns", "0"))


def moment(at_ns: int) -> datetime:
    return datetime.fromtimestamp(at_ns // SECOND_NS, UTC)


def seconds_z(at_ns: int) -> str:
    """``2026-06-19T12:38:36Z``, as card objects print time."""
    return moment(at_ns).strftime("%Y-%m-%dT%H:%M:%SZ")


def micros_z(at_ns: int) -> str:
    """Six fractional digits and Z, as stored transactions print time."""
    return f"{moment(at_ns):%Y-%m-%dT%H:%M:%S}.{at_ns % SECOND_NS // 1000:06d}Z"


def nanos_z(at_ns: int) -> str:
    """Nine fractional digits and Z, as envelopes and fresh transactions print time."""
    return f"{moment(at_ns):%Y-%m-%dT%H:%M:%S}.{at_ns % SECOND_NS:09d}Z"


def micros_offset(at_ns: int) -> str:
    """Six fractional digits and +00:00, as balances and ledger rows print time."""
    return micros_z(at_ns)[:-1] + "+00:00"
