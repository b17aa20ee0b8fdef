"""Text from people and from servers, made safe to show: no control signs, no hidden direction."""

import re
import unicodedata
from collections.abc import Sequence

from desktop_app.domain.errors import InvalidInput

MAX_LABEL = 60
MAX_NOTE = 200
MAX_SHOWN = 500
_HIDDEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SHORTEST_PAN, _LONGEST_RUN = 13, 60
_NETWORKS = {
    13: ("4",), 14: ("3",), 15: ("3",), 16: ("2", "3", "4", "5", "6"),
    17: ("5", "6"), 18: ("5", "6"), 19: ("4", "5", "6"),
}  # fmt: skip
"""The first digits of card numbers, by their length."""
_BETWEEN = r"[\s./_\-\u2010-\u2015\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_FIGURES = re.compile(rf"\d+(?:{_BETWEEN}{{1,3}}\d+)*")
_GROUP = re.compile(r"\d+")


def parse_label(text: str, *, field: str = "label") -> str:
    """A card's name as the owner typed it, trimmed. Raises InvalidInput.

    Emoji and every script are welcome. Direction marks are not: they can make one name look like
    another. HTML needs no rule, because every label is painted as plain text.
    """
    return _parse(text, field, MAX_LABEL, "Give the card a name, for example its shop.")


def parse_note(text: str, *, field: str = "note") -> str:
    """An optional line, trimmed. Raises InvalidInput."""
    return _parse(text, field, MAX_NOTE, None)


def _parse(text: str, field: str, limit: int, if_empty: str | None) -> str:
    # A joiner inside an emoji is part of the sign, not a hidden mark.
    clean = unicodedata.normalize("NFC", text.strip())
    if not clean:
        if if_empty is not None:
            raise InvalidInput(if_empty, field=field)
        return ""
    if len(clean) > limit:
        raise InvalidInput(f"At most {limit} characters; this has {len(clean):,}.", field=field)
    if _HIDDEN.search(clean.replace("\u200d", "")) or _has_control(clean):
        raise InvalidInput("This holds invisible signs. Type it instead of pasting.", field=field)
    return clean


def safe_text(text: str, limit: int = MAX_SHOWN) -> str:
    """Server text for the screen: hidden signs made visible, controls dropped, length bounded."""
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text  # as nearly all of it is
    shown = _HIDDEN.sub(lambda m: f"⟦U+{ord(m.group()):04X}⟧", text[: limit + 1])
    shown = "".join(ch for ch in shown if unicodedata.category(ch) not in ("Cc", "Cs"))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def without_pan(text: str) -> str:
    """`text` with every card number in it cut down to its last four digits.

    Shops do write them into what they state, whole or in groups, with other figures beside them.
    Taken for one is what has the length and the first digits of a card network and passes the
    Luhn check, or has 16 digits and begins like our cards: one published PAN fails the check.
    """
    return _FIGURES.sub(_hide_pans, text) if len(text) >= _SHORTEST_PAN else text


def _hide_pans(found: re.Match[str]) -> str:
    """Numbers begin and end where groups do; the longest of those that begin first is taken."""
    text, groups = found.group(), list(_GROUP.finditer(found.group()))
    shown, done, first = "", 0, 0
    while first < len(groups):
        last = next(
            (n for n in range(len(groups) - 1, first - 1, -1) if _is_pan(groups[first : n + 1])),
            None,
        )
        if last is not None:
            tail = "".join(group.group() for group in groups[first : last + 1])[-4:]
            shown += f"{text[done : groups[first].start()]}••{tail}"
            done, first = groups[last].end(), last
        first += 1
    return shown + text[done:]


def _is_pan(groups: Sequence[re.Match[str]]) -> bool:
    size = groups[-1].end() - groups[0].start()
    if size > _LONGEST_RUN:
        return False
    digits = "".join(str(int(digit)) for group in groups for digit in group.group())
    if not digits.startswith(_NETWORKS.get(len(digits), ())):
        return False
    is_dated = digits[0] == "2" and not "2221" <= digits[:4] <= "2720"
    return not is_dated and ((len(digits) == 16 and digits[0] == "4") or passes_luhn(digits))


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the one that the others ask for."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _has_control(text: str) -> bool:
    return any(unicodedata.category(ch) in ("Cc", "Cs", "Co", "Cn") for ch in text)
