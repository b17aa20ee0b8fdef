"""How much money came back: some feeds mark the purchase, some add a row, and some do both."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from desktop_app.domain.cards import CardId
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import ZERO, Money

WITHIN = timedelta(days=120)
"""How long after a purchase its refund may come; later ones are another story."""


class Back(NamedTuple):
    """One line that says that money came back; `subject` is the id of its row."""

    card_id: CardId
    kind: HistoryKind
    at: datetime
    amount: Money
    merchant: str
    subject: str = ""


def back_of(charge: Charge) -> Back | None:
    """What a charge says of that; None where it says nothing."""
    if charge.status is not HistoryStatus.REFUNDED or charge.settled is None:
        return None
    return Back(charge.card_id, charge.kind, charge.at, charge.settled, charge.merchant)


def sum_back(lines: Iterable[Back]) -> Money:
    """The sum; a purchase told as refunded and the row of its refund are one.

    A row is a purchase's own on the same card, to the same amount, after it, and from the same
    shop where both name one. Each row is that of one purchase at most.
    """
    found = list(lines)
    total = sum((line.amount for line in found), ZERO)
    return sum((-purchase.amount for _, purchase in _pairs(found)), total)


def own_rows(lines: Iterable[Back]) -> dict[str, str]:
    """The rows of refunds whose purchase is marked as well: which purchase is whose, by id."""
    return {row.subject: purchase.subject for row, purchase in _pairs(lines)}


def _pairs(lines: Iterable[Back]) -> Iterator[tuple[Back, Back]]:
    rows: dict[tuple[CardId, Money], list[Back]] = {}
    marked = list[Back]()
    for line in lines:
        if line.kind is HistoryKind.REFUND:
            rows.setdefault((line.card_id, line.amount), []).append(line)
        elif line.kind is HistoryKind.PURCHASE:
            marked.append(line)
    for purchase in sorted(marked, key=lambda line: line.at):
        left = rows.get((purchase.card_id, purchase.amount), [])
        own = [row for row in left if _is_of(row, purchase)]
        if own:
            first = min(own, key=lambda row: row.at)
            left.remove(first)
            yield first, purchase


def _is_of(row: Back, purchase: Back) -> bool:
    names = {row.merchant.casefold(), purchase.merchant.casefold()} - {""}
    return len(names) <= 1 and -SKEW_ROOM <= row.at - purchase.at <= WITHIN
