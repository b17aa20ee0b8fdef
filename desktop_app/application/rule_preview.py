"""The dry run of a rule on the real history of its card; it reads only what the vault holds."""

import asyncio
from datetime import datetime, timedelta

from desktop_app.application.automation_view import Preview, RuleDraft
from desktop_app.application.desk import Desk
from desktop_app.application.guard_charges import of_rows
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_choices import RuleChoices
from desktop_app.application.rule_sight import RuleSights
from desktop_app.domain.cards import Card
from desktop_app.domain.history import Charge, HistoryKind
from desktop_app.domain.replaying import replay
from desktop_app.domain.rule_advice import Advice, advise
from desktop_app.domain.rule_text import plan_text
from desktop_app.domain.rules import Rule

MOST_ROWS, AT_ONCE = 2_000, 100
JUST_AFTER = timedelta(microseconds=1)


class RulePreview:
    """Changes nothing."""

    def __init__(
        self, desk: Desk, book: RuleBook, choices: RuleChoices, sights: RuleSights
    ) -> None:
        self._desk = desk
        self._book = book
        self._choices = choices
        self._sights = sights

    async def preview(self, draft: RuleDraft) -> Preview:
        """What the rule would have done, and what to think about. Raises InvalidInput, NotAllowed,
        VaultError.
        """
        rule = self._choices.draft(draft)
        card = None if rule.card_id is None else self._desk.card(rule.card_id)
        if card is None:
            return Preview(rule, None, self._advice(rule, None, ()), plan_text(rule))
        charges, since = await self._charges(card)
        now, limits, fees = self._desk.service_now(), self._desk.limits, self._desk.fees
        terms, has = self._book.terms, card.facts.available
        seen = replay(rule, charges, has, now, terms, limits, fees, since=since)
        return Preview(rule, seen, self._advice(rule, card, charges), plan_text(rule))

    def _advice(
        self, rule: Rule, card: Card | None, charges: tuple[Charge, ...]
    ) -> tuple[Advice, ...]:
        desk = self._desk
        seen = None if card is None else self._sights.card(card, with_holds=True)
        return advise(
            rule, charges, seen, self._book.terms, desk.limits, desk.fees, desk.service_now()
        )

    async def _charges(self, card: Card) -> tuple[tuple[Charge, ...], datetime | None]:
        """What moved on the card, and since when that is known without a gap."""
        vault = self._desk.vault
        rows = vault.facts.transactions(card.id, MOST_ROWS)
        found: list[Charge] = []
        for first in range(0, len(rows), AT_ONCE):
            found += of_rows(vault, rows[first : first + AT_ONCE])
            await asyncio.sleep(0)  # others get their turn
        known = vault.history.coverage(card.id)
        if known is None:
            return (), None
        starts = [known.since, card.facts.created_at]
        if len(rows) == MOST_ROWS:
            starts.append(rows[-1].at)
        elif known.since is None:  # a card that was never loaded was not in use
            loads = [one.at for one in found if one.kind is HistoryKind.FUNDING]
            starts.append(min(loads, default=card.read_at) + JUST_AFTER)
        return tuple(found), max((at for at in starts if at is not None), default=None)
