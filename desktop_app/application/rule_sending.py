"""Lets one rule at a time send, in the owner's order, and leaves alone for a while what failed."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress

from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.pace import Pace
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_pauses import RulePauses
from desktop_app.application.rule_runs import Overtaken, RuleRuns
from desktop_app.domain.deciding import Decision, larger_need
from desktop_app.domain.errors import NotAllowed, PurserError
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import FAILURES, Rule, RuleId
from desktop_app.domain.vault_errors import VaultError

log = logging.getLogger(__name__)


class RuleSender:
    """`done` is told when a send has come to its end, however it ended."""

    def __init__(
        self,
        desk: Desk,
        runs: RuleRuns,
        book: RuleBook,
        pauses: RulePauses,
        chores: Chores,
        done: Callable[[], None],
    ) -> None:
        self._runs = runs
        self._book = book
        self._pauses = pauses
        self._chores = chores
        self._done = done
        self.pace = Pace[RuleId](desk.clock.monotonic)
        self.is_sending = False
        self._refused: dict[RuleId, int] = {}
        """How often in a row Purser itself refused the send of a rule."""

    def is_refused(self, rule_id: RuleId) -> bool:
        """Whether it is left alone after several attempts that were refused here."""
        return self._refused.get(rule_id, 0) >= FAILURES and self.pace.rest_s(rule_id) > 0

    def let_one_send(self, decisions: Mapping[RuleId, Decision]) -> None:
        """The first in the owner's order; of one card's rules the one that needs more. Edge 9, 10.

        One at a time: what it takes from wallet and caps is known before the next is decided.
        """
        of_card: dict[str, list[tuple[Rule, Decision]]] = {}
        for rule in self._book.all():
            decision = decisions.get(rule.id)
            if decision is None or decision.code is not Code.GO or self.pace.rest_s(rule.id) > 0:
                continue
            of_card.setdefault(rule.card_id or rule.id, []).append((rule, decision))
        if self.is_sending or not of_card:
            return
        chosen = [larger_need(rivals) for rivals in of_card.values()]
        rule, decision = min(chosen, key=lambda one: one[0].place)
        self.is_sending = True
        self._chores.start(self._send(rule, decision))

    async def _send(self, rule: Rule, decision: Decision) -> None:
        try:
            # gather hands over as a value what nobody expected: a bug must not be tried for ever.
            sent = self._runs.send(rule, decision)
            (failed,) = await asyncio.gather(sent, return_exceptions=True)
            self._weigh(rule, failed)
        finally:
            self.is_sending = False
            self._done()

    def _weigh(self, rule: Rule, failed: BaseException | None) -> None:
        if failed is None:
            self.pace.succeed(rule.id)
            self._refused.pop(rule.id, None)
            return
        if not isinstance(failed, Exception):
            raise failed
        if not isinstance(failed, PurserError):  # its text may hold a value: its type is written
            log.error("a rule's send: %s", type(failed).__name__)
        self.pace.try_later(rule.id)
        if isinstance(failed, NotAllowed) and not isinstance(failed, Overtaken):
            self._refused[rule.id] = self._refused.get(rule.id, 0) + 1
        with suppress(VaultError):
            self._pauses.tell_end(rule)
