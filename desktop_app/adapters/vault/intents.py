"""Intents and attempts in the vault: rows change stage, none is deleted."""

import json
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from desktop_app.adapters.vault.columns import (
    from_money_or_none,
    from_time,
    to_money_or_none,
    to_time,
)
from desktop_app.adapters.vault.database import Database, NotUnique
from desktop_app.adapters.vault.envelope import make_id
from desktop_app.adapters.vault.records import Records
from desktop_app.application.vault_ports import DuplicateForm
from desktop_app.domain.cards import CardId
from desktop_app.domain.evidence import Evidence, Source
from desktop_app.domain.intents import Intent, IntentId, Kind, PanState, Stage
from desktop_app.domain.rules import RULE_DAY
from desktop_app.domain.vault_errors import VaultDamaged

_COLUMNS = (
    "id, form_token, reference, kind, session, card_id, amount, fee, stage, pan, reason, parent,"
    " params, created_at, changed_at"
)
_SELECT = f"SELECT {_COLUMNS} FROM intents"
# OPEN_STAGES in the words of the index over them: in another order SQLite would not use it, and
# every look at what is open would go through all that was ever wished for.
_OPEN = "'ready', 'sending', 'accepted', 'unknown', 'not_found', 'disputed'"


class VaultIntents:
    """IntentStore over the database; raw answers are sealed per attempt."""

    def __init__(self, database: Database, records: Records) -> None:
        self._database = database
        self._records = records
        self._of_rules: tuple[date, tuple[Intent, ...]] | None = None
        """What `of_rules` found, while no wish was written since."""
        self._parsed: dict[str, tuple[tuple[Any, ...], Intent]] = {}
        """The rows that `of_rules` found last, by id: thousands, of which few change."""

    def add(self, intent: Intent) -> None:
        """Write a new intent. Raises DuplicateForm when its form already made one."""
        self._of_rules = None
        marks = ", ".join("?" * 16)
        try:
            self._database.write(
                f"INSERT INTO intents ({_COLUMNS}, rule_day) VALUES ({marks})",
                (*_to_row(intent), intent.params.get(RULE_DAY)),
            )
        except NotUnique:
            raise DuplicateForm from None

    def put(self, intent: Intent) -> None:
        """Write the present stage of a known intent. Raises VaultDamaged for one it never had."""
        self._of_rules = None
        changed = self._database.write(
            "UPDATE intents SET card_id = ?, amount = ?, fee = ?, stage = ?, pan = ?, reason = ?,"
            " changed_at = ? WHERE id = ?",
            (
                intent.card_id,
                from_money_or_none(intent.amount),
                from_money_or_none(intent.fee),
                intent.stage.value,
                intent.pan.value,
                intent.reason,
                from_time(intent.changed_at),
                intent.id,
            ),
        )
        if changed != 1:
            raise VaultDamaged

    def get(self, intent_id: IntentId) -> Intent | None:
        """One intent."""
        row = self._database.row(f"{_SELECT} WHERE id = ?", (intent_id,))
        return None if row is None else _from_row(row)

    def of_form(self, form_token: str) -> Intent | None:
        """What this filled form made."""
        row = self._database.row(f"{_SELECT} WHERE form_token = ?", (form_token,))
        return None if row is None else _from_row(row)

    def open(self) -> tuple[Intent, ...]:
        """Every intent that a later observation may still change, oldest first."""
        rows = self._database.rows(f"{_SELECT} WHERE stage IN ({_OPEN}) ORDER BY seq")
        return tuple(_from_row(row) for row in rows)

    def of_card(self, card_id: CardId, limit: int, *kinds: Kind) -> tuple[Intent, ...]:
        """A card's newest intents, of `kinds` alone where any is named."""
        also = f"AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        sql = f"{_SELECT} WHERE card_id = ? {also} ORDER BY seq DESC LIMIT ?"
        rows = self._database.rows(sql, (card_id, *(kind.value for kind in kinds), limit))
        return tuple(_from_row(row) for row in rows)

    def recent(self, limit: int, *kinds: Kind) -> tuple[Intent, ...]:
        """The newest intents of all cards, of `kinds` alone where any is named."""
        # No index: it walks back by `seq` and stops at the last one wanted.
        where = f"WHERE kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        sql = f"{_SELECT} {where} ORDER BY seq DESC LIMIT ?"
        rows = self._database.rows(sql, (*(kind.value for kind in kinds), limit))
        return tuple(_from_row(row) for row in rows)

    def of_rules(self, since: date) -> tuple[Intent, ...]:
        """What rules wished for on `since` or later, and what is open of any day, oldest first.

        The same objects as before where nothing was written: it is asked for all the time.
        """
        if self._of_rules is not None and self._of_rules[0] == since:
            return self._of_rules[1]
        # Two searches, each by an index of its own; the `+` keeps the second from walking through
        # every wish that a rule ever made.
        sql = (
            f"{_SELECT} WHERE seq IN (SELECT seq FROM intents WHERE rule_day >= ? UNION ALL"
            f" SELECT seq FROM intents WHERE +rule_day IS NOT NULL AND stage IN ({_OPEN}))"
            " ORDER BY seq"
        )
        rows = self._database.rows(sql, (since.isoformat(),))
        known, self._parsed = self._parsed, {}
        for row in rows:
            before = known.get(row[0])
            intent = before[1] if before is not None and before[0] == row else _from_row(row)
            self._parsed[row[0]] = row, intent
        found = tuple(intent for _, intent in self._parsed.values())
        # Inside a commit it may yet be undone.
        self._of_rules = None if self._database.is_inside else (since, found)
        return found

    def begin_attempt(self, intent_id: IntentId, at: datetime) -> int:
        """Record that a send begins; its number, from 1. Raises VaultDamaged."""
        with self._database.commit():
            row = self._database.row(
                "SELECT coalesce(max(number), 0) + 1 FROM attempts WHERE intent_id = ?",
                (intent_id,),
            )
            number = int(row[0]) if row else 1
            self._database.write(
                "INSERT INTO attempts VALUES (?, ?, ?, ?, '', '', NULL)",
                (intent_id, number, make_id(), from_time(at)),
            )
        return number

    def keep_raw(self, intent_id: IntentId, attempt: int, raw: bytes) -> None:
        """Seal the raw answer; on disk when this returns. Raises VaultDamaged as above."""
        row = self._database.row(
            "SELECT row_id FROM attempts WHERE intent_id = ? AND number = ?", (intent_id, attempt)
        )
        if row is None:
            raise VaultDamaged
        place = _place(row[0], intent_id, attempt)
        sealed = self._records.seal("attempts", place, "raw", bytes(raw))
        self._database.write("UPDATE attempts SET sealed = ? WHERE row_id = ?", (sealed, row[0]))

    def end_attempt(self, intent_id: IntentId, attempt: int, outcome: str, detail: str) -> None:
        """Record what the answer proved. Raises VaultDamaged for an attempt it never had."""
        changed = self._database.write(
            "UPDATE attempts SET outcome = ?, detail = ? WHERE intent_id = ? AND number = ?",
            (outcome, detail, intent_id, attempt),
        )
        if changed != 1:
            raise VaultDamaged

    def sent_at(self, intent_id: IntentId) -> datetime | None:
        """When its first send began; None for one that was never sent."""
        sql = "SELECT begun_at FROM attempts WHERE intent_id = ? ORDER BY number LIMIT 1"
        row = self._database.row(sql, (intent_id,))
        return None if row is None else to_time(row[0])

    def raw(self, intent_id: IntentId) -> tuple[bytes, ...]:
        """The raw answers kept for an intent, oldest first."""
        rows = self._database.rows(
            "SELECT row_id, number, sealed FROM attempts"
            " WHERE intent_id = ? AND sealed IS NOT NULL ORDER BY number",
            (intent_id,),
        )
        return tuple(
            self._records.unseal("attempts", _place(row, intent_id, number), "raw", sealed)
            for row, number, sealed in rows
        )

    def purge_raw(self, intent_id: IntentId) -> None:
        """Drop the raw answers of an intent."""
        self._database.write("UPDATE attempts SET sealed = NULL WHERE intent_id = ?", (intent_id,))

    def settled_with_raw(self) -> tuple[IntentId, ...]:
        """Settled intents whose raw answers are still kept."""
        rows = self._database.rows(
            "SELECT DISTINCT id FROM intents JOIN attempts ON intent_id = id"
            " WHERE attempts.sealed IS NOT NULL AND stage IN ('confirmed', 'rejected')"
            " AND pan IN ('none', 'stored')"
        )
        return tuple(IntentId(row[0]) for row in rows)

    def references(self) -> frozenset[str]:
        """The references of all intents that may have had an effect."""
        sql = "SELECT reference FROM intents WHERE stage NOT IN ('rejected', 'stale')"
        return frozenset(row[0] for row in self._database.each(sql))

    def add_evidence(self, evidence: Evidence) -> None:
        """Append an observation; one whose key is known changes nothing."""
        self._database.write(
            "INSERT OR IGNORE INTO evidence (intent_id, source, key, seen_at, body_hash)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                evidence.intent_id,
                evidence.source.value,
                evidence.key,
                from_time(evidence.seen_at),
                evidence.digest,
            ),
        )

    def evidence(self, intent_id: IntentId) -> tuple[Evidence, ...]:
        """What was observed about an intent, oldest first."""
        rows = self._database.rows(
            "SELECT source, key, seen_at, body_hash FROM evidence WHERE intent_id = ? ORDER BY seq",
            (intent_id,),
        )
        return tuple(
            Evidence(intent_id, Source(source), key, to_time(at), digest)
            for source, key, at, digest in rows
        )


def _place(row: str, intent_id: str, attempt: int) -> str:
    return f"{row}/{intent_id}/{attempt}"


def _to_row(intent: Intent) -> tuple[object, ...]:
    return (
        intent.id,
        intent.form_token,
        intent.reference,
        intent.kind.value,
        intent.session,
        intent.card_id,
        from_money_or_none(intent.amount),
        from_money_or_none(intent.fee),
        intent.stage.value,
        intent.pan.value,
        intent.reason,
        intent.parent,
        json.dumps(dict(intent.params)),
        from_time(intent.created_at),
        from_time(intent.changed_at),
    )


def _from_row(row: tuple[Any, ...]) -> Intent:
    return Intent(
        id=IntentId(row[0]),
        form_token=row[1],
        kind=Kind(row[3]),
        session=row[4],
        card_id=row[5],
        amount=to_money_or_none(row[6]),
        fee=to_money_or_none(row[7]),
        stage=Stage(row[8]),
        pan=PanState(row[9]),
        reason=row[10],
        parent=row[11],
        params=MappingProxyType(json.loads(row[12])),
        created_at=to_time(row[13]),
        changed_at=to_time(row[14]),
    )
