"""What the rows of a feed that carry a wish's reference state together."""

from collections.abc import Iterable

from desktop_app.domain.intents import Intent, Kind, may_name
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

GIVEN_BACK = frozenset({TransactionStatus.RELEASED, TransactionStatus.REFUNDED})
"""Money moved and went back; a fee may have stayed."""
NO_EFFECT = GIVEN_BACK | {TransactionStatus.FAILED, TransactionStatus.DECLINED}
_MOVEMENT = {
    Kind.FUND: TransactionKind.FUNDING,
    Kind.WITHDRAW: TransactionKind.WITHDRAWAL,
}


def is_mentioned(rows: Iterable[Transaction], intent: Intent) -> bool:
    """Whether any row names the intent: the service adds `-…` to the reference of related rows.

    One that cuts references names it by what is left: that is no proof, but no absence either.
    """
    return any(may_name(row.reference, intent.sent_as) for row in rows)


def find_movement(rows: Iterable[Transaction], intent: Intent) -> Transaction | None:
    """The row that is the movement itself; a fee or a refund may carry its reference as well.

    One of a kind that nobody knows stands in where there is none of the proper kind. Of several,
    the one that got farthest: what failed takes nothing back from what happened.
    """
    named = [row for row in rows if row.reference == intent.sent_as]
    own = [row for row in named if row.kind is _MOVEMENT.get(intent.kind)]
    other = [row for row in named if row.kind is TransactionKind.OTHER]
    return min(own or other, key=_rank, default=None)


def find_contradiction(
    rows: Iterable[Transaction], intent: Intent, found: Transaction
) -> Transaction | None:
    """The row that says otherwise than `found`, the movement: then only a person can tell.

    What was done was taken back, or what failed stands beside something that did not.
    """
    against = TransactionKind.OTHER if found.status in NO_EFFECT else TransactionKind.REVERSAL
    if found.kind is against or (found.status not in NO_EFFECT and _rank(found)):
        return None  # it is still under way
    named = (row for row in rows if row.reference == intent.sent_as and row.kind is against)
    return next((row for row in named if row.status not in NO_EFFECT), None)


def _rank(row: Transaction) -> int:
    if row.status is TransactionStatus.SETTLED:
        return 0
    return 2 if row.status in NO_EFFECT else 1
