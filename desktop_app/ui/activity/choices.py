"""What the controls of the page stand at, as the ask that the worker answers."""

from datetime import datetime, timedelta

from desktop_app.application.saved_filters import STATUSES, Group, Period, SavedFilter
from desktop_app.application.timeline import Ask

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


def ask_of(choice: SavedFilter, now: datetime) -> Ask:
    """`now` is in the person's zone: their days and months are meant."""
    since, until = _bounds(choice.period, now)
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


def is_narrow(choice: SavedFilter) -> bool:
    """Whether lines may be left out."""
    wide = (choice.text.strip(), choice.card_id, choice.period, choice.group)
    return wide != ("", None, Period.ALL, Group.ANY)


def _bounds(period: Period, now: datetime) -> tuple[datetime | None, datetime | None]:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
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
