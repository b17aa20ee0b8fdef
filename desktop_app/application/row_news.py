"""What the rows of a feed tell: as they stand, and as they came to stand so."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from desktop_app.application.feeds import DEPTH
from desktop_app.application.timeline import HistoryStore
from desktop_app.domain.cards import CardId
from desktop_app.domain.folding import fold
from desktop_app.domain.history import HistoryKind, HistoryStatus, Seen
from desktop_app.domain.merchants import clean
from desktop_app.domain.notices import Notice, NoticeKind, What, of_row
from desktop_app.domain.refunds import Back, own_rows
from desktop_app.domain.told import Told
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

_GIVEN_BACK = frozenset(
    {TransactionStatus.FAILED, TransactionStatus.RELEASED, TransactionStatus.REFUNDED}
)
# "Failed" may be one that was never approved: only what else is known tells that money came back.
_CAME_TO = {
    HistoryStatus.RELEASED: TransactionStatus.RELEASED,
    HistoryStatus.REVERSED: TransactionStatus.REFUNDED,
}


class RowNews:
    """Asks the history only of what is no news yet. What was read before `since` is none."""

    def __init__(
        self, history: HistoryStore, told: Told, label: Callable[[CardId], str], since: datetime
    ) -> None:
        self._history = history
        self._told = told
        self._label = label
        self._began = since

    def of(self, rows: Sequence[Transaction]) -> tuple[Notice, ...]:
        """What is new in one read of a feed, the oldest first.

        A purchase marked as refunded and the row of its refund are one piece of news.
        """
        newest = sorted(rows, key=lambda row: row.at, reverse=True)
        # Deeper than the newest page lies an old history: only what changed there is news.
        deep = {row.id for row in newest[DEPTH:]}
        found = {row.id: self._of(row, is_deep=row.id in deep) for row in rows}
        own = own_rows(_back(row) for row in rows if self._is_back(row, found[row.id]))
        twins = {*own.values(), *(f for f, p in own.items() if self._is_told(p))}
        news = (notice for subject, notice in found.items() if subject not in twins)
        return self._told.fresh(notice for notice in news if notice is not None)

    def _of(self, row: Transaction, *, is_deep: bool) -> Notice | None:
        label = self._label(row.card_id)
        if row.kind is not TransactionKind.PURCHASE or row.status not in _GIVEN_BACK:
            return None if is_deep else of_row(row, label)
        if self._is_told(row.id):
            return None
        story = self._history.stories([row.id])[row.id]
        so = _read_so(row, story.seen)
        has_changed = 0 < len(so) < len(story.seen)
        was_so = bool(so) and so[-1].read_at < self._began
        # That one failed may be known by a message that came since it was read.
        is_by_read = has_changed or row.status is not TransactionStatus.FAILED
        if (is_deep and not has_changed) or (was_so and is_by_read):
            return None
        status = row.status
        if status is TransactionStatus.FAILED:
            charge = fold(row.id, row, story.seen, story.events)
            status = status if charge is None else _CAME_TO.get(charge.status, status)
        notice = of_row(replace(row, status=status), label)
        # When it was first read so, if it was read otherwise before: no row states that time.
        return notice and replace(notice, at=max(row.at, so[-1].read_at) if has_changed else row.at)

    def _is_back(self, row: Transaction, notice: Notice | None) -> bool:
        """Whether it says that money was taken and came back; a hold was never taken."""
        if notice is None:
            return row.status is TransactionStatus.REFUNDED and self._is_told(row.id)
        return notice.kind is NoticeKind.REFUND and notice.what is What.NONE

    def _is_told(self, subject: str) -> bool:
        return self._told.has(NoticeKind.REFUND, f"{NoticeKind.REFUND} {subject}")


def _back(row: Transaction) -> Back:
    kind = HistoryKind(row.kind.value)
    return Back(row.card_id, kind, row.at, row.amount, clean(row.merchant), row.id)


def _read_so(row: Transaction, seen: Sequence[Seen]) -> list[Seen]:
    """The last states in which it was read as it is now, the newest first."""
    return [*takewhile(lambda state: state.status is row.status, reversed(seen))]
