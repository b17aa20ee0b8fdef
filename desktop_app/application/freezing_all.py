"""Freeze every card: each by an intent of its own, then what reads prove, and nothing by itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, repeat
from typing import Any

from desktop_app.application.desk import Desk
from desktop_app.application.foreseeing import told_to_end
from desktop_app.application.moving import Moving
from desktop_app.application.outbox import Outbox
from desktop_app.application.sync import Sync
from desktop_app.application.timeline import Ask
from desktop_app.application.turns import go_first
from desktop_app.application.views import STATE_WORDS, by_card
from desktop_app.domain.cards import Card, CardId, CardState, CardStatus, may_freeze, state_of
from desktop_app.domain.errors import PurserError
from desktop_app.domain.freezing import (
    FREEZE_ALL,
    Fate,
    FreezeLine,
    FreezePlan,
    FreezeReport,
    fate_of,
)
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.intents import Intent, Kind, Stage, open_wish
from desktop_app.domain.notices import Notice
from desktop_app.domain.service_errors import ServiceError
from desktop_app.domain.vault_errors import VaultError
from desktop_app.domain.wish_notices import of_freeze_all

AT_ONCE = 4
"""Freezes on their way at the same time; the service counts requests."""
LIMIT_S, EACH_S, MOST_S = 20.0, 1.0, 115.0
FIRST_S = 5.0
"""How long the list of cards is waited for; a freeze that is urgent does not wait for more."""
LOOKS_S = (0.3, 0.7, 1, 2)
LOOKED_THROUGH = 20
MOST_HELD = 1_000
_NO_TIME = "There was no time left to send it."
_MADE = "It is still being made."
_LATE = "It was seen to be active only after the freezes were sent."
_OLD = "an older read showed it frozen; no read shows it now."
_TAKEN = "The freeze was sent, and reads do not show it."
_HELD = frozenset({HistoryStatus.PENDING, HistoryStatus.CONFIRMING})
_AWAITED = frozenset({Fate.WAITING, Fate.NOT_KNOWN})
_OVER = frozenset({CardState.TERMINATED, CardState.FAILED})
_BEYOND = frozenset({CardState.ISSUING, CardState.NOT_KNOWN, CardState.ENDING})
log = logging.getLogger(__name__)


class FreezeAll:
    """Plans and does it. A card that is frozen stays so: nothing here unfreezes."""

    def __init__(
        self,
        desk: Desk,
        moving: Moving,
        sync: Sync,
        outbox: Outbox,
        do: Callable[[Coroutine[Any, Any, FreezeReport]], Awaitable[FreezeReport]],
        limit_s: float = LIMIT_S,
    ) -> None:
        """`do` carries work out for as long as the wallet is open."""
        self._desk = desk
        self._moving = moving
        self._sync = sync
        self._outbox = outbox
        self._do = do
        self._limit_s = limit_s
        self.begun: Callable[[], None] = lambda: None
        """Told before the first freeze is sent; must not block. May raise VaultError."""
        self.tell: Callable[[Notice], None] = lambda _: None
        """Told where a lock left cards that were not asked for."""

    async def plan(self) -> FreezePlan:
        """Which cards would be asked for now, by name, after a read where one can be had.

        Raises VaultError.
        """
        began = self._desk.clock.monotonic()
        await go_first(self._read_first())
        return self._plan(began)

    async def _read_first(self) -> None:
        """What cards there are is the service's to say; without an answer it goes on all the same.

        Raises VaultError.
        """
        with suppress(ServiceError, TimeoutError):
            async with asyncio.timeout(min(FIRST_S, self._limit_s)):
                await self._sync.know_cards(within_s=0)

    def _plan(self, began: float) -> FreezePlan:
        opened = self._desk.vault.intents.open()
        of_card, today = by_card(opened), self._desk.today()
        asked, waiting, beyond = list[FreezeLine](), list[FreezeLine](), list[FreezeLine]()
        frozen, ages = list[FreezeLine](), list[datetime]()
        for card in self._desk.book.all():
            # Without the expiry: that is over by our clock, and the service may charge it by its.
            stated = card._replace(expiry=None)
            state = state_of(stated, open_wish(of_card.get(card.id, ())), today)
            if state not in _OVER:
                ages.append(card.read_at)
            if may_freeze(state):
                asked.append(_line(card, Fate.NOT_FROZEN, _NO_TIME))
            elif state is CardState.FREEZING:
                waiting.append(_line(card, Fate.WAITING))
            elif state in _BEYOND:
                beyond.append(_line(card, Fate.NOT_FROZEN, f"It {STATE_WORDS[state]}."))
            elif state is CardState.FROZEN:
                is_old = self._desk.book.began(card.id) < began
                fate = Fate.NOT_KNOWN if is_old else Fate.FROZEN
                frozen.append(_line(card, fate, _OLD if is_old else ""))
        beyond += [_being_made(i) for i in opened if i.kind is Kind.ISSUE and i.card_id is None]
        held = self._desk.vault.history.lines(Ask(statuses=_HELD), 0, MOST_HELD)
        bought = (h for h in held if isinstance(h, Charge) and h.kind is HistoryKind.PURCHASE)
        holds = sum(1 for h in bought if told_to_end(self._desk, h).status in _HELD)
        return FreezePlan(
            _by_name(asked),
            _by_name(waiting),
            _by_name(beyond),
            holds,
            holds_are_least=len(held) == MOST_HELD,
            frozen=_by_name(frozen),
            is_read=self._is_read_since(began),
            as_of=min(ages, default=None),
        )

    def _is_read_since(self, began: float) -> bool:
        listed = self._desk.book.listed_at
        return listed is not None and listed >= began

    async def run(self, form_token: str) -> FreezeReport:
        """Ask for every freeze, wait for answers and reads within a limit, and report by name.

        What has no answer by then goes on; what was not sent by then is not sent. Whatever else is
        being sent is waited for as well. Raises VaultError.
        """
        return await self._do(self._run_or_tell(form_token))

    async def _run_or_tell(self, form_token: str) -> FreezeReport:
        try:
            return await go_first(self._run(form_token))
        except asyncio.CancelledError:
            with suppress(VaultError):
                if self._plan(self._desk.clock.monotonic()).asked:
                    self.tell(of_freeze_all(form_token, self._desk.clock.now()))
            raise

    async def _run(self, form_token: str) -> FreezeReport:
        began = self._desk.clock.monotonic()
        with suppress(VaultError):  # a full disk keeps nobody from freezing
            self.begun()
        await self._read_first()
        plan, course = self._plan(began), _Course(form_token)
        ids = tuple(line.card_id for line in plan.asked if line.card_id is not None)
        was_asked = tuple(line.card_id for line in plan.waiting if line.card_id is not None)
        # An unfreeze on its way is no proof either: there only a read after the freeze is.
        course.active = {c for c in ids + was_asked if not self._is_stated_frozen(c)}
        try:
            async with asyncio.timeout(min(self._limit_s + EACH_S * len(ids), MOST_S)):
                await self._send(ids, course)
                await self._outbox.quiet()
                await self._look(ids + was_asked, course)
        except TimeoutError:
            pass  # what is known by now is told
        told = [self._now(line, course) for line in chain(plan.asked, plan.waiting)]
        after, named = self._plan(began), {*ids, *was_asked}
        late = (replace(line, why=_LATE) for line in after.asked)
        rest = chain(late, after.waiting, after.beyond, after.frozen)
        told += [line for line in rest if line.card_id not in named]
        return FreezeReport(self._desk.clock.now(), tuple(told), after.is_read)

    async def _send(self, ids: tuple[CardId, ...], course: "_Course") -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(card_id: CardId) -> None:
            async with gate:
                try:
                    token = f"{course.form_token}/{card_id}"
                    params = {FREEZE_ALL: course.form_token}
                    await self._moving.set_frozen(card_id, True, token, **params)
                except PurserError as error:
                    course.refused[card_id] = error.happened

        ended = await asyncio.gather(*(one(card_id) for card_id in ids), return_exceptions=True)
        for failed in ended:  # a bug at one card must not keep the others from being frozen
            if isinstance(failed, Exception):
                log.error("freezing all: %s", type(failed).__name__)

    async def _look(self, ids: tuple[CardId, ...], course: "_Course") -> None:
        """Read until every freeze that was taken, or may have been, is seen."""
        for pause in chain(LOOKS_S, repeat(LOOKS_S[-1])):
            if not any(self._is_awaited(card_id, course) for card_id in ids):
                return
            await asyncio.sleep(pause)
            await self._sync.refresh(lambda: None)

    def _is_awaited(self, card_id: CardId, course: "_Course") -> bool:
        sent = self._freeze_of(card_id, course)
        return sent is not None and self._fate(card_id, sent, course) in _AWAITED

    def _now(self, line: FreezeLine, course: "_Course") -> FreezeLine:
        if line.card_id is None:
            return line
        sent = self._freeze_of(line.card_id, course)
        fate = self._fate(line.card_id, sent, course)
        was_sent = sent is not None and sent.stage not in (Stage.READY, Stage.STALE)
        why = course.refused.get(line.card_id, _TAKEN if was_sent else line.why)
        return replace(line, fate=fate, why=why if fate is Fate.NOT_FROZEN else "")

    def _fate(self, card_id: CardId, sent: Intent | None, course: "_Course") -> Fate:
        """Frozen is what a read of this time says, and nothing else."""
        if self._status(card_id) is CardStatus.TERMINATED:
            return Fate.ENDED
        fate = Fate.NOT_FROZEN if sent is None else fate_of(sent.stage)
        if self._is_stated_frozen(card_id) and (card_id in course.active or fate is Fate.FROZEN):
            return Fate.FROZEN
        return Fate.NOT_KNOWN if fate is Fate.FROZEN else fate

    def _is_stated_frozen(self, card_id: CardId) -> bool:
        return self._status(card_id) is CardStatus.FROZEN

    def _status(self, card_id: CardId) -> CardStatus | None:
        card = self._desk.book.get(card_id)
        return None if card is None else card.facts.status

    def _freeze_of(self, card_id: CardId, course: "_Course") -> Intent | None:
        """The wish of this form, else one that is still open; an older one proves nothing now."""
        wishes = self._desk.vault.intents.of_card(card_id, LOOKED_THROUGH)
        freezes = [i for i in wishes if i.kind is Kind.FREEZE]
        mine = [i for i in freezes if i.params.get(FREEZE_ALL) == course.form_token]
        return next(chain(mine, (i for i in freezes if i.is_open)), None)


@dataclass(slots=True)
class _Course:
    """One freeze of all: why cards were refused, and which of them a read called active before."""

    form_token: str
    refused: dict[CardId, str] = field(default_factory=dict)
    active: set[CardId] = field(default_factory=set)


def _line(card: Card, fate: Fate, why: str = "") -> FreezeLine:
    return FreezeLine(card.id, card.label, card.facts.last4, fate, why)


def _being_made(issue: Intent) -> FreezeLine:
    return FreezeLine(None, issue.params.get("label", ""), "", Fate.NOT_FROZEN, _MADE)


def _by_name(lines: list[FreezeLine]) -> tuple[FreezeLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.label.casefold(), line.last4)))
