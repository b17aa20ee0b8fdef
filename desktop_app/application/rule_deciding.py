"""Puts before a rule's decision what it rests on: its card, its holds, what came in for it."""

from dataclasses import replace
from datetime import datetime

from desktop_app.application.desk import Desk
from desktop_app.application.payout_issuing import check_template
from desktop_app.application.receipts import Receipts
from desktop_app.application.rule_sight import RuleSights
from desktop_app.domain.deciding import Decision, Sight, decide
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Payout, Rule


class RuleDecider:
    """Reads only; `receipts` are looked at by whoever runs the rules."""

    def __init__(self, desk: Desk, sights: RuleSights) -> None:
        self._desk = desk
        self._sights = sights
        self.receipts = Receipts(desk)
        self.issues_nothing = False
        """From before the wallet is locked on: a number that comes later could not be sealed."""

    def look(self, rule: Rule) -> Decision:
        """The decision by what is known at this moment."""
        return self.decide(rule, self._sights.sight())

    def decide(self, rule: Rule, sight: Sight) -> Decision:
        """The decision by a sight that is shared by many rules."""
        if rule.account != self._desk.api.account:
            return Decision(Code.OTHER_ACCOUNT)
        if rule.card_id is None and (self.issues_nothing or self._desk.vault.is_resting):
            return Decision(Code.LOCKED)
        card = None if rule.card_id is None else self._desk.book.get(rule.card_id)
        if card is None and rule.card_id is not None:
            return Decision(Code.CARD_NOT_ACTIVE)
        at, received = self._received(rule)
        is_done = self._sights.is_done(rule.id)
        try:
            seen = None if card is None else self._sights.card(card, with_holds=False)
            decision = decide(rule, sight, seen, is_done=is_done, received=received)
            if card is not None and decision.need > ZERO:
                # Only now is it worth looking through the card's holds.
                seen = self._sights.card(card, with_holds=True)
                decision = decide(rule, sight, seen, is_done=is_done, received=received)
        except InvalidInput:  # this computer knows the zone no more
            return Decision(Code.NO_ZONE)
        if decision.code is Code.GO and not self._has_template(rule):
            decision = Decision(Code.NO_TEMPLATE, need=decision.need)
        return decision if at is None else replace(decision, due=at)

    def _has_template(self, rule: Rule) -> bool:
        """Whether what it issues can be made; the owner may change a template at any time."""
        if not isinstance(rule.plan, Payout) or not rule.plan.template:
            return True
        try:
            check_template(self._desk, rule.plan.template)
        except InvalidInput:
            return False
        return True

    def _received(self, rule: Rule) -> tuple[datetime | None, Money | None]:
        """What a wallet received that this rule has not answered yet, and when."""
        if isinstance(rule.plan, Payout):
            is_done = self._sights.is_done(rule.id)
            for at, usd in self.receipts.open_for(rule, rule.plan):
                if not is_done(at):
                    return at, usd
        return None, None
