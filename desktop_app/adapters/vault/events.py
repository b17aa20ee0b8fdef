"""The messages of the service in the vault: one row each, for ever; doubted ones up to a number."""

from datetime import datetime
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
from desktop_app.adapters.vault.envelope import make_id
from desktop_app.adapters.vault.records import Records
from desktop_app.domain.cards import CardId
from desktop_app.domain.event_log import Arrival, LogEntry, Shown
from desktop_app.domain.events import Doubt, Event, EventKind
from desktop_app.domain.folding import TELLING
from desktop_app.domain.money import Money

KEPT_DOUBTED = 1_000
"""Anybody who knows the address can send what is not believed: it must not fill the disk."""
COLUMNS = (
    "key, way, doubt, digest, received_at, last_at, times, event_id, kind, name, card_id,"
    " subject_id, reference, amount, fee, merchant, mcc, country, reason, transaction_type,"
    " status, violations, at"
)
_TELLING = ", ".join(f"'{kind}'" for kind in sorted(TELLING))
_SHOWN = {
    Shown.ALL: "1",
    Shown.DOUBTED: "doubt <> ''",
    Shown.BELIEVED: "doubt = ''",
    Shown.UNRECOGNISED: f"doubt = '' AND kind = '{EventKind.UNRECOGNISED.value}'",
}
_MARKS = ", ".join("?" * 25)


class VaultEvents:
    """EventStore over the database; raw bodies are sealed per row."""

    def __init__(self, database: Database, records: Records) -> None:
        self._database = database
        self._records = records

    def keep(self, entry: LogEntry, raw: bytes) -> Arrival:
        """Append a message, or count that it came again."""
        known = self._database.row("SELECT digest FROM events WHERE key = ?", (entry.key,))
        if known is not None:
            arrival = Arrival.AGAIN if known[0] == entry.digest else Arrival.ALTERED
            if arrival is Arrival.AGAIN:
                self._database.write(
                    "UPDATE events SET times = times + 1, last_at = ? WHERE key = ?",
                    (from_time(entry.last_at), entry.key),
                )
            return arrival
        row = make_id()
        sealed = self._records.seal("events", f"{row}/{entry.key}", "body", raw)
        self._database.write(
            f"INSERT INTO events (row_id, sealed, {COLUMNS}) VALUES ({_MARKS})",
            (row, sealed, *_to_row(entry)),
        )
        if entry.doubt is not None:
            self._drop_oldest_doubted()
        return Arrival.NEW

    def get(self, key: str) -> LogEntry | None:
        """One message by its key."""
        row = self._database.row(f"SELECT {COLUMNS} FROM events WHERE key = ?", (key,))
        return None if row is None else from_row(row)

    def newest(self, limit: int) -> tuple[LogEntry, ...]:
        """The newest messages, newest first."""
        sql = f"SELECT {COLUMNS} FROM events ORDER BY seq DESC LIMIT ?"
        return tuple(from_row(row) for row in self._database.rows(sql, (limit,)))

    def of_card(self, card_id: CardId, limit: int) -> tuple[Event, ...]:
        """What believed messages say of one card, newest first."""
        sql = (
            f"SELECT {COLUMNS} FROM events WHERE card_id = ? AND doubt = ''"
            " ORDER BY seq DESC LIMIT ?"
        )
        found = (from_row(row).event for row in self._database.rows(sql, (card_id, limit)))
        return tuple(event for event in found if event is not None)

    def doubted(self) -> dict[Doubt, int]:
        """How often something came that was not believed, by reason, of what is still kept."""
        rows = self._database.rows(
            "SELECT doubt, sum(times) FROM events WHERE doubt <> '' GROUP BY doubt"
        )
        return {Doubt(doubt): times for doubt, times in rows}

    def page(self, shown: Shown, after: str, limit: int) -> tuple[LogEntry, ...]:
        """The newest of `shown`, or those older than the one with the key `after`."""
        older = "seq < (SELECT seq FROM events WHERE key = ?)" if after else "? = ''"
        sql = (
            f"SELECT {COLUMNS} FROM events WHERE {_SHOWN[shown]} AND {older}"
            " ORDER BY seq DESC LIMIT ?"
        )
        return tuple(from_row(row) for row in self._database.rows(sql, (after, limit)))

    def count(self, shown: Shown) -> int:
        """How many messages there are of `shown`."""
        return int(self._database.rows(f"SELECT count(*) FROM events WHERE {_SHOWN[shown]}")[0][0])

    def count_doubted(self, since: datetime) -> int:
        """How many messages that were not believed came at `since` or later."""
        sql = "SELECT count(*) FROM events WHERE doubt <> '' AND last_at >= ?"
        return int(self._database.rows(sql, (from_time(since),))[0][0])

    def raw(self, key: str) -> bytes | None:
        """The body of a message as it came. Raises VaultDamaged."""
        row = self._database.row("SELECT row_id, sealed FROM events WHERE key = ?", (key,))
        if row is None:
            return None
        return self._records.unseal("events", f"{row[0]}/{key}", "body", row[1])

    def without_money(self, after: str, limit: int) -> tuple[str, ...]:
        """The keys of believed messages about charges without a figure, oldest first."""
        rows = self._database.rows(
            "SELECT key FROM events WHERE doubt = '' AND amount IS NULL AND fee IS NULL"
            f" AND kind IN ({_TELLING}) AND seq >"
            " coalesce((SELECT seq FROM events WHERE key = ?), 0) ORDER BY seq LIMIT ?",
            (after, limit),
        )
        return tuple(key for (key,) in rows)

    def state_money(self, key: str, amount: Money | None, fee: Money | None) -> None:
        """Give a message its figures, where it has none; its line is folded anew."""
        stated = (from_money_or_none(amount), from_money_or_none(fee), key)
        with self._database.commit():
            if not self._database.write(
                "UPDATE events SET amount = ?, fee = ? WHERE key = ? AND doubt = ''"
                " AND amount IS NULL AND fee IS NULL",
                stated,
            ):
                return
            self._database.write(
                "UPDATE deeds SET amount = ? WHERE source = 'event' AND ref = ?",
                (stated[0], key),
            )
            self._database.write(
                "INSERT OR IGNORE INTO history_due"
                " SELECT coalesce(nullif(subject_id, ''), 'event:' || key) FROM events"
                " WHERE key = ?1 UNION SELECT t.id FROM events e JOIN transactions t"
                " ON t.reference = e.reference AND t.card_id = e.card_id"
                " WHERE e.key = ?1 AND e.reference <> ''",
                (key,),
            )

    def _drop_oldest_doubted(self) -> None:
        self._database.write(
            "DELETE FROM events WHERE doubt <> '' AND seq <="
            " (SELECT seq FROM events WHERE doubt <> '' ORDER BY seq DESC LIMIT 1 OFFSET ?)",
            (KEPT_DOUBTED,),
        )


