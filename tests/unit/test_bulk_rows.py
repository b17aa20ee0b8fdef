"""Rows as wishes: which column is what, and every cell that cannot be used."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop_app.domain.bulk import (
    BulkRow,
    Column,
    RowReader,
    Terms,
    Told,
    check_columns,
    guess_columns,
    parse_amount,
    parse_use,
)
from desktop_app.domain.bulk_price import price
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.money import ENGLISH, Money, NumberStyle
from desktop_app.domain.people import Holder, Kyc
from desktop_app.domain.policies import PolicyKind
from desktop_app.domain.wallets import Rate, WalletBalance
from tests.support.fake_api import START

ADA = Holder("c-1", "Ada Lovelace", Kyc.APPROVED, "ada@example.com")
BOB = Holder("c-2", "Bob", Kyc.PENDING)
TERMS = Terms((ADA, BOB), True, True, True, PUBLISHED_LIMITS)
FREE = Terms((), False, False, False, PUBLISHED_LIMITS)
ALL = {column: place for place, column in enumerate(Column)}
GOOD = ("Ads", "ada lovelace", "20", "100", "", "")


def read(terms: Terms, *rows: tuple[str, ...]) -> tuple[list[BulkRow | None], RowReader]:
    reader = RowReader(ALL, terms)
    return [reader.read(n, cells) for n, cells in enumerate(rows, start=2)], reader


def test_headings_are_known_by_many_names() -> None:
    header = ("Nr", "Card name", "CARDHOLDER", "Amount (USD)", "Spending limit", "Purpose", "Memo")
    assert guess_columns(header) == {column: n for n, column in enumerate(Column, start=1)}
    assert guess_columns(("Name", "Label")) == {Column.LABEL: 0}
    assert guess_columns(("x", "")) == {}


def test_columns_that_are_missing_are_named() -> None:
    told = check_columns({Column.LABEL: 0}, TERMS)
    assert [one.field for one in told] == ["holder", "load", "spending cap"]
    assert check_columns({Column.LABEL: 0, Column.HOLDER: 1}, FREE) == ()


def test_a_good_row_is_the_wish_of_a_filled_form() -> None:
    (row,), reader = read(TERMS, ("Ads", "ADA@example.com", "$1,250.50", "2000", "trial", "April"))
    assert row is not None
    assert (row.number, row.label, row.holder) == (2, "Ads", ADA)
    assert (row.load, row.cap, row.note) == (Money.usd(1250, 50), Money.usd(2000), "April")
    assert row.policy is not None
    assert row.policy.kind is PolicyKind.TRIAL
    assert (reader.problems, reader.warnings) == ([], [])


def bad_cells() -> Iterator[tuple[int, str, str]]:
    yield 0, "", "label"
    yield 0, "x" * 61, "label"
    yield 0, "a\u202eb", "label"
    yield 1, "", "holder"
    yield 1, "Nobody", "holder"
    yield 1, "Bob", "holder"
    for text in (
        "",
        "abc",
        "-5",
        "+5",
        "=5+5",
        "1.000",
        "5.999",
        "1",
        "9,99,9",
        "3000",
        "１２",
        "1e3",
    ):
        yield 2, text, "load"
    yield 3, "0", "spending cap"
    yield 3, "5", "spending cap"
    yield 4, "party", "use"
    yield 5, "x" * 201, "note"


@pytest.mark.parametrize(("place", "text", "field"), [*bad_cells()])
def test_a_cell_that_cannot_be_used_is_named_by_row_and_field(
    place: int, text: str, field: str
) -> None:
    cells = [*GOOD]
    cells[place] = text
    (row, good), reader = read(TERMS, tuple(cells), GOOD)
    assert row is None
    assert good is not None
    fields = {(told.row, told.field) for told in reader.problems}
    assert (2, field) in fields
    assert all(told.sentence for told in reader.problems)


def test_a_short_row_lacks_what_is_not_there_and_every_fault_of_a_row_is_told() -> None:
    (row,), reader = read(TERMS, ("", "Nobody"))
    assert row is None
    assert [told.field for told in reader.problems] == ["label", "holder", "load", "spending cap"]


def test_two_people_of_one_name_are_told_apart_by_their_e_mail() -> None:
    other = Holder("c-3", "Ada Lovelace", email="a2@example.com")
    terms = replace(TERMS, holders=(ADA, other))
    by_mail = ("Ads", "a2@example.com", "20", "100")
    (first, second), reader = read(terms, ("Ads", "Ada Lovelace", "20", "100"), by_mail)
    assert first is None
    assert second is not None
    assert second.holder == other
    assert "Several people" in reader.problems[0].sentence


def test_a_new_name_is_one_new_person_however_often_it_stands_there() -> None:
    rows, _ = read(FREE, ("A", "Zoë"), ("B", "zoë"), ("C", "Zoe"))
    ids = [row.holder.id for row in rows if row is not None]
    assert ids == ["zoe", "zoe", "zoe-2"]


def test_labels_that_stand_twice_or_are_known_are_told_and_marked() -> None:
    terms = replace(TERMS, labels=frozenset({"ads"}))
    rows, reader = read(terms, GOOD, ("Shop", *GOOD[1:]), ("SHOP", *GOOD[1:]))
    assert [row.again for row in rows if row is not None] == [True, False, True]
    assert [told.row for told in reader.warnings] == [2, 4]


def test_a_quota_that_the_file_would_pass_is_told() -> None:
    terms = replace(TERMS, held={"c-1": 2})
    _, reader = read(terms, GOOD, ("B", *GOOD[1:]))
    assert reader.warnings == [
        Told(3, "holder", "Card 4 of Ada Lovelace; the service allows 3 at a time.")
    ]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+x", "-20% off", "@sum"])
def test_what_looks_like_a_formula_is_text_and_told(text: str) -> None:
    (row,), reader = read(TERMS, (text, *GOOD[1:]))
    assert row is not None
    assert row.label == text
    assert "taken as text" in reader.warnings[0].sentence


@pytest.mark.parametrize("style", [ENGLISH, NumberStyle(",", ".")])
def test_an_amount_that_can_mean_only_one_thing_is_read_in_every_locale(
    style: NumberStyle,
) -> None:
    for text in ("12.50", "12,50", "$12.50", "12.50 USD"):
        assert parse_amount(text, style) == Money.usd(12, 50)


def test_uses() -> None:
    assert parse_use(" Regular ") is None
    policy = parse_use("One purchase")
    assert policy is not None
    assert policy.kind is PolicyKind.ONE_PURCHASE
    with pytest.raises(InvalidInput):
        parse_use("ten uses")


def test_the_price_names_the_first_row_that_the_wallet_does_not_cover() -> None:
    rows = tuple(BulkRow(n, f"Card {n}", ADA, Money.usd(20)) for n in range(2, 7))
    rates = (Rate("USDC", Money.usd(1), START),)

    def with_wallet(units: int) -> int | None:
        wallets = (WalletBalance("w", "USDC", "", units, 6, START),)
        told = price(rows, PUBLISHED_FEES, PUBLISHED_LIMITS, wallets, rates)
        assert told.costs == (Money.usd(22),) * 5
        assert told.running[-1] == told.total == Money.usd(110)
        assert (told.loads, told.fees) == (Money.usd(100), Money.usd(10))
        return told.short_from

    assert with_wallet(110_000_000) is None
    assert with_wallet(109_999_999) == 6
    assert with_wallet(22_000_000) == 3
    assert with_wallet(0) == 2
    assert price(rows, PUBLISHED_FEES, PUBLISHED_LIMITS, (), ()).estimate is None
    assert price((), PUBLISHED_FEES, PUBLISHED_LIMITS, (), ()).total == Money(0)
