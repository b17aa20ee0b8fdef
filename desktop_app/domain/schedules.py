"""When an allowance is due: daily, weekly or monthly, on the wall clock of a named zone.

Month ends, leap years and repeats are `dateutil`'s work. Product, section 4.3, edge 7: the 29th to
the 31st are the last day of a shorter month, a time that daylight saving leaves out is the next one
there is, and one that it repeats is due once. A day that a zone leaves out altogether is no day of
a daily schedule.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule
from dateutil.tz import datetime_exists

from desktop_app.domain.errors import InvalidInput

SHORTEST_MONTH = 28
_MINUTE = timedelta(minutes=1)


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


_REACH: Final[dict[Every, timedelta]] = {
    Every.DAY: timedelta(days=4),
    Every.WEEK: timedelta(days=10),
    Every.MONTH: timedelta(days=40),
}
"""One due time lies in any stretch of it, also where a zone leaves a day out."""
_FREQUENCY: Final[dict[Every, Literal[1, 2, 3]]] = {
    Every.DAY: DAILY,
    Every.WEEK: WEEKLY,
    Every.MONTH: MONTHLY,
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """`at` is a minute of the day in `zone` (an IANA name).

    `weekday` counts from Monday, 0, and stands for weeks alone; `day` is 1 to 31, for months.
    """

    every: Every
    at: time
    zone: str
    weekday: int = 0
    day: int = 1


def check_schedule(schedule: Schedule) -> None:
    """Raises InvalidInput for what is no time at all, by field."""
    check_times(schedule)
    zone_of(schedule.zone)


def check_times(schedule: Schedule) -> None:
    """The same but for the zone: another computer may know one that this one does not."""
    if schedule.at.second or schedule.at.microsecond or schedule.at.tzinfo is not None:
        raise InvalidInput("Choose a time in hours and minutes.", field="at")
    if not 0 <= schedule.weekday <= 6:
        raise InvalidInput("Choose a day of the week.", field="weekday")
    if not 1 <= schedule.day <= 31:
        raise InvalidInput("Choose a day from 1 to 31.", field="day")


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name. Raises InvalidInput where this computer knows none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput("This computer knows no time zone of that name.", field="zone") from None


def last_due(schedule: Schedule, now: datetime) -> datetime:
    """The newest due time that is not after `now` (UTC). Raises InvalidInput."""
    found = _around(schedule, now.astimezone(UTC).date())
    return found[bisect_right(found, now) - 1]


def next_due(schedule: Schedule, now: datetime) -> datetime:
    """The first due time after `now` (UTC). Raises InvalidInput."""
    found = _around(schedule, now.astimezone(UTC).date())
    return found[bisect_right(found, now)]


@lru_cache(maxsize=4_096)
def _around(schedule: Schedule, day: date) -> tuple[datetime, ...]:
    """The due times about a day (UTC): the one before, and the one after, any moment of it.

    They are asked for at every look at a rule, and are the same all day.
    """
    begins, reach = datetime.combine(day, time(), UTC), _REACH[schedule.every]
    return tuple(dues(schedule, begins - reach, begins + timedelta(days=1) + reach))


def dues(schedule: Schedule, since: datetime, until: datetime) -> Iterator[datetime]:
    """The due times from `since` on and before `until` (UTC), oldest first. Raises InvalidInput."""
    zone = zone_of(schedule.zone)
    day = timedelta(days=1)
    # A day more on either side: which day it is differs by zone.
    first, last = since.astimezone(zone).date() - day, until.astimezone(zone).date() + day
    for on in _days(schedule, first, last):
        if schedule.every is Every.DAY and not _is_day(on, zone):
            continue  # the day after is due by itself
        at = _moment(datetime.combine(on, schedule.at), zone)
        if since <= at < until:
            yield at


def is_moved(schedule: Schedule, since: datetime, until: datetime) -> bool:
    """Whether a due time of these is later on the wall clock than `at`: that one does not exist.

    Raises InvalidInput.
    """
    zone = zone_of(schedule.zone)
    return any(at.astimezone(zone).time() != schedule.at for at in dues(schedule, since, until))


def _days(schedule: Schedule, first: date, last: date) -> Iterator[date]:
    start, end = datetime.combine(first, time()), datetime.combine(last, time())
    weekday = schedule.weekday if schedule.every is Every.WEEK else None
    days, place = None, None
    if schedule.every is Every.MONTH:
        days = [schedule.day]
        if schedule.day > SHORTEST_MONTH:  # the last one there is of these
            days, place = list(range(SHORTEST_MONTH, schedule.day + 1)), -1
    found = rrule(
        _FREQUENCY[schedule.every], dtstart=start, until=end,
        byweekday=weekday, bymonthday=days, bysetpos=place,
    )  # fmt: skip
    for at in found:
        yield at.date()


def _is_day(on: date, zone: ZoneInfo) -> bool:
    """Whether there is such a day there: islands that crossed the date line left one out."""
    return _moment(datetime.combine(on, time()), zone).astimezone(zone).date() == on


def _moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """`wall` in UTC: the first of two, or the next minute that exists."""
    while not datetime_exists(wall, zone):
        wall += _MINUTE
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
