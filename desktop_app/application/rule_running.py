"""Looks at every rule whenever something it rests on changed, and lets one at a time send.

Nothing is kept of a decision: it is made anew from what is in the vault, so that a crash between
any two steps changes nothing. Nothing is sent before this run has read everything once (M9).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.issuing import Issuing
from desktop_app.application.moving import Moving
from desktop_app.application.pace import Pace
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_deciding import RuleDecider
from desktop_app.application.rule_pauses import RulePauses
from desktop_app.application.rule_runs import RuleRuns
from desktop_app.application.rule_sending import RuleSender
from desktop_app.application.rule_sight import RuleSights
from desktop_app.application.rule_telling import RuleTelling
from desktop_app.application.turns import go_last
from desktop_app.domain.cards import Card, CardId
from desktop_app.domain.deciding import Decision, Sight
from desktop_app.domain.errors import Locked, PurserError
from desktop_app.domain.events import Event
from desktop_app.domain.money import ZERO
from desktop_app.domain.rule_codes import SOON, Code
from desktop_app.domain.rules import Payout, Rule, RuleId, Threshold
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.vault_errors import DiskFailed, DiskFull, VaultError

LOOK_S = 30.0
"""How late a due time may be noticed."""
AT_ONCE = 20
"""Rules between two turns of the loop."""
_SAID_ELSEWHERE = (DiskFull, DiskFailed, Locked)
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
        self.decider = RuleDecider(desk, sights)
        runs = RuleRuns(desk, moving, issuing, sights, book, self.decider.look)
        self.sender = RuleSender(desk, runs, book, pauses, chores, self.look_anew)
        self._telling = RuleTelling(desk, runs, book, sights, pauses)
        self._reads = Pace[CardId](desk.clock.monotonic)
        self._touched: set[RuleId] = set()
        self._has_news = False
        self._wake = asyncio.Event()
        self.decisions: dict[RuleId, Decision] = {}
        self.revision = 0
        """Grows whenever a decision comes out otherwise."""
        self._written: type[Exception] | None = None
        self.is_broken = False
        """Whether the last look at rules ended in a fault of our own."""
        book.watch = self._note_rule

    def begin(self) -> None:
        """Before anything runs: in a copy that was brought back every rule stands still."""
        self._pauses.pause_restored()
        self.look_anew()

    def fills(self, card_id: CardId) -> bool:
        """Whether a rule is about to load a card, as far as is known now."""
        sight = self._sights.sight()
        rules = (rule for rule in self._book.of_card(card_id) if isinstance(rule.plan, Threshold))
        decided = ((rule, self.decider.decide(rule, sight)) for rule in rules)
        return any(d.code in SOON and self._telling.needs(rule) for rule, d in decided)

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
        self._sights.note_event()
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
            # gather hands over as a value what nobody expected: it is said, and looked at again.
            (failed,) = await asyncio.gather(self._turn(publish), return_exceptions=True)
            self._note_failure(failed, publish)
            if failed is not None:
                self._wake.clear()  # by what was undone: it must not fail again and again at once
            with suppress(TimeoutError):
                # After a failure not at once: it would fail again.
                async with asyncio.timeout(0 if self._touched and failed is None else LOOK_S):
                    await self._wake.wait()
            if not self._wake.is_set() and not self._touched:
                self.look_anew()
            self._wake.clear()

    async def _turn(self, publish: Callable[[], None]) -> None:
        self._has_news = self.step() or self._has_news
        if self._has_news and not self._touched:  # a picture once all of them were looked at
            self._has_news = False
            publish()

    def _note_failure(self, failed: BaseException | None, publish: Callable[[], None]) -> None:
        """Rules that nobody runs must not look as if somebody did. A full disk says so itself."""
        if failed is not None and not isinstance(failed, Exception):
            raise failed
        is_broken = failed is not None and not isinstance(failed, _SAID_ELSEWHERE)
        if failed is not None and is_broken and type(failed) is not self._written:
            # Its text may hold a value, so only its type is written, and not twice a minute.
            log.error("looking at rules: %s", type(failed).__name__)
            self._written = type(failed)
        if is_broken is not self.is_broken:
            self.is_broken = is_broken
            self.revision += 1
            with suppress(VaultError):
                publish()

    def step(self) -> bool:
        """Decide about some rules that changed, then let one send; whether one stands otherwise."""
        before = self.revision, self._book.revision
        self._pauses.pause_restored()  # on a full disk nothing below is done
        if not self._book.all():
            return False
        self._sights.look()
        wanted = any(isinstance(rule.plan, Payout) and rule.is_on for rule in self._book.all())
        self.decider.receipts.look(is_wanted=wanted)
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
            self.sender.let_one_send(self.decisions)
        return (self.revision, self._book.revision) != before

    def _look(self, rule: Rule, sight: Sight) -> None:
        rule = self._pauses.look(rule)
        decision = self.decider.decide(rule, sight)
        if decision.code is Code.GO and self.sender.is_refused(rule.id):
            decision = replace(decision, code=Code.REFUSED, amount=ZERO)
        if self.decisions.get(rule.id) != decision:
            self.decisions[rule.id] = decision
            self.revision += 1
        if decision.code is Code.STALE and rule.card_id is not None:
            self._read_first(rule.card_id)
        self._telling.look(rule, decision)

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


async def _awaited(work: Awaitable[None]) -> None:
    await work
