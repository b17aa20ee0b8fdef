"""Values of the domain as columns, and back."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from desktop_app.domain.money import Money

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def from_time(at: datetime) -> int:
    """Microseconds since 1970 UTC."""
    return (at - _EPOCH) // _MICROSECOND


def from_time_or_none(at: datetime | None) -> int | None:
    """The same, or NULL."""
    return None if at is None else from_time(at)


@lru_cache(maxsize=256)  # one read states the time of ten thousand cards
def to_time(micros: int) -> datetime:
    """Aware UTC."""
    return _EPOCH + timedelta(0, 0, micros)


def to_time_or_none(micros: int | None) -> datetime | None:
    """Aware UTC, or None."""
    return None if micros is None else to_time(micros)


def from_money_or_none(money: Money | None) -> int | None:
    """Micro-USD, or NULL."""
    return None if money is None else money.micros


def to_money_or_none(micros: int | None) -> Money | None:
    """Money, or None."""
    return None if micros is None else Money(micros)
