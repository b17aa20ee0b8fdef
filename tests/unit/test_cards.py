"""The card's shown state: a read decides, a wish only says what is waited for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import (
    Card,
    CardFacts,
    CardId,
    CardState,
    CardStatus,
    Expiry,
    ExpiryFormat,
    Wish,
    end_allowed_at,
    may_freeze,
    may_fund,
    may_terminate,
    may_unfreeze,
    may_withdraw,
    parse_cvv,
    parse_pan,
    state_of,
)
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money

NOW = datetime(2026, 5, 18, 14, 2, tzinfo=UTC)
TODAY = NOW.date()


def make_card(status: CardStatus, expiry: Expiry | None = None) -> Card:
    facts = CardFacts(CardId("c"), status, "L", "H", "4417", Money(0), "ref", NOW)
    return Card(facts, NOW, "L", "H", expiry=expiry)


@pytest.mark.parametrize(
    ("status", "wish", "state"),
    [
        (CardStatus.ACTIVE, None, CardState.ACTIVE),
        (CardStatus.ACTIVE, Wish.FREEZE, CardState.FREEZING),
        (CardStatus.FROZEN, Wish.FREEZE, CardState.FROZEN),
        (CardStatus.FROZEN, Wish.UNFREEZE, CardState.UNFREEZING),
        (CardStatus.ACTIVE, Wish.UNFREEZE, CardState.ACTIVE),
        (CardStatus.FROZEN, Wish.TERMINATE, CardState.ENDING),
        (CardStatus.TERMINATED, Wish.FREEZE, CardState.TERMINATED),
        (CardStatus.PENDING, None, CardState.ISSUING),
        (CardStatus.FAILED, None, CardState.FAILED),
        (CardStatus.UNRECOGNISED, None, CardState.NOT_KNOWN),
    ],
)
def test_a_wish_never_wins_over_a_read(
    status: CardStatus, wish: Wish | None, state: CardState
) -> None:
    assert state_of(make_card(status), wish, TODAY) is state


def test_a_card_works_until_the_last_day_of_its_month() -> None:
    expiry = Expiry(2026, 5)
    assert expiry.last_day() == date(2026, 5, 31)
    card = make_card(CardStatus.ACTIVE, expiry)
    assert state_of(card, None, date(2026, 5, 31)) is CardState.EXPIRING
    assert state_of(card, None, date(2026, 6, 1)) is CardState.EXPIRED
    assert state_of(card, None, date(2026, 4, 30)) is CardState.ACTIVE
    assert Expiry(2026, 12).last_day() == date(2026, 12, 31)


def test_an_expired_card_that_was_ended_is_ended() -> None:
    card = make_card(CardStatus.TERMINATED, Expiry(2020, 1))
    assert state_of(card, None, TODAY) is CardState.TERMINATED


@given(
    status=st.sampled_from(CardStatus),
    wish=st.sampled_from([None, *Wish]),
    expiry=st.none() | st.builds(Expiry, st.integers(2020, 2040), st.integers(1, 12)),
    day=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
)
def test_only_a_card_read_as_active_may_be_funded(
    status: CardStatus, wish: Wish | None, expiry: Expiry | None, day: date
) -> None:
    state = state_of(make_card(status, expiry), wish, day)
    if may_fund(state) or may_withdraw(state):
        assert status is CardStatus.ACTIVE
        assert wish not in (Wish.FREEZE, Wish.TERMINATE)
    if may_unfreeze(state):
        assert status is CardStatus.FROZEN
    if status is CardStatus.TERMINATED:
        assert not may_freeze(state)
        assert not may_terminate(state)
    if state is CardState.FROZEN:
        assert status is CardStatus.FROZEN  # freezing is not frozen


@pytest.mark.parametrize(
    ("month", "year", "expiry"),
    [("03", "2033", Expiry(2033, 3)), ("3", "33", Expiry(2033, 3)), ("12", "29", Expiry(2029, 12))],
)
def test_wire_expiries_are_read(month: str, year: str, expiry: Expiry) -> None:
    assert Expiry.parse(month, year) == expiry


@pytest.mark.parametrize(("month", "year"), [("13", "2030"), ("0", "30"), ("", ""), ("1", "1999")])
def test_other_expiries_are_refused(month: str, year: str) -> None:
    with pytest.raises(ValueError, match="not an expiry"):
        Expiry.parse(month, year)


def test_expiry_has_the_formats_shops_ask_for() -> None:
    texts = [Expiry(2029, 3).text(style) for style in ExpiryFormat]
    assert texts == ["03/29", "03/2029", "03", "29"]


def test_a_number_that_fails_the_luhn_check_is_kept() -> None:
    assert parse_pan("4000 0055 2220 9781").reveal() == "4000005522209781"


@pytest.mark.parametrize("text", ["", "4000", "4" * 20, "400000552220978X"])
def test_what_is_no_card_number_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_pan(text)
    assert not text or text not in str(refused.value)


def test_a_cvv_has_three_or_four_digits() -> None:
    assert parse_cvv("768").reveal() == "768"
    with pytest.raises(InvalidInput):
        parse_cvv("76")


def test_ending_is_allowed_a_day_after_creation() -> None:
    day = timedelta(hours=24)
    assert end_allowed_at(NOW, day) == NOW + day
    assert end_allowed_at(None, day) is None


def test_a_card_is_named_by_the_services_id() -> None:
    card = make_card(CardStatus.ACTIVE)
    assert card._replace(label="Mine").id == "c"
