"""Funding by itself: what the owner asks of it, and the one picture the window is shown.

Every method is called on the loop thread; those that change something raise VaultError.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from desktop_app.application.automation_view import Automation, Preview, RuleDraft, RuleView
from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.issuing import Issuing
from desktop_app.application.moving import Moving
from desktop_app.application.preferences import NAME, load
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_choices import RuleChoices
from desktop_app.application.rule_pauses import RulePauses
from desktop_app.application.rule_preview import RulePreview
from desktop_app.application.rule_reminders import RuleReminders
from desktop_app.application.rule_running import Rules
from desktop_app.application.rule_sight import RuleSights
from desktop_app.application.strangers import Strangers
from desktop_app.application.sync import Sync
from desktop_app.application.view import View
from desktop_app.domain.caps import Committed, Run, Terms, next_day, reach
from desktop_app.domain.cards import CardId
from desktop_app.domain.deciding import Decision
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.guarded import Guard
from desktop_app.domain.money import ZERO
from desktop_app.domain.notices import Notice
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Allowance, Rule, RuleId, Why
from desktop_app.domain.schedules import next_due

SHOWN_NOTES = 30
_UNSEEN = Decision(Code.NOT_READ)


class Automating:
    """`told`: another picture is worth showing."""

    def __init__(
        self,
        desk: Desk,
        book: RuleBook,
        choices: RuleChoices,
        sights: RuleSights,
        rules: Rules,
        previews: RulePreview,
        reminders: RuleReminders,
        told: Callable[[], None],
    ) -> None:
        self.reminders = reminders
        self._desk = desk
        self._book = book
        self._choices = choices
        self._sights = sights
        self.rules = rules
        self._told = told
        self._previews = previews
        self.allow: Callable[[], None] = lambda: None
        """Asked before rules may move more than they might; may raise."""
        self._known: tuple[object, ...] = ()
        self._view = Automation()

    def begin(self) -> None:
        """Before anything runs: a copy that was brought back pauses its rules."""
        self.rules.begin()

    def rest(self, is_resting: bool) -> None:
        """Issue nothing, from before the wallet is locked until it serves its owner again."""
        self.rules.decider.issues_nothing = is_resting
        self.rules.look_anew()

    # --- what the owner asks for --------------------------------------------------------------

    async def preview(self, draft: RuleDraft) -> Preview:
        """The dry run of a rule; nothing is kept. Raises InvalidInput, NotAllowed."""
        return await self._previews.preview(draft)

    async def save(self, draft: RuleDraft) -> RuleId:
        """See `RuleChoices.save`."""
        rule_id = self._choices.save(draft)
        self._told()
        return rule_id

    async def switch_on(self, rule_id: RuleId, fingerprint: str) -> None:
        """See `RuleChoices.switch_on`."""
        self._choices.switch_on(rule_id, fingerprint)
        self._sights.keep_run()  # whatever a clock or a rate did, its owner has looked
        self._told()

    async def pause(self, rule_id: RuleId) -> None:
        """Stop a rule at once; what it has sent goes on to its end."""
        self._book.pause(rule_id, Why.OWNER)
        self._told()

    async def remove(self, rule_id: RuleId) -> None:
        """See `RuleBook.remove`."""
        self._book.remove(rule_id)
        self._told()

    async def arrange(self, order: tuple[RuleId, ...]) -> None:
        """See `RuleBook.arrange`."""
        self._book.arrange(order)
        self._told()

    async def set_terms(self, terms: Terms) -> None:
        """See `RuleChoices.set_terms`. Raises PasswordNeeded for wider ones."""
        if terms.is_wider_than(self._book.terms):
            self.allow()
        self._choices.set_terms(terms)
        self._told()

    async def switch_all(self, is_on: bool) -> None:
        """The master switch, both ways."""
        self._choices.switch_all(is_on)
        self._told()

    def stop_all(self) -> None:
        """The master switch off, with everything else: all cards are being frozen."""
        self._choices.switch_all(False)

    # --- what is asked of it ------------------------------------------------------------------

    def runs_locked(self) -> int:
        """How many rules would move money while Purser is locked, if its owner wants that."""
        wants = load(self._desk.vault.settings.get(NAME)).watch_locked
        if not (wants and self._book.terms.is_on):
            return 0
        on = (r for r in self._book.all() if r.is_on and r.account == self._desk.api.account)
        return sum(rule.moves_money and rule.card_id is not None for rule in on)

    def view(self) -> Automation:
        """The picture; the same object while nothing of it changed."""
        now = self._desk.service_now()
        ends = next_day(now)
        known = (
            self._book.revision, self.rules.revision, self._sights.runs, ends,
            self._desk.book.revision, self._stop(),
        )  # fmt: skip
        if known != self._known:
            self._view, self._known = self._make(now, ends), known
        return self._view

    def _make(self, now: datetime, ends: datetime) -> Automation:
        committed, rules, fees = self._sights.committed(), self._book.all(), self._desk.fees
        terms = self._book.terms
        last = {run.rule_id: run for run in self._sights.runs}
        return Automation(
            terms=terms,
            rules=tuple(self._row(rule, committed, last.get(rule.id), now) for rule in rules),
            can_move=reach(rules, committed, terms, fees, issue_fee=fees.issue),
            moved_today=committed.day_out,
            moved_month=committed.month_out,
            resets_at=ends,
            stop=self._stop(),
            notes=self._desk.vault.rules.notes(SHOWN_NOTES),
        )

    def _stop(self) -> Code | None:
        return Code.BROKEN if self.rules.is_broken else self._sights.stop()

    def _row(self, rule: Rule, committed: Committed, last: Run | None, now: datetime) -> RuleView:
        card = None if rule.card_id is None else self._desk.book.get(rule.card_id)
        decision = self.rules.decisions.get(rule.id, _UNSEEN)
        due = decision.until
        if due is None and isinstance(rule.plan, Allowance):
            with suppress(InvalidInput):  # a zone that this computer does not know
                due = next_due(rule.plan.schedule, now)
        return RuleView(
            rule,
            "" if card is None else card.label,
            "" if card is None else card.facts.last4,
            decision,
            last,
            committed.rule_day.get(rule.id, ZERO),
            committed.rule_month.get(rule.id, ZERO),
            self._book.last_notes.get(rule.id),
            due,
        )


def automate(
    desk: Desk,
    view: View,
    sync: Sync,
    strangers: Strangers,
    feeds: Feeds,
    moving: Moving,
    issuing: Issuing,
    chores: Chores,
    guard_of: Callable[[CardId], Guard | None],
    tell: Callable[[Notice], None],
    told: Callable[[], None],
) -> Automating:
    """The parts of one unlocked vault, put together; `chores` go on while it is locked."""
    book = RuleBook(desk)
    sights = RuleSights(desk, view, sync.claims, strangers, feeds, book, guard_of)
    pauses = RulePauses(desk, book, sights, tell)
    rules = Rules(desk, moving, issuing, sync.read_card, chores, book, sights, pauses)
    choices = RuleChoices(desk, book, sights.is_disposable)
    previews, reminders = RulePreview(desk, book, choices, sights), RuleReminders(desk, book, tell)
    return Automating(desk, book, choices, sights, rules, previews, reminders, told)
