"""Templates: one for every use there is, honest about it; the price of a purchase; labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.policies import PolicyKind
from desktop_app.domain.templates import (
    ADS,
    BUILT_IN,
    CAMPAIGN,
    ONE_PURCHASE,
    PAYOUT,
    SHOPPING,
    SUBSCRIPTION,
    TEAM,
    UNTIL,
    margin_for,
    next_label,
    template_for,
    template_of,
)
from desktop_app.domain.text import MAX_LABEL, parse_label

STRATEGIES = {
    "a general-purpose card to shop online": (SHOPPING, None),
    "a persistent card for a subscription": (SUBSCRIPTION, None),
    "one for each employee or department": (TEAM, None),
    "a disposable card for a one-time purchase": (ONE_PURCHASE, PolicyKind.ONE_PURCHASE),
    "a card loaded at payout": (PAYOUT, None),
    "a campaign or influencer budget": (CAMPAIGN, PolicyKind.UNTIL),
    "advertising": (ADS, None),
}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_strategy_has_a_template(strategy: str) -> None:
    template, policy = STRATEGIES[strategy]
    assert template in BUILT_IN
    assert template.policy is policy


def test_every_policy_can_be_chosen() -> None:
    assert {one.policy for one in BUILT_IN} == {None, *PolicyKind}


def test_keys_and_names_are_told_apart() -> None:
    assert len({one.key for one in BUILT_IN}) == len({one.name for one in BUILT_IN})
    assert len({one.name for one in BUILT_IN}) == len(BUILT_IN)
    assert [template_of(one.key) for one in BUILT_IN] == list(BUILT_IN)
    assert template_of("nothing") is None


def test_who_does_what_is_said_of_every_card() -> None:
    for one in BUILT_IN:
        assert one.card.endswith(".")
        # A policy has a promise of its own; any other card is one that Purser leaves alone.
        assert bool(one.purser) is (one.policy is None)
        assert ("disposable" in one.card) is (one.policy is not None)


def test_only_one_purchase_has_a_price() -> None:
    assert [one for one in BUILT_IN if one.is_priced] == [ONE_PURCHASE]


@pytest.mark.parametrize("policy", [None, *PolicyKind])
def test_a_card_without_a_kept_use_is_told_by_its_policy(policy: PolicyKind | None) -> None:
    assert template_for(policy).policy is policy
    assert template_for(PolicyKind.UNTIL) is UNTIL
    assert template_for(None) is SHOPPING


@pytest.mark.parametrize(
    ("price", "margin"),
    [
        (ZERO, ZERO),
        (Money.usd(19), Money.usd(1)),
        (Money.usd(50), Money.usd(1)),
        (Money.usd(50, 1), Money.usd(1, 1)),
        (Money.usd(100), Money.usd(2)),
        (Money.usd(2450), Money.usd(49)),
    ],
)
def test_the_margin_is_two_percent_in_full_cents_and_at_least_a_dollar(
    price: Money, margin: Money
) -> None:
    assert margin_for(price) == margin


@given(st.integers(1, 10**12).map(lambda cents: Money(cents * 10_000)))
def test_a_margin_never_falls_short_of_two_percent(price: Money) -> None:
    margin = margin_for(price)
    assert margin.micros * 50 >= price.micros
    assert margin >= Money.usd(1)
    assert margin.micros % 10_000 == 0


@pytest.mark.parametrize(
    ("label", "taken", "made"),
    [
        ("Google Ads", (), "Google Ads 2"),
        ("Google Ads", ("Google Ads 2",), "Google Ads 3"),
        ("Team 3", (), "Team 4"),
        ("Team 3", ("Team 4", "Team 5"), "Team 6"),
        ("2026", (), "2026 2"),
        ("Invoice 20261231", (), "Invoice 20261231 2"),
        ("Team ٣", (), "Team ٣ 2"),
    ],
)
def test_a_label_goes_on_counting(label: str, taken: tuple[str, ...], made: str) -> None:
    assert next_label(label, taken) == made


@given(st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=MAX_LABEL))
def test_the_next_label_is_one_that_can_be_given(label: str) -> None:
    made = next_label(label, {f"{label} 2"})
    assert len(made) <= MAX_LABEL
    assert made != label
    assert len(parse_label(made)) <= MAX_LABEL
