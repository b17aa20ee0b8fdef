"""The text of an owner's key file: what editors do to it is forgiven, what harms it is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.adapters.vault.second_text import make_second, parse_second
from desktop_app.domain.second_secret import (
    KeyFileDamaged,
    KeyFileTooNew,
    KeyFileTrouble,
    NotAKeyFile,
)
from tests.contract.second_rig import file_of, second

GOOD = file_of()
TEXT = GOOD.decode()


def opens_as_made(data: bytes) -> bool:
    read = parse_second(data)
    return (read.file, read.reveal()) == (second().file, second().reveal())


def test_it_is_as_the_page_on_the_format_says() -> None:
    assert TEXT == (
        "Purser key file, format 1\n"
        "With the master password it opens one vault. Keep it apart from the computer, and keep a"
        " copy.\n"
        "\n"
        "Name: 0101-0101\n"
        "Made: 2026-11-22\n"
        "Id: 01010101010101010101010101010101\n"
        "Key: 01020304 05060708 090a0b0c 0d0e0f10 11121314 15161718 191a1b1c 1d1e1f20\n"
        "Check: 9a05cfa5 f6871237\n"
    )
    assert opens_as_made(GOOD)


def test_two_that_are_made_have_nothing_in_common() -> None:
    one, two = make_second(), make_second()
    assert len(one.reveal()) == 32
    assert one.file != two.file
    assert one.reveal() != two.reveal()


@pytest.mark.parametrize(
    "data",
    [
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + GOOD,
        GOOD.rstrip(b"\n"),
        GOOD + b"\n\n",
        TEXT.replace("\n", "  \n").encode(),
    ],
    ids=["other line ends", "old line ends", "mark", "no last end", "more ends", "blanks"],
)
def test_what_an_editor_does_changes_nothing(data: bytes) -> None:
    assert opens_as_made(data)


@pytest.mark.parametrize("place", range(0, len(GOOD)))
def test_one_changed_character_is_noticed(place: int) -> None:
    other = b"b" if GOOD[place : place + 1] != b"b" else b"c"
    with pytest.raises(KeyFileTrouble):
        parse_second(GOOD[:place] + other + GOOD[place + 1 :])


@pytest.mark.parametrize("size", range(0, len(GOOD) - 1, 7))
def test_one_that_was_cut_is_noticed(size: int) -> None:
    with pytest.raises(KeyFileTrouble):
        parse_second(GOOD[:size])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotAKeyFile),
        (b"\x00\x01\x02" * 40, NotAKeyFile),
        (b"\xff" * 40, NotAKeyFile),
        (GOOD + b" " * 4096, NotAKeyFile),
        (TEXT.encode("utf-16"), NotAKeyFile),
        (b"<KeyFile><Meta/></KeyFile>", NotAKeyFile),
        (TEXT.replace("format 1", "format 2").encode(), KeyFileTooNew),
        (TEXT.replace("format 1", "format 9999").encode(), KeyFileTooNew),
        (TEXT.replace("format 1", "format 99999").encode(), NotAKeyFile),
        (TEXT.replace("Key: ", "Key: 00").encode(), KeyFileDamaged),
        (TEXT.replace("Id: 01", "Id: 0A").encode(), KeyFileDamaged),
        (TEXT.replace("computer", "Computer").encode(), KeyFileDamaged),
        (GOOD + GOOD, KeyFileDamaged),
        (GOOD + b"more\n", KeyFileDamaged),
    ],
)
def test_each_is_refused_by_its_name(data: bytes, error: type[KeyFileTrouble]) -> None:
    with pytest.raises(KeyFileTrouble) as refused:
        parse_second(data)
    assert type(refused.value) is error


@given(st.binary(max_size=500) | st.text(max_size=300).map(lambda text: text.encode("utf-8")))
def test_any_bytes_are_refused_in_our_words(data: bytes) -> None:
    for tried in (data, GOOD[:100] + data, data + b"x" + GOOD, GOOD.rstrip() + data.strip() + b"x"):
        with pytest.raises(KeyFileTrouble):
            parse_second(tried)
