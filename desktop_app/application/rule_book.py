"""The owner's rules in memory, written through to the vault; every change is a line of the log."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime

from desktop_app.application.desk import Desk
from desktop_app.application.restored import restored
from desktop_app.domain.automation_notes import Actor, Deed, RuleNote
from desktop_app.domain.caps import SETTING, Terms, dump_terms, load_terms
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import PurserError
from desktop_app.domain.money import Money
from desktop_app.domain.rules import Rule, RuleId, Why, pause

RESTORED_SEEN = "automation_restored"
"""The setting that says for which restored copy the rules were paused."""


class RuleBook:
    """Of one unlocked vault. `revision` grows with every change."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.revision = 0
        self.is_held = False
        """Whether the master switch was put off in this run, written or not."""
        self._order: tuple[Rule, ...] | None = None
        self._by_card: dict[CardId, tuple[Rule, ...]] | None = None
        self._load()
        self._is_looked_at = False
        self.watch: Callable[[RuleId | None], None] = lambda rule_id: None
        """Told of the rule that changed; None for all."""

    def _load(self) -> None:
        vault = self._desk.vault
        self._rules = {rule.id: rule for rule in vault.rules.all()}
        self._last = {n.rule_id: n for n in vault.rules.last_notes() if n.rule_id}
        self.terms = load_terms(vault.settings.get(SETTING))
        self._stands_otherwise()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One commit; what is not on the disk is not in force either. Raises VaultError."""
        try:
            with self._desk.vault.commit():
                yield
        except BaseException:
            with suppress(PurserError):
                self._load()
            raise

    def all(self) -> tuple[Rule, ...]:
        """In the order in which they go."""
        if self._order is None:
            rules = sorted(self._rules.values(), key=lambda rule: (rule.place, rule.id))
            self._order = tuple(rules)
        return self._order

    def get(self, rule_id: RuleId) -> Rule | None:
        """One rule."""
        return self._rules.get(rule_id)

    def of_card(self, card_id: CardId) -> tuple[Rule, ...]:
        """The rules about one card, in no order."""
        if self._by_card is None:
            found: dict[CardId, tuple[Rule, ...]] = {}
            for rule in self._rules.values():
                if rule.card_id is not None:
                    found[rule.card_id] = *found.get(rule.card_id, ()), rule
            self._by_card = found
        return self._by_card.get(card_id, ())

    @property
    def last_notes(self) -> Mapping[RuleId, RuleNote]:
        """The newest line of the log about each rule."""
        return self._last

    def pause_restored(self) -> bool:
        """In a copy that was brought back no rule runs until its owner says so; whether one ran.

        Raises VaultError. Edge 16.
        """
        if self._is_looked_at:
            return False
        stopped = False
        vault, mark = self._desk.vault, restored(self._desk.vault.settings)
        seen = "" if mark is None else mark.restored_at.isoformat()
        if mark is not None and vault.settings.get(RESTORED_SEEN) != seen:
            terms = replace(self.terms, is_on=False)
            with self.changing():
                vault.settings.put(RESTORED_SEEN, seen)
                vault.settings.put(SETTING, dump_terms(terms))
                if self.terms.is_on:
                    self.note(Deed.ALL_OFF, Actor.PURSER, code=Why.RESTORED.value)
                for rule in self.all():
                    stopped |= self.pause(rule.id, Why.RESTORED)
            self.terms = terms
        self._is_looked_at = True
        return stopped

    def pause(self, rule_id: RuleId, why: Why) -> bool:
        """Stop a rule; whether it ran. Raises VaultError."""
        rule = self._rules.get(rule_id)
        if rule is None or not rule.is_on:
            return False
        actor = Actor.OWNER if why is Why.OWNER else Actor.PURSER
        self.keep(pause(rule, why), Deed.PAUSED, actor, why.value)
        return True

    def remove(self, rule_id: RuleId) -> None:
        """Forget a rule; what it did stays in the log. Raises VaultError."""
        rule = self._rules.get(rule_id)
        if rule is None:
            return
        with self.changing():
            self._desk.vault.rules.drop(rule_id)
            self.note(Deed.REMOVED, Actor.OWNER, rule)
        del self._rules[rule_id]
        self._last.pop(rule_id, None)
        self._changed(None)

    def arrange(self, order: tuple[RuleId, ...]) -> None:
        """Which rule goes first where the wallet is thin; who is not named comes after.

        Raises VaultError.
        """
        named_ids = frozenset(order)
        named = [self._rules[rule_id] for rule_id in order if rule_id in self._rules]
        rest = [rule for rule in self.all() if rule.id not in named_ids]
        moved = [
            replace(rule, place=place)
            for place, rule in enumerate((*named, *rest))
            if rule.place != place
        ]
        with self.changing():
            for rule in moved:
                self._desk.vault.rules.put(rule)
        self._rules.update((rule.id, rule) for rule in moved)
        self._changed(None)

    # --- for the runner -----------------------------------------------------------------------

    def keep(self, rule: Rule, deed: Deed | None, actor: Actor, code: str = "") -> None:
        """Write a rule, and the line of the log that says why. Raises VaultError."""
        with self.changing():
            self._desk.vault.rules.put(rule)
            if deed is not None:
                self.note(deed, actor, rule, code=code)
        self._rules[rule.id] = rule
        self._changed(rule.id)

    def mark_done(self, rule_id: RuleId, at: datetime | None) -> None:
        """Up to when what is due for a rule was dealt with. Raises VaultError."""
        rule = self._rules.get(rule_id)
        if rule is not None and rule.done_to != at:
            self.keep(replace(rule, done_to=at), None, Actor.PURSER)

    def note(
        self,
        deed: Deed,
        actor: Actor,
        rule: Rule | None = None,
        *,
        code: str = "",
        amount: Money | None = None,
    ) -> None:
        """Append a line to the log. Raises VaultError."""
        rule_id, card_id = (None, None) if rule is None else (rule.id, rule.card_id)
        note = RuleNote(self._desk.clock.now(), deed, actor, rule_id, card_id, code, amount)
        self._desk.vault.rules.note(note)
        self.take_note(note)

    def take_note(self, note: RuleNote) -> None:
        """A line that is in the log already."""
        if note.rule_id is not None:
            self._last[note.rule_id] = note
        self.revision += 1

    def put_terms(self, terms: Terms, deed: Deed) -> None:
        """Other terms for all rules together. Raises VaultError."""
        with self.changing():
            self._desk.vault.settings.put(SETTING, dump_terms(terms))
            self.note(deed, Actor.OWNER)
        self.terms = terms  # what is not on the disk is not in force
        self._changed(None)

    def _changed(self, rule_id: RuleId | None) -> None:
        self._stands_otherwise()
        self.watch(rule_id)

    def _stands_otherwise(self) -> None:
        self.revision += 1
        self._order = self._by_card = None
