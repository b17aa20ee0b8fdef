"""Messages that tell, under an id of their own, of a charge that was read under another."""

from collections.abc import Iterable, Sequence

from desktop_app.adapters.vault.columns import (
    from_money_or_none,
    from_time,
    from_time_or_none,
)
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.events_about import About
from desktop_app.adapters.vault.facts import VaultFacts
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.events import Event
from desktop_app.domain.folding import FOLLOWS, HELD_FOR, repeats
from desktop_app.domain.transactions import Transaction, TransactionKind

_SOME = 5
"""Rows of one amount that are looked at: however many there are, a message is folded at once."""


class Repeats:
    """Finds them by what the indices hold; `domain.history.repeats` decides."""

    def __init__(self, database: Database, facts: VaultFacts, about: About) -> None:
        self._database = database
        self._facts = facts
        self._about = about

    def is_one(self, events: Iterable[Event]) -> bool:
        """Whether a row that was read tells of one of these messages, which no row states."""
        return any(self._like(event) for event in events)

    def lit_by(self, subjects: Sequence[str]) -> list[str]:
        """Rows whose lines may say more, or less, for what is new of `subjects`.

        A message under an id of its own tells of a row with its reference, or of one that is
        undone; another purchase of that amount makes it doubtful which of the two is meant.
        """
        if not self._was_told():
            return []
        known = {row.id: row for row in self._facts.with_ids(subjects)}
        told = self._about.each([one for one in subjects if one not in known])
        rows = [row for one in told.values() for event in one for row in self._like(event)]
        found = [row.id for row in rows]
        for row in (*known.values(), *rows):
            if row.kind is TransactionKind.PURCHASE:
                found += self._undone_beside(row)
        return found

    def of(self, rows: Iterable[Transaction]) -> list[str]:
        """The subjects of messages that stood for themselves until one of `rows` was read."""
        if not self._was_told():
            return []
        return [subject for row in rows for subject in self._of(row)]

    def _of(self, row: Transaction) -> list[str]:
        like = self._messages_like(row)
        stated = {known.id for known in self._facts.with_ids(like)} if like else set()
        about = self._about.each([one for one in like if one not in stated])
        return [
            subject for subject, told in about.items() if any(repeats(one, row) for one in told)
        ]

    def _was_told(self) -> bool:
        """Not in a vault that only ever asked, with all its rows to be folded."""
        return self._database.row("SELECT 1 FROM events WHERE doubt = '' LIMIT 1") is not None

    def _like(self, event: Event) -> list[Transaction]:
        """The rows that it repeats."""
        rows = self._facts.with_ids(self._rows_like(event))
        return [row for row in rows if repeats(event, row)]

    def _undone_beside(self, row: Transaction) -> Sequence[str]:
        apart = SKEW_ROOM + HELD_FOR
        found = self._database.rows(
            "SELECT subject FROM history WHERE status IN ('failed', 'released', 'reversed')"
            " AND seq BETWEEN ?1 AND ?2 AND kind = 'purchase' AND card_id = ?3"
            " AND proof <> 'signed' AND ?4 IN (authorized, settled) LIMIT 100",
            (
                from_time(row.at - apart),
                from_time(row.at + apart),
                row.card_id,
                row.amount.micros,
            ),
        )
        return [subject for (subject,) in found]

    def _rows_like(self, event: Event) -> Sequence[str]:
        at, amount = event.at, event.amount if event.kind in FOLLOWS else None
        since, until = (at - HELD_FOR, at + SKEW_ROOM) if at is not None else (None, None)
        found = self._database.rows(
            "SELECT id FROM transactions WHERE reference = ?1 AND reference <> '' AND card_id = ?2"
            " UNION SELECT * FROM (SELECT id FROM transactions WHERE card_id = ?2 AND at BETWEEN"
            f" ?4 AND ?5 AND kind = 'purchase' AND amount = ?3 LIMIT {_SOME})",
            (
                event.reference,
                event.card_id,
                from_money_or_none(amount),
                from_time_or_none(since),
                from_time_or_none(until),
            ),
        )
        return [subject for (subject,) in found]

    def _messages_like(self, row: Transaction) -> Sequence[str]:
        found = self._database.rows(
            "SELECT coalesce(nullif(subject_id, ''), 'event:' || key) FROM events"
            " WHERE doubt = '' AND reference = ?1 AND reference <> '' AND card_id = ?2 UNION"
            " SELECT subject FROM history WHERE authorized = ?3 AND seq BETWEEN ?4 AND ?5"
            " AND card_id = ?2 AND +status = 'confirming' UNION"
            " SELECT subject FROM history WHERE settled = ?3 AND seq BETWEEN ?4 AND ?5"
            " AND card_id = ?2 AND +status = 'confirming' LIMIT 100",
            (
                row.reference,
                row.card_id,
                from_money_or_none(row.amount),
                from_time(row.at - SKEW_ROOM),
                from_time(row.at + HELD_FOR),
            ),
        )
        return [subject for (subject,) in found]
