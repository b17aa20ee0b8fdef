"""Money that came back counts once, and two refunds are two."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.domain.cards import CardId
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.refunds import WITHIN, Back, back_of, sum_back

AT = datetime(2026, 5, 1, tzinfo=UTC)
MARKED = Back(CardId("c"), HistoryKind.PURCHASE, AT, Money.usd(10), "Shop")
ROW = MARKED._replace(kind=HistoryKind.REFUND, at=AT + timedelta(days=3))


@pytest.mark.parametrize(
    ("lines", "dollars"),
    [
        ([], 0),
        ([MARKED], 10),
        ([ROW], 10),
        ([MARKED, ROW], 10),
        ([ROW, MARKED], 10),
        ([MARKED, ROW._replace(merchant="")], 10),
        ([MARKED, ROW._replace(merchant="SHOP")], 10),
        ([MARKED, ROW, ROW], 20),
        ([MARKED, MARKED, ROW], 20),
        ([MARKED, MARKED, ROW, ROW], 20),
        ([MARKED, ROW._replace(merchant="Other")], 20),
        ([MARKED, ROW._replace(card_id=CardId("d"))], 20),
        ([MARKED, ROW._replace(at=AT - timedelta(days=2))], 20),
        ([MARKED, ROW._replace(at=AT + WITHIN + timedelta(days=1))], 20),
        ([MARKED, ROW._replace(amount=Money.usd(4))], 14),
        ([MARKED._replace(kind=HistoryKind.FEE), ROW], 20),
        ([MARKED._replace(kind=HistoryKind.FUNDING), ROW], 20),
    ],
)
def test_a_refund_counts_once(lines: list[Back], dollars: int) -> None:
    assert sum_back(lines) == Money.usd(dollars)


def test_only_what_was_refunded_and_stated_is_money_back() -> None:
    charge = Charge("s", CardId("c"), HistoryKind.REFUND, HistoryStatus.REFUNDED, AT,
                    settled=Money.usd(1))  # fmt: skip
    assert back_of(charge) == Back(CardId("c"), HistoryKind.REFUND, AT, Money.usd(1), "")
    assert back_of(replace(charge, settled=None)) is None
    assert back_of(replace(charge, status=HistoryStatus.SETTLED)) is None
    assert sum_back([]) == ZERO
