"""When an allowance is due: month ends, leap years, clocks that are put forward and back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.schedules import (
    Every,
    Schedule,
    check_schedule,
    dues,
    is_moved,
    last_due,
    next_due,
    zone_of,
)

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
BERLIN, NEW_YORK, APIA = "Europe/Berlin", "America/New_York", "Pacific/Apia"
HAVANA, LORD_HOWE = "America/Havana", "Australia/Lord_Howe"


def daily(at: time, zone: str = "UTC") -> Schedule:
    return Schedule(Every.DAY, at, zone)


def monthly(day: int, zone: str = "UTC") -> Schedule:
    return Schedule(Every.MONTH, time(9), zone, day=day)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def walls(schedule: Schedule, since: datetime, until: datetime) -> list[str]:
    """The due times as the clock of the zone shows them."""
    zone = ZoneInfo(schedule.zone)
    return [f"{at.astimezone(zone):%m-%d %H:%M}" for at in dues(schedule, since, until)]


# --- month ends ---


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (28, 2026, [28] * 12),
        (29, 2026, [29, 28, *[29] * 10]),
        (29, 2028, [29] * 12),
        (30, 2026, [30, 28, *[30] * 10]),
        (31, 2026, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
        (31, 2028, [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
        (31, 2100, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),  # no leap year
        (1, 2026, [1] * 12),
    ],
)
def test_edge_7_a_day_that_a_month_does_not_have_is_its_last(
    day: int, year: int, expected: list[int]
) -> None:
    found = list(dues(monthly(day), utc(year, 1, 1), utc(year + 1, 1, 1)))
    assert [(at.month, at.day) for at in found] == list(enumerate(expected, 1))


@pytest.mark.parametrize("day", [15, 28, 29, 30, 31])
def test_it_does_not_matter_where_in_a_month_one_begins_to_look(day: int) -> None:
    whole = list(dues(monthly(day), utc(2027, 1, 1), utc(2029, 1, 1)))
    for since in (utc(2027, 2, 28, 8), utc(2028, 2, 29, 9, 1), utc(2027, 4, 30, 9)):
        assert list(dues(monthly(day), since, utc(2029, 1, 1))) == [d for d in whole if d >= since]


def test_both_ends_are_as_they_say() -> None:
    nine = daily(time(9))
    assert list(dues(nine, utc(2026, 5, 1, 9), utc(2026, 5, 2, 9))) == [utc(2026, 5, 1, 9)]
    assert list(dues(nine, utc(2026, 5, 2), utc(2026, 5, 1))) == []


# --- clocks put forward and back ---


@pytest.mark.parametrize(
    ("schedule", "since", "expected"),
    [
        (daily(time(2, 30), BERLIN), utc(2026, 3, 28), "28 02:30, 29 03:00, 30 02:30"),
        (daily(time(3), BERLIN), utc(2026, 3, 28), "28 03:00, 29 03:00, 30 03:00"),
        (daily(time(2), NEW_YORK), utc(2026, 3, 7), "07 02:00, 08 03:00, 09 02:00"),
        (daily(time(0, 30), HAVANA), utc(2026, 3, 7, 4), "07 00:30, 08 01:00, 09 00:30"),
        (daily(time(2, 15), LORD_HOWE), utc(2026, 10, 2), "03 02:15, 04 02:30, 05 02:15"),
    ],
)
def test_edge_7_a_time_that_is_left_out_is_the_next_there_is(
    schedule: Schedule, since: datetime, expected: str
) -> None:
    found = walls(schedule, since, since + 3 * DAY + 12 * HOUR)[:3]
    assert ", ".join(wall[3:] for wall in found) == expected


@pytest.mark.parametrize(
    ("schedule", "first"),
    [
        (daily(time(2, 30), BERLIN), utc(2026, 10, 25, 0, 30)),
        (daily(time(1, 30), NEW_YORK), utc(2026, 11, 1, 5, 30)),
    ],
)
def test_edge_7_a_time_that_is_repeated_is_due_once_the_first_time(
    schedule: Schedule, first: datetime
) -> None:
    around = list(dues(schedule, first - 12 * HOUR, first + 12 * HOUR))
    assert around == [first]
    assert last_due(schedule, first + HOUR) == first  # while that time is shown again
    assert next_due(schedule, first) == first + 25 * HOUR


def test_a_day_that_an_island_left_out_is_no_day_of_a_daily_schedule() -> None:
    """Apia went from the 29th of December 2011 to the 31st."""
    since, until = utc(2011, 12, 29, 10), utc(2012, 1, 1, 10)  # midnights there
    for at in (time(0), time(9), time(23, 59)):
        found = walls(daily(at, APIA), since, until)
        assert found == [f"{day} {at:%H:%M}" for day in ("12-29", "12-31", "01-01")]
        assert not is_moved(daily(at, APIA), since, until)


def test_a_week_or_a_month_that_falls_on_that_day_is_due_when_the_next_begins() -> None:
    friday = Schedule(Every.WEEK, time(9), APIA, weekday=4)
    assert walls(friday, utc(2011, 12, 20), utc(2012, 1, 7, 12)) == [
        "12-23 09:00", "12-31 00:00", "01-06 09:00",
    ]  # fmt: skip
    thirtieth = monthly(30, APIA)
    assert walls(thirtieth, utc(2011, 12, 1, 12), utc(2012, 1, 7)) == ["12-31 00:00"]
    assert is_moved(friday, utc(2011, 12, 20), utc(2012, 1, 7))


def test_a_zone_that_changes_its_offset_keeps_the_time_on_the_wall() -> None:
    moscow = daily(time(9), "Europe/Moscow")  # from four hours to three, 26 October 2014
    assert list(dues(moscow, utc(2014, 10, 25), utc(2014, 10, 27))) == [
        utc(2014, 10, 25, 5), utc(2014, 10, 26, 6),
    ]  # fmt: skip
    caracas = daily(time(9), "America/Caracas")  # half an hour, 1 May 2016
    assert next_due(caracas, utc(2016, 4, 30)) == utc(2016, 4, 30, 13, 30)
    assert next_due(caracas, utc(2016, 5, 1)) == utc(2016, 5, 1, 13)


def test_the_day_of_the_week_is_that_of_the_zone() -> None:
    monday = Schedule(Every.WEEK, time(0, 30), "Pacific/Auckland", weekday=0)
    found = next_due(monday, utc(2026, 11, 16))
    assert found == utc(2026, 11, 22, 11, 30)  # still Sunday in UTC
    assert found.astimezone(ZoneInfo("Pacific/Auckland")).weekday() == 0
    assert last_due(monday, utc(2026, 11, 16)) == utc(2026, 11, 15, 11, 30)


def test_the_minute_itself_is_due() -> None:
    nine = daily(time(9), BERLIN)
    due = utc(2026, 6, 1, 7)
    assert last_due(nine, due) == due
    assert next_due(nine, due) == due + DAY
    assert last_due(nine, due - timedelta(microseconds=1)) == due - DAY
    assert next_due(nine, due - timedelta(microseconds=1)) == due


# --- what is refused ---


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"at": time(9, 0, 1)}, "at"),
        ({"at": time(9, 0, 0, 1)}, "at"),
        ({"at": time(9, tzinfo=UTC)}, "at"),
        ({"weekday": -1}, "weekday"),
        ({"weekday": 7}, "weekday"),
        ({"day": 0}, "day"),
        ({"day": 32}, "day"),
        ({"zone": "Europe/Nowhere"}, "zone"),
    ],
)
def test_what_is_no_time_is_refused_by_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_schedule(replace(daily(time(9)), **change))  # type: ignore[arg-type]
    assert refused.value.field == field
    check_schedule(daily(time(23, 59), BERLIN))


@pytest.mark.parametrize(
    "name",
    ["", ".", "/", "..", "../../etc/passwd", "/etc/localtime", "Europe", "Europe/", "a\0b",
     "Zürich", "x" * 5_000, "Europe/Berlin ", "tzdata.zi", "zone.tab", "+01:00"],
)  # fmt: skip
def test_no_zone_of_that_name_is_refused_and_no_file_is_meant_by_it(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        zone_of(name)
    assert refused.value.field == "zone"
    with pytest.raises(InvalidInput):
        next_due(daily(time(9), name), utc(2026, 1, 1))


# --- of any schedule ---

ZONES = st.sampled_from(
    ["UTC", BERLIN, NEW_YORK, APIA, "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo",
     "Africa/Casablanca", "Pacific/Kiritimati", "Asia/Gaza", "America/Havana", "Antarctica/Troll"]
)  # fmt: skip
SCHEDULES = st.builds(
    Schedule,
    st.sampled_from(Every),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    ZONES,
    st.integers(0, 6),
    st.integers(1, 31),
)
MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2037, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)


@given(SCHEDULES, MOMENTS)
def test_the_last_is_not_after_now_and_the_next_is(schedule: Schedule, now: datetime) -> None:
    last, following = last_due(schedule, now), next_due(schedule, now)
    assert last <= now < following
    assert list(dues(schedule, last + MINUTE / 60, following)) == []
    assert last_due(schedule, last) == last
    assert next_due(schedule, last) == following
    assert last_due(schedule, following) == following


@given(SCHEDULES, MOMENTS)
def test_dues_increase_and_there_is_one_for_each_day_week_or_month(
    schedule: Schedule, since: datetime
) -> None:
    zone = ZoneInfo(schedule.zone)
    found = list(dues(schedule, since, since + 70 * DAY))
    assert all(a < b for a, b in pairwise(found))
    days = [at.astimezone(zone).date() for at in found]
    if schedule.every is Every.DAY:
        assert all(b - a == DAY or _is_left_out(a + DAY, zone) for a, b in pairwise(days))
    elif schedule.every is Every.WEEK:
        assert all(6 <= (b - a).days <= 8 for a, b in pairwise(days))
        assert len(found) == 10
    else:
        assert all(
            (b.year * 12 + b.month) - (a.year * 12 + a.month) == 1 for a, b in pairwise(days)
        )


def _is_left_out(day: date, zone: ZoneInfo) -> bool:
    noon = datetime.combine(day, time(12), zone)
    return noon.astimezone(UTC).astimezone(zone).date() != day


@given(SCHEDULES, MOMENTS)
def test_a_due_time_is_the_time_on_the_wall_or_the_first_after_a_gap(
    schedule: Schedule, now: datetime
) -> None:
    due = next_due(schedule, now)
    wall = due.astimezone(ZoneInfo(schedule.zone))
    assert due.tzinfo is UTC
    if wall.time() != schedule.at:
        before = (due - MINUTE).astimezone(ZoneInfo(schedule.zone))
        assert before.utcoffset() != wall.utcoffset()
        assert is_moved(schedule, due, due + MINUTE)
