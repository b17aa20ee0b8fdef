"""What follows from a rule's decision where nothing is sent: it is closed, and explained once."""

from dataclasses import replace
from datetime import date, datetime

from desktop_app.application.desk import Desk
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_pauses import RulePauses
from desktop_app.application.rule_runs import RuleRuns
from desktop_app.application.rule_sight import RuleSights
from desktop_app.domain.automation_notes import Actor, Deed
from desktop_app.domain.deciding import Decision, need_of
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import ZERO
from desktop_app.domain.passing import passed_over
from desktop_app.domain.rule_codes import QUIET, Code
from desktop_app.domain.rules import Rule, RuleId, Why

SAID_AMONG = 100
"""Lines of the log about a rule among which it is looked whether something was said today."""

_UNDER_WAY = frozenset({Stage.READY, Stage.SENDING, Stage.ACCEPTED})


class RuleTelling:
    """Writes to the log; raises VaultError."""

    def __init__(
        self, desk: Desk, runs: RuleRuns, book: RuleBook, sights: RuleSights, pauses: RulePauses
    ) -> None:
        self._desk = desk
        self._runs = runs
        self._book = book
        self._sights = sights
        self._pauses = pauses
        self._passed_to: dict[RuleId, datetime] = {}
        self._said: dict[tuple[RuleId, Code], date] = {}

    def look(self, rule: Rule, decision: Decision) -> None:
        """Deal with what a decision leaves."""
        if decision.code is Code.RATE_MOVED:  # edge 11: its owner is asked
            self._pauses.pause(rule.id, Why.RATE)
            return
        self._tell_passed(rule, decision)
        self._close_due(rule, decision)
        self._explain(rule, decision)

    def _tell_passed(self, rule: Rule, decision: Decision) -> None:
        """Due times before the newest one are not made up for: told once. Edge 6."""
        if decision.due is None or decision.code is Code.MISSED:
            return  # the newest was missed as well: told of once, for all of them
        known = self._passed_to.get(rule.id, rule.since)
        if decision.due == known:
            return
        now, tried = self._desk.service_now(), self._runs.was_tried
        # What was looked through in this run is not looked through again: it grows by the day.
        later = replace(rule, since=max(rule.since, min(known, decision.due)))
        passed = passed_over(later, now, is_done=lambda due: tried(rule.id, due))
        if passed:
            with self._book.changing():
                self._book.mark_done(rule.id, passed[-1])
                self._book.note(Deed.SKIPPED, Actor.PURSER, rule, code=Code.MISSED)
            self._pauses.tell_missed(rule, passed[-1])
        self._passed_to[rule.id] = decision.due

    def _close_due(self, rule: Rule, decision: Decision) -> None:
        """A due time that needs nothing, or that was missed, is dealt with."""
        if not decision.ends_due:
            return
        is_missed = decision.code is Code.MISSED
        with self._book.changing():
            self._book.mark_done(rule.id, decision.due)
            if is_missed:
                self._book.note(Deed.SKIPPED, Actor.PURSER, rule, code=decision.code)
        if is_missed and decision.due is not None:
            self._pauses.tell_missed(rule, decision.due)

    def _explain(self, rule: Rule, decision: Decision) -> None:
        """Write once a day why a rule that wants something does not get it."""
        code = decision.code
        if code in QUIET or code is Code.MISSED or not self._wants(rule, decision):
            return
        today = self._desk.clock.now().date()
        if self._said.get((rule.id, code)) == today:
            return
        notes = self._desk.vault.rules.notes(SAID_AMONG, rule.id)
        if not any(note.code == code and note.at.date() == today for note in notes):
            amount = decision.need or None
            self._book.note(Deed.SKIPPED, Actor.PURSER, rule, code=code, amount=amount)
        self._said[rule.id, code] = today

    def _wants(self, rule: Rule, decision: Decision) -> bool:
        if decision.need > ZERO or decision.due is not None:
            return True
        on_card = () if rule.card_id is None else self._sights.on_card(rule.card_id)
        if any(run.stage in _UNDER_WAY for run in on_card[-1:]):
            return False  # it is getting it just now
        return self.needs(rule)

    def needs(self, rule: Rule) -> bool:
        card = None if rule.card_id is None else self._desk.book.get(rule.card_id)
        seen = None if card is None else self._sights.card(card, with_holds=False)
        return seen is not None and seen.available is not None and need_of(rule, seen) > ZERO
