"""Looks at every rule whenever something it rests on changed, and lets one at a time send.

Nothing is kept of a decision: it is made anew from what is in the vault, so that a crash between
any two steps changes nothing. Nothing is sent before this run has read everything once (M9).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.issuing import Issuing
from desktop_app.application.moving import Moving
from desktop_app.application.pace import Pace
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_deciding import RuleDecider
from desktop_app.application.rule_pauses import RulePauses
from desktop_app.application.rule_runs import RuleRuns
from desktop_app.application.rule_sight import RuleSights
from desktop_app.application.turns import go_last
from desktop_app.domain.automation_notes import Actor, Deed
from desktop_app.domain.cards import Card, CardId
from desktop_app.domain.deciding import (
    QUIET,
    Code,
    Decision,
    Sight,
    larger_need,
    need_of,
)
from desktop_app.domain.errors import PurserError
from desktop_app.domain.events import Event
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import ZERO
from desktop_app.domain.passing import passed_over
from desktop_app.domain.rules import Rule, RuleId
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.vault_errors import VaultError

LOOK_S = 30.0
"""How late a due time may be noticed."""
AT_ONCE = 50
"""Rules between two turns of the loop."""
_UNDER_WAY = frozenset({Stage.READY, Stage.SENDING, Stage.ACCEPTED})
log = logging.getLogger(__name__)


class Rules:
    """`decisions` says of each rule what came of the last look at it."""

    def __init__(
        self,
        desk: Desk,
        moving: Moving,
        issuing: Issuing,
        read_card: Callable[[CardId], Awaitable[None]],
        chores: Chores,
        book: RuleBook,
        sights: RuleSights,
        pauses: RulePauses,
    ) -> None:
        self._desk = desk
        self._read_card = read_card
        self._chores = chores
        self._book = book
        self._sights = sights
        self._pauses = pauses
        self._decider = RuleDecider(desk, sights)
        self._runs = RuleRuns(desk, moving, issuing, sights, book, self._decider.look)
        self._pace = Pace[RuleId](desk.clock.monotonic)
        self._reads = Pace[CardId](desk.clock.monotonic)
        self._touched: set[RuleId] = set()
        self._is_sending = False
        self._wake = asyncio.Event()
        self.decisions: dict[RuleId, Decision] = {}
        self.revision = 0
        """Grows whenever a decision comes out otherwise."""
        book.watch = self._note_rule

    # --- what changed -------------------------------------------------------------------------

    def note_card(self, before: Card, after: Card) -> None:
        """A read stated a card otherwise than before."""
        self._touch_card(after.id)

    def note_rows(self, rows: tuple[Transaction, ...]) -> None:
        """A read stated rows of a feed."""
        for card_id in {row.card_id for row in rows}:
            self._touch_card(card_id)

    def note_event(self, event: Event) -> None:
        """A message came; what it says is read before anything is decided by it."""
        if event.card_id is not None:
            self._touch_card(event.card_id)

    def look_anew(self) -> None:
        """Something was wished for, or a wish ended: room may be taken, or free again."""
        self._touched.update(rule.id for rule in self._book.all())
        self._wake.set()

    # --- the work -----------------------------------------------------------------------------

    async def run(self, publish: Callable[[], None]) -> None:
        """For ever: look at what changed, and at everything now and then."""
        while True:
            try:
                if self.step():
                    publish()
            except VaultError:
                pass  # a full disk: it is looked at again
            with suppress(TimeoutError):
                async with asyncio.timeout(0 if self._touched else LOOK_S):
                    await self._wake.wait()
            if not self._wake.is_set() and not self._touched:
                self.look_anew()
            self._wake.clear()

    def step(self) -> bool:
        """Decide about some of the rules that changed, then let one send; whether one stands
        otherwise.
        """
        before = self.revision, self._book.revision
        self._book.pause_restored()  # on a full disk nothing below is done
        if not self._book.all():
            return False
        self._sights.look()
        self._decider.receipts.look()
        self._pauses.look_at_the_clock()
        sight = self._sights.sight()
        for rule_id in sorted(self._touched)[:AT_ONCE]:
            self._touched.discard(rule_id)
            rule = self._book.get(rule_id)
            if rule is None:
                self.decisions.pop(rule_id, None)
            elif rule.moves_money:
                self._look(rule, sight)
        if not self._touched:
            self._let_one_send()
        return (self.revision, self._book.revision) != before

    def _look(self, rule: Rule, sight: Sight) -> None:
        rule = self._pauses.look(rule)
        decision = self._decider.decide(rule, sight)
        if self.decisions.get(rule.id) != decision:
            self.decisions[rule.id] = decision
            self.revision += 1
        if decision.code is Code.STALE and rule.card_id is not None:
            self._read_first(rule.card_id)
        self._tell_passed(rule, decision)
        self._close_due(rule, decision)
        self._explain(rule, decision)

    # --- what follows from a decision ---------------------------------------------------------

    def _tell_passed(self, rule: Rule, decision: Decision) -> None:
        """Due times before the newest one are not made up for: told once. Edge 6."""
        if decision.due is None:
            return
        now, tried = self._desk.service_now(), self._runs.was_tried
        passed = passed_over(rule, now, is_done=lambda due: tried(rule.id, due))
        if passed:
            with self._desk.vault.commit():
                self._book.mark_done(rule.id, passed[-1])
                self._book.note(Deed.SKIPPED, Actor.PURSER, rule, code=Code.MISSED)
            self._pauses.tell_missed(rule, passed[-1])

    def _close_due(self, rule: Rule, decision: Decision) -> None:
        """A due time that needs nothing, or that was missed, is dealt with."""
        if not decision.ends_due:
            return
        is_missed = decision.code is Code.MISSED
        with self._desk.vault.commit():
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
        last, today = self._book.last_notes.get(rule.id), self._desk.clock.now().date()
        is_said = last is not None and last.code == code and last.at.date() == today
        if not is_said:
            self._book.note(
                Deed.SKIPPED, Actor.PURSER, rule, code=code, amount=decision.need or None
            )

    def _wants(self, rule: Rule, decision: Decision) -> bool:
        if decision.need > ZERO or decision.due is not None:
            return True
        on_card = () if rule.card_id is None else self._sights.on_card(rule.card_id)
        if any(run.stage in _UNDER_WAY for run in on_card[-1:]):
            return False  # it is getting it just now
        card = None if rule.card_id is None else self._desk.book.get(rule.card_id)
        seen = None if card is None else self._sights.card(card, with_holds=False)
        return seen is not None and seen.available is not None and need_of(rule, seen) > ZERO

    # --- sending ------------------------------------------------------------------------------

    def _let_one_send(self) -> None:
        """The first in the owner's order; of one card's rules the one that needs more. Edge 9, 10.

        One at a time: what it takes from wallet and caps is known before the next is decided.
        """
        of_card: dict[str, list[tuple[Rule, Decision]]] = {}
        for rule in self._book.all():
            decision = self.decisions.get(rule.id)
            if decision is None or decision.code is not Code.GO or self._pace.rest_s(rule.id) > 0:
                continue
            of_card.setdefault(rule.card_id or rule.id, []).append((rule, decision))
        if self._is_sending or not of_card:
            return
        chosen = [larger_need(rivals) for rivals in of_card.values()]
        rule, decision = min(chosen, key=lambda one: (one[0].place, one[0].id))
        self._is_sending = True
        self._chores.start(self._send(rule, decision))

    async def _send(self, rule: Rule, decision: Decision) -> None:
        try:
            # gather hands over as a value what nobody expected: a bug must not be tried for ever.
            sent = self._runs.send(rule, decision)
            (failed,) = await asyncio.gather(sent, return_exceptions=True)
            self._weigh(rule, failed)
        finally:
            self._is_sending = False
            self.look_anew()

    def _weigh(self, rule: Rule, failed: BaseException | None) -> None:
        if failed is None:
            self._pace.succeed(rule.id)
            return
        if not isinstance(failed, Exception):
            raise failed
        is_broken = not isinstance(failed, PurserError)
        if is_broken:  # its text may hold a value, so only its type is written
            log.error("a rule's send: %s", type(failed).__name__)
        self._pace.try_later(rule.id, is_broken=is_broken)
        with suppress(VaultError):
            self._pauses.weigh(rule, failed)

    # --- inner --------------------------------------------------------------------------------

    def _read_first(self, card_id: CardId) -> None:
        """What is decided by is at most ten minutes old; who waits for nothing reads last."""
        if self._reads.rest_s(card_id) <= 0:
            self._reads.try_later(card_id)
            self._chores.start(self._read(card_id))

    async def _read(self, card_id: CardId) -> None:
        with suppress(PurserError):  # other looks say what is wrong; it has its turn again
            await go_last(_awaited(self._read_card(card_id)))
            self._reads.succeed(card_id)
            self._touch_card(card_id)

    def _note_rule(self, rule_id: RuleId | None) -> None:
        if rule_id is None:
            self.look_anew()
        else:
            self._touched.add(rule_id)
            self._wake.set()

    def _touch_card(self, card_id: CardId) -> None:
        touched = [rule.id for rule in self._book.of_card(card_id)]
        if touched:
            self._touched.update(touched)
            self._wake.set()

    @property
    def broken(self) -> Mapping[RuleId, None]:
        """The rules whose last send ended in a fault of our own."""
        return dict.fromkeys(self._pace.broken)


async def _awaited(work: Awaitable[None]) -> None:
    await work
