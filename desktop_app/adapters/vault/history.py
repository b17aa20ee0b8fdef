"""The history in the vault: folded charges and the journal, searched and sorted by SQLite."""

from typing import Any

from desktop_app.adapters.vault.columns import (
    from_money_or_none,
    from_time,
    from_time_or_none,
    to_money_or_none,
    to_time,
    to_time_or_none,
)
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.events import VaultEvents
from desktop_app.adapters.vault.facts import VaultFacts
from desktop_app.adapters.vault.history_sql import order_by, read
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
from desktop_app.domain.events import Event
from desktop_app.domain.history import (
    CLOCK_ROOM,
    FOLLOWS,
    HELD_FOR,
    Charge,
    HistoryKind,
    HistoryStatus,
    Proof,
    Seen,
    fold,
    repeats,
)
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionStatus

_COLUMNS = (
    "subject, card_id, kind, status, at, authorized, settled, fee, merchant, raw_merchant, reason,"
    " reference, note, country, proof"
)
_DEED = "seq, at, source, kind, word, card_id, amount, detail, reference"
_UPDATES = ", ".join(
    f"{name.strip()} = excluded.{name.strip()}" for name in f"{_COLUMNS}, words".split(",")[1:]
)
_MARKS = ", ".join("?" * 17)


