"""A shop's name as people write it, from the way card networks do. The raw one is kept beside it.

Rules only, no list of shops: nothing is guessed that is not in the text.
"""

import re
import unicodedata

from desktop_app.domain.text import safe_text

MAX_NAME = 60
_SPACES = re.compile(r"[\s_]+")
# `SQ *`, `TST* `, `SP * `: a collector's two or three letters, which name nobody's shop.
_COLLECTOR = re.compile(r"^[A-Z]{2,3} ?\*(?=\s*\S)\s*")
_STAR = re.compile(r"\s*\*\s*")
# At the end: `#1234`, a branch or receipt of four digits and more, a phone number, a cut PAN.
_TAIL = re.compile(r"(?<=\S)\s+(?:#\s*\w*\d\w*|[+\d][\d./-]{3,}|••\d{4})$")
# At the end: a receipt of digits and capitals mixed, such as `2K3AB1CD9`.
_RECEIPT = re.compile(
    r"(?<=\S)\s+(?=[A-Z0-9]*\d[A-Z0-9]*[A-Z]|[A-Z0-9]*[A-Z][A-Z0-9]*\d)[A-Z0-9]{6,}$"
)
_DOT_COM = re.compile(r"(?<=\w)[. ]com\b(?=$|\s)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’][^\W\d_]+)?")


def clean(raw: str) -> str:
    """A readable name of at most 60 characters; "" only when `raw` shows nothing at all.

    `amazon_com` becomes `Amazon`, `SQ *BLUE BOTTLE` becomes `Blue Bottle`, `PAYPAL *NETFLIX
    402935` becomes `Paypal Netflix`, and `Hotel Paris` stays as it is.
    """
    shown = _SPACES.sub(" ", unicodedata.normalize("NFC", safe_text(raw))).strip()
    name = _COLLECTOR.sub("", shown)
    name = _STAR.sub(" ", name).strip()
    name = _without_tails(name)
    name = _DOT_COM.sub("", name)
    name = _without_tails(name)
    return safe_text(_cased(name) or shown, MAX_NAME)


def _without_tails(name: str) -> str:
    while (shorter := _RECEIPT.sub("", _TAIL.sub("", name))) != name:
        name = shorter
    return name


def _cased(name: str) -> str:
    """Shouting and slugs become words; a name in mixed case was written by its owner."""
    if name.islower():
        return _WORD.sub(lambda word: word.group().capitalize(), name)
    # Three letters alone (KFC, BP) are as often a name as a word, and so are those with no vowel.
    if not name.isupper() or len(name) <= 3:
        return name
    return _WORD.sub(lambda word: _calmed(word.group()), name)


def _calmed(word: str) -> str:
    return word.capitalize() if len(word) > 2 and re.search("[AEIOUY]", word) else word
