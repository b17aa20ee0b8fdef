"""The expiry of a card as people and programs write it: read where it is certain, never guessed."""

import re
from enum import StrEnum

from desktop_app.domain.cards import Expiry


class MonthIs(StrEnum):
    """What the person said of dates that can be read in two ways."""

    FIRST = "first"
    SECOND = "second"


class TwoWays(Exception):
    """The date can be read in two ways, and nobody has said which is meant."""


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_BETWEEN = r"\s*[/.\-\s]\s*"
_PAIR = re.compile(rf"([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}})")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}}){_BETWEEN}([0-9]{{4}})")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}}){_BETWEEN}([0-9]{{1,2}})(?:{_BETWEEN}([0-9]{{1,2}}))?")
_DAY = re.compile(rf"([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{4}})")
_NAMED = re.compile(rf"([A-Za-z]{{3,9}})\.?(?:{_BETWEEN})([0-9]{{4}}|[0-9]{{2}})")


def read_expiry(text: str, month_is: MonthIs | None = None) -> Expiry:
    """`03/29`, `3/2029`, `2029-03`, `0329`, `Mar 2029`, or a whole date of that month.

    Raises TwoWays, and ValueError for what is no expiry. `29-Mar` is none: a spreadsheet writes so
    what it took for a day of this year.
    """
    text = text.strip()
    if found := _YEAR_LAST.fullmatch(text):
        return _made(found[1], found[2])
    if found := _YEAR_FIRST.fullmatch(text):
        if found[3] is not None and not 1 <= int(found[3]) <= 31:
            raise ValueError("no day")
        return _made(found[2], found[1])
    if found := _NAMED.fullmatch(text):
        return _made(_MONTHS.get(found[1].casefold(), 0), found[2])
    if found := _DAY.fullmatch(text):
        return _of_two((found[1], found[2]), (found[2], found[1]), found[3], month_is)
    if (found := _PAIR.fullmatch(text)) or (found := re.fullmatch("([0-9]{2})([0-9]{2})", text)):
        return _one_of(_tried(found[1], found[2]), _tried(found[2], found[1]), month_is)
    raise ValueError("not an expiry")


def read_parts(month: str, year: str) -> Expiry:
    """From two columns; the month may be a name. Raises ValueError."""
    named = _MONTHS.get(month.strip().casefold().rstrip("."))
    return _made(named if named is not None else month.strip(), year.strip())


def _of_two(
    first: tuple[str, str], second: tuple[str, str], year: str, month_is: MonthIs | None
) -> Expiry:
    """Of a whole date, whose day and month can stand in either order."""
    months = [
        _tried(month, year) if 1 <= int(day) <= 31 else None for month, day in (first, second)
    ]
    return _one_of(months[0], months[1], month_is)


def _one_of(first: Expiry | None, second: Expiry | None, month_is: MonthIs | None) -> Expiry:
    if first is not None and second is not None and first != second:
        if month_is is None:
            raise TwoWays
        return first if month_is is MonthIs.FIRST else second
    only = first or second
    if only is None:
        raise ValueError("not an expiry")
    return only


def _tried(month: str, year: str) -> Expiry | None:
    try:
        return _made(month, year)
    except ValueError:
        return None


def _made(month: str | int, year: str) -> Expiry:
    if not re.fullmatch("[0-9]{1,2}", str(month)) or not re.fullmatch("[0-9]{4}|[0-9]{2}", year):
        raise ValueError("not an expiry")
    return Expiry(int(year) if len(year) == 4 else 2000 + int(year), int(month))
