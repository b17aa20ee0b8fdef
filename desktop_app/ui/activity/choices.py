"""What the controls of the page stand at, as the ask that the worker answers."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from desktop_app.application.activity import Activity
from desktop_app.application.saved_filters import STATUSES, Group, Period, SavedFilter
from desktop_app.application.timeline import Ask
from desktop_app.ui.words import masked

Choices = tuple[tuple[str, str], ...]
"""Ids, each with what is shown for it."""
ALL_CARDS = ("", "All cards")
PERIODS = (
    (Period.ALL, "All time"),
    (Period.TODAY, "Today"),
    (Period.WEEK, "Last 7 days"),
    (Period.MONTH, "This month"),
    (Period.LAST_MONTH, "Last month"),
    (Period.YEAR, "This year"),
)
GROUPS = (
    (Group.ANY, "Any status"),
    (Group.PENDING, "Pending"),
    (Group.SETTLED, "Settled"),
    (Group.RELEASED, "Released"),
    (Group.DECLINED, "Declined"),
    (Group.REFUNDED, "Refunded"),
    (Group.REVERSED, "Reversed"),
    (Group.FAILED, "Failed"),
    (Group.UNRECOGNISED, "Not known"),
)


def ask_of(choice: SavedFilter, now: datetime, zone: tzinfo | None = None) -> Ask:
    """`now` is in the person's zone: their days and months are meant; None is the computer's."""
    first, end = _days(choice.period, now.date())
    since, until = (None if day is None else _midnight(day, zone) for day in (first, end))
    return Ask(
        choice.lens,
        choice.text,
        choice.card_id,
        STATUSES[choice.group],
        since,
        until,
        choice.sort,
        choice.descending,
    )


async def cards_of(activity: Activity) -> Choices:
    """Every card, and all of them. For the worker: the words for ten thousand take half a frame."""
    cards = await activity.cards()
    each = ((str(card), f"{name.label} {masked(name.last4)}".strip()) for card, name in cards)
    return (ALL_CARDS, *each)


def is_narrow(choice: SavedFilter) -> bool:
    """Whether lines may be left out."""
    wide = (choice.text.strip(), choice.card_id, choice.period, choice.group)
    return wide != ("", None, Period.ALL, Group.ANY)


def _days(period: Period, today: date) -> tuple[date | None, date | None]:
    """The first day of the period, and the first one after it."""
    month = today.replace(day=1)
    if period is Period.TODAY:
        return today, None
    if period is Period.WEEK:
        return today - timedelta(days=6), None
    if period is Period.MONTH:
        return month, None
    if period is Period.LAST_MONTH:
        return (month - timedelta(days=1)).replace(day=1), month
    return (month.replace(month=1), None) if period is Period.YEAR else (None, None)


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    """Each day by its own offset: between two midnights summer time may have begun or ended."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)
