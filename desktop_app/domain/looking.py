"""When an outcome that is not known is looked for, and when its absence proves something.

Reliability 4.4 and 4.5: nothing is ever sent again by itself; a wish may be wished anew only when
the first request can no longer land.
"""

from datetime import timedelta
from itertools import accumulate

from desktop_app.domain.profiles import AuthScheme

FIRST_LOOKS_S = (1, 2, 5, 10, 30, 60)
"""Pauses between the first looks."""
LATER_S, DAILY_S = 300, 86_400
DAY = timedelta(days=1)
WATCHED_FOR = timedelta(days=7)
VALID_FOR = timedelta(minutes=5)
"""How long a service takes a signed request; assumed until the connection check shows it."""
SMALLEST_WINDOW = timedelta(minutes=7)
MARGIN = timedelta(seconds=60)
_LOOKS_S = tuple(accumulate(FIRST_LOOKS_S))


def next_look_s(since: timedelta) -> float | None:
    """Seconds until the next look at a wish in doubt `since` then; None when it is over.

    Six looks in the first two minutes, then every five minutes for a day, then daily for a week.
    """
    gone = max(since.total_seconds(), 0.0)
    for at in _LOOKS_S:
        if gone < at:
            return at - gone
    if since < DAY:
        return LATER_S - (gone - _LOOKS_S[-1]) % LATER_S
    if since < WATCHED_FOR:
        return DAILY_S - gone % DAILY_S
    return None


def window(auth: AuthScheme, skew_s: float, valid_for: timedelta = VALID_FOR) -> timedelta:
    """How long after a send its request may still land, counted on a clock nobody can set.

    A signed request carries its time and is refused when that is too old: nothing lands later.
    A request with a bare key carries none, so a whole day is waited.
    """
    if auth is AuthScheme.BEARER:
        return DAY
    return max(SMALLEST_WINDOW, valid_for + timedelta(seconds=abs(skew_s)) + MARGIN)
