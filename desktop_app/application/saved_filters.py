"""Filters of the Activity page that the owner gave a name: small text in the vault's settings."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.application.timeline import Lens, Sort
from desktop_app.domain.cards import CardId
from desktop_app.domain.history import HistoryStatus

NAME = "activity_filters"


class Period(StrEnum):
    """Times that stay meaningful: a saved "this month" is always the month it is."""

    ALL = "all"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    YEAR = "year"


class Group(StrEnum):
    """States that are chosen together."""

    ANY = "any"
    PENDING = "pending"
    SETTLED = "settled"
    RELEASED = "released"
    DECLINED = "declined"
    REFUNDED = "refunded"
    REVERSED = "reversed"
    FAILED = "failed"
    UNRECOGNISED = "unrecognised"


STATUSES: dict[Group, frozenset[HistoryStatus]] = {
    Group.ANY: frozenset(),
    Group.PENDING: frozenset({HistoryStatus.PENDING, HistoryStatus.CONFIRMING}),
    **{
        group: frozenset({HistoryStatus(group.value)})
        for group in Group
        if group not in (Group.ANY, Group.PENDING)
    },
}


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A name, and what the controls of the page stand at."""

    name: str
    lens: Lens = Lens.CHARGES
    text: str = ""
    card_id: CardId | None = None
    period: Period = Period.ALL
    group: Group = Group.ANY
    sort: Sort = Sort.TIME
    descending: bool = True


def dump(filters: Iterable[SavedFilter]) -> str:
    """As one JSON line."""
    return json.dumps(
        [
            {
                "name": one.name,
                "lens": one.lens,
                "text": one.text,
                "card_id": one.card_id,
                "period": one.period,
                "group": one.group,
                "sort": one.sort,
                "descending": one.descending,
            }
            for one in filters
        ]
    )


def load(text: str) -> tuple[SavedFilter, ...]:
    """From one JSON line; what another version wrote and this one cannot read is left out."""
    try:
        kept = json.loads(text or "[]")
    except ValueError:
        return ()
    read = [_read(one) for one in kept] if isinstance(kept, list) else []
    return tuple(one for one in read if one is not None)


def _read(kept: object) -> SavedFilter | None:
    if not isinstance(kept, dict):
        return None
    try:
        card_id = kept["card_id"]
        return SavedFilter(
            str(kept["name"]),
            Lens(kept["lens"]),
            str(kept["text"]),
            None if card_id is None else CardId(str(card_id)),
            Period(kept["period"]),
            Group(kept["group"]),
            Sort(kept["sort"]),
            bool(kept["descending"]),
        )
    except (KeyError, ValueError):
        return None
