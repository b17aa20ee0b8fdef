"""Bytes of a file into numbered rows, or one sentence on why not."""

import pytest

from desktop_app.domain.bulk_file import (
    MAX_BYTES,
    MAX_ROWS,
    UTF_8,
    UTF_16,
    WINDOWS,
    read_table,
)
from desktop_app.domain.errors import InvalidInput

ROW = "label,holder\nCafé,Ada\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (ROW.encode(), UTF_8),
        (b"\xef\xbb\xbf" + ROW.encode(), UTF_8),
        (ROW.encode("utf-16"), UTF_16),
        (b"\xfe\xff" + ROW.encode("utf-16-be"), UTF_16),
        (ROW.encode("cp1252"), WINDOWS),
    ],
)
def test_every_encoding_a_spreadsheet_writes_reads_the_same(data: bytes, encoding: str) -> None:
    table = read_table(data)
    assert table.header == ("label", "holder")
    assert table.rows == ((2, ("Café", "Ada")),)
    assert table.encoding == encoding


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_what_stands_between_the_headings(separator: str) -> None:
    text = separator.join(("label", '"a,b"', "holder")) + "\n" + separator.join("xyz")
    assert read_table(text.encode()).rows == ((2, ("x", "y", "z")),)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_keep_the_numbers_a_spreadsheet_shows(end: str) -> None:
    text = end.join(("label,holder", "A,Ada", "", " , ", "B,Bob", ""))
    assert [number for number, _ in read_table(text.encode()).rows] == [2, 5]


def test_quoted_cells_hold_separators_quotes_and_lines() -> None:
    data = b'label,note\n"Ads, ""blue""","one\ntwo"\nB,\n'
    assert read_table(data).rows == ((2, ('Ads, "blue"', "one\ntwo")), (3, ("B", "")))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "row of headings"),
        (b"\xef\xbb\xbf", "row of headings"),
        (b"label,holder\n", "row of headings"),
        (b"x" * (MAX_BYTES + 1), "larger than 1 MB"),
        ("Café é".encode() + "Café\n".encode("cp1252"), "Two encodings"),
        (b"label\n\x81\x8d\n", "not known"),
        (b"PK\x03\x04\0\0", "not a file of rows"),
        (b"\xff\xfea", "damaged"),
        (b'label\n"open', "Row 2 cannot be read"),
        (b'label\nx\n"a"b\n', "Row 3 cannot be read"),
        (b"label\n" + b"x" * 200_000, "Row 2 cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as told:
        read_table(data)
    assert told.value.field == "file"


def test_ten_thousand_rows_are_counted_and_refused_with_the_most_there_may_be() -> None:
    data = b"label,holder\n" + b"Card,Ada\n" * 10_000
    with pytest.raises(InvalidInput) as told:
        read_table(data)
    assert (
        told.value.happened == f"At most {MAX_ROWS:,} cards in one file; this one has 10,000 rows."
    )
