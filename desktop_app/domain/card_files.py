"""A file of cards from elsewhere: what kind it is, and the cards in it."""

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.bulk_file import MAX_ROWS, Table, read_table
from desktop_app.domain.card_managers import (
    count_items,
    of_bitwarden,
    of_one_password,
    of_purser,
)
from desktop_app.domain.card_table import Columns, of_table, refuse_logins, refuse_numbers
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.found_cards import FoundCard, Part, Parts, read_card
from desktop_app.domain.strict_json import Undecodable, decode_json
from desktop_app.domain.written_expiry import MonthIs

MAX_BYTES = 8_000_000
"""Of a whole export, attachments left out."""
MAX_CARDS = 50_000
"""Of a table and of Purser's own exports, both of which a whole wallet must fit into."""
_DEEPEST = 40
_NOT_READ = "This file is damaged, or no export that Purser knows."


class FileKind(StrEnum):
    """Which program wrote it."""

    TABLE = "table"
    BITWARDEN = "bitwarden"
    ONE_PASSWORD = "one_password"  # noqa: S105  # the name of a program
    PURSER = "purser"


@dataclass(frozen=True, slots=True)
class CardFile:
    """What a file holds, its cards as they stand there: nothing of it is for a screen or a log.

    `table` is there for a table alone, `cards` for every other kind; `others` are items that are
    no cards.
    """

    kind: FileKind
    table: Table | None = None
    cards: tuple[Parts, ...] = ()
    others: int = 0

    def __repr__(self) -> str:
        return f"CardFile({self.kind})"

    def read(self, columns: Columns, month_is: MonthIs | None) -> tuple[FoundCard, ...]:
        """Every card of the file."""
        if self.table is not None:
            rows = of_table(self.table, columns)
            return tuple(read_card(number, parts, month_is) for number, parts in rows)
        listed = enumerate(self.cards, start=1)
        return tuple(read_card(number, parts, month_is) for number, parts in listed)


def read_card_file(data: bytes) -> CardFile:
    """A table, or Bitwarden's export as JSON. Raises InvalidInput; its sentence says what to do."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        table = read_table(data, MAX_CARDS, MAX_BYTES)
        refuse_logins(table)
        refuse_numbers(table)
        return CardFile(FileKind.TABLE, table)
    stated = _decode(data.removeprefix(b"\xef\xbb\xbf"))
    cards = tuple(of_bitwarden(stated))
    if "items" not in stated:
        raise InvalidInput(_NOT_READ, field="file")
    return _made(FileKind.BITWARDEN, cards, count_items(stated) - len(cards))


def read_export_data(data: bytes) -> CardFile:
    """The `export.data` of a 1PUX file. Raises InvalidInput."""
    stated = _decode(data)
    if "accounts" not in stated:
        raise InvalidInput(_NOT_READ, field="file")
    return _made(FileKind.ONE_PASSWORD, tuple(of_one_password(stated)))


def read_own_export(data: bytes) -> CardFile:
    """The JSON of a sealed export of Purser. Raises InvalidInput."""
    stated = _decode(data)
    cards = tuple(parts for parts in of_purser(stated) if parts[Part.NUMBER])
    return _made(FileKind.PURSER, cards, most=MAX_CARDS)


def _made(
    kind: FileKind, cards: tuple[Parts, ...], others: int = 0, most: int = MAX_ROWS
) -> CardFile:
    if not cards:
        raise InvalidInput("There is no card number in this file.", field="file")
    if len(cards) > most:
        raise InvalidInput(
            f"At most {most:,} cards in one file; this one has {len(cards):,}.", field="file"
        )
    return CardFile(kind, cards=cards, others=others)


def _decode(data: bytes) -> dict[str, object]:
    if len(data) > MAX_BYTES:
        raise InvalidInput("This file is larger than 8 MB.", field="file")
    try:
        stated = decode_json(data, MAX_BYTES, _DEEPEST)
    except Undecodable:
        stated = None
    if not isinstance(stated, dict):
        raise InvalidInput(_NOT_READ, field="file")
    return stated
