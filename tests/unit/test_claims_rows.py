"""Which rows of a feed bear out which messages."""

from dataclasses import replace

import pytest

from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.claims import agrees, claims_something, was_read
from desktop_app.domain.events import EventKind
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support.desk import make_bench
from tests.unit.test_claims import event

K, S, T = EventKind, TransactionStatus, TransactionKind
ROWS: list[tuple[EventKind, TransactionKind, TransactionStatus, bool]] = [
    (K.CONTACTLESS_HELD, T.PURCHASE, S.PENDING, True),
    (K.CONTACTLESS_HELD, T.PURCHASE, S.DECLINED, False),
    (K.CONTACTLESS_SETTLED, T.PURCHASE, S.SETTLED, True),
    (K.CONTACTLESS_SETTLED, T.PURCHASE, S.FAILED, False),
    (K.CROSS_BORDER_SETTLED, T.PURCHASE, S.SETTLED, True),
    (K.REVERSED, T.PURCHASE, S.FAILED, True),
    (K.REVERSED, T.PURCHASE, S.RELEASED, True),
    (K.REVERSED, T.PURCHASE, S.SETTLED, False),
    (K.REVERSED, T.PURCHASE, S.PENDING, False),
    (K.REVERSED, T.REVERSAL, S.SETTLED, True),
    (K.REVERSED, T.REVERSAL, S.PENDING, True),
    (K.REVERSED, T.REVERSAL, S.DECLINED, False),
    (K.REFUNDED, T.REFUND, S.SETTLED, True),
    (K.REFUNDED, T.REFUND, S.FAILED, True),  # as the purchase may be called
    (K.REFUNDED, T.PURCHASE, S.REFUNDED, True),
    (K.REFUNDED, T.PURCHASE, S.SETTLED, False),
    (K.CREDITED, T.REFUND, S.SETTLED, True),
    (K.TOP_UP_FAILED, T.FUNDING, S.FAILED, True),
    (K.TOP_UP_FAILED, T.FUNDING, S.SETTLED, False),
    (K.TOP_UP_FAILED, T.FUNDING, S.PENDING, False),
    (K.WITHDRAWAL_FAILED, T.WITHDRAWAL, S.SETTLED, False),
]


@pytest.mark.parametrize(("kind", "what", "status", "borne_out"), ROWS)
def test_a_row_bears_out_what_a_message_says_or_does_not(
    kind: EventKind, what: TransactionKind, status: TransactionStatus, borne_out: bool
) -> None:
    row = Transaction("t-1", CardId("c"), what, status, Money.usd(7), Money(0),
                      make_bench().clock.now(), "REF")  # fmt: skip
    for name in ({"subject_id": "t-1"}, {"subject_id": "own", "reference": "REF"}):
        said = event("c", kind, amount=Money.usd(7), at=row.at, **name)
        assert claims_something(said)
        assert agrees(said, CardStatus.ACTIVE, [row]) is borne_out


@pytest.mark.parametrize(
    ("kind", "what", "status"),
    [
        (K.REVERSED, T.PURCHASE, S.FAILED),
        (K.REVERSED, T.REVERSAL, S.SETTLED),
        (K.REFUNDED, T.REFUND, S.SETTLED),
        (K.CREDITED, T.PURCHASE, S.REFUNDED),
        (K.CONTACTLESS_SETTLED, T.PURCHASE, S.SETTLED),
    ],
)
def test_what_may_have_an_id_of_its_own_is_found_by_its_amount(
    kind: EventKind, what: TransactionKind, status: TransactionStatus
) -> None:
    at = make_bench().clock.now()
    row = Transaction("t", CardId("c"), what, status, Money.usd(7), Money(0), at, "REF")
    said = event("c", kind, subject_id="own", reference="OWN", amount=Money.usd(7), at=at)
    assert agrees(said, CardStatus.ACTIVE, [row])
    assert not agrees(said, CardStatus.ACTIVE, [])
    assert not agrees(replace(said, amount=Money.usd(8)), CardStatus.ACTIVE, [row])
    assert not claims_something(replace(said, amount=None))


def test_a_failed_load_that_no_feed_has_contradicts_nothing() -> None:
    said = event("c", K.TOP_UP_FAILED, subject_id="own", amount=Money.usd(7))
    other = Transaction("t", CardId("c"), T.FUNDING, S.SETTLED, Money.usd(7), Money(0),
                        make_bench().clock.now(), "REF")  # fmt: skip
    assert agrees(said, CardStatus.ACTIVE, [])
    assert agrees(said, CardStatus.ACTIVE, [other])


def test_what_an_earlier_run_read_bears_out_only_what_it_states() -> None:
    row = Transaction("t", CardId("c"), T.FUNDING, S.FAILED, Money.usd(7), Money(0),
                      make_bench().clock.now(), "REF")  # fmt: skip
    failed = event("c", K.TOP_UP_FAILED, subject_id="t", amount=Money.usd(7))
    assert was_read(failed, None, [row])
    assert not was_read(failed, None, [replace(row, id="other")])  # it may have come since
    ended = event("c", K.TERMINATED)
    assert was_read(ended, CardStatus.TERMINATED, [])
    assert not was_read(ended, CardStatus.ACTIVE, [])
    assert not was_read(ended, None, [])
