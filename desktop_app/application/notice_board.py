"""What the owner is told, as it crosses to the window and as it is kept in the vault."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.notices import Notice, NoticeKind, What

LOW_BELOW_USD = (1, 5, 10, 20, 50, 100)
USUAL_LOW = Money.usd(10)
LISTED = 50
"""How many notices the list keeps, the newest."""


class Detail(StrEnum):
    """What a desktop notification may say: that and why; the card's label; also sum and shop."""

    KIND = "kind"
    LABEL = "label"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class NoticeHabits:
    """The owner's choices; every default gives the least away. `quiet` kinds are only listed."""

    desktop: bool = True
    quiet: frozenset[NoticeKind] = frozenset()
    detail: Detail = Detail.KIND
    low_below: Money = USUAL_LOW

    def loud(self, notice: Notice) -> bool:
        """Whether the desktop is told of it."""
        return self.desktop and notice.kind not in self.quiet and notice.what is not What.UNTRIED


@dataclass(frozen=True, slots=True)
class NoticeBoard:
    """The newest notices, the newest first; the first `unseen` of them were not looked at."""

    notices: tuple[Notice, ...] = ()
    unseen: int = 0
    habits: NoticeHabits = NoticeHabits()


NO_BOARD = NoticeBoard()


@dataclass(frozen=True, slots=True)
class Tidings:
    """What has to be told to the desktop now, the oldest first, and how much may be said."""

    notices: tuple[Notice, ...]
    detail: Detail


def dump_habits(habits: NoticeHabits) -> str:
    """As one JSON line."""
    return json.dumps(
        {
            "desktop": habits.desktop,
            "quiet": sorted(habits.quiet),
            "detail": habits.detail,
            "low_below": habits.low_below.micros,
        }
    )


def load_habits(text: str) -> NoticeHabits:
    """From one JSON line; what cannot be read gives the least away."""
    try:
        stored = json.loads(text)
        return NoticeHabits(
            stored["desktop"] is not False,
            frozenset(NoticeKind(kind) for kind in stored["quiet"]),
            Detail(stored["detail"]),
            Money(stored["low_below"]),
        )
    except (ValueError, KeyError, TypeError):
        return NoticeHabits()


def dump_list(notices: tuple[Notice, ...], unseen: int) -> str:
    """As one JSON line."""
    rows = [
        {
            "key": n.key,
            "kind": n.kind,
            "at": n.at.isoformat(),
            "what": n.what,
            "card_id": n.card_id,
            "label": n.label,
            "amount": None if n.amount is None else n.amount.micros,
            "merchant": n.merchant,
            "reason": n.reason,
        }
        for n in notices
    ]
    return json.dumps({"notices": rows, "unseen": unseen})


def load_list(text: str) -> tuple[tuple[Notice, ...], int]:
    """From one JSON line; a list that cannot be read is empty."""
    try:
        stored = json.loads(text)
        return tuple(_notice(row) for row in stored["notices"]), int(stored["unseen"])
    except (ValueError, KeyError, TypeError):
        return (), 0


def _notice(row: dict[str, Any]) -> Notice:
    amount = row["amount"]
    return Notice(
        row["key"],
        NoticeKind(row["kind"]),
        datetime.fromisoformat(row["at"]),
        What(row["what"]),
        None if row["card_id"] is None else CardId(row["card_id"]),
        row["label"],
        None if amount is None else Money(amount),
        row["merchant"],
        row["reason"],
    )
