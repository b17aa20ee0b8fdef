"""What was typed in a form when Purser locked, kept in the vault until its person comes back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from desktop_app.application.desk import Desk
from desktop_app.application.restored import DRAFTS
from desktop_app.domain.text import without_pan

ISSUE: Final = "issue"
RULE: Final = "rule"
BULK: Final = "bulk"
_MOST_TEXTS = 40
_LONGEST = 500
_MOST = 8
"""There are fewer forms than that."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The texts of one `form`, by the name of their field. Nothing in it was ever sent.

    `about` is the id of a card or of a rule, "" for what is new.
    """

    form: str
    texts: tuple[tuple[str, str], ...]
    about: str = ""


class Drafts:
    """At most one of each form. Every method raises Locked and VaultError."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def all(self) -> tuple[Draft, ...]:
        """What could be read; damaged ones are left out."""
        return load(self._desk.vault.settings.get(DRAFTS))

    async def keep(self, drafts: Iterable[Draft]) -> None:
        """Keep these beside what is kept of other forms."""
        kept = {one.form: one for one in await self.all()}
        self._put({**kept, **{one.form: one for one in drafts}}.values())

    async def drop(self, form: str) -> None:
        """It stands in the form again, or is not wanted."""
        self._put(one for one in await self.all() if one.form != form)

    def _put(self, drafts: Iterable[Draft]) -> None:
        self._desk.vault.settings.put(DRAFTS, dump(drafts))


def dump(drafts: Iterable[Draft]) -> str:
    """As one JSON line; a text that holds a card number is left out."""
    return json.dumps(
        [{"form": d.form, "about": d.about, "texts": dict(_kept(d.texts))} for d in drafts]
    )


def load(text: str) -> tuple[Draft, ...]:
    """From one JSON line; never raises, because a draft must not lock anybody out."""
    try:
        stored = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return ()
    read = [_read(one) for one in stored] if isinstance(stored, list) else []
    return tuple(one for one in read if one is not None)[:_MOST]


def _read(stored: object) -> Draft | None:
    match stored:
        case {"form": str(form), "about": str(about), "texts": dict(texts)}:
            pairs = [(k, v) for k, v in texts.items() if isinstance(v, str)]
            return Draft(form, tuple(_kept(pairs)), about)
    return None


def _kept(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    fitting = [(k, v) for k, v in texts if len(v) <= _LONGEST and without_pan(v) == v]
    return fitting[:_MOST_TEXTS]
