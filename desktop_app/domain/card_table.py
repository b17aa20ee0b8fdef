"""A table of cards as a spreadsheet or a password manager saves it: which column is what."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from desktop_app.domain.bulk_file import Table
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.found_cards import Part, Parts
from desktop_app.domain.sheet_cells import unguard_cell

Columns = Mapping[Part, int]
OWN_HEADER: Final = (
    "title", "card number", "expiry date", "cardholder name", "PIN", "bank name", "CVV", "notes",
    "card id",
)  # fmt: skip
"""Of Purser's own tables: the columns that 1Password names for credit cards, in their order, and
what tells two cards apart that look alike."""
_FIGURES = re.compile("[0-9]{12}")
_NAMES: Final = {
    Part.NUMBER: "number|card number|cardnumber|card no|pan|ccnum|credit card number|kartennummer",
    Part.EXPIRY: "expiry|expiry date|expiration|expiration date|expires|exp|exp date|valid until"
    "|valid thru|ablaufdatum",
    Part.MONTH: "expiry month|exp month|expmonth|expiration month|month",
    Part.YEAR: "expiry year|exp year|expyear|expiration year|year",
    Part.CVV: "cvv|cvv2|cvc|cvc2|cid|code|security code|verification number|card code"
    "|sicherheitscode",
    Part.HOLDER: "holder|cardholder|cardholder name|cardholdername|name on card|card holder",
    Part.LABEL: "label|title|name|card name|item name|nickname",
    Part.CARD_ID: "card id|cardid",
}
_BITWARDEN: Final = {"folder", "type", "login_uri", "login_password"}
_ONE_PASSWORD: Final = {"title", "username", "password", "otpauth"}
NO_CARDS_IN: Final = (
    "{} leaves cards out of its CSV: only logins{} are in this file. Export as {}, choose that, "
    "and delete both files afterwards."
)


def guess_columns(header: tuple[str, ...]) -> dict[Part, int]:
    """What the headings say by themselves; each column is one thing."""
    found: dict[Part, int] = {}
    plain = [_plain(heading) for heading in header]
    for part, names in _NAMES.items():
        for name in names.split("|"):
            if part not in found and name in plain and plain.index(name) not in found.values():
                found[part] = plain.index(name)
    return found


def refuse_logins(table: Table) -> None:
    """Raises InvalidInput for a CSV of a manager that never writes cards into it."""
    plain = {heading.strip().casefold() for heading in table.header}
    if plain >= _BITWARDEN:
        raise InvalidInput(NO_CARDS_IN.format("Bitwarden", " and notes", "JSON"), field="file")
    if plain >= _ONE_PASSWORD and Part.NUMBER not in guess_columns(table.header):
        raise InvalidInput(NO_CARDS_IN.format("1Password", "", "1PUX"), field="file")


def refuse_numbers(table: Table) -> None:
    """Raises InvalidInput for a table without headings: those are shown, and a number must not be.

    Whatever has as many figures as a card number counts as one.
    """
    if any(_FIGURES.search(re.sub(r"[ .-]", "", heading)) for heading in table.header):
        raise InvalidInput(
            "The first row of this file is no row of headings. Add one, such as number, expiry, "
            "CVV.",
            field="file",
        )


def of_table(table: Table, columns: Columns) -> Iterator[tuple[int, Parts]]:
    """The cards of a table with the numbers of their rows; a row that is too short lacks parts."""
    is_own = table.header == OWN_HEADER
    for number, cells in table.rows:
        parts = {part: cells[at] for part, at in columns.items() if at < len(cells)}
        if is_own:
            parts = {part: unguard_cell(text) for part, text in parts.items()}
        yield number, parts


def _plain(heading: str) -> str:
    return " ".join(heading.replace("_", " ").replace("-", " ").casefold().split())
