"""A template of the owner's own: a filled form under a name, as a line of JSON and back."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money
from desktop_app.domain.policies import MAX_USES
from desktop_app.domain.templates import template_of
from desktop_app.domain.text import (
    MAX_LABEL,
    MAX_NOTE,
    MAX_SHOWN,
    parse_label,
    parse_note,
    safe_text,
    without_pan,
)

MOST = 20
_MOST_MICROS = 10**18


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """`use` is the key of the built-in template below it; None and "" are left to the form.

    A last day is not among it: it would be over one day. A card is either always for the same
    holder, then `holder_id` is set and `holder` is their name, or for somebody of `department`.
    """

    name: str
    use: str
    load: Money | None = None
    cap: Money | None = None
    expected: Money | None = None
    uses: int | None = None
    holder_id: str = ""
    holder: str = ""
    department: str = ""
    note: str = ""


def parse_name(text: str) -> str:
    """What a template is called. Raises InvalidInput."""
    if not text.strip():
        raise InvalidInput("Give the template a name.", field="name")
    return _without_number(parse_label(text, field="name"), "name")


def parse_template_note(text: str) -> str:
    """A note that a template may keep. Raises InvalidInput."""
    return _without_number(parse_note(text), "note")


def _without_number(text: str, field: str) -> str:
    if without_pan(text) != text:
        raise InvalidInput("This looks like a card number. A template keeps none.", field=field)
    return text


def dump(templates: Iterable[OwnTemplate]) -> str:
    """Amounts in micro-USD."""
    return json.dumps([asdict(one) for one in templates])


def load(text: str) -> tuple[OwnTemplate, ...]:
    """From one JSON line; whatever cannot be read in it is left out. Never raises."""
    try:
        kept = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return ()
    read = [_read(one) for one in kept] if isinstance(kept, list) else []
    by_name = {one.name: one for one in read if one is not None}
    return tuple(by_name.values())[:MOST]


def _read(kept: object) -> OwnTemplate | None:
    try:
        if not isinstance(kept, dict) or template_of(kept["use"]) is None:
            return None
        return OwnTemplate(
            parse_name(_text(kept["name"], MAX_LABEL)),
            kept["use"],
            load=_money(kept["load"]),
            cap=_money(kept["cap"]),
            expected=_money(kept["expected"]),
            uses=_count(kept["uses"]),
            holder_id=_text(kept["holder_id"], MAX_SHOWN),
            holder=_shown(kept["holder"]),
            department=_shown(kept["department"]),
            note=parse_template_note(_text(kept["note"], MAX_NOTE)),
        )
    except (KeyError, TypeError, InvalidInput):
        return None


def _text(kept: object, limit: int) -> str:
    if not isinstance(kept, str) or len(kept) > limit:
        raise TypeError
    return kept


def _shown(kept: object) -> str:
    """A name that came from the service: bounded, and without hidden signs."""
    return safe_text(_text(kept, MAX_SHOWN), MAX_LABEL)


def _money(kept: object) -> Money | None:
    if kept is None:
        return None
    micros = kept["micros"] if isinstance(kept, dict) else None
    if type(micros) is not int or not 0 < micros < _MOST_MICROS:
        raise TypeError
    return Money(micros)


def _count(kept: object) -> int | None:
    if kept is None:
        return None
    if type(kept) is not int or not 1 <= kept <= MAX_USES:
        raise TypeError
    return kept
