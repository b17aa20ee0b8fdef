"""A shop's name is made readable by rules that keep whatever names the shop."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.merchants import MAX_NAME, clean

NAMES = {
    "amazon_com": "Amazon",
    "AMAZON.COM": "Amazon",
    "SQ *BLUE BOTTLE": "Blue Bottle",
    "TST* THE DINER": "The Diner",
    "PAYPAL *NETFLIX 402935": "Paypal Netflix",
    "GOOGLE*ADS22": "Google Ads22",
    "Hotel Paris": "Hotel Paris",
    "Starbucks #1234": "Starbucks",
    "shell_oil_12345": "Shell Oil",
    "uber_trip": "Uber Trip",
    "aliexpress": "Aliexpress",
    "PAYPAL": "Paypal",
    "KFC": "KFC",
    "H&M 0321": "H&M",
    "FOREVER 21": "Forever 21",
    "7-ELEVEN 33012": "7-Eleven",
    "MCDONALD'S F12345": "Mcdonald's",
    "AMZN Mktp US*2K3AB1CD9": "AMZN Mktp US",
    "B&H PHOTO 800-606-6969": "B&H Photo",
    "ÉCOLE DES ARTS": "École Des Arts",
    "Straße 12": "Straße 12",
    "  Corner\n shop ": "Corner shop",
}
EDGES = {
    "": "",
    " \t ": "",
    "402935": "402935",
    "#12": "#12",
    "*": "*",
    "SQ *": "SQ",
    "_com": "Com",
    "\u202egnikcatta": "⟦U+202E⟧gnikcatta",
    "x" * 100: "X" + "x" * (MAX_NAME - 2) + "…",
}


@pytest.mark.parametrize(("raw", "name"), (NAMES | EDGES).items())
def test_a_name_is_cleaned(raw: str, name: str) -> None:
    assert clean(raw) == name


@pytest.mark.parametrize("name", NAMES.values())
def test_a_clean_name_stays(name: str) -> None:
    assert clean(name) == name


@given(st.text(st.characters(), max_size=200))
def test_something_shown_is_never_cleaned_away(raw: str) -> None:
    name = clean(raw)
    assert len(name) <= MAX_NAME
    assert clean("shop " + raw)
    assert not {unicodedata.category(sign) for sign in name} & {"Cc", "Cs"}
