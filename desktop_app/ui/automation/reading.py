"""Reads a form field by field; what is wrong is kept under the name of its field."""

import re
from datetime import time

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import ZERO, Money, NumberStyle, format_units, parse_money

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")


class Reading:
    """`errors` holds the first sentence about each field; a figure with an error reads as zero."""

    def __init__(self, style: NumberStyle) -> None:
        self._style = style
        self.errors: dict[str, str] = {}

    def money(self, name: str, text: str) -> Money:
        """An amount."""
        try:
            return parse_money(text, self._style)
        except InvalidInput as error:
            self.errors.setdefault(name, error.happened)
            return ZERO

    def number(self, name: str, text: str) -> int:
        """A whole number."""
        typed = text.strip()
        if typed.isascii() and typed.isdigit() and len(typed) < 10:
            return int(typed)
        self.errors.setdefault(name, "A whole number.")
        return 0

    def time(self, name: str, text: str) -> time:
        """A minute of the day."""
        found = _TIME.fullmatch(text.strip())
        if found is not None and int(found[1]) < 24 and int(found[2]) < 60:
            return time(int(found[1]), int(found[2]))
        self.errors.setdefault(name, "A time like 09:00.")
        return time()


def typed(money: Money, style: NumberStyle) -> str:
    """An amount as it stands in a field."""
    return format_units(money.micros, 6, style)
