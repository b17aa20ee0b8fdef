"""Sends what a rule decided: one wish, decided once more inside the commit that records it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from desktop_app.application.desk import Desk
from desktop_app.application.issuing import Issuing
from desktop_app.application.moving import Moving
from desktop_app.application.payout_issuing import wish_from
from desktop_app.application.reserving import Reserved
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_sight import RuleSights
from desktop_app.application.turns import go_first
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.automation_notes import Actor, Deed, RuleNote
from desktop_app.domain.caps import Run, day_of, month_of
from desktop_app.domain.deciding import Decision
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import Intent
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import (
    RESERVED,
    RULE,
    RULE_AT,
    RULE_DAY,
    RULE_LOAD,
    WINDOW,
    Payout,
    Rule,
    RuleId,
    due_window,
    window_token,
)

DESCRIPTION = "Automatic top-up"
Decide = Callable[[Rule], Decision]


class Overtaken(NotAllowed):
    """What was read for the send says otherwise than what the rule was decided by."""

    code = "rule_overtaken"
    happened = "The card or the wallet changed meanwhile, so the rule is decided anew."


class RuleRuns:
    """`decide` looks at a rule with everything known at that moment, holds and all."""

    def __init__(
        self,
        desk: Desk,
        moving: Moving,
        issuing: Issuing,
        sights: RuleSights,
        book: RuleBook,
        decide: Decide,
    ) -> None:
        self._desk = desk
        self._issuing = issuing
        self._moving = moving
        self._sights = sights
        self._book = book
        self._decide = decide

    async def send(self, rule: Rule, decision: Decision) -> None:
        """Load what was decided. Raises Overtaken, and what `Moving.top_up` raises."""
        window = window_of(rule, decision, self._sights.runs, self._desk)
        attempt = sum(run.window == window and run.rule_id == rule.id for run in self._sights.runs)
        room = _Room(self, rule, decision.amount, window)
        token = window_token(rule.id, window, attempt)
        self._sights.sending = token
        try:
            await go_first(self._carry(rule, decision.amount, token, room))
        finally:
            self._sights.sending = ""
            self._sights.look()
            if room.note is not None and self._desk.vault.intents.of_form(token) is not None:
                self._book.take_note(room.note)

    def was_tried(self, rule_id: RuleId, due: datetime) -> bool:
        """Whether a due time was ever sent for, however that ended."""
        token = window_token(rule_id, due_window(due), 0)
        return self._desk.vault.intents.of_form(token) is not None

    async def _carry(self, rule: Rule, amount: Money, token: str, room: Reserved) -> None:
        if rule.card_id is not None:
            wish = MoneyWish(token, rule.card_id, amount, DESCRIPTION, again=True)
            await self._moving.top_up(wish, reserved=room)
        elif isinstance(rule.plan, Payout):
            order = wish_from(self._desk, rule.plan.template, amount, token)
            await self._issuing.issue(order, lambda _: None, room)

    def params(self, rule: Rule, amount: Money, window: str) -> Mapping[str, str]:
        """What the wish carries of its rule."""
        known, fees = self._book.get(rule.id) or rule, self._desk.fees
        # No run is older than its rule's confirmation, by however much the service's time wavers.
        now = max(self._desk.service_now(), known.since)
        out = amount + fees.for_load(amount) + (fees.issue if rule.card_id is None else ZERO)
        return {
            RULE: rule.id,
            RULE_DAY: day_of(now).isoformat(),
            RULE_AT: now.isoformat(),
            RESERVED: str(out.micros),
            RULE_LOAD: str(amount.micros),
            WINDOW: window,
        }

    def reserve(self, rule_id: RuleId, amount: Money, intent: Intent) -> RuleNote:
        """Inside the wish's commit: does the rule still want it, and is there room? Raises
        Overtaken; then neither the wish nor a line of the log is left.
        """
        self._sights.look()
        rule = self._book.get(rule_id)
        decided = None if rule is None else self._decide(rule)
        if decided is None or decided.code is not Code.GO or decided.amount < amount:
            raise Overtaken
        if rule is None or not self._is_of_now(rule, decided, intent):
            raise Overtaken
        note = RuleNote(
            self._desk.clock.now(), Deed.SENT, Actor.PURSER, rule_id, intent.card_id,
            amount=amount, intent_id=intent.id,
        )  # fmt: skip
        self._desk.vault.rules.note(note)
        self._sights.keep_run()
        return note

    def _is_of_now(self, rule: Rule, decided: Decision, intent: Intent) -> bool:
        """Whether it was decided for the occasion, and by the caps of the day, that it is for."""
        today, window = day_of(self._desk.service_now()), intent.params[WINDOW]
        is_of_today = intent.params[RULE_DAY] == today.isoformat()
        return is_of_today and window == window_of(rule, decided, self._sights.runs, self._desk)

    def still(self, rule_id: RuleId) -> None:
        """Before a later step of what was sent. Raises NotAllowed where its owner stopped it."""
        rule = self._book.get(rule_id)
        if rule is None or not rule.is_on or not self._book.terms.is_on:
            raise NotAllowed("Its rule was stopped meanwhile.")


class _Room:
    """`moving.Reserved` for one wish."""

    def __init__(self, runs: RuleRuns, rule: Rule, amount: Money, window: str) -> None:
        self._runs = runs
        self._rule = rule
        self._amount = amount
        self._window = window
        self.note: RuleNote | None = None

    def params(self) -> Mapping[str, str]:
        return self._runs.params(self._rule, self._amount, self._window)

    def reserve(self, intent: Intent) -> None:
        self.note = self._runs.reserve(self._rule.id, self._amount, intent)

    def still(self) -> None:
        self._runs.still(self._rule.id)


def window_of(rule: Rule, decision: Decision, runs: tuple[Run, ...], desk: Desk) -> str:
    """The occasion: a due time, or else what comes after the last run of the rule that counts.

    Two triggers at once name the same, so only one of them is recorded. Edge 2.
    """
    if decision.due is not None:
        return due_window(decision.due)
    last = next((r for r in reversed(runs) if r.rule_id == rule.id and r.is_spent), None)
    month = month_of(day_of(desk.service_now()))
    return f"{month:%Y-%m} after {'none' if last is None else last.intent_id}"
