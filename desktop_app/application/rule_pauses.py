"""What pauses a rule though its owner switched it on, and what is told of it. Product, 4.2, 4.3."""

from collections.abc import Callable
from datetime import datetime

from desktop_app.application.desk import Desk
from desktop_app.application.payout_issuing import template_text
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_sight import RuleSights
from desktop_app.domain.caps import Run
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.draining import WITHIN, drained_by
from desktop_app.domain.intents import Stage
from desktop_app.domain.notices import Notice
from desktop_app.domain.rule_notices import of_missed, of_pause
from desktop_app.domain.rules import FAILURES, Rule, RuleId, Why
from desktop_app.domain.service_errors import RefusedReason
from desktop_app.domain.wish_notices import TRIED_AGAIN, of_wish

_OVER = frozenset({CardStatus.TERMINATED, CardStatus.FAILED})
_ENDS = {
    RefusedReason.CARD_STATE.value: Why.CARD,
    RefusedReason.FUNDS.value: Why.WALLET,
    RefusedReason.ASSET.value: Why.WALLET,
}
"""One such refusal pauses a rule, or all of them."""


class RulePauses:
    """A pause is kept before it is told, and only its owner ends it."""

    def __init__(
        self, desk: Desk, book: RuleBook, sights: RuleSights, tell: Callable[[Notice], None]
    ) -> None:
        self._desk = desk
        self._book = book
        self._sights = sights
        self._tell = tell

    def look(self, rule: Rule) -> Rule:
        """`rule` as it stands after this look. Raises VaultError."""
        if not rule.is_on:
            return rule
        why = self._why(rule)
        if why is not None and why[0] is Why.WALLET:
            self._pause_all(Why.WALLET)
        elif why is not None:
            self.pause(rule.id, why[0], why[1])
        return self._book.get(rule.id) or rule

    def pause_restored(self) -> None:
        """See `RuleBook.pause_restored`; told once."""
        if self._book.pause_restored():
            self._tell(of_pause(None, "", Why.RESTORED, self._desk.service_now()))

    def look_at_the_clock(self) -> None:
        """A clock that was set pauses every rule that moves money. Raises VaultError. Edge 8."""
        if self._sights.clock_jumped():
            self._pause_all(Why.CLOCK)

    def tell_missed(self, rule: Rule, due: datetime) -> None:
        """A due time went by without a run, and is not made up for. Edge 6."""
        self._tell(of_missed(rule, self._label(rule), due, self._desk.service_now()))

    def pause(self, rule_id: RuleId, why: Why, shop: str = "") -> None:
        """Pause one rule, and tell its owner."""
        rule = self._book.get(rule_id)
        if rule is not None and self._book.pause(rule_id, why):
            now = self._desk.service_now()
            self._tell(of_pause(rule, self._label(rule), why, now, shop=shop))

    def tell_end(self, rule: Rule) -> None:
        """Of a send that did not work: nobody waits at a form for it, or may have seen it open."""
        newest = next((run for run in reversed(self._sights.runs) if run.rule_id == rule.id), None)
        if newest is None:
            return
        intent = self._desk.vault.intents.get(newest.intent_id)
        notice = None if intent is None else of_wish(intent, self._label(rule))
        if notice is not None:
            self._tell(notice)

    def _pause_all(self, why: Why) -> None:
        """Every rule that moves money; told once."""
        paused = [r for r in self._book.all() if r.is_on and r.moves_money]
        with self._book.changing():
            for rule in paused:
                self._book.pause(rule.id, why)
        if paused:
            self._tell(of_pause(None, "", why, self._desk.service_now()))

    def _why(self, rule: Rule) -> tuple[Why, str] | None:
        """Why it stands still from now on, and the shop that drained its card."""
        by_runs = self._by_runs(rule)
        if by_runs is not None:
            return by_runs, ""
        if rule.card_id is None:
            says = template_text(self._desk, rule)  # one that is gone is said by the decision
            return (Why.CHANGED, "") if says not in ("", rule.like) else None
        card = self._desk.book.get(rule.card_id)
        if card is not None and card.facts.status in _OVER:
            return Why.CARD, ""
        shop = self._drained_by(rule, rule.card_id)
        return None if shop is None else (Why.DRAINED, shop)

    def _by_runs(self, rule: Rule) -> Why | None:
        mine = [run for run in self._sights.of_rule(rule.id) if run.at >= rule.since]
        settled = [run for run in mine if run.reason not in TRIED_AGAIN and not _is_open(run)]
        newest = settled[-FAILURES:]
        # By what is on the disk: a crash may come between a refusal and the pause.
        ended = [_ENDS[run.reason] for run in newest[-1:] if run.is_refused and run.reason in _ENDS]
        if ended:
            return ended[0]
        if len(newest) == FAILURES and all(run.is_refused for run in newest):
            return Why.FAILURES
        # Another one is its owner's to ask for.
        is_lost = any(run.stage is Stage.NOT_FOUND for run in mine)
        return Why.NOT_FOUND if is_lost else None

    def _drained_by(self, rule: Rule, card_id: CardId) -> str | None:
        now = self._desk.service_now()
        since = max(rule.since, now - 2 * WITHIN)
        on_card = [r for r in self._sights.on_card(card_id) if r.at >= since and r.is_spent]
        if len(on_card) < 2:
            return None
        return drained_by(on_card, self._sights.charges(card_id), now)

    def _label(self, rule: Rule) -> str:
        card = None if rule.card_id is None else self._desk.book.get(rule.card_id)
        return "" if card is None else card.label


def _is_open(run: Run) -> bool:
    return run.is_spent and not run.is_refused and run.stage.value not in ("confirmed",)
