"""Estimates: exact, on the careful side, and never finer than they deserve."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.limits import PUBLISHED_FEES
from desktop_app.domain.money import ENGLISH, ZERO, Money
from desktop_app.domain.wallets import Rate, WalletBalance
from desktop_app.ui.actions.costs import (
    after_text,
    derive_costs,
    derive_most,
    estimated_units,
    pays_text,
    rate_text,
)
from desktop_app.ui.words import UNKNOWN, Words
from tests.support.snapshots import NOW, snapshot

WORDS = Words(ENGLISH)
CENT = Money(10_000)


def _holding(units: int, usd: int = 999_600) -> object:
    wallet = WalletBalance("w", "USDT", "", units, 6, NOW)
    return snapshot(wallets=(wallet,), rates=(Rate("USDT", Money(usd), NOW),))


def test_a_load_costs_the_load_and_its_fee() -> None:
    costs = derive_costs(Money.usd(20), _holding(1_284_100_000))
    assert pays_text(costs, WORDS) == "~ 21.01 USDT"
    assert after_text(costs, WORDS) == "~ 1,263.09 USDT"
    assert rate_text(costs, WORDS) == "1 USDT ≈ $0.9996"


def test_issuing_adds_the_fee_of_a_card() -> None:
    costs = derive_costs(Money.usd(20), _holding(1_284_100_000), issuing=True)
    assert costs.issue_fee == PUBLISHED_FEES.issue
    assert pays_text(costs, WORDS) == "~ 22.01 USDT"


def test_a_wallet_that_is_too_small_says_not_enough() -> None:
    costs = derive_costs(Money.usd(20), _holding(5_000_000))
    assert costs.is_short
    assert after_text(costs, WORDS) == "not enough"


def test_without_a_rate_nothing_is_guessed() -> None:
    costs = derive_costs(Money.usd(20), snapshot(rates=()))
    assert not costs.is_short
    assert [pays_text(costs, WORDS), after_text(costs, WORDS), rate_text(costs, WORDS)] == [
        UNKNOWN
    ] * 3
    assert derive_most(snapshot(rates=()), ZERO) is None


def test_hidden_amounts_stay_hidden_in_an_estimate() -> None:
    words = Words(ENGLISH)
    words.hidden = True
    costs = derive_costs(Money.usd(20), _holding(1_284_100_000))
    assert "1,263" not in after_text(costs, words)
    assert "21" not in pays_text(costs, words)


@pytest.mark.parametrize(
    ("units", "usd", "decimals", "up", "text"),
    [
        (101_040_417, 999_600, 6, True, "101.05 A"),
        (101_040_417, 999_600, 6, False, "101.04 A"),
        (1_406_999, 92_100_000_000, 8, True, "0.014070 A"),
        (7, 1_000_000, 0, True, "7.00 A"),
    ],
)
def test_an_estimate_is_as_fine_as_about_a_cent(
    units: int, usd: int, decimals: int, up: bool, text: str
) -> None:
    wallet = WalletBalance("w", "A", "", units, decimals, NOW)
    made = estimated_units(units, wallet, Rate("A", Money(usd), NOW), ENGLISH, up=up)
    assert made == text.replace("0.014070", "0.01407")


@given(
    st.integers(0, 5_000_000_000),
    st.integers(200_000, 3_000_000),
    st.integers(0, 49_999).map(Money.usd),
)
def test_the_most_is_covered_and_one_cent_more_is_not(
    units: int, usd: int, available: Money
) -> None:
    shown = _holding(units, usd)
    most = derive_most(shown, available)
    limits = shown.limits
    room = min(limits.max_top_up, limits.max_card - available)
    if most is None:
        # Not even the smallest top-up fits.
        too_dear = derive_costs(limits.min_top_up, shown).is_short
        assert too_dear or room < limits.min_top_up
        return
    assert not derive_costs(most, shown).is_short
    # The flat fee below $100 exceeds the percentage there, so a gap may lie between the two.
    assert most == room or derive_costs(most + CENT, shown).is_short


def test_a_full_card_offers_no_most() -> None:
    assert derive_most(snapshot(), replace(Money.usd(50_000))) is None