class VaultHistory:
    """HistoryStore over the database."""

    def __init__(self, database: Database, facts: VaultFacts, events: VaultEvents) -> None:
        self._database = database
        self._facts = facts
        self._events = events

    def catch_up(self, limit: int) -> bool:
        """Fold some of what is due, in one commit; whether any is left."""
        due = self._database.rows("SELECT subject FROM history_due LIMIT ?", (limit,))
        if not due:
            return False
        with self._database.commit():
            for (subject,) in due:
                self._fold(subject)
            self._database.write_many("DELETE FROM history_due WHERE subject = ?", due)
        return self._database.row("SELECT 1 FROM history_due LIMIT 1") is not None

    def revision(self) -> int:
        """Facts and deeds are only ever added, so their numbers grow."""
        return self._one(
            "SELECT coalesce(sum(seq), 0) FROM sqlite_sequence"
            " WHERE name IN ('transaction_states', 'deeds', 'seen_cards')"
        )

    def count(self, ask: Ask) -> int:
        """How many lines there are."""
        query = read(ask, self._database)
        return self._one(query.counting, query.values)

    def lines(self, ask: Ask, first: int, limit: int) -> tuple[Line, ...]:
        """Some lines, from number `first` on."""
        query = read(ask, self._database)
        is_charges = ask.lens is Lens.CHARGES
        sql = (
            f"SELECT {_COLUMNS if is_charges else _DEED} FROM {query.tables} {query.condition}"
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
            " sum(settled) FILTER (WHERE status = 'refunded'),"
            " sum(fee) FILTER (WHERE status IN ('settled', 'refunded')), sum(settled) FILTER"
            " (WHERE status = 'settled' AND kind IN ('fee', 'cross_border', 'decline_fee')),"
            " count(*) FILTER (WHERE status = 'declined')"
            f" FROM {query.tables} {query.condition}",
            query.values,
        )[0]
        pending, settled, refunded, fees, own_rows, declined = (int(value or 0) for value in row)
        sums = (Money(pending), Money(settled), Money(refunded), Money(fees + own_rows))
        return Totals(*sums, declined)

    def story(self, subject: str) -> Story:
        """The states one charge was read in, oldest first, and the messages about it."""
        rows = self._database.rows(
            "SELECT status, amount, fee, read_at FROM transaction_states"
            " WHERE transaction_id = ? ORDER BY seq",
            (subject,),
        )
        seen = tuple(
            Seen(TransactionStatus(status), Money(amount), Money(fee), to_time(at))
            for status, amount, fee, at in rows
        )
        return Story(seen, self._events.about(subject))

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

    def _fold(self, subject: str) -> None:
        row = self._facts.transaction(subject)
        story = self.story(subject)
        charge = fold(subject, row, story.seen, story.events)
        if row is not None:
            self._drop_repeats(row)
        elif any(self._is_repeat(event) for event in story.events):
            charge = None
        if charge is None:
            self._database.write("DELETE FROM history WHERE subject = ?", (subject,))
            return
        seq = self._place(subject, from_time(charge.at))
        self._database.write(
            f"INSERT INTO history (seq, {_COLUMNS}, words) VALUES ({_MARKS})"
            f" ON CONFLICT (subject) DO UPDATE SET seq = excluded.seq, {_UPDATES}",
            (seq, *_to_row(charge)),
        )

    def _is_repeat(self, event: Event) -> bool:
        """Whether a row that was read tells of it; one not folded yet drops it when it is."""
        at, amount = event.at, event.amount if event.kind in FOLLOWS else None
        since, until = (at - HELD_FOR, at + CLOCK_ROOM) if at is not None else (None, None)
        held = (
            "SELECT subject FROM history WHERE {} = ?3 AND seq BETWEEN ?4 AND ?5 AND card_id = ?2"
            " AND proof <> 'signed' AND +kind = 'purchase' LIMIT 1"
        )
        subjects = self._database.rows(
            "SELECT id FROM transactions WHERE reference = ?1 AND reference <> '' AND card_id = ?2"
            f" UNION SELECT * FROM ({held.format('settled')})"
            f" UNION SELECT * FROM ({held.format('authorized')})",
            (
                event.reference,
                event.card_id,
                from_money_or_none(amount),
                from_time_or_none(since),
                from_time_or_none(until),
            ),
        )
        rows = (self._facts.transaction(subject) for (subject,) in subjects)
        return any(row is not None and repeats(event, row) for row in rows)

    def _drop_repeats(self, row: Transaction) -> None:
        """What a message said under another id stood for itself until its row was read."""
        lines = self._database.rows(
            "SELECT coalesce(nullif(subject_id, ''), 'event:' || key) FROM events"
            " WHERE doubt = '' AND reference = ?1 AND reference <> '' AND card_id = ?2 UNION"
            " SELECT subject FROM history WHERE authorized = ?3 AND seq BETWEEN ?4 AND ?5"
            " AND card_id = ?2 AND +status = 'confirming' LIMIT 100",
            (
                row.reference,
                row.card_id,
                from_money_or_none(row.amount),
                from_time(row.at - CLOCK_ROOM),
                from_time(row.at + HELD_FOR),
            ),
        )
        for (subject,) in lines:
            is_of_message = self._facts.transaction(subject) is None
            if is_of_message and any(repeats(e, row) for e in self._events.about(subject)):
                self._database.write("DELETE FROM history WHERE subject = ?", (subject,))

    def _place(self, subject: str, at: int) -> int:
        """Its time, or the next microsecond that no other charge has."""
        row = self._database.row(
            "SELECT seq FROM history WHERE subject = ? AND at = ?", (subject, at)
        )
        if row is not None:
            return int(row[0])
        seq = at
        while self._database.row("SELECT 1 FROM history WHERE seq = ?", (seq,)) is not None:
            next_free = self._database.rows(
                "SELECT max(seq) + 1 FROM history WHERE at = ? OR seq = ?", (at, seq)
            )
            seq = int(next_free[0][0])
        return seq

    def _one(self, sql: str, values: tuple[object, ...] = ()) -> int:
        return int(self._database.rows(sql, values)[0][0])


def _to_row(charge: Charge) -> tuple[Any, ...]:
    return (
        charge.subject,
        charge.card_id,
        charge.kind.value,
        charge.status.value,
        from_time(charge.at),
        from_money_or_none(charge.authorized),
        from_money_or_none(charge.settled),
        from_money_or_none(charge.fee),
        charge.merchant,
        charge.raw_merchant,
        charge.reason,
        charge.reference,
        charge.note,
        charge.country,
        charge.proof.value,
        charge.words,
    )


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
    seq, at, source, kind, word, card_id, amount, detail, reference = row
    card = None if card_id is None else CardId(card_id)
    money = to_money_or_none(amount)
    return Deed(seq, to_time(at), DeedSource(source), kind, word, card, money, detail, reference)


def _coverage(row: tuple[Any, ...]) -> Coverage:
    return Coverage(CardId(row[0]), to_time_or_none(row[1]), to_time(row[2]))
