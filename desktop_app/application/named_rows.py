"""What the rows of a feed that carry a wish's reference state together."""

from collections.abc import Iterable

from desktop_app.domain.intents import Intent, Kind, may_name
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

NO_EFFECT = frozenset(
    {TransactionStatus.FAILED, TransactionStatus.DECLINED, TransactionStatus.RELEASED}
)
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

    Of several, the one that got farthest: what failed takes nothing back from what happened.
    """
    kinds = (_MOVEMENT.get(intent.kind), TransactionKind.OTHER)
    own = (row for row in rows if row.reference == intent.sent_as and row.kind in kinds)
    return min(own, key=_rank, default=None)


def _rank(row: Transaction) -> int:
    if row.status is TransactionStatus.SETTLED:
        return 0
    return 2 if row.status in NO_EFFECT else 1
