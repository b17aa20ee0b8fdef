"""The history in the vault: folded charges and the journal, searched and sorted by SQLite."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desktop_app.adapters.vault.columns import (
    from_time,
    from_time_or_none,
    to_money_or_none,
    to_time,
)
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.events_about import About
from desktop_app.adapters.vault.facts import VaultFacts
from desktop_app.adapters.vault.history_fold import COLUMNS, MOST_AT_ONCE, Folder
from desktop_app.adapters.vault.history_sql import CAUSE, Query, order_by, read
from desktop_app.application.timeline import (
    Ask,
    Deed,
    DeedSource,
    Lens,
    Line,
    Story,
    Totals,
)
from desktop_app.domain.cards import CardId
from desktop_app.domain.coverage import Coverage
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus, Proof
from desktop_app.domain.money import Money
from desktop_app.domain.refunds import Back, sum_back

_DEED = f"seq, at, source, kind, word, card_id, amount, detail, reference, {CAUSE}"
# Of a figure or a text that no code expected; what the disk does goes to whoever asked.
_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
log = logging.getLogger(__name__)


class VaultHistory:
    """HistoryStore over the database."""

    def __init__(self, database: Database, facts: VaultFacts) -> None:
        self._database = database
        self._about = About(database)
        self._folder = Folder(database, facts, self._about)
        self._left = set[str]()
        """Charges that cannot be folded; they stay due, for a later version to fold."""

    def catch_up(self, limit: int) -> bool:
        """Fold some of what is due, in one commit; whether any is left."""
        due = self._due(min(limit, MOST_AT_ONCE))
        if not due:
            return False
        try:
            self._fold(due)
        except _FAULTS:
            # One of them is a case that nobody thought of. It must not keep the others waiting.
            for subject in due:
                self._fold_or_leave(subject)
        return bool(self._due(1))

    def due(self) -> int:
        """How many charges are still to be folded."""
        return self._one("SELECT count(*) FROM history_due") - len(self._left)

    def _due(self, limit: int) -> list[str]:
        # Those left behind come first of all: so many more are read, and they are few.
        rows = self._database.rows(
            "SELECT subject FROM history_due LIMIT ?", (limit + len(self._left),)
        )
        return [subject for (subject,) in rows if subject not in self._left][:limit]

    def _fold(self, subjects: Sequence[str]) -> None:
        with self._database.commit():
            self._folder.fold(subjects)
            self._database.write_many(
                "DELETE FROM history_due WHERE subject = ?", ((one,) for one in subjects)
            )

    def _fold_or_leave(self, subject: str) -> None:
        try:
            self._fold([subject])
        except _FAULTS as error:
            # Without the trace: its lines may hold what was bought.
            log.error("a charge cannot be told: %s", type(error).__name__)  # noqa: TRY400
            self._left.add(subject)

    def revision(self) -> int:
        """Facts and deeds are only ever added, so their numbers grow; what is due shrinks.

        Twice their numbers, because what is added may at once be due.
        """
        added = self._one(
            "SELECT coalesce(sum(seq), 0) FROM sqlite_sequence"
            " WHERE name IN ('transaction_states', 'deeds', 'seen_cards')"
        )
        return 2 * added - self.due()

    def count(self, ask: Ask) -> int:
        """How many lines there are."""
        query = read(ask, self._database)
        return self._one(query.counting, query.values)

    def lines(self, ask: Ask, first: int, limit: int) -> tuple[Line, ...]:
        """Some lines, from number `first` on."""
        query = read(ask, self._database)
        is_charges = ask.lens is Lens.CHARGES
        sql = (
            f"SELECT {COLUMNS if is_charges else _DEED} FROM {query.tables} {query.condition}"
            f" {order_by(ask, query)} LIMIT ? OFFSET ?"
        )
        rows = self._database.rows(sql, (*query.values, limit, first))
        return tuple((_charge if is_charges else _deed)(row) for row in rows)

    def totals(self, ask: Ask) -> Totals:
        """Sums over every charge of `ask`; a figure nobody stated adds nothing."""
        query = read(ask, self._database)
        row = self._database.rows(
            "SELECT sum(authorized) FILTER (WHERE status = 'pending' AND kind = 'purchase'),"
            " sum(settled) FILTER (WHERE status = 'settled' AND kind = 'purchase'),"
            " sum(fee) FILTER (WHERE status IN ('settled', 'refunded')), sum(settled) FILTER"
            " (WHERE status = 'settled' AND kind IN ('fee', 'cross_border', 'decline_fee')),"
            " count(*) FILTER (WHERE status = 'declined')"
            f" FROM {query.tables} {query.condition}",
            query.values,
        )[0]
        pending, settled, fees, own_rows, declined = (int(value or 0) for value in row)
        sums = (Money(pending), Money(settled), self._refunded(query), Money(fees + own_rows))
        return Totals(*sums, declined)

    def _refunded(self, query: Query) -> Money:
        rows = self._database.each(
            "SELECT card_id, kind, at, settled, merchant FROM (SELECT status, card_id, kind, at,"
            f" settled, merchant FROM {query.tables} {query.condition})"
            " WHERE status = 'refunded' AND settled IS NOT NULL",
            query.values,
        )
        return sum_back(
            Back(CardId(row[0]), HistoryKind(row[1]), to_time(row[2]), Money(row[3]), row[4])
            for row in rows
        )

    def stories(self, subjects: Sequence[str]) -> dict[str, Story]:
        """The states each charge was read in, as they came in, and the messages about it."""
        found: dict[str, Story] = {}
        for first in range(0, len(subjects), MOST_AT_ONCE):
            some = subjects[first : first + MOST_AT_ONCE]
            seen, about = self._folder.seen(some), self._about.each(some)
            found |= {one: Story(seen.get(one, ()), about.get(one, ())) for one in some}
        return found

    def note_own(self, at: datetime, kind: str, word: str, card_id: CardId | None) -> None:
        """Add a deed of the owner's to the journal."""
        self._database.write(
            "INSERT INTO deeds"
            " (at, source, ref, kind, word, card_id, amount, detail, reference, words)"
            " VALUES (?, ?, ?, ?, ?, ?, NULL, '', '', ?)",
            (from_time(at), DeedSource.OWNER, card_id or "", kind, word, card_id, f"{kind} {word}"),
        )

    def note_read(self, coverage: Coverage) -> None:
        """Keep how far back a card is known."""
        self._database.write(
            "INSERT OR REPLACE INTO feed_reads VALUES (?, ?, ?)",
            (coverage.card_id, from_time_or_none(coverage.since), from_time(coverage.read_at)),
        )

    def coverage(self, card_id: CardId) -> Coverage | None:
        """How far back one card is known."""
        row = self._database.row("SELECT * FROM feed_reads WHERE card_id = ?", (card_id,))
        return None if row is None else _coverage(row)

    def reads(self) -> tuple[Coverage, ...]:
        """How far back every card is known."""
        rows = self._database.rows(
            "SELECT * FROM feed_reads ORDER BY since DESC NULLS LAST, card_id"
        )
        return tuple(_coverage(row) for row in rows)

    def was_told(self) -> bool:
        """Whether a message was ever believed."""
        return self._database.row("SELECT 1 FROM events WHERE doubt = '' LIMIT 1") is not None

    def _one(self, sql: str, values: tuple[object, ...] = ()) -> int:
        return int(self._database.rows(sql, values)[0][0])


def _charge(row: tuple[Any, ...]) -> Charge:
    subject, card_id, kind, status, at, authorized, settled, fee, *rest = row
    merchant, raw_merchant, reason, reference, note, country, proof = rest
    return Charge(
        subject,
        CardId(card_id),
        HistoryKind(kind),
        HistoryStatus(status),
        to_time(at),
        to_money_or_none(authorized),
        to_money_or_none(settled),
        to_money_or_none(fee),
        merchant,
        raw_merchant,
        reason,
        reference,
        note,
        country,
        Proof(proof),
    )


def _deed(row: tuple[Any, ...]) -> Deed:
    seq, at, source, kind, word, card_id, amount, detail, reference, cause = row
    card = None if card_id is None else CardId(card_id)
    money = to_money_or_none(amount)
    return Deed(
        seq, to_time(at), DeedSource(source), kind, word, card, money, detail, reference,
        cause or "",
    )  # fmt: skip


def _coverage(row: tuple[Any, ...]) -> Coverage:
    # NULL is from the card's beginning, which an unbelievable time must not become.
    since = None if row[1] is None else to_time(row[1])
    return Coverage(CardId(row[0]), since, to_time(row[2]))
