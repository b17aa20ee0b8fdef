"""When a backup is due, and which old ones may go."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

DAILY = timedelta(hours=24)
AFTER_OPENING_S = 20.0
QUIET_S = 15.0
"""After a captured number, so that several cards made in a row share one backup."""
LATEST_S = 20.0
"""But never later than this after the first of them: within a minute it is done, even where an
answer is awaited first."""
RETRY_S = 300.0
DRILL = timedelta(days=7)
LATEST, DAYS, WEEKS, MONTHS = 10, 7, 4, 12
KNOWS_LESS = "This vault was restored, is older than it was, or its log was changed"
"""Each way in which a vault can come to know less than the bank: nothing is done by itself then."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the decision rests on.

    `newest` is UTC and not in the future; the other times count seconds on a clock nobody can set.
    `captured_first` and `captured_last` are numbers that no backup holds yet, None without any.
    """

    newest: datetime | None
    opened: float
    captured_first: float | None = None
    captured_last: float | None = None
    failed: float | None = None


def is_due(standing: Standing, now: datetime, ticks: float) -> bool:
    """Whether a backup is to be made at `now`, which is `ticks` on the clock nobody can set."""
    if standing.failed is not None and ticks - standing.failed < RETRY_S:
        return False
    first, last = standing.captured_first, standing.captured_last
    if first is not None and last is not None:
        return ticks - last >= QUIET_S or ticks - first >= LATEST_S
    if ticks - standing.opened < AFTER_OPENING_S:
        return False
    return standing.newest is None or now - standing.newest >= DAILY


def is_drill_due(drilled: datetime | None, now: datetime) -> bool:
    """Whether the newest backup is to be tried out; a drill from the future does not count."""
    return drilled is None or not timedelta(0) <= now - drilled < DRILL


def choose_kept(times: Iterable[datetime]) -> frozenset[datetime]:
    """The 10 latest, and the newest of each of the last 7 days, 4 weeks and 12 months that have
    one, all counted in UTC."""
    newest_first = sorted(times, reverse=True)
    kept = set(newest_first[:LATEST])
    kept.update(_newest_of_each(newest_first, lambda at: at.date(), DAYS))
    kept.update(_newest_of_each(newest_first, lambda at: at.isocalendar()[:2], WEEKS))
    kept.update(_newest_of_each(newest_first, lambda at: (at.year, at.month), MONTHS))
    return frozenset(kept)


def _newest_of_each(
    newest_first: list[datetime], period: Callable[[datetime], Hashable], count: int
) -> Iterable[datetime]:
    newest: dict[Hashable, datetime] = {}
    for at in newest_first:
        newest.setdefault(period(at), at)
    return list(newest.values())[:count]
