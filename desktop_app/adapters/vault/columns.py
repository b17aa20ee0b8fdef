"""Values of the domain as columns, and back."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from desktop_app.domain.money import Money
from desktop_app.domain.stated_time import END, NOT_STATED

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def from_time(at: datetime) -> int:
    """Microseconds since 1970 UTC."""
    return (at - _EPOCH) // _MICROSECOND


_FIRST, _LAST = from_time(NOT_STATED), from_time(END)


def from_time_or_none(at: datetime | None) -> int | None:
    """The same, or NULL."""
    return None if at is None else from_time(at)


@lru_cache(maxsize=256)  # one read states the time of ten thousand cards
def to_time(micros: int) -> datetime:
    """Aware UTC; `NOT_STATED` for what an older version kept and nobody can mean."""
    is_a_time = _FIRST < micros < _LAST
    return _EPOCH + timedelta(0, 0, micros) if is_a_time else NOT_STATED


def to_time_or_none(micros: int | None) -> datetime | None:
    """Aware UTC, or None where none was stated."""
    at = None if micros is None else to_time(micros)
    return None if at == NOT_STATED else at


def from_money_or_none(money: Money | None) -> int | None:
    """Micro-USD, or NULL."""
    return None if money is None else money.micros


def to_money_or_none(micros: int | None) -> Money | None:
    """Money, or None."""
    return None if micros is None else Money(micros)
