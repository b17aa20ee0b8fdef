"""Amounts are read exactly or refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import (
    ENGLISH,
    ZERO,
    Money,
    NumberStyle,
    format_money,
    format_units,
    parse_money,
)

GERMAN = NumberStyle(",", ".")
FRENCH = NumberStyle(",", "\u202f")
SWISS = NumberStyle(".", "’")
STYLES = st.sampled_from([ENGLISH, GERMAN, FRENCH, SWISS])


@pytest.mark.parametrize(
    ("text", "style", "micros"),
    [
        ("20", ENGLISH, 20_000_000),
        ("$1,000.5", ENGLISH, 1_000_500_000),
        ("1.000,50", GERMAN, 1_000_500_000),
        ("1 000,5", FRENCH, 1_000_500_000),
        (" 0.01 ", ENGLISH, 10_000),
    ],
)
def test_a_typed_amount_is_read_exactly(text: str, style: NumberStyle, micros: int) -> None:
    assert parse_money(text, style) == Money(micros)


@pytest.mark.parametrize(
    ("text", "style", "sentence"),
    [
        ("", ENGLISH, "Enter an amount."),
        ("  ", ENGLISH, "Enter an amount."),
        ("-5", ENGLISH, "without a sign"),
        ("−5", ENGLISH, "without a sign"),
        ("1e3", ENGLISH, "Use digits only"),
        ("１０", ENGLISH, "Use digits only"),
        ("1,000.5", GERMAN, "Write it as 1.000,50"),
        ("1.50", GERMAN, "Write it as 1.000,50"),
        ("12,34", ENGLISH, "Write it as 1,000.50"),
        ("1.234", ENGLISH, "at most two decimals"),
        ("5.", ENGLISH, "Digits are missing"),
        ("9" * 13, ENGLISH, "too large"),
        ("1.2.3", ENGLISH, "Write it as"),
        ("\t5", ENGLISH, "Use digits only, for example 1,000.50."),
        ("$\t5", ENGLISH, "Use digits only"),
        ("5\n", GERMAN, "Use digits only, for example 1.000,50."),
    ],
)
def test_a_doubtful_amount_is_refused_in_words(
    text: str, style: NumberStyle, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_money(text, style)
    assert sentence in refused.value.happened
    assert refused.value.field == "amount"


@pytest.mark.parametrize("text", ["", "+5", "x", "5.", "1,00", "9" * 13])
def test_a_refusal_names_the_field_that_was_asked_for(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_money(text, field="cap")
    assert refused.value.field == "cap"


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("9" * 12, (10**12 - 1) * 1_000_000),
        ("0", 0),
        ("7", 7_000_000),
        ("0.1", 100_000),
        ("0.10", 100_000),
        ("$ 5", 5_000_000),
        ("1,234,567.89", 1_234_567_890_000),
        ("123,456", 123_456_000_000),
    ],
)
def test_the_smallest_and_the_largest_amounts_are_exact(text: str, micros: int) -> None:
    assert parse_money(text) == Money(micros)


@pytest.mark.parametrize("text", ["1 000", "1\u00a0000", "1\u202f000", "1\u2009000"])
def test_every_space_that_groups_is_one_group_sign(text: str) -> None:
    assert parse_money(text, FRENCH) == Money.usd(1_000)


@pytest.mark.parametrize("text", ["1'000", "1’000"])
def test_every_apostrophe_that_groups_is_one_group_sign(text: str) -> None:
    assert parse_money(text, SWISS) == Money.usd(1_000)


@pytest.mark.parametrize("text", ["1,0000", "1000,000", ",000", "1,000,00", "1’000", "1,,000"])
def test_a_group_that_is_not_of_three_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="three digits between group signs"):
        parse_money(text)


@given(cents=st.integers(0, 10**13), style=STYLES)
def test_what_is_formatted_is_read_back_the_same(cents: int, style: NumberStyle) -> None:
    money = Money(cents * 10_000)
    assert parse_money(format_money(money, style), style) == money


@given(text=st.text(max_size=30), style=STYLES)
def test_no_text_does_more_than_be_refused(text: str, style: NumberStyle) -> None:
    try:
        money = parse_money(text, style)
    except InvalidInput:
        return
    assert money.micros >= 0
    assert money.micros % 10_000 == 0


@given(micros=st.integers(-(10**15), 10**15))
def test_formatting_never_rounds(micros: int) -> None:
    text = format_money(Money(micros))
    digits = text.replace("−", "").replace("$", "").replace(",", "")
    whole, _, rest = digits.partition(".")
    assert int(whole) * 10**6 + int(rest.ljust(6, "0")) == abs(micros)
    assert text.startswith("−") is (micros < 0)


def test_units_of_an_asset_keep_all_their_decimals() -> None:
    assert format_units(1_284_100_000, 6) == "1,284.10"
    assert format_units(5_000_001, 8) == "0.05000001"
    assert format_units(-5, 0) == "−5.00"
    assert format_units(0, 6) == "0.00"
    assert format_units(-1, 2, GERMAN) == "−0,01"
    assert format_money(Money(-1_284_100_000)) == "−$1,284.10"
    assert format_money(Money(1), FRENCH) == "$0,000001"


def test_money_takes_no_float_and_no_bool() -> None:
    for wrong in (1.0, True, "1"):
        with pytest.raises(TypeError):
            Money(wrong)


def test_money_adds_subtracts_negates_and_orders() -> None:
    assert Money.usd(2, 50) + Money.usd(1) - Money.usd(3) == Money(500_000)
    assert -Money(1) < Money(0) < Money(1)
    assert not Money(0)
    assert Money(0) == ZERO
    assert Money(1)
    assert Money(-1)
    assert (Money.usd(2), Money.usd(0, 1)) == (Money(2_000_000), Money(10_000))


def test_a_number_style_needs_two_signs() -> None:
    with pytest.raises(ValueError, match="two different"):
        NumberStyle(",", ",")
    with pytest.raises(ValueError, match="two different"):
        NumberStyle(";", ",")
    assert NumberStyle() == ENGLISH == NumberStyle(".", ",")
