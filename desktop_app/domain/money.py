"""Money as whole millionths of a dollar, and its strict reading and writing by locale."""

import re
from dataclasses import dataclass

from desktop_app.domain.errors import InvalidInput

MICROS_PER_USD = 1_000_000
_SPACES = " \u00a0\u202f\u2009"
_QUOTES = "'’"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact dollar amount in integer micro-USD. Nothing here accepts a float."""

    micros: int

    def __post_init__(self) -> None:
        if type(self.micros) is not int:
            raise TypeError("micros must be int")

    @classmethod
    def usd(cls, dollars: int, cents: int = 0) -> "Money":
        """`Money.usd(2, 50)` is $2.50."""
        return cls(dollars * MICROS_PER_USD + cents * 10_000)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.micros + other.micros)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.micros - other.micros)

    def __neg__(self) -> "Money":
        return Money(-self.micros)

    def __bool__(self) -> bool:
        return self.micros != 0


ZERO = Money(0)


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The two signs of a number in the reader's locale."""

    decimal: str = "."
    group: str = ","

    def __post_init__(self) -> None:
        if self.decimal not in (".", ",") or self.decimal == self.group:
            raise ValueError("a number style needs two different signs")


ENGLISH = NumberStyle()


def format_units(units: int, decimals: int, style: NumberStyle = ENGLISH) -> str:
    """`units` / 10**decimals without rounding: at least two decimals, further ones if not zero."""
    sign = "−" if units < 0 else ""
    whole, rest = divmod(abs(units), 10**decimals)
    shown = str(rest).zfill(decimals).rstrip("0").ljust(2, "0")
    grouped = f"{whole:,}".replace(",", style.group)
    return f"{sign}{grouped}{style.decimal}{shown}"


def format_money(money: Money, style: NumberStyle = ENGLISH) -> str:
    """`$1,284.10`; a minus sign stands before the dollar sign."""
    text = format_units(abs(money.micros), 6, style)
    return f"−${text}" if money.micros < 0 else f"${text}"


def parse_money(text: str, style: NumberStyle = ENGLISH, *, field: str = "amount") -> Money:
    """Read a typed dollar amount exactly, or say in one sentence why not.

    Accepts an optional `$`, correct groups of three, and at most two decimals. Refuses signs,
    exponents, other scripts' digits and a separator of another locale, because a guess between
    1,000 and 1.000 is a guess about money. Raises InvalidInput.
    """
    body = text.strip(_SPACES).removeprefix("$").strip(_SPACES)
    if not body:
        raise InvalidInput("Enter an amount.", field=field)
    if body[0] in "-−+":
        raise InvalidInput("Enter the amount without a sign.", field=field)
    if not re.fullmatch(rf"[0-9.,{_SPACES}{_QUOTES}]+", body):
        raise InvalidInput("Use digits only, for example " + _example(style) + ".", field=field)
    whole, sign, cents = body.partition(style.decimal)
    if sign and not re.fullmatch(r"[0-9]{1,2}", cents):
        raise InvalidInput(_decimals_sentence(cents, style), field=field)
    digits = _ungroup(whole, style)
    if digits is None:
        raise InvalidInput(
            f"Write it as {_example(style)}: “{style.decimal}” before the cents, "
            "three digits between group signs.",
            field=field,
        )
    if len(digits) > 12:
        raise InvalidInput("This amount is too large.", field=field)
    return Money(int(digits) * MICROS_PER_USD + int(cents.ljust(2, "0")) * 10_000)


def _ungroup(whole: str, style: NumberStyle) -> str | None:
    """The digits of a whole part whose groups, if any, are all of three."""
    if re.fullmatch(r"[0-9]+", whole):
        return whole
    alike = next((signs for signs in (_SPACES, _QUOTES) if style.group in signs), style.group)
    group = f"[{alike}]"
    if re.fullmatch(rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+", whole):
        return re.sub(r"[^0-9]", "", whole)
    return None


def _decimals_sentence(cents: str, style: NumberStyle) -> str:
    if re.fullmatch(r"[0-9]{3,}", cents):
        return "Dollar amounts have at most two decimals."
    if not cents:
        return f"Digits are missing after “{style.decimal}”."
    return f"Write it as {_example(style)}: “{style.decimal}” stands only before the cents."


def _example(style: NumberStyle) -> str:
    return format_units(1_000_500_000, 6, style)
