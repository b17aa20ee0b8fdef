"""Limits say their sentence; estimates round against hope."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.limits import (
    PUBLISHED_FEES,
    PUBLISHED_LIMITS,
    Refusal,
    check_cap,
    check_first_load,
    check_parts,
    check_top_up,
    check_withdraw,
    split_top_up,
)
from desktop_app.domain.money import ZERO, Money, NumberStyle
from desktop_app.domain.wallets import Rate, WalletBalance, best_estimate, estimate

NOW = datetime(2026, 5, 18, tzinfo=UTC)
LIMITS, GERMAN = PUBLISHED_LIMITS, NumberStyle(",", ".")


def test_the_published_figures_are_these() -> None:
    seen = date(2026, 11, 21)
    assert (PUBLISHED_LIMITS.known_since, PUBLISHED_FEES.known_since) == (seen, seen)
    assert (PUBLISHED_LIMITS.source, PUBLISHED_FEES.source) == (
        "Bitnob's card funding guide",
        "Bitnob's card fee page",
    )
    assert (PUBLISHED_LIMITS.min_top_up, PUBLISHED_LIMITS.max_top_up) == (
        Money(2_000_000),
        Money(2_500_000_000),
    )
    assert PUBLISHED_LIMITS.max_card == Money(50_000_000_000)
    assert PUBLISHED_LIMITS.leave_on_withdraw == PUBLISHED_LIMITS.min_withdraw == Money(1_000_000)
    assert PUBLISHED_LIMITS.cards_per_holder == 3
    assert PUBLISHED_LIMITS.end_after == timedelta(days=1)
    assert PUBLISHED_FEES.issue == PUBLISHED_FEES.load_flat == Money(1_000_000)
    assert (PUBLISHED_FEES.percent_from, PUBLISHED_FEES.percent) == (Money(100_000_000), 1)


@pytest.mark.parametrize(
    ("amount", "available", "sentence"),
    [
        (Money.usd(1, 99), ZERO, "At least $2.00."),
        (Money.usd(2_500, 1), ZERO, "At most $2,500.00 in one top-up."),
        (Money.usd(2_000), Money.usd(49_000), "this one has room for $1,000.00"),
        (Money.usd(2), Money.usd(60_000), "this one has room for $0.00"),
    ],
)
def test_a_top_up_outside_the_limits_is_refused_in_words(
    amount: Money, available: Money, sentence: str
) -> None:
    refusal = check_top_up(amount, available, PUBLISHED_LIMITS)
    assert refusal is not None
    assert sentence in refusal.sentence


@pytest.mark.parametrize("amount", [Money.usd(2), Money.usd(2_500)])
def test_the_limits_themselves_are_allowed(amount: Money) -> None:
    assert check_top_up(amount, ZERO, PUBLISHED_LIMITS) is None
    assert check_top_up(amount, PUBLISHED_LIMITS.max_card - amount, PUBLISHED_LIMITS) is None


def test_sentences_speak_the_readers_numbers() -> None:
    refusal = check_top_up(Money.usd(3_000), ZERO, PUBLISHED_LIMITS, NumberStyle(",", "."))
    assert refusal is not None
    assert "$2.500,00" in refusal.sentence


@pytest.mark.parametrize(
    ("refusal", "code", "figures"),
    [
        (check_top_up(Money.usd(1), ZERO, LIMITS, GERMAN), "below_minimum", ["$2,00"]),
        (check_top_up(Money.usd(9_999), ZERO, LIMITS, GERMAN), "above_maximum", ["$2.500,00"]),
        (
            check_top_up(Money.usd(2_500), Money.usd(48_999), LIMITS, GERMAN),
            "card_full",
            ["$50.000,00", "$1.001,00"],
        ),
        (
            check_parts(Money.usd(9_000), Money.usd(48_999), LIMITS, GERMAN),
            "card_full",
            ["$50.000,00", "$1.001,00"],
        ),
        (check_parts(Money.usd(1), ZERO, LIMITS, GERMAN), "below_minimum", ["$2,00"]),
        (check_withdraw(Money(999_999), ZERO, LIMITS, GERMAN), "below_minimum", ["$1,00"]),
        (
            check_withdraw(Money.usd(2_000), Money.usd(2_000), LIMITS, GERMAN),
            "leaves_too_little",
            ["$1,00", "$1.999,00"],
        ),
        (
            check_withdraw(Money.usd(5), Money(500_000), LIMITS, GERMAN),
            "leaves_too_little",
            ["$1,00", "$0,00"],
        ),
    ],
)
def test_a_refusal_has_its_code_and_its_figures(
    refusal: Refusal | None, code: str, figures: list[str]
) -> None:
    assert refusal is not None
    assert refusal.code == code
    assert re.findall(r"\$[0-9.,]*[0-9]", refusal.sentence) == figures


@pytest.mark.parametrize(
    ("amount", "available"),
    [(LIMITS.max_top_up, ZERO), (Money.usd(49_999), Money.usd(1)), (LIMITS.min_top_up, ZERO)],
)
def test_parts_that_fit_are_allowed_together(amount: Money, available: Money) -> None:
    assert check_parts(amount, available, LIMITS) is None


def test_the_smallest_withdrawal_is_allowed() -> None:
    assert check_withdraw(Money.usd(1), Money.usd(2), LIMITS) is None


@pytest.mark.parametrize(
    ("dollars", "parts"),
    [
        (2, [2]),
        (2_500, [2_500]),
        (2_501, [2_499, 2]),
        (2_502, [2_500, 2]),
        (5_000, [2_500, 2_500]),
        (5_001, [2_500, 2_499, 2]),
        (9_999, [2_500, 2_500, 2_500, 2_499]),
    ],
)
def test_a_large_top_up_is_split_into_parts_the_service_takes(
    dollars: int, parts: list[int]
) -> None:
    made = split_top_up(Money.usd(dollars), LIMITS)
    assert made == tuple(Money.usd(part) for part in parts)


def test_a_withdrawal_leaves_a_dollar() -> None:
    assert check_withdraw(Money.usd(9), Money.usd(10), PUBLISHED_LIMITS) is None
    kept = check_withdraw(Money.usd(9, 1), Money.usd(10), PUBLISHED_LIMITS)
    assert kept is not None
    assert "at most $9.00" in kept.sentence
    small = check_withdraw(Money.usd(0, 50), Money.usd(10), PUBLISHED_LIMITS)
    assert small is not None
    assert "At least $1.00" in small.sentence


def test_the_fee_is_a_dollar_below_a_hundred_and_a_percent_from_there() -> None:
    assert PUBLISHED_FEES.for_load(ZERO) == ZERO
    assert PUBLISHED_FEES.for_load(Money.usd(99, 99)) == Money.usd(1)
    assert PUBLISHED_FEES.for_load(Money.usd(250)) == Money.usd(2, 50)
    assert PUBLISHED_FEES.for_load(Money(100_000_001)) == Money(1_000_001)
    assert replace(PUBLISHED_FEES, percent=2).for_load(Money.usd(100)) == Money.usd(2)


def make_wallet(asset: str, units: int, decimals: int = 6) -> WalletBalance:
    return WalletBalance(f"w-{asset}", asset, "", units, decimals, NOW)


@given(
    total=st.integers(1, 10**12),
    price=st.integers(1, 10**12),
    units=st.integers(0, 10**18),
    decimals=st.sampled_from([6, 8]),
)
def test_an_estimate_never_promises_more_than_the_wallet_holds(
    total: int, price: int, units: int, decimals: int
) -> None:
    made = estimate(
        Money(total), make_wallet("X", units, decimals), (Rate("X", Money(price), NOW),)
    )
    assert made is not None
    assert made.units * price >= total * 10**decimals
    assert (made.units - 1) * price < total * 10**decimals
    assert made.is_covered is (made.left >= 0)


def test_without_a_rate_there_is_no_estimate() -> None:
    wallet = make_wallet("USDT", 10)
    assert estimate(Money.usd(1), wallet, ()) is None
    assert estimate(Money.usd(1), wallet, (Rate("USDT", ZERO, NOW),)) is None
    assert best_estimate(Money.usd(1), (wallet,), ()) is None


def test_the_first_wallet_that_covers_is_named_else_the_fullest() -> None:
    rates = (Rate("A", Money.usd(1), NOW), Rate("B", Money.usd(1), NOW))
    poor, rich = make_wallet("A", 1_000_000), make_wallet("B", 9_000_000)
    best = best_estimate(Money.usd(5), (poor, rich), rates)
    assert best is not None
    assert best.wallet is rich
    none = best_estimate(Money.usd(50), (poor, rich), rates)
    assert none is not None
    assert none.wallet is rich
    assert not none.is_covered


def test_a_wallet_speaks_its_own_asset() -> None:
    assert make_wallet("USDT", 1_284_100_000).text() == "1,284.10 USDT"
    assert WalletBalance("w", "USDT", "TRC20", 0, 6, NOW).name == "USDT TRC20"


def test_a_card_needs_a_cap_that_covers_its_load() -> None:
    assert check_cap(Money.usd(20), Money.usd(20)) is None
    assert check_cap(Money.usd(20), ZERO) is None
    below = check_cap(Money.usd(20), Money.usd(20, 1))
    assert below == Refusal("cap_below_load", "Below the load: the rest could never be spent.")
    nothing = check_cap(ZERO, ZERO)
    assert nothing == Refusal("no_cap", "A card that may spend nothing cannot be used.")


def test_a_first_load_may_be_left_out_only_where_nothing_needs_it() -> None:
    style = NumberStyle(",", ".")
    assert check_first_load(ZERO, PUBLISHED_LIMITS, is_needed=False) is None
    assert check_first_load(Money.usd(2), PUBLISHED_LIMITS, is_needed=True) is None
    for load, is_needed in ((ZERO, True), (Money.usd(1), True), (Money.usd(1), False)):
        refused = check_first_load(load, PUBLISHED_LIMITS, is_needed=is_needed, style=style)
        assert refused == Refusal("below_minimum", "At least $2,00.")
    most = Money.usd(2_500)
    small = replace(PUBLISHED_LIMITS, max_card=most)
    assert check_first_load(most, small, is_needed=True) is None  # an empty card has all its room
