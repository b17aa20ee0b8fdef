"""The owner's terms for all rules together: what is refused, what is wider, how they are kept."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.caps import USUAL_TERMS, Terms, check_terms, dump_terms, load_terms
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import ZERO, Money

usd = Money.usd
KEPT = Terms(True, usd(100), usd(500), usd(80), usd(20), 5)


def test_the_usual_terms_are_those_that_are_promised() -> None:
    assert Terms(False, usd(250), usd(2_500), usd(250), usd(50), 10) == USUAL_TERMS


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(day=ZERO), "day"),
        (Terms(day=usd(300), month=usd(299)), "month"),
        (Terms(card_day=ZERO), "card_day"),
        (Terms(floor=Money(-1)), "floor"),
        (Terms(drift=0), "drift"),
        (Terms(drift=51), "drift"),
    ],
)
def test_terms_that_contradict_each_other_are_refused_by_field(terms: Terms, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_terms(terms)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "terms",
    [Terms(day=usd(300), month=usd(300)), Terms(floor=ZERO), Terms(drift=1), Terms(drift=50)],
)
def test_terms_that_only_just_agree_are_taken(terms: Terms) -> None:
    check_terms(terms)


# --- wider ---


@pytest.mark.parametrize(
    "change",
    [
        {"day": usd(100) + Money(1)}, {"month": usd(500) + Money(1)},
        {"card_day": usd(80) + Money(1)}, {"floor": usd(20) - Money(1)}, {"drift": 6},
    ],
)  # fmt: skip
def test_one_cap_that_lets_through_more_is_wider_whatever_the_others_do(
    change: dict[str, object],
) -> None:
    assert replace(KEPT, **change).is_wider_than(KEPT)  # type: ignore[arg-type]
    narrow = Terms(True, usd(1), usd(1), usd(1), usd(900), 1)
    narrow = replace(narrow, **change)  # type: ignore[arg-type]
    assert narrow.is_wider_than(KEPT)
    assert not KEPT.is_wider_than(replace(KEPT, **change))  # type: ignore[arg-type]


def test_the_same_terms_and_the_switch_are_not_wider() -> None:
    assert not KEPT.is_wider_than(KEPT)
    assert not KEPT.is_wider_than(replace(KEPT, is_on=False, rates={"BTC": 1}))


# --- kept ---

CAPS = st.integers(1, 10**12).map(Money)


@given(st.booleans(), CAPS, CAPS, CAPS, st.integers(1, 50))
def test_terms_come_back_as_they_were(
    is_on: bool, day: Money, more: Money, floor: Money, drift: int
) -> None:
    kept = Terms(is_on, day, day + more, more, floor, drift, {"BTC": 64_000_000_000, "USDT": 1})
    assert load_terms(dump_terms(kept)) == kept


def test_the_same_terms_are_the_same_line() -> None:
    one, other = {"BTC": 1, "USDT": 2}, {"USDT": 2, "BTC": 1}
    assert dump_terms(Terms(rates=one)) == dump_terms(Terms(rates=other))


def test_the_usual_terms_are_off_and_pass_their_own_check() -> None:
    check_terms(USUAL_TERMS)
    assert not USUAL_TERMS.is_on
    assert load_terms(dump_terms(USUAL_TERMS)) == USUAL_TERMS


@pytest.mark.parametrize(
    "change",
    [
        {"day": 0}, {"day": "250"}, {"day": 2.5e8}, {"day": True}, {"day": None}, {"month": 1},
        {"drift": 0}, {"drift": 10.9}, {"drift": "10"}, {"rates": []}, {"rates": {"BTC": 1.5}},
        {"rates": {"BTC": float("inf")}}, {"rates": {"BTC": float("nan")}}, {"rates": None},
    ],
)  # fmt: skip
def test_damaged_terms_are_off(change: dict[str, object]) -> None:
    kept = json.loads(dump_terms(replace(USUAL_TERMS, is_on=True)))
    assert load_terms(json.dumps(kept)).is_on
    assert load_terms(json.dumps(kept | change)) == USUAL_TERMS


@pytest.mark.parametrize("said", ["true", 1, None, "yes", [True]])
def test_only_a_plain_yes_is_on(said: object) -> None:
    kept = json.loads(dump_terms(replace(USUAL_TERMS, is_on=True))) | {"is_on": said}
    assert not load_terms(json.dumps(kept)).is_on


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1", '"on"', "[" * 100_000, "{}"])
def test_other_text_is_off(text: str) -> None:
    assert load_terms(text) == USUAL_TERMS
