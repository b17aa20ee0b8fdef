"""The rules of a vault in memory, and the log of what they did."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from desktop_app.application.timeline import DeedSource
from desktop_app.domain.automation_notes import RuleNote
from desktop_app.domain.intents import Intent
from desktop_app.domain.rules import RULE_DAY, Rule, RuleId
from tests.support.memory_rows import Room


def count_from(since: date, intents: Iterable[Intent]) -> tuple[Intent, ...]:
    """Those of rules that count for `since` or later, and the open ones of any day."""
    made = (i for i in intents if RULE_DAY in i.params)
    return tuple(i for i in made if i.is_open or i.params[RULE_DAY] >= since.isoformat())


class MemoryRules(Room):
    """RuleStore."""

    def put(self, rule: Rule) -> None:
        self._write().rules[rule.id] = rule

    def drop(self, rule_id: RuleId) -> None:
        self._write().rules.pop(rule_id, None)

    def all(self) -> tuple[Rule, ...]:
        return tuple(sorted(self._rows.rules.values(), key=lambda rule: (rule.place, rule.id)))

    def note(self, note: RuleNote) -> None:
        rows = self._write()
        rows.rule_log.append(replace(note, seq=len(rows.rule_log) + 1))
        wish = None if note.intent_id is None else rows.intents.get(note.intent_id)
        reference = "" if wish is None else wish.reference
        rows.tell(
            DeedSource.RULE,
            note.intent_id or note.rule_id or "rules",
            note.at,
            note.deed.value,
            note.actor.value,
            f"rule {f'{note.deed} {note.code}'.replace('_', ' ')} {reference}",
            card_id=note.card_id,
            amount=note.amount,
            detail=note.code,
            reference=reference,
        )

    def notes(self, limit: int, rule_id: RuleId | None = None) -> tuple[RuleNote, ...]:
        found = (n for n in reversed(self._rows.rule_log) if rule_id in (None, n.rule_id))
        return tuple(found)[:limit]

    def last_notes(self) -> tuple[RuleNote, ...]:
        newest = {n.rule_id: n for n in self._rows.rule_log if n.rule_id in self._rows.rules}
        return tuple(sorted(newest.values(), key=lambda note: note.seq, reverse=True))
