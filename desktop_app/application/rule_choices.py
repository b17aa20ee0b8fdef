"""What the owner decides about rules.

Whatever changes a rule pauses it; only `switch_on` lets it run, and only for the very sentence
whose dry run was shown. Nothing here sends.
"""

from collections.abc import Callable
from dataclasses import replace

from desktop_app.application.automation_view import RuleDraft
from desktop_app.application.desk import Desk
from desktop_app.application.payout_issuing import check_template, template_text
from desktop_app.application.rule_book import RuleBook
from desktop_app.domain.automation_notes import Actor, Deed
from desktop_app.domain.caps import Terms, check_terms
from desktop_app.domain.cards import CardId, may_terminate
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.rule_checks import check_rule, clash
from desktop_app.domain.rule_text import plan_text
from desktop_app.domain.rules import (
    NO_CAPS,
    Payout,
    Reminder,
    Rule,
    RuleId,
    WalletAlert,
    Why,
    switch_on,
)

MOST_RULES = 1_000


class RuleChoices:
    """Every method raises VaultError where a choice cannot be kept."""

    def __init__(self, desk: Desk, book: RuleBook, is_disposable: Callable[[CardId], bool]) -> None:
        self._desk = desk
        self._book = book
        self._is_disposable = is_disposable

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
        if not rule.needs_card:
            rule = replace(rule, card_id=None)
        self._check(rule)
        if clash(rule, self._book.all()) is not None:
            raise InvalidInput("Another rule keeps this card at a level already.", field="card")
        return rule

    def save(self, draft: RuleDraft) -> RuleId:
        """Keep a rule, paused. A sentence that did not change stays as it was.

        Raises InvalidInput, NotAllowed and VaultError.
        """
        rule = self.draft(draft)
        known = self._book.get(rule.id)
        if known is not None and plan_text(known) == plan_text(rule):
            return known.id
        if known is None and len(self._book.all()) >= MOST_RULES:
            raise NotAllowed(f"At most {MOST_RULES:,} rules can be kept.")
        self._book.keep(rule, Deed.MADE if known is None else Deed.CHANGED, Actor.OWNER)
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
        self._check(rule)
        if clash(rule, self._book.all()) is not None:
            raise NotAllowed("Another rule keeps this card at a level already.")
        on = switch_on(rule, self._desk.service_now())
        on = replace(on, like=template_text(self._desk, rule))
        self._book.keep(on, Deed.SWITCHED_ON, Actor.OWNER)

    def set_terms(self, terms: Terms) -> None:
        """Other caps for all rules together; the switch stays. Raises InvalidInput, VaultError."""
        check_terms(terms)
        kept = replace(terms, is_on=self._book.terms.is_on, rates=self._rates())
        self._book.put_terms(kept, Deed.TERMS)

    def switch_all(self, is_on: bool) -> None:
        """The master switch. Raises VaultError."""
        if is_on is self._book.terms.is_on and not self._book.is_held:
            return
        self._book.is_held = not is_on  # at once, whether or not it can be written
        rates = self._book.terms.rates if self._book.terms.rates or not is_on else self._rates()
        kept = replace(self._book.terms, is_on=is_on, rates=rates)
        self._book.put_terms(kept, Deed.ALL_ON if is_on else Deed.ALL_OFF)

    def _rates(self) -> dict[str, int]:
        return {rate.asset: rate.usd.micros for rate in self._desk.vault.facts.rates()}

    def _known(self, rule_id: RuleId) -> Rule:
        rule = self._book.get(rule_id)
        if rule is None:
            raise NotAllowed("This rule was removed.")
        return rule

    def _check(self, rule: Rule) -> None:
        check_rule(rule, self._desk.limits)
        if isinstance(rule.plan, Payout) and rule.plan.template:
            check_template(self._desk, rule.plan.template)
        if rule.card_id is None:
            return
        card = self._desk.card(rule.card_id)
        if not may_terminate(self._desk.state(card)):
            raise InvalidInput("This card cannot be used any more.", field="card")
        if rule.moves_money and self._is_disposable(card.id):
            raise InvalidInput("No rule loads a disposable card.", field="card")

    def _next_place(self) -> int:
        return max((rule.place for rule in self._book.all()), default=-1) + 1
