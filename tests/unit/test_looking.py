"""When an outcome in doubt is looked for, and how long a request may still land."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.looking import (
    DAY,
    FIRST_LOOKS_S,
    SMALLEST_WINDOW,
    WATCHED_FOR,
    next_look_s,
    window,
)
from desktop_app.domain.profiles import AuthScheme


def test_the_first_looks_come_after_1_2_5_10_30_and_60_seconds() -> None:
    gone, pauses = 0.0, []
    for _ in FIRST_LOOKS_S:
        pause = next_look_s(timedelta(seconds=gone))
        assert pause is not None
        pauses.append(pause)
        gone += pause
    assert tuple(pauses) == FIRST_LOOKS_S


@pytest.mark.parametrize(
    ("since", "within"),
    [
        (timedelta(minutes=2), timedelta(minutes=5)),
        (timedelta(hours=23, minutes=59), timedelta(minutes=5)),
        (DAY, DAY),
        (WATCHED_FOR - timedelta(seconds=1), DAY),
    ],
)
def test_later_looks_are_every_five_minutes_for_a_day_then_daily(
    since: timedelta, within: timedelta
) -> None:
    pause = next_look_s(since)
    assert pause is not None
    assert 0 < pause <= within.total_seconds()


def test_after_a_week_it_is_not_looked_for_any_more() -> None:
    assert next_look_s(WATCHED_FOR) is None


@given(st.timedeltas(max_value=WATCHED_FOR - timedelta(seconds=1)))
def test_a_watched_wish_always_has_a_next_look_even_when_the_clock_was_set_back(
    since: timedelta,
) -> None:
    pause = next_look_s(since)
    assert pause is not None
    assert 0 < pause <= DAY.total_seconds()


@given(st.floats(-3600, 3600))
def test_a_signed_request_lands_within_its_validity_the_skew_and_a_minute(skew_s: float) -> None:
    waited = window(AuthScheme.HMAC, skew_s)
    assert waited >= SMALLEST_WINDOW
    assert waited >= timedelta(minutes=6, seconds=abs(skew_s))


def test_a_request_without_a_time_may_land_for_a_day() -> None:
    assert window(AuthScheme.BEARER, 0) == DAY
