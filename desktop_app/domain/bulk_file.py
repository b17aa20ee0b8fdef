"""A file of rows as a spreadsheet saves it: bytes into a header and numbered rows."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.domain.errors import InvalidInput

MAX_BYTES = 1_000_000
MAX_ROWS = 1_000
"""So many cards one file may issue."""
UTF_8, UTF_16, WINDOWS = "UTF-8", "UTF-16", "Windows-1252"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", UTF_8),
    (b"\xff\xfe", "utf-16", UTF_16),
    (b"\xfe\xff", "utf-16", UTF_16),
)
_MANY_BYTES = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_SIGNS = ",;\t"
_SAVE_AS = "Save the file as “CSV UTF-8” and choose it again."


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are numbered as a spreadsheet does: the header is row 1. Empty rows are left out."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str
    separator: str


def decode(data: bytes, most_bytes: int = MAX_BYTES) -> tuple[str, str]:
    """The text and the name of its encoding. Raises InvalidInput where that is a guess."""
    if len(data) > most_bytes:
        size = most_bytes // 1_000_000
        raise InvalidInput(f"This file is larger than {size} MB. Split it.", field="file")
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(codec).removeprefix("\ufeff"), name
            except UnicodeDecodeError:
                raise InvalidInput(f"This file is damaged. {_SAVE_AS}", field="file") from None
    if b"\0" in data:
        raise InvalidInput(f"This is not a file of rows as text. {_SAVE_AS}", field="file")
    try:
        return data.decode("utf-8"), UTF_8
    except UnicodeDecodeError:
        return _decode_windows(data), WINDOWS


def _decode_windows(data: bytes) -> str:
    if _MANY_BYTES.search(data):
        raise InvalidInput(f"Two encodings are mixed in this file. {_SAVE_AS}", field="file")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise InvalidInput(
            f"The encoding of this file is not known. {_SAVE_AS}", field="file"
        ) from None


def find_separator(text: str) -> str:
    """What stands most often between the names of the header; a comma where nothing does."""
    first = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return max(_SIGNS, key=first.count)


def records(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each record with its number, from 1. Raises InvalidInput where quotes do not match."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    reader = csv.reader(
        (f"{line}\n" for line in text.split("\n")), delimiter=separator, strict=True
    )
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise InvalidInput(
                f"Row {number} cannot be read: look at its quotation marks.", field="file"
            ) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield number, tuple(cell.strip() for cell in cells)


def read_table(data: bytes, most_rows: int = MAX_ROWS, most_bytes: int = MAX_BYTES) -> Table:
    """The whole file. Raises InvalidInput, whose sentence says what to do."""
    text, encoding = decode(data, most_bytes)
    separator = find_separator(text)
    found = records(text, separator)
    _, header = next(found, (0, ()))
    rows = tuple(found)
    if not rows:
        raise InvalidInput(
            "This file needs a row of headings and a row for each card.", field="file"
        )
    if len(rows) > most_rows:
        raise InvalidInput(
            f"At most {most_rows:,} cards in one file; this one has {len(rows):,} rows.",
            field="file",
        )
    return Table(header, rows, encoding, separator)
