"""Text from people and from servers, made safe to show: no control signs, no hidden direction."""

import re
import unicodedata

from desktop_app.domain.errors import InvalidInput

MAX_LABEL = 60
MAX_NOTE = 200
MAX_SHOWN = 500
_SHORTEST_PAN = 13
_DIGITS = re.compile(r"(?<!\d)[0-9](?:[ -]?[0-9]){12,18}(?!\d)")
_HIDDEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


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

    Shops do write them into what they state. Any 13 to 19 digits that pass the Luhn check are
    taken for one, and so are 16 that begin like our cards: one published PAN fails it.
    """
    return _DIGITS.sub(_hide_pan, text) if len(text) >= _SHORTEST_PAN else text


def _hide_pan(found: re.Match[str]) -> str:
    digits = re.sub("[ -]", "", found.group())
    is_like_ours = len(digits) == 16 and digits[0] == "4"
    return f"••{digits[-4:]}" if is_like_ours or _passes_luhn(digits) else found.group()


def _passes_luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _has_control(text: str) -> bool:
    return any(unicodedata.category(ch) in ("Cc", "Cs", "Co", "Cn") for ch in text)
