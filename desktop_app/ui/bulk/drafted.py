"""A file of cards that was looked at and not issued, as a draft that outlives a lock, and back."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from desktop_app.application.bulk_messages import BulkPlan
from desktop_app.application.drafts import BULK, Draft
from desktop_app.domain.bulk import Column
from desktop_app.domain.text import safe_text

_FILE: Final = "file"
_CHOSEN: Final = "chosen"
_LONGEST_NAME: Final = 60


def draft_of(path: str, plan: BulkPlan, columns: Mapping[Column, int]) -> Draft:
    """Where the file lies and what was taken for what: of its rows nothing is kept."""
    headings = {column.value: _heading(plan, place) for column, place in columns.items()}
    return Draft(BULK, tuple({**headings, _CHOSEN: str(len(columns)), _FILE: path}.items()))


def path_of(draft: Draft) -> str:
    """Where the file lay; "" where that is not known."""
    return dict(draft.texts).get(_FILE, "")


def name_of(draft: Draft) -> str:
    """What the file is called, safe to show."""
    return safe_text(PurePath(path_of(draft)).name, _LONGEST_NAME)


def columns_of(draft: Draft, plan: BulkPlan) -> dict[Column, int] | None:
    """The choice of that time; None where the headings are others now, or not all were kept."""
    texts = dict(draft.texts)
    found: dict[Column, int] = {}
    for column in Column:
        place = texts.get(column.value, "").partition(" ")[0]
        if place.isdecimal() and _heading(plan, int(place)) == texts[column.value]:
            found[column] = int(place)
    return found if texts.get(_CHOSEN) == str(len(found)) else None


def _heading(plan: BulkPlan, place: int) -> str:
    heading = plan.header[place] if place < len(plan.header) else ""
    return f"{place} {heading}"
