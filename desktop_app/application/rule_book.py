"""The owner's rules in memory, written through to the vault, and what the owner decides of them.

Nothing here sends. Whatever changes a rule pauses it; only `switch_on` lets it run, and only for
the very sentence whose dry run was shown. Every change is a line of the log, with who made it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from desktop_app.application.automation_view import RuleDraft
from desktop_app.application.desk import Desk
from desktop_app.application.restored import restored
from desktop_app.domain.automation_notes import Actor, Deed, RuleNote
from desktop_app.domain.caps import SETTING, Terms, check_terms, dump_terms, load_terms
from desktop_app.domain.cards import CardId, may_terminate
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.money import Money
from desktop_app.domain.rule_text import plan_text
from desktop_app.domain.rules import (
    NO_CAPS,
    Reminder,
    Rule,
    RuleId,
    WalletAlert,
    Why,
    check_rule,
    clash,
    pause,
    switch_on,
)

MOST_RULES = 1_000
RESTORED_SEEN = "automation_restored"
"""The setting that says for which restored copy the rules were paused."""


class RuleBook:
    """Of one unlocked vault. `revision` grows with every change."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rules = {rule.id: rule for rule in desk.vault.rules.all()}
        self._last = {n.rule_id: n for n in desk.vault.rules.last_notes() if n.rule_id}
        self.terms = load_terms(desk.vault.settings.get(SETTING))
        self._is_looked_at = False
        self.revision = 0
        self.watch: Callable[[RuleId | None], None] = lambda rule_id: None
        """Told of the rule that changed; None for all."""

    def all(self) -> tuple[Rule, ...]:
        """In the order in which they go."""
        return tuple(sorted(self._rules.values(), key=lambda rule: (rule.place, rule.id)))

    def get(self, rule_id: RuleId) -> Rule | None:
        """One rule."""
        return self._rules.get(rule_id)

    def of_card(self, card_id: CardId) -> tuple[Rule, ...]:
        """The rules about one card, in no order."""
        return tuple(rule for rule in self._rules.values() if rule.card_id == card_id)

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
            with vault.commit():
                vault.settings.put(RESTORED_SEEN, seen)
                vault.settings.put(SETTING, dump_terms(terms))
                if self.terms.is_on:
                    self.note(Deed.ALL_OFF, Actor.PURSER, code=Why.RESTORED.value)
                for rule in self.all():
                    stopped |= self.pause(rule.id, Why.RESTORED)
            self.terms = terms
        self._is_looked_at = True
        return stopped

    # --- what the owner decides ---------------------------------------------------------------

    def draft(self, draft: RuleDraft) -> Rule:
        """The rule a form asks for. Raises InvalidInput, NotAllowed."""
        known = None if draft.rule_id is None else self._known(draft.rule_id)
        tells = isinstance(draft.plan, (Reminder, WalletAlert))
        rule = Rule(
            RuleId(self._desk.ids.make_intent_id()) if known is None else known.id,
            draft.plan,
            draft.card_id,
            NO_CAPS if tells else draft.caps,
            self._desk.api.account,
            self._desk.service_now(),
            self._next_place() if known is None else known.place,
            Why.NEW if known is None else Why.CHANGED,
        )
        check_rule(rule, self._desk.limits)
        self._check_card(rule)
        if clash(rule, self.all()) is not None:
            raise InvalidInput("Another rule keeps this card at a level already.", field="card")
        return rule

    def save(self, draft: RuleDraft) -> RuleId:
        """Keep a rule, paused. A sentence that did not change stays as it was.

        Raises InvalidInput, NotAllowed and VaultError.
        """
        rule = self.draft(draft)
        known = self._rules.get(rule.id)
        if known is not None and plan_text(known) == plan_text(rule):
            return known.id
        if known is None and len(self._rules) >= MOST_RULES:
            raise NotAllowed(f"At most {MOST_RULES:,} rules can be kept.")
        self.keep(rule, Deed.MADE if known is None else Deed.CHANGED, Actor.OWNER)
        return rule.id

    def switch_on(self, rule_id: RuleId, fingerprint: str) -> None:
        """Let a rule run whose dry run was seen. Raises InvalidInput, NotAllowed, VaultError."""
        rule = self._known(rule_id)
        if plan_text(rule) != fingerprint:
            raise NotAllowed("This rule changed since.", todo="Look at its last 30 days again.")
        if rule.account != self._desk.api.account:
            raise NotAllowed(
                "This rule was made for another connection.", todo="Make it anew for this one."
            )
        check_rule(rule, self._desk.limits)
        self._check_card(rule)
        if clash(rule, self.all()) is not None:
            raise NotAllowed("Another rule keeps this card at a level already.")
        on = switch_on(rule, self._desk.service_now())
        self.keep(on, Deed.SWITCHED_ON, Actor.OWNER)

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
        with self._desk.vault.commit():
            self._desk.vault.rules.drop(rule_id)
            self.note(Deed.REMOVED, Actor.OWNER, rule)
        del self._rules[rule_id]
        self._last.pop(rule_id, None)
        self._changed(None)

    def arrange(self, order: tuple[RuleId, ...]) -> None:
        """Which rule goes first where the wallet is thin; who is not named comes after.

        Raises VaultError.
        """
        named = [self._rules[rule_id] for rule_id in order if rule_id in self._rules]
        rest = [rule for rule in self.all() if rule not in named]
        moved = [
            replace(rule, place=place)
            for place, rule in enumerate((*named, *rest))
            if rule.place != place
        ]
        with self._desk.vault.commit():
            for rule in moved:
                self._desk.vault.rules.put(rule)
        self._rules.update((rule.id, rule) for rule in moved)
        self._changed(None)

    def set_terms(self, terms: Terms) -> None:
        """Other caps for all rules together; the switch stays. Raises InvalidInput, VaultError."""
        check_terms(terms)
        kept = replace(terms, is_on=self.terms.is_on, rates=self._rates())
        self._put_terms(kept, Deed.TERMS)

    def switch_all(self, is_on: bool) -> None:
        """The master switch. Raises VaultError."""
        if is_on is self.terms.is_on:
            return
        rates = self.terms.rates if self.terms.rates or not is_on else self._rates()
        kept = replace(self.terms, is_on=is_on, rates=rates)
        self._put_terms(kept, Deed.ALL_ON if is_on else Deed.ALL_OFF)

    # --- for the runner -----------------------------------------------------------------------

    def keep(self, rule: Rule, deed: Deed | None, actor: Actor, code: str = "") -> None:
        """Write a rule, and the line of the log that says why. Raises VaultError."""
        with self._desk.vault.commit():
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

    def _put_terms(self, terms: Terms, deed: Deed) -> None:
        with self._desk.vault.commit():
            self._desk.vault.settings.put(SETTING, dump_terms(terms))
            self.note(deed, Actor.OWNER)
        self.terms = terms  # what is not on the disk is not in force
        self._changed(None)

    def _rates(self) -> dict[str, int]:
        return {rate.asset: rate.usd.micros for rate in self._desk.vault.facts.rates()}

    def _changed(self, rule_id: RuleId | None) -> None:
        self.revision += 1
        self.watch(rule_id)

    def _known(self, rule_id: RuleId) -> Rule:
        rule = self._rules.get(rule_id)
        if rule is None:
            raise NotAllowed("This rule was removed.")
        return rule

    def _check_card(self, rule: Rule) -> None:
        if rule.card_id is None:
            return
        card = self._desk.card(rule.card_id)
        if not may_terminate(self._desk.state(card)):
            raise InvalidInput("This card cannot be used any more.", field="card")

    def _next_place(self) -> int:
        return max((rule.place for rule in self._rules.values()), default=-1) + 1
