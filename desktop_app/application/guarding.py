"""Keeps disposable cards: freezes what was used, ends what is over, and says what it did.

A card's standing is worked out anew from what is in the vault whenever something about it changed,
so a crash between any two steps changes nothing. Only freezes and ends are ever sent, each by its
own intent of this run (M9), and never before this run has read everything once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from math import inf

from desktop_app.application import guard_sight
from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.guard_alarm import GuardAlarm
from desktop_app.application.guard_promises import Promises
from desktop_app.application.guard_reads import GuardReads
from desktop_app.application.guard_sight import is_under_way, may_arm_anew
from desktop_app.application.guard_view import GuardView
from desktop_app.application.moving import Moving
from desktop_app.application.pace import BACK_OFF_S, Pace
from desktop_app.application.restored import POLICIES_PAUSED
from desktop_app.application.sweeping import LEFT, Sweep, note_alive, sweep_of
from desktop_app.application.turns import go_first
from desktop_app.domain.cards import Card, CardId, CardStatus
from desktop_app.domain.disposable import WHY, Act, Decision, Sight, Standing, Why, decide
from desktop_app.domain.errors import PurserError
from desktop_app.domain.events import Event
from desktop_app.domain.guarded import Guard, too_many, uses
from desktop_app.domain.intents import Kind
from desktop_app.domain.notices import Notice
from desktop_app.domain.service_errors import Refused
from desktop_app.domain.transactions import Transaction
from desktop_app.domain.vault_errors import VaultError

TOO_EARLY_FOR = timedelta(hours=1)
UNREAD_S = 5.0
"""How soon a card is looked at again whose feed has yet to be read."""
LOOK_S = 30.0
"""How late a card is put under its policy whose issue was settled by a read."""
AT_ONCE = 20
"""Cards between two turns of the loop: to look at one takes about a millisecond."""
LOOKED_THROUGH = 50
_BROKEN = Standing.ATTENTION, Why.BROKEN
log = logging.getLogger(__name__)


class Guards:
    """`decisions` says of each guarded card where it stands."""

    def __init__(
        self,
        desk: Desk,
        feeds: Feeds,
        read_card: Callable[[CardId], Awaitable[None]],
        moving: Moving,
        chores: Chores,
        may_act: Callable[[], bool],
        tell: Callable[[Notice], None],
    ) -> None:
        self._desk = desk
        self._feeds = feeds
        self._read_card = read_card
        self._moving = moving
        self._chores = chores
        self._may_act = may_act
        self._alarm = GuardAlarm(tell)
        self._promises = Promises(desk)
        self._reads = GuardReads(desk, feeds, chores)
        self._guards = {guard.card_id: guard for guard in desk.vault.guards.all()}
        self._touched = set(self._guards)
        self._due: dict[CardId, float] = {}
        self._pace = Pace[CardId](desk.clock.monotonic)
        self._acting: set[CardId] = set()
        self._seen: dict[CardId, GuardView] = {}
        """As each was last looked at; whether it may be armed anew is a matter of the hour."""
        self._freezes = guard_sight.Freezes()
        self._wake = asyncio.Event()
        self.decisions: dict[CardId, Decision] = {}
        self.views: Mapping[CardId, GuardView] = {}
        """As the window sees them; another object whenever one of them is another."""
        self._resting: set[CardId] = set()
        """Frozen between two uses, and seen to be so by a read of this run."""
        self.watched = _watched(self._guards, self._resting)
        """The cards whose feeds must be looked at again and again."""

    def guard_of(self, card_id: CardId) -> Guard | None:
        """The guard of a card that is under a policy, or was."""
        return self._guards.get(card_id)

    def keep(self, guard: Guard) -> None:
        """Write a guard, and look at its card anew. Raises VaultError."""
        self._desk.vault.guards.put(guard)
        self._guards[guard.card_id] = guard
        self._resting.discard(guard.card_id)
        self.watched = _watched(self._guards, self._resting)
        self._touch(guard.card_id)

    # --- what changed -------------------------------------------------------------------------

    def note_card(self, before: Card, after: Card) -> None:
        """A read stated a card otherwise than before."""
        if after.id in self._guards:
            with suppress(VaultError):  # then more may pass for its rest
                note_alive(self._desk.vault.settings, before, after)
        self._touch(after.id)

    def note_rows(self, rows: tuple[Transaction, ...]) -> None:
        """A read stated rows of a feed."""
        for card_id in {row.card_id for row in rows}:
            self._touch(card_id)

    def note_event(self, event: Event) -> None:
        """A message came."""
        if event.card_id is not None:
            self._touch(event.card_id)

    def look_anew(self) -> None:
        """Something was wished for: it may have made a card that is disposable."""
        self._wake.set()

    # --- the work -----------------------------------------------------------------------------

    async def run(self, publish: Callable[[], None]) -> None:
        """For ever: look at what changed and at what is due."""
        while True:
            wait = LOOK_S
            try:
                if self.step():
                    publish()
                due = min(self._due.values(), default=inf) - self._desk.clock.monotonic()
                wait = 0.0 if self._touched else min(max(due, 0.0), LOOK_S)
            except VaultError:
                pass  # a full disk: it is looked at again
            except Exception:
                # Said at once: a card that nobody looks after must not look as if somebody did.
                self.views = {
                    card: GuardView(g.policy, *_BROKEN) for card, g in self._guards.items()
                }
                publish()
                raise
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            self._wake.clear()

    def step(self) -> bool:
        """Decide about every card that changed or is due; whether anything stands otherwise."""
        for guard in self._promises.take(set(self._guards)):
            self.keep(guard)
        now = self._desk.clock.monotonic()
        self._touched |= {card_id for card_id, at in self._due.items() if at <= now}
        for card_id in sorted(self._touched)[:AT_ONCE]:
            self._touched.discard(card_id)
            try:
                self._look(card_id)
            except VaultError:  # a full disk: it is looked at again
                self._due[card_id] = now + BACK_OFF_S[-1]
        return self._renew_views()

    def _look(self, card_id: CardId) -> None:
        self._due.pop(card_id, None)
        card = self._desk.book.get(card_id)
        if card is None:
            return
        intents = self._desk.vault.intents.of_card(card_id, LOOKED_THROUGH)
        known = self._guards[card_id]
        guard = guard_sight.observed(self._desk, known, card, intents, self._freezes)
        if guard != known:
            self.keep(guard)
        sight = self._reads.sight(guard, card)
        decision = self.decisions[card_id] = decide(guard, sight)
        rests = decision.standing is Standing.RESTING and sight.is_read_frozen
        self._let_rest(card_id, rests=rests)
        is_short = decision.why is Why.SWEEP
        sweep = sweep_of(self._desk.vault, guard, card, intents) if is_short else None
        self._seen[card_id] = _view(guard, sight, decision, sweep)
        now = self._desk.clock.monotonic()
        alarm_at = self._alarm.look(card, decision, self._desk.service_now())
        dues = [due for due in (decision.due, alarm_at) if due is not None]
        if dues:
            wait = (min(dues) - self._desk.service_now()).total_seconds()
            self._due[card_id] = now + max(wait, 0.0)
        is_frozen = sight.status is CardStatus.FROZEN
        if not sight.is_read or (is_frozen and not sight.is_read_frozen):
            # A read of a feed without rows tells nobody.
            self._due[card_id] = min(self._due.get(card_id, inf), now + UNREAD_S)
        freeing = any(i.kind is Kind.UNFREEZE and is_under_way(i) for i in intents)
        if decision.act is Act.FREEZE and guard.froze_at is not None:
            # Whoever unfroze it since has the last word, as soon as a read can be of after that.
            freeing, self._due[card_id] = True, now + UNREAD_S
        if decision.act is None or freeing or card_id in self._acting:
            return
        resting = self._pace.rest_s(card_id)
        if resting > 0 or not self._is_allowed(decision.act):
            self._due[card_id] = now + max(resting, BACK_OFF_S[0])
            return
        self._acting.add(card_id)
        self._chores.start(self._act(card, decision))

    def _let_rest(self, card_id: CardId, *, rests: bool) -> None:
        if rests is not (card_id in self._resting):
            (self._resting.add if rests else self._resting.discard)(card_id)
            self.watched = _watched(self._guards, self._resting)

    async def _act(self, card: Card, decision: Decision) -> None:
        try:
            # gather hands over as a value what nobody expected: a bug must not be tried for ever.
            sent = self._send_first(card, decision)
            (failed,) = await asyncio.gather(sent, return_exceptions=True)
            self._weigh(card.id, decision, failed)
        finally:
            self._acting.discard(card.id)
            self._touch(card.id)

    def _weigh(self, card_id: CardId, decision: Decision, failed: BaseException | None) -> None:
        if failed is None:
            self._pace.succeed(card_id)
            return
        if not isinstance(failed, Exception):
            raise failed
        is_broken = not isinstance(failed, PurserError)
        if is_broken:  # its text may hold a value, so only its type is written
            log.error("acting for a guarded card: %s", type(failed).__name__)
        self._pace.try_later(card_id, is_broken=is_broken)
        if isinstance(failed, Refused) and decision.act is Act.TERMINATE:
            later = self._desk.service_now() + TOO_EARLY_FOR
            with suppress(VaultError):
                self.keep(replace(self._guards[card_id], end_not_before=later))

    async def _send_first(self, card: Card, decision: Decision) -> None:
        await go_first(self._send(card, decision))

    async def _send(self, card: Card, decision: Decision) -> None:
        token = f"guard/{card.id}/{self._desk.ids.make_intent_id()}"
        why = {WHY: decision.why.value}
        if decision.act is Act.FREEZE:
            await self._moving.set_frozen(card.id, True, token, **why)
            return
        # It cannot be undone: only what reads of this moment say counts.
        await self._read_card(card.id)
        await self._feeds.read(card.id)
        now = self._desk.card(card.id)
        guard = self._guards[card.id]
        if decide(guard, self._reads.sight(guard, now)).act is not Act.TERMINATE:
            return
        left = now.facts.available
        kept = {} if left is None else {LEFT: str(left.micros)}
        await self._moving.terminate(card.id, token, **why, **kept)

    # --- inner --------------------------------------------------------------------------------

    def _renew_views(self) -> bool:
        views, now = dict(self._seen), self._desk.service_now()
        for card_id, seen in self._seen.items():
            if may_arm_anew(self._guards[card_id], seen.standing, now):
                views[card_id] = replace(seen, may_arm_anew=True)
            if card_id in self._pace.broken:
                views[card_id] = GuardView(seen.policy, *_BROKEN)
        if views == self.views:
            return False
        self.views = views
        return True

    def _touch(self, card_id: CardId) -> None:
        if card_id in self._guards:
            self._touched.add(card_id)
            self._wake.set()

    def _is_allowed(self, act: Act) -> bool:
        """M9, M15: after this run's first whole read, and not in a copy that was brought back.

        Locked, Purser ends no card: that cannot be undone.
        """
        vault = self._desk.vault
        is_locked = vault.is_resting and act is not Act.FREEZE
        return self._may_act() and not is_locked and not vault.settings.get(POLICIES_PAUSED)


def _watched(guards: Mapping[CardId, Guard], resting: set[CardId]) -> tuple[CardId, ...]:
    found = (g.card_id for g in guards.values() if not g.swept and not g.released_at)
    return tuple(card_id for card_id in found if card_id not in resting)


def _view(guard: Guard, sight: Sight, decision: Decision, sweep: Sweep | None) -> GuardView:
    used = tuple(uses(guard, sight.charges))
    return GuardView(
        guard.policy, decision.standing, decision.why, decision.due, too_many(guard, used),
        armed_at=guard.armed_at, froze_at=guard.froze_at, used=used, sweep=sweep,
    )  # fmt: skip
