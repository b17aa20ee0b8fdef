"""Which way the money of a row goes."""

from datetime import UTC, datetime

import pytest

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

TO_THE_CARD = {TransactionKind.FUNDING, TransactionKind.REFUND}


@pytest.mark.parametrize("kind", TransactionKind)
def test_only_what_adds_to_a_card_is_a_credit(kind: TransactionKind) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    row = Transaction("t", CardId("c"), kind, TransactionStatus.SETTLED, Money(1), Money(0), at)
    assert row.is_credit is (kind in TO_THE_CARD)
