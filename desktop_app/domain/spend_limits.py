"""Spending limits of one card: which contradict each other, what is sent, how far each is used."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from desktop_app.domain.cards import SpendLimits
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import ENGLISH, ZERO, Money, NumberStyle, format_money
from desktop_app.domain.stated_time import is_stated

MOST: Final = Money.usd(100_000_000)
"""Above this, a figure is a slip of the hand."""


class Span(StrEnum):
    """What a limit counts, from the shortest to the longest; named as in `SpendLimits`."""

    TRANSACTION = "transaction"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    ALL_TIME = "all_time"


SPANS: Final = tuple(Span)
PER: Final = {
    Span.TRANSACTION: "a charge",
    Span.DAILY: "a day",
    Span.WEEKLY: "a week",
    Span.MONTHLY: "a month",
    Span.YEARLY: "a year",
    Span.ALL_TIME: "in all",
}
_TIMES: Final = {
    (Span.DAILY, Span.WEEKLY): 7,
    (Span.DAILY, Span.MONTHLY): 31,
    (Span.DAILY, Span.YEARLY): 366,
    (Span.WEEKLY, Span.MONTHLY): 6,
    (Span.WEEKLY, Span.YEARLY): 54,
    (Span.MONTHLY, Span.YEARLY): 12,
}
"""Of how many shorter calendar periods a longer one can have a part, at most."""
_COUNTED: Final = frozenset(
    {
        HistoryStatus.PENDING,
        HistoryStatus.CONFIRMING,
        HistoryStatus.SETTLED,
        HistoryStatus.REFUNDED,
        HistoryStatus.UNRECOGNISED,
    }
)


def figures_of(limits: SpendLimits) -> dict[Span, Money]:
    """The limits there are, shortest first."""
    stated = {span: getattr(limits, span.value) for span in SPANS}
    return {span: limit for span, limit in stated.items() if limit is not None}


def make_limits(figures: Mapping[Span, Money]) -> SpendLimits:
    """The limits with these figures and no others."""
    return SpendLimits(**{span.value: limit for span, limit in figures.items()})


def covers(stated: SpendLimits, wanted: SpendLimits) -> bool:
    """Whether each limit of `wanted` is among the `stated` ones, to the same figure."""
    return figures_of(wanted).items() <= figures_of(stated).items()


def find_wrong(
    wanted: SpendLimits, can: tuple[Span, ...], max_card: Money, style: NumberStyle = ENGLISH
) -> tuple[InvalidInput, ...]:
    """What cannot be asked for, one error per field, whose name is the span; empty if all is well.

    `can` is what the connection has; `max_card` what a card may hold, which bounds one charge and
    no period: a card can be loaded again.
    """
    limits = figures_of(wanted)
    found: list[InvalidInput] = []
    for span, limit in limits.items():
        sentence = _wrong_with(span, limit, limits, can, max_card, style)
        if sentence:
            found.append(InvalidInput(sentence, field=span.value))
    return tuple(found)


def _wrong_with(
    span: Span,
    limit: Money,
    limits: dict[Span, Money],
    can: tuple[Span, ...],
    max_card: Money,
    style: NumberStyle,
) -> str:
    if span not in can:
        return "This connection has no such limit."
    if limit <= ZERO:
        return "A limit of nothing declines every charge. Freeze the card instead."
    if limit > MOST:
        return "This is too large for a limit."
    if span is Span.TRANSACTION and limit > max_card:
        return f"A card holds at most {format_money(max_card, style)}, so no charge is larger."
    for longer, other in limits.items():
        if _is_longer(longer, span) and limit > other > ZERO:
            return f"Above the {format_money(other, style)} {PER[longer]}: never reached."
    return ""


def find_taken_away(
    wanted: SpendLimits, before: SpendLimits, at_once: tuple[Span, ...]
) -> tuple[InvalidInput, ...]:
    """Limits there were `before` that nothing would be sent for.

    No connection is known to take a limit away, and one that is left out may stay as it was.
    """
    left_out = figures_of(before).keys() - figures_of(wanted).keys() - set(at_once)
    sentence = "This connection cannot take a limit away. Enter a higher one."
    return tuple(InvalidInput(sentence, field=span.value) for span in SPANS if span in left_out)


def fill_in(wanted: SpendLimits, at_once: tuple[Span, ...]) -> SpendLimits:
    """`wanted` as it is sent where the spans `at_once` only go together.

    A limit that is missing takes the figure of the next longer ones, else what the shorter ones
    add up to: it declines nothing that those let through, but a week of two months is held to one
    month's figure. Raises InvalidInput where the figures do not say enough.
    """
    limits = figures_of(wanted)
    if not limits:
        raise InvalidInput("Enter at least one limit.", field=Span.TRANSACTION.value)
    filled = dict(limits)
    for span in at_once:
        if span not in limits:
            filled[span] = _implied(span, limits)
    return make_limits(filled)


def _implied(span: Span, limits: dict[Span, Money]) -> Money:
    longer = [limit for other, limit in limits.items() if _is_longer(other, span)]
    if longer:
        return min(longer)
    sums = [
        Money(limit.micros * _TIMES[other, span])
        for other, limit in limits.items()
        if (other, span) in _TIMES
    ]
    if not sums:
        raise InvalidInput(
            "This connection sets its limits together: enter one for a day or longer.",
            field=span.value,
        )
    return max(min(sums), *(limits.values()))


def _is_longer(one: Span, other: Span) -> bool:
    return SPANS.index(one) > SPANS.index(other)


def period_start(span: Span, now: datetime) -> datetime | None:
    """When the calendar period that holds `now` began, in UTC, weeks on Monday.

    None where a limit has no beginning: one charge, and all time.
    """
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = {
        Span.DAILY: day,
        Span.WEEKLY: day - timedelta(days=day.weekday()),
        Span.MONTHLY: day.replace(day=1),
        Span.YEARLY: day.replace(month=1, day=1),
    }
    return starts.get(span)


@dataclass(frozen=True, slots=True)
class Use:
    """How far one limit is used. `used` is what is known; `is_least`: there may be more.

    `since` is when the period began, None for all time.
    """

    span: Span
    limit: Money
    used: Money
    since: datetime | None
    is_least: bool

    @property
    def left(self) -> Money:
        """What is left, at most so much where `is_least`; never below nothing."""
        return max(self.limit - self.used, ZERO)

    @property
    def fraction(self) -> float:
        """For a bar: 0 to 1, and more where the limit is overrun."""
        return self.used.micros / self.limit.micros if self.limit.micros else 1.0


@dataclass(frozen=True, slots=True)
class Known:
    """Every charge from `since` to `read_at` is known; see `Coverage`. None: never read."""

    read_at: datetime | None
    since: datetime | None


def use_of(
    limits: SpendLimits, charges: Iterable[Charge], known: Known, now: datetime
) -> tuple[Use, ...]:
    """Each limit over a period against the charges of that period: Purser's estimate.

    Counts purchases by the time they were made, in UTC calendar periods, as the practice bank
    does; Bitnob does not publish how it counts. What is held or settled counts, and what was
    refunded too: no room is promised back for it. What was declined, failed, released or reversed
    does not count. Fees do not. It is "at least" where history does not reach back to the start
    of the period, or where a purchase states no amount or no time.
    """
    bought = [c for c in charges if c.kind is HistoryKind.PURCHASE and c.status in _COUNTED]
    found: list[Use] = []
    for span, limit in figures_of(limits).items():
        if span is not Span.TRANSACTION:
            start = period_start(span, now)
            found.append(_use(span, limit, bought, known, start))
    return tuple(found)


def _use(
    span: Span, limit: Money, bought: list[Charge], known: Known, start: datetime | None
) -> Use:
    used, is_least = ZERO, not _reaches(known, start)
    for charge in bought:
        amount = charge.authorized if charge.settled is None else charge.settled
        if amount is None or not is_stated(charge.at):
            is_least = True
        elif start is None or charge.at >= start:
            used = used + amount
    return Use(span, limit, used, start, is_least)


def _reaches(known: Known, start: datetime | None) -> bool:
    if known.read_at is None:
        return False
    return known.since is None or (start is not None and known.since <= start)
