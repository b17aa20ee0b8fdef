"""Decides whether a purchase, or a reading of secrets, stays inside its limits."""

from datetime import datetime, timedelta

from desktop_app.sandbox.books import Books
from desktop_app.sandbox.clock import SECOND_NS, moment
from desktop_app.sandbox.model import Card
from desktop_app.sandbox.problem import BankError, Reason

WINDOWS = ("daily_limit", "weekly_limit", "monthly_limit", "yearly_limit", "all_time_limit")
NAMES = ("transaction_limit", *WINDOWS)


def window_start_ns(name: str, now_ns: int) -> int:
    """Where the calendar window (UTC, weeks from Monday) that holds ``now_ns`` began."""
    day = moment(now_ns).replace(hour=0, minute=0, second=0)
    starts: dict[str, datetime] = {
        "daily_limit": day,
        "weekly_limit": day - timedelta(days=day.weekday()),
        "monthly_limit": day.replace(day=1),
        "yearly_limit": day.replace(month=1, day=1),
    }
    return int(starts[name].timestamp()) * SECOND_NS if name in starts else 0


def spent_since(books: Books, card_id: str, since_ns: int) -> int:
    """Micros held or settled since then; reversed purchases do not count."""
    return books.store.number(
        "SELECT SUM(amount_micros) FROM movements WHERE card_id=? AND type='purchase' "
        "AND status<>'failed' AND created_ns>=?",
        card_id,
        since_ns,
    )


def is_within(books: Books, card: Card, amount_micros: int) -> bool:
    """A limit of 0 or one that is absent does not bind."""
    limits = card.limits
    single = limits.get("transaction_limit", 0)
    if single and amount_micros > single:
        return False
    now = books.clock.now_ns()
    return all(
        spent_since(books, card.id, window_start_ns(name, now)) + amount_micros <= limits[name]
        for name in WINDOWS
        if limits.get(name, 0)
    )


MINUTE_NS = 60 * SECOND_NS
READS_PER_MINUTE = 2


class RecentReads:
    """When each card's secrets were read in the last minute; forgotten with the process."""

    def __init__(self) -> None:
        self._times: dict[str, list[int]] = {}

    def take(self, card_id: str, now_ns: int) -> None:
        """Raises ``BankError`` RATE_LIMITED for a third reading within a minute."""
        recent = [at for at in self._times.get(card_id, []) if now_ns - at < MINUTE_NS]
        if len(recent) >= READS_PER_MINUTE:
            wait = -(-(recent[0] + MINUTE_NS - now_ns) // SECOND_NS)
            raise too_many(wait)
        self._times[card_id] = [*recent, now_ns]

    def forget(self) -> None:
        self._times.clear()


class Buckets:
    """One token bucket per key: ``per_minute`` tokens, refilled evenly; 0 is no limit."""

    def __init__(self) -> None:
        self._levels: dict[str, tuple[float, int]] = {}

    def take(self, key: str, per_minute: int, now_ns: int) -> None:
        """Raises ``BankError`` RATE_LIMITED with the seconds to wait."""
        if not per_minute:
            return
        level, then_ns = self._levels.get(key, (float(per_minute), now_ns))
        refill = max(0, now_ns - then_ns) * per_minute / MINUTE_NS
        level = min(float(per_minute), level + refill)
        taken = level >= 1
        self._levels[key] = (level - 1 if taken else level, now_ns)
        if not taken:
            raise too_many(max(1, round((1 - level) * 60 / per_minute + 0.5)))

    def forget(self) -> None:
        self._levels.clear()


def too_many(wait_seconds: int) -> BankError:
    return BankError(
        Reason.RATE_LIMITED,
        f"rate limit exceeded: please wait {wait_seconds} seconds",
        retry_after=wait_seconds,
    )
