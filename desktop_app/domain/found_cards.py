"""Cards as another program's file has them, read strictly; what cannot be read says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.cards import (
    CardDetails,
    Expiry,
    ExpiryFormat,
    has_check_digit,
    last4_of,
    parse_cvv,
    parse_pan,
)
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.secrets import Secret
from desktop_app.domain.text import MAX_LABEL, safe_text, without_pan
from desktop_app.domain.written_expiry import MonthIs, TwoWays, read_expiry, read_parts


class Part(StrEnum):
    """What a file can say of a card; the word is what a person is shown."""

    NUMBER = "number"
    EXPIRY = "expiry"
    MONTH = "expiry month"
    YEAR = "expiry year"
    CVV = "CVV"
    HOLDER = "holder"
    LABEL = "label"
    CARD_ID = "card id"


class Note(StrEnum):
    """What is said of a row beside what becomes of it."""

    NO_NUMBER = "no_number"
    NOT_A_NUMBER = "not_a_number"
    LUHN = "luhn"
    EXPIRY_UNREAD = "expiry_unread"
    EXPIRY_TWO_WAYS = "expiry_two_ways"
    CVV_UNREAD = "cvv_unread"


@dataclass(frozen=True, slots=True)
class FoundCard:
    """One card of a file. `row` counts as the file's reader does, `number` is None where none can
    be read. Label and holder are safe to show; `card_id` is what the file calls the card."""

    row: int
    label: str
    holder: str
    number: Secret | None
    expiry: Expiry | None
    cvv: Secret | None
    notes: tuple[Note, ...] = ()
    card_id: str = ""

    @property
    def last4(self) -> str:
        """What everybody may see of the number."""
        return "" if self.number is None else last4_of(self.number)


Parts = Mapping[Part, str]
"""What a file says of one card, as it stands there."""


def read_card(row: int, parts: Parts, month_is: MonthIs | None) -> FoundCard:
    """One card; never raises, because its notes say what could not be read."""
    notes: list[Note] = []
    number = _number(parts.get(Part.NUMBER, ""), notes)
    return FoundCard(
        row,
        _shown(parts.get(Part.LABEL, "")),
        _shown(parts.get(Part.HOLDER, "")),
        number,
        _expiry(parts, month_is, notes),
        _cvv(parts.get(Part.CVV, ""), notes),
        tuple(notes),
        parts.get(Part.CARD_ID, "").strip(),
    )


def details_of(found: FoundCard) -> CardDetails:
    """What would be sealed of a card whose number was read."""
    if found.number is None:
        raise InvalidInput("This card has no number.", field="number")
    expiry = None if found.expiry is None else Secret(found.expiry.text(ExpiryFormat.MM_YYYY))
    return CardDetails(found.number, expiry, found.cvv)


def _number(text: str, notes: list[Note]) -> Secret | None:
    if not text.strip():
        notes.append(Note.NO_NUMBER)
        return None
    try:
        number = parse_pan(text.strip().replace("\u00a0", " "))
    except InvalidInput:
        notes.append(Note.NOT_A_NUMBER)
        return None
    if not has_check_digit(number):
        notes.append(Note.LUHN)
    return number


def _expiry(parts: Parts, month_is: MonthIs | None, notes: list[Note]) -> Expiry | None:
    whole, month, year = (parts.get(p, "").strip() for p in (Part.EXPIRY, Part.MONTH, Part.YEAR))
    if not (whole or month or year):
        return None
    try:
        # A column of its own for the month says more than a date that has to be taken apart.
        return read_parts(month, year) if month or year else read_expiry(whole, month_is)
    except TwoWays:
        notes.append(Note.EXPIRY_TWO_WAYS)
    except ValueError:
        notes.append(Note.EXPIRY_UNREAD)
    return None


def _cvv(text: str, notes: list[Note]) -> Secret | None:
    if not text.strip():
        return None
    try:
        return parse_cvv(text.strip())
    except InvalidInput:
        notes.append(Note.CVV_UNREAD)
        return None


def _shown(text: str) -> str:
    return safe_text(without_pan(text.strip()), MAX_LABEL)
