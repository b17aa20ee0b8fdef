"""Messages that tell, under an id of their own, of a charge that was read under another."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from desktop_app.adapters.vault.columns import from_money_or_none, from_time, from_time_or_none
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.events_about import About, quoted
from desktop_app.adapters.vault.facts import VaultFacts
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.events import Event
from desktop_app.domain.folding import FOLLOWS, HELD_FOR, UNDONE, repeats
from desktop_app.domain.transactions import Transaction, TransactionKind

_SOME = 5
"""Rows of one amount that are looked at: of more, none can be the only one that is meant."""
_MOST = 1_000
_MICROSECOND = timedelta(microseconds=1)
_EARLY, _LATE = SKEW_ROOM // _MICROSECOND, HELD_FOR // _MICROSECOND
_THEN = "coalesce(e.at, e.received_at)"
_FOLLOWED = f"e.doubt = '' AND e.kind IN ({quoted(FOLLOWS)})"
_HOLD = f"""u.card_id = e.card_id AND u.amount = e.amount AND u.kind = 'purchase'
    AND u.status IN ({quoted(UNDONE)}) AND u.at BETWEEN {_THEN} - {_LATE} AND {_THEN} + {_EARLY}"""
# A message is of the row with its id, else of those with its reference, else of the one undone
# hold of its amount: what one of the first has, the later ones have no more.
_TAKEN_FROM = f"""SELECT o.id FROM events e JOIN transactions o ON o.reference = e.reference
        AND o.card_id = e.card_id
        WHERE e.doubt = '' AND e.reference <> '' AND e.subject_id IN ({{places}})
    UNION SELECT u.id FROM events e JOIN transactions u ON {_HOLD}
        WHERE {_FOLLOWED} AND e.subject_id <> '' AND e.subject_id IN ({{places}})
    UNION SELECT u.id FROM transactions t JOIN events e ON e.reference = t.reference
        AND e.card_id = t.card_id JOIN transactions u ON {_HOLD}
        WHERE {_FOLLOWED} AND t.reference <> '' AND t.id IN ({{places}})"""
_OF_REFERENCE = """SELECT coalesce(nullif(subject_id, ''), 'event:' || key) FROM events
    WHERE doubt = '' AND reference = ?1 AND reference <> '' AND card_id = ?2"""
# Messages under one reference without an id have one line, by whichever of them it is called.
_OF_AMOUNT = f"""SELECT h.subject FROM events e
        JOIN history h ON h.subject = coalesce(nullif(e.subject_id, ''), 'event:' || e.key)
        WHERE {_FOLLOWED} AND e.card_id = ?2 AND e.amount = ?3 AND {_THEN} BETWEEN ?4 AND ?5
        AND h.proof = 'signed'
    UNION SELECT h.subject FROM events e
        JOIN events s ON s.doubt = '' AND s.reference = e.reference AND s.card_id = e.card_id
        JOIN history h ON h.subject = 'event:' || s.key
        WHERE {_FOLLOWED} AND e.card_id = ?2 AND e.amount = ?3 AND {_THEN} BETWEEN ?4 AND ?5
        AND e.subject_id = '' AND s.subject_id = '' AND e.reference <> '' AND h.proof = 'signed'"""


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

        A message under an id of its own tells of the rows with its reference, or of one that is
        undone; a row that states its id or its reference takes it from them, and another purchase
        of that amount makes it doubtful which of the two is meant.
        """
        if not self._was_told():
            return []
        known = {row.id: row for row in self._facts.with_ids(subjects)}
        told = self._about.each([one for one in subjects if one not in known])
        found = [row.id for one in told.values() for event in one for row in self._like(event)]
        places = ", ".join(f"?{number}" for number in range(1, len(known) + 1))
        taken_from = self._database.rows(_TAKEN_FROM.format(places=places), [*known])
        found += [subject for (subject,) in taken_from]
        for row in known.values():
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
        """The nearest on each side: with another between, neither was the only one that is meant.

        Those of the very same time are found, too, one of them on either side.
        """
        of_amount = (
            "SELECT id FROM transactions WHERE card_id = ?1 AND amount = ?2"
            f" AND kind = 'purchase' AND status IN ({quoted(UNDONE)}) AND id <> ?4"
        )
        found = self._database.rows(
            f"SELECT * FROM ({of_amount} AND at <= ?3 ORDER BY at DESC LIMIT 1) UNION"
            f" SELECT * FROM ({of_amount} AND at >= ?3 ORDER BY at LIMIT 1)",
            (row.card_id, row.amount.micros, from_time(row.at), row.id),
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
        by_amount = f" UNION {_OF_AMOUNT}" if row.kind is TransactionKind.PURCHASE else ""
        found = self._database.rows(
            f"{_OF_REFERENCE}{by_amount} LIMIT {_MOST}",
            (
                row.reference,
                row.card_id,
                *((row.amount.micros, from_time(row.at - SKEW_ROOM),
                   from_time(row.at + HELD_FOR)) if by_amount else ()),
            ),
        )  # fmt: skip
        return [subject for (subject,) in found]
