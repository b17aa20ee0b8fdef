"""Dates of cards: read where they are certain, asked about where they are not, never guessed."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import Expiry
from desktop_app.domain.written_expiry import MonthIs, TwoWays, read_expiry, read_parts

MARCH = Expiry(2029, 3)


@pytest.mark.parametrize(
    "text",
    [
        "03/29", "3/29", "3 / 29", "03-29", "03/2029", "3/2029", "03.2029", "2029-03", "2029/3",
        "2029-03-31", "2029-03-01", "0329", "29/03", "03/31/2029", "31/03/2029", "3/3/2029",
        "Mar 2029", "march 2029", "Mar-29", "Mar. 2029",
    ],
)  # fmt: skip
def test_one_month_is_read_however_it_is_written(text: str) -> None:
    assert read_expiry(text) == MARCH


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("11/12", Expiry(2012, 11), Expiry(2011, 12)),
        ("1112", Expiry(2012, 11), Expiry(2011, 12)),
        ("03/01/2029", MARCH, Expiry(2029, 1)),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_about(
    text: str, first: Expiry, second: Expiry
) -> None:
    with pytest.raises(TwoWays):
        read_expiry(text)
    assert read_expiry(text, MonthIs.FIRST) == first
    assert read_expiry(text, MonthIs.SECOND) == second


@pytest.mark.parametrize(
    "text",
    [
        "", "29", "29-Mar", "13/2029", "00/29", "33/44", "2029-13", "2029-03-32", "03/329",
        "03/1929", "47178", "soon", "٠٣/٢٩", "03/29 or so", "Smarch 2029", "32/13/2029",
    ],
)  # fmt: skip
def test_what_is_no_expiry_is_not_made_into_one(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_expiry(text, MonthIs.FIRST)


def test_month_and_year_of_their_own_columns_need_no_question() -> None:
    assert read_parts("3", "29") == read_parts("03", "2029") == read_parts("March", "2029") == MARCH
    for month, year in (("", "29"), ("3", ""), ("13", "29"), ("3", "029"), ("3", "12029")):
        with pytest.raises(ValueError, match="expiry"):
            read_parts(month, year)


@given(st.text(max_size=20), st.sampled_from([None, *MonthIs]))
def test_no_text_at_all_breaks_the_reading(text: str, month_is: MonthIs | None) -> None:
    with contextlib.suppress(ValueError, TwoWays):
        assert isinstance(read_expiry(text, month_is), Expiry)


@given(st.integers(1, 12), st.integers(2013, 2099))
def test_every_month_of_a_card_that_still_works_is_read_without_a_question(
    month: int, year: int
) -> None:
    for text in (f"{month}/{year % 100:02}", f"{month:02}/{year}", f"{year}-{month:02}"):
        if "/" in text and year % 100 <= 12:
            continue
        assert read_expiry(text) == Expiry(year, month)