def _to_row(entry: LogEntry) -> tuple[Any, ...]:
    event = entry.event
    said: tuple[Any, ...] = ("", "", "", None, "", "", None, None, *[""] * 6, None, None)
    if event is not None:
        said = (
            event.id,
            event.kind.value,
            event.name,
            event.card_id,
            event.subject_id,
            event.reference,
            from_money_or_none(event.amount),
            from_money_or_none(event.fee),
            event.merchant,
            event.mcc,
            event.country,
            event.reason,
            event.transaction_type,
            event.status,
            event.violations,
            from_time_or_none(event.at),
        )
    return (
        entry.key,
        entry.way,
        "" if entry.doubt is None else entry.doubt.value,
        entry.digest,
        from_time(entry.received_at),
        from_time(entry.last_at),
        entry.times,
        *said,
    )


def from_row(row: tuple[Any, ...]) -> LogEntry:
    key, way, doubt, digest, received_at, last_at, times, event_id, kind, *said = row
    name, card_id, subject, reference, amount, fee = said[:6]
    merchant, mcc, country, reason, transaction_type, status, violations, at = said[6:]
    event = None
    if event_id:
        event = Event(
            id=event_id,
            kind=EventKind(kind),
            name=name,
            card_id=None if card_id is None else CardId(card_id),
            subject_id=subject,
            reference=reference,
            amount=to_money_or_none(amount),
            fee=to_money_or_none(fee),
            merchant=merchant,
            mcc=mcc,
            country=country,
            reason=reason,
            transaction_type=transaction_type,
            status=status,
            violations=violations,
            at=to_time_or_none(at),
        )
    return LogEntry(
        key,
        way,
        Doubt(doubt) if doubt else None,
        event,
        digest,
        to_time(received_at),
        to_time(last_at),
        times,
    )
