"""What an event asks to be read, what a decline means, and where a card stands by its strikes."""

import itertools
from datetime import date

import pytest

from desktop_app.domain.cards import CardId
from desktop_app.domain.declines import (
    _OTHER_WORDS,
    _TABLE,
    NOT_KNOWN,
    NOT_STATED,
    Decline,
    Help,
    decline_of,
)
from desktop_app.domain.events import Event, EventKind, Read, affects
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.strikes import (
    OTHER_STRIKES,
    PUBLISHED_STRIKES,
    Standing,
    is_strike,
    standing,
)

CARD = CardId("card-1")
SETS_NO_BALANCE = {
    EventKind.REGULARISED,
    EventKind.EXPIRED,
    EventKind.DECLINED,
    EventKind.DECLINED_FROZEN,
    EventKind.DECLINED_EXPIRED,
    EventKind.AUTHORIZATION_FAILED,
    EventKind.CONTACTLESS_ACTIVATED,
}
OF_PEOPLE = {EventKind.KYC_PENDING, EventKind.KYC_PASSED, EventKind.KYC_FAILED}


def make_event(kind: EventKind, **other: object) -> Event:
    values: dict[str, object] = {"id": "e", "name": "n", "card_id": CARD} | other
    return Event(kind=kind, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", EventKind)
def test_every_event_asks_for_the_reads_that_settle_it(kind: EventKind) -> None:
    reads = affects(make_event(kind))
    if kind in OF_PEOPLE:
        assert reads == {Read.HOLDERS}
    elif kind in SETS_NO_BALANCE:
        assert reads == {Read.CARD}
    else:
        assert Read.CARD in reads
        assert reads & {Read.FEED, Read.WALLETS}


@pytest.mark.parametrize(
    ("kind", "reads"),
    [
        (EventKind.SETTLED, {Read.CARD, Read.FEED}),
        (EventKind.TOPPED_UP, {Read.CARD, Read.FEED, Read.WALLETS}),
        (EventKind.DECLINE_FEE, {Read.CARD, Read.WALLETS}),
        (EventKind.CROSS_BORDER_FEE, {Read.CARD, Read.FEED, Read.WALLETS}),
        (EventKind.UNRECOGNISED, {Read.CARD, Read.FEED, Read.WALLETS}),
    ],
)
def test_money_of_the_wallet_is_read_with_that_of_the_card(kind: EventKind, reads: set) -> None:
    assert affects(make_event(kind)) == reads


def test_without_a_card_no_card_is_read() -> None:
    assert affects(make_event(EventKind.UNRECOGNISED, card_id=None)) == {Read.WALLETS}


PUBLISHED_REASONS = {
    "insufficient_funds": "insufficient_funds",
    "card_inactive": "card_inactive",
    "mcc_not_allowed": "mcc_not_allowed",
    "invalid_card_details": "invalid_card_details",
    "international_blocked": "international_blocked",
    "velocity_limit": "velocity_limit",
    "issuer_downtime": "issuer_downtime",
    "fraud_block": "fraud_block",
    "card_is_frozen": "card_is_frozen",
    "card_expired": "card_expired",
    "avs_mismatch": "avs_mismatch",
    "authorization_expired": "authorization_expired",
    "MCC not allowed": "mcc_not_allowed",
    "No sufficient funds": "insufficient_funds",
    "Suspected Fraud": "fraud_block",
    " Insufficient-Funds. ": "insufficient_funds",
}


@pytest.mark.parametrize(("reason", "code"), PUBLISHED_REASONS.items())
def test_a_published_reason_has_words_in_each_spelling(reason: str, code: str) -> None:
    assert decline_of(reason).code == code


@pytest.mark.parametrize(
    ("reason", "decline"),
    [("", NOT_STATED), (" … ", NOT_STATED), ("moon_phase", NOT_KNOWN), ("<b>", NOT_KNOWN)],
)
def test_a_reason_nobody_published_is_not_guessed(reason: str, decline: Decline) -> None:
    assert decline_of(reason) is decline


def test_every_decline_is_said_in_sentences_and_has_a_next_step() -> None:
    assert {decline_of(other).code for other in _OTHER_WORDS} <= {each.code for each in _TABLE}
    for each in (*_TABLE, NOT_STATED, NOT_KNOWN):
        assert each.todo
        for sentence in (each.happened, *each.todo):
            assert sentence[0].isupper()
            assert sentence.endswith(".")
            assert "_" not in sentence
    assert decline_of("insufficient_funds").help is Help.TOP_UP


def declined(number: int, reason: str = "insufficient_funds", **other: object) -> Event:
    values = {"id": f"e{number}", "subject_id": f"t{number}", "reason": reason} | other
    return make_event(EventKind.DECLINED, **values)


def test_a_strike_counts_once_however_often_it_is_told() -> None:
    told = [
        declined(1),
        declined(1, id="again"),
        declined(2),
        make_event(EventKind.DECLINED_FROZEN, id="e3", reference="r3"),
        make_event(EventKind.DECLINED_FROZEN, id="e4", reference="r3"),
        make_event(EventKind.DECLINED_FROZEN, id="e5"),
    ]
    for order in itertools.permutations(told):
        assert standing(order) == Standing(seen=4, stated=None)


def test_a_decline_told_by_its_id_and_by_its_reference_alone_is_one_strike() -> None:
    told = [
        declined(1, reference="r1"),
        make_event(EventKind.DECLINED_FROZEN, id="e2", reference="r1"),
        declined(3, reference="r1"),  # a shop may try twice under one reference
        declined(4, reference=""),
        make_event(EventKind.DECLINED_FROZEN, id="e5"),
    ]
    for order in itertools.permutations(told):
        assert standing(order).seen == 4


@pytest.mark.parametrize(
    "event",
    [
        declined(1, "fraud_block"),
        declined(1, ""),
        make_event(EventKind.TOP_UP_FAILED, reason="insufficient_funds"),
        make_event(EventKind.DECLINE_FEE),
        make_event(EventKind.SETTLED),
    ],
)
def test_what_bitnob_does_not_count_is_no_strike(event: Event) -> None:
    assert not is_strike(event)
    assert standing([event]) == Standing(0, None)


def test_the_services_own_count_wins_unless_it_is_behind() -> None:
    fees = [make_event(EventKind.DECLINE_FEE, violations=count) for count in (2, 5, 3)]
    known = standing([*fees, declined(1)])
    assert (known.seen, known.stated, known.count) == (1, 5, 5)
    assert Standing(seen=3, stated=1).count == 3
    assert Standing(seen=3, stated=None).count == 3


@pytest.mark.parametrize(("count", "left"), [(0, 3), (1, 2), (2, 1), (3, 0), (4, None), (5, None)])
def test_the_published_rule_ends_a_card_at_the_third(count: int, left: int | None) -> None:
    assert Standing(count, None).left(PUBLISHED_STRIKES) == left


def test_the_rules_are_dated_and_say_what_they_cost() -> None:
    cents = [[rule.fee(n).micros // 10_000 for n in range(1, 12)] for rule in OTHER_STRIKES]
    assert cents == [[0, 100, 80, 50, 50, 50, 50, 50, 50, 50, 50], [0] * 11]
    assert [PUBLISHED_STRIKES.fee(n) for n in (1, 2, 3)] == [ZERO, *[Money.usd(0, 75)] * 2]
    for rule in (PUBLISHED_STRIKES, *OTHER_STRIKES):
        assert rule.source
        assert rule.known_since >= date(2026, 11, 21)
