"""Turns bytes from outside into JSON values, or says no before they can do harm."""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import NoReturn

_MAX_DIGITS = 64
# The closing quote is optional so that an endless string is one match: never quadratic.
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")  # half of a pair, or alone
_NOT_BRACKETS = bytes(sorted(set(range(256)) - set(b"[]{}")))


class Undecodable(ValueError):
    """These bytes are not the JSON we accept. The message never holds a part of them."""


class TooDeep(Undecodable):
    """Nested deeper than anything published, so not parsed at all."""


def decode_json(raw: bytes, most_bytes: int, most_depth: int) -> object:
    """JSON in UTF-8 within these bounds, without duplicate keys, NaN or Infinity, and without half
    a sign of two (a lone surrogate), which is no text.

    Numbers with a point become Decimal. Raises Undecodable, as TooDeep where that is the reason.
    """
    if len(raw) > most_bytes:
        raise Undecodable("larger than an answer may be")
    if _is_deep(raw, most_depth):
        raise TooDeep("deeper than an answer may be")
    good, value = _load(raw)
    if not good:
        # Raised outside the handler: the parser's own error holds the whole document.
        raise Undecodable("not the JSON we accept")
    return value


def _load(raw: bytes) -> tuple[bool, object]:
    try:
        value: object = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_figure,
            parse_int=_whole,
            parse_constant=_refuse,
        )
        if _SURROGATE.search(raw):
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except (ValueError, InvalidOperation):
        return False, None
    return True, value


def _is_deep(raw: bytes, most: int) -> bool:
    """Whether brackets outside strings nest too deep; the parser itself would recurse."""
    depth = 0
    for sign in _STRING.sub(b"", raw).translate(None, _NOT_BRACKETS):
        depth += 1 if sign in b"[{" else -1
        if depth > most:
            return True
    return False


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("duplicate key")
    return table


def _figure(text: str) -> Decimal:
    figure = Decimal(text) if len(text) <= _MAX_DIGITS else None
    # Beyond this, arithmetic itself fails: no answer may choose that.
    if figure is None or abs(figure.adjusted()) > _MAX_DIGITS:
        raise ValueError("too long")
    return figure


def _whole(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise ValueError("too long")
    return int(text)


def _refuse(_text: str) -> NoReturn:
    raise ValueError("not a number")
