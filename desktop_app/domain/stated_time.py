"""Which times are believed when somebody else states them, and what stands for one that is none.

Programs write year 1, or the first second of 1970, where they know no time, and the last day of
9999 for "never". No such thing is a time: it counts as not stated, in what comes over the wire as
in what an older vault holds. All arithmetic on what remains stays within what a computer can say.
"""

from datetime import UTC, datetime
from typing import Final

NOT_STATED: Final = datetime(1970, 1, 2, tzinfo=UTC)
"""Stands where a time must be and none was stated. Whoever shows or compares times asks first."""
END: Final = datetime(2200, 1, 1, tzinfo=UTC)


def is_stated(at: datetime) -> bool:
    """Whether somebody can have meant `at` (aware)."""
    return NOT_STATED < at < END


def or_not_stated(at: datetime) -> datetime:
    """`at`, or `NOT_STATED`."""
    return at if is_stated(at) else NOT_STATED
