"""Rules and the log of what they did, in the vault. None of it is sealed: it is kept at rest too.

A deed or a reason that is not known is damage: a version that adds one adds a migration with it,
so that an older Purser refuses the whole vault and never reads half of a log.
"""

from typing import Any

from desktop_app.adapters.vault.columns import (
    from_money_or_none,
    from_time,
    to_money_or_none,
    to_time,
)
from desktop_app.adapters.vault.database import Database
from desktop_app.domain.automation_notes import Actor, Deed, RuleNote
from desktop_app.domain.rule_text import NotARule, dump_rule, load_rule
from desktop_app.domain.rules import Rule, RuleId
from desktop_app.domain.vault_errors import VaultDamaged

_NOTED = "at, deed, actor, rule_id, card_id, code, amount, intent_id"
_NOTES = f"SELECT seq, {_NOTED} FROM rule_log"


class VaultRules:
    """RuleStore over the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, rule: Rule) -> None:
        """Write one rule, in place of the one of its id."""
        self._database.write(
            "INSERT OR REPLACE INTO rules (id, place, body) VALUES (?, ?, ?)",
            (rule.id, rule.place, dump_rule(rule)),
        )

    def drop(self, rule_id: RuleId) -> None:
        """Take away one rule; what the log says of it stays."""
        self._database.write("DELETE FROM rules WHERE id = ?", (rule_id,))

    def all(self) -> tuple[Rule, ...]:
        """Every rule, by place, then by id."""
        rows = self._database.rows("SELECT id, place, body FROM rules ORDER BY place, id")
        return tuple(_to_rule(row) for row in rows)

    def note(self, note: RuleNote) -> None:
        """Append a line to the log."""
        self._database.write(
            f"INSERT INTO rule_log ({_NOTED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                from_time(note.at),
                note.deed.value,
                note.actor.value,
                note.rule_id,
                note.card_id,
                note.code,
                from_money_or_none(note.amount),
                note.intent_id,
            ),
        )

    def notes(self, limit: int, rule_id: RuleId | None = None) -> tuple[RuleNote, ...]:
        """The newest lines, or those about one rule, newest first."""
        about = () if rule_id is None else (rule_id,)
        where = "WHERE rule_id = ?" if about else ""
        rows = self._database.rows(f"{_NOTES} {where} ORDER BY seq DESC LIMIT ?", (*about, limit))
        return tuple(_to_note(row) for row in rows)

    def last_notes(self) -> tuple[RuleNote, ...]:
        """The newest line about each rule there is, newest first."""
        newest = "SELECT (SELECT max(seq) FROM rule_log WHERE rule_id = rules.id) FROM rules"
        rows = self._database.rows(f"{_NOTES} WHERE seq IN ({newest}) ORDER BY seq DESC")
        return tuple(_to_note(row) for row in rows)


def _to_rule(row: tuple[Any, ...]) -> Rule:
    try:
        rule = load_rule(row[2], row[1])
    except NotARule:
        raise VaultDamaged from None
    if rule.id != row[0]:
        raise VaultDamaged
    return rule


def _to_note(row: tuple[Any, ...]) -> RuleNote:
    try:
        deed, actor = Deed(row[2]), Actor(row[3])
    except ValueError:
        raise VaultDamaged from None
    return RuleNote(
        seq=row[0],
        at=to_time(row[1]),
        deed=deed,
        actor=actor,
        rule_id=row[4],
        card_id=row[5],
        code=row[6],
        amount=to_money_or_none(row[7]),
        intent_id=row[8],
    )
