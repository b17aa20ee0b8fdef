"""Labels of cards as JSON lines: one object a line, with documented keys; nothing secret."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.strict_json import Undecodable, decode_json
from desktop_app.domain.text import parse_label

CARD: Final = "card"
MAX_BYTES: Final = 1_000_000
_LINE_BYTES, _DEEPEST = 8192, 4
_TOO_LARGE: Final = "This file is larger than 1 MB. Split it."
_NO_KEYS: Final = (
    "No line of this file is an object with the keys “type”, “ref” and “label”. Nothing was read."
)


@dataclass(frozen=True, slots=True)
class LabelLine:
    """What one line says: `ref` is a card's id. With a `fault` it cannot be used, which says why.

    `is_other`: it is about something that is no card.
    """

    number: int
    ref: str = ""
    label: str = ""
    fault: str = ""
    is_other: bool = False


def dump_lines(cards: Iterable[Mapping[str, str]]) -> bytes:
    """UTF-8, one line for each card: `type` and these keys."""
    lines = (json.dumps({"type": CARD, **card}, ensure_ascii=False) for card in cards)
    return "".join(f"{line}\n" for line in lines).encode()


def read_lines(data: bytes) -> tuple[LabelLine, ...]:
    """Every line that is not empty. Raises InvalidInput where none of them is what it should be."""
    if len(data) > MAX_BYTES:
        raise InvalidInput(_TOO_LARGE, field="file")
    found: list[LabelLine] = []
    seen: set[str] = set()
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            read = _read(number, line)
            if read.ref and read.ref in seen:
                read = LabelLine(number, fault="The card stands in an earlier line already.")
            seen.add(read.ref)
            found.append(read)
    if not any(line.ref or line.is_other for line in found):
        raise InvalidInput(_NO_KEYS, field="file")
    return tuple(found)


def _read(number: int, line: bytes) -> LabelLine:
    try:
        stated = decode_json(line, _LINE_BYTES, _DEEPEST)
    except Undecodable:
        return LabelLine(number, fault="This is no line of JSON.")
    if not isinstance(stated, dict):
        return LabelLine(number, fault="This is no object.")
    kind, ref, label = (stated.get(key) for key in ("type", "ref", "label"))
    if isinstance(kind, str) and kind != CARD:
        return LabelLine(number, is_other=True)
    if kind != CARD or not isinstance(ref, str) or not ref or not isinstance(label, str):
        return LabelLine(number, fault="“type”, “ref” or “label” is missing.")
    try:
        return LabelLine(number, ref, parse_label(label))
    except InvalidInput as error:
        return LabelLine(number, fault=error.happened)
