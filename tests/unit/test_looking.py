"""When an outcome in doubt is looked for, and how long a request may still land."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.looking import (
    DAY,
    WATCHED_FOR,
    next_look_s,
    window,
)
from desktop_app.domain.profiles import AuthScheme


def looks(since: timedelta, until: timedelta) -> list[float]:
    """The pauses between the looks from `since` to `until`."""
    pauses, gone = [], since
    while gone < until:
        pause = next_look_s(gone)
        assert pause is not None
        pauses.append(pause)
        gone += timedelta(seconds=pause)
    return pauses


def test_the_first_looks_come_after_1_2_5_10_30_and_60_seconds() -> None:
    assert looks(timedelta(), timedelta(seconds=108)) == [1, 2, 5, 10, 30, 60]


def test_later_looks_are_every_five_minutes_for_a_day_then_daily_for_a_week() -> None:
    first = timedelta(seconds=108)
    assert set(looks(first, DAY)) == {300}
    assert looks(DAY, WATCHED_FOR) == [86_400] * 6
    assert (timedelta(days=1), timedelta(days=7)) == (DAY, WATCHED_FOR)


@pytest.mark.parametrize(
    ("since", "pause"),
    [
        (timedelta(seconds=0.25), 0.75),
        (timedelta(seconds=118), 290),
        (timedelta(hours=25), 82_800),
        (timedelta(seconds=-5), 1),
    ],
)
def test_a_look_that_was_missed_moves_no_later_one(since: timedelta, pause: float) -> None:
    assert next_look_s(since) == pause


def test_after_a_week_it_is_not_looked_for_any_more() -> None:
    assert next_look_s(WATCHED_FOR) is None


@given(st.timedeltas(max_value=WATCHED_FOR - timedelta(seconds=1)))
def test_a_watched_wish_always_has_a_next_look_even_when_the_clock_was_set_back(
    since: timedelta,
) -> None:
    pause = next_look_s(since)
    assert pause is not None
    assert 0 < pause <= DAY.total_seconds()


@pytest.mark.parametrize(
    ("skew_s", "minutes"), [(0, 7), (60, 7), (-60, 7), (61, 7 + 1 / 60), (-240, 10)]
)
def test_a_signed_request_lands_within_its_validity_the_skew_and_a_minute(
    skew_s: float, minutes: float
) -> None:
    assert window(AuthScheme.HMAC, skew_s) == timedelta(minutes=minutes)


def test_a_longer_validity_that_a_probe_showed_is_waited_for() -> None:
    assert window(AuthScheme.HMAC, 0, timedelta(minutes=20)) == timedelta(minutes=21)


def test_a_request_without_a_time_may_land_for_a_day() -> None:
    assert window(AuthScheme.BEARER, 0) == DAY
