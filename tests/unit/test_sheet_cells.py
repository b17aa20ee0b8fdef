"""No cell of our tables is ever run as a formula, whatever sign a spreadsheet splits them at."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.domain.card_table import OWN_HEADER, guess_columns
from desktop_app.domain.found_cards import Part
from desktop_app.domain.sheet_cells import guard_cell, unguard_cell

HOSTILE = st.text(st.sampled_from("=+-@'\";,|\t\r\n ab\u00a0\uff1d\uff0b\uff0d\uff20"), max_size=14)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\uff1d"])
def test_what_would_begin_a_formula_gets_an_apostrophe(sign: str) -> None:
    assert guard_cell(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("plain", ["", "Ads", "Ads - March", "a+b@example.com", "'quoted'", "5-3"])
def test_what_would_not_stays(plain: str) -> None:
    assert guard_cell(plain) == plain


@given(HOSTILE | st.text(max_size=20))
@example("'=1")
@example("''=1")
@example("a;'=1")
def test_the_import_has_the_very_text_again(text: str) -> None:
    assert unguard_cell(guard_cell(text)) == text


@given(HOSTILE)
def test_no_part_that_begins_behind_another_separator_begins_with_a_sign(text: str) -> None:
    for separator in ';,|"\n':
        for part in guard_cell(text).split(separator):
            assert not part.lstrip(" \u00a0").startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20"))


def test_the_import_knows_the_columns_of_our_own_tables_by_their_headings() -> None:
    found = guess_columns(OWN_HEADER)
    assert {part: OWN_HEADER[at] for part, at in found.items()} == {
        Part.LABEL: "title",
        Part.NUMBER: "card number",
        Part.EXPIRY: "expiry date",
        Part.HOLDER: "cardholder name",
        Part.CVV: "CVV",
        Part.CARD_ID: "card id",
    }
