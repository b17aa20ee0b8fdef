"""Where rules and the log of what they did are kept; a store of the vault like the others."""

from typing import Protocol

from desktop_app.domain.automation_notes import RuleNote
from desktop_app.domain.rules import Rule, RuleId


class RuleStore(Protocol):
    """The owner's rules and the log of what they did. `put` replaces by id, the log only grows."""

    def put(self, rule: Rule) -> None: ...
    def drop(self, rule_id: RuleId) -> None: ...
    def all(self) -> tuple[Rule, ...]:
        """By place, then by id."""

    def note(self, note: RuleNote) -> None:
        """Append a line; its `seq` is given here."""

    def notes(self, limit: int, rule_id: RuleId | None = None) -> tuple[RuleNote, ...]:
        """The newest lines, or those about one rule, newest first."""

    def last_notes(self) -> tuple[RuleNote, ...]:
        """The newest line about each rule there is, newest first."""
