"""Keeps the picture true by reading: one refresh at a time, hurried while something is pending."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import timedelta
from math import inf

from desktop_app.application.claims import Claims
from desktop_app.application.debits import Debits
from desktop_app.application.desk import Desk
from desktop_app.application.dirty import Dirty
from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.polls import IDLE_S, Polls
from desktop_app.application.read_failures import rest_s, state_of
from desktop_app.application.reading import Reader
from desktop_app.application.settling import Settler
from desktop_app.application.turns import alone, go_last
from desktop_app.application.view import View
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure, PurserError, internal_failure
from desktop_app.domain.events import Event, Read, affects
from desktop_app.domain.polling import BY_AGE, NO_CARD, Look, Thing
from desktop_app.domain.service_errors import RateLimited, ServiceError, unsent_unread
from desktop_app.domain.vault_errors import VaultError

MADE_UP = 10
"""Of so many cards that are not in the list, hints are remembered at once."""
SHOWN_ROWS = 20
TURN_S = 60.0
"""How long a send waits for a read that is under way: as long as one request may wait and take."""
LIST_IS_NEW_S = 90
SOON_S = 0.001
IDLE = timedelta(seconds=IDLE_S)
log = logging.getLogger(__name__)
Publish = Callable[[], None]


class Sync:
    """Reads everything, settles what is open, and says when it will look again."""

    def __init__(self, desk: Desk, feeds: Feeds, settler: Settler, view: View) -> None:
        self._vault = desk.vault
        self._book = desk.book
        self._clock = desk.clock
        self._ids = desk.ids
        self._view = view
        self._failures = 0
        self._rest_until = -inf
        self._is_asked = False
        """Whether a message is a reason to look at what was sent and at the wallets."""
        self._is_hurried = False
        """Whether somebody who may have it at once wants that."""
        self._is_pressed = False
        """Whether a person, or a computer that woke, does not wait for the end of a back-off."""
        self._distrusted = False
        self._has_gap = False
        """Whether messages may have been missed since everything was last read."""
        self._wanted = asyncio.Event()
        self.dirty = Dirty(self._wanted.set)
        """What messages named and no read has stated since."""
        self._one_at_a_time = asyncio.Lock()
        self._polls = Polls(desk, feeds)
        self.guarded: Callable[[], tuple[CardId, ...]] = tuple
        """The cards whose feeds are looked at again and again, whoever looks or not."""
        self.claims = Claims(desk, feeds)
        self._debits = Debits(desk)
        self._reader = Reader(desk, feeds, settler, view, self.dirty, self._polls, self.claims)
        self.read_card = self._reader.read_card
        self.read_wallets = self._reader.figures.read
        self.settle = self._reader.settle
        self.may_still_land = settler.may_still_land

    def hear(self, event: Event) -> None:
        """A message came: what it names is read next, and what it says is compared with that."""
        card_id = event.card_id
        # Anybody may name cards that are none, on a way that cannot be checked: ten at a time.
        is_known = card_id is None or self._book.get(card_id) is not None
        if is_known or len(self.dirty) < MADE_UP:
            self.dirty.note(event)
        self.claims.hear(event)
        if Read.WALLETS in affects(event):
            self._is_asked = True
            self._wanted.set()

    def hurry(self) -> None:
        """Look now, instead of at the planned time, at what was sent and at the wallets.

        Whatever the service asked to wait for: only a person's act comes here, never a message.
        """
        self._is_hurried = self._is_pressed = True
        self._wanted.set()

    def look_anew(self) -> None:
        """Read everything now: the computer slept, or its clock was set."""
        self._distrusted = True
        self.hurry()

    def note_gap(self) -> None:
        """Messages may have been missed: everything is read again, in its time.

        A way that comes and goes must not have everything read over and over.
        """
        self._has_gap = True
        self._wanted.set()

    async def run(self, publish: Publish) -> None:
        """Look after look for ever; ends only by cancellation."""
        async with aclosing(self._polls.holds):
            while True:
                look = await self._next()
                # gather hands over as a value what nobody expected: a bug must not end the reading.
                (failed,) = await asyncio.gather(self._look(publish, look), return_exceptions=True)
                if isinstance(failed, BaseException):
                    log.error("reading: %s", type(failed).__name__)
                    await self._is_wanted_within(IDLE_S)

    async def _next(self) -> Look:
        """Wait for the next look; what is wanted now comes as soon as the budget has room.

        A message only says what to read: where reads fail, it waits like everything else.
        """
        while True:
            self._wanted.clear()
            look, pause = self._plan()
            if pause < SOON_S:
                self._is_pressed = False
                return look
            await self._is_wanted_within(pause)  # and plan anew: money may have used the room

    async def _is_wanted_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._wanted.wait()
        except TimeoutError:
            return False
        return True

    def _plan(self) -> tuple[Look, float]:
        pause = 0.0 if self._is_pressed else self._back_off_s()
        if self._whole_is_due():
            return Look(Thing.WHOLE, 0.0, self._polls.whole_cost()), pause
        now, shown = self._clock.monotonic(), CardId(self._view.chosen or "")
        self._polls.guard(self.guarded())
        urgent = self._polls.pending()
        if self._is_hurried or self._is_asked:
            urgent.insert(0, self._polls.asked(urgent, at_once=self._is_hurried))
        urgent.append(Look(Thing.NAMED, self.claims.soonest(), 2))
        if len(self.dirty):
            urgent.append(Look(Thing.NAMED, now, 2))
        look, wait = self._polls.next(urgent, None if self._book.get(shown) is None else shown)
        return look, max(pause, wait)

    async def _look(self, publish: Publish, look: Look) -> None:
        """One look, and when the next one is told to come."""
        self._polls.spend(look)
        if look.thing is Thing.HELD:  # it may take half a minute, and nobody is to wait for it
            self._polls.holds.start(look.card_id)
            return
        if look.thing in (Thing.PENDING, Thing.WHOLE):
            self._is_asked = self._is_hurried = False
        try:
            await self._refresh(publish, look.thing, look.card_id)
            due = self._clock.now() + timedelta(seconds=self._back_off_s() or self._told_s())
            self._view.link = replace(self._view.link, next_check=due)
        finally:
            publish()
        # After the picture: what a top-up took is a figure of its record, and nobody waits for it.
        if self._view.link.state is LinkState.ONLINE:
            with suppress(VaultError):  # the next look says what the disk has
                await self._debits.read()

    async def watch(self, is_watched: bool) -> None:
        """Whether somebody looks at the window; who comes back is shown the truth at once."""
        self._polls.is_watched = is_watched
        as_of = self._view.link.as_of
        if is_watched and as_of is not None and self._clock.now() - as_of >= IDLE:
            self.look_anew()
        elif is_watched:
            self.hurry()

    async def refresh(self, publish: Publish) -> Failure | None:
        """One whole read; never raises for what the network does. Returns why it failed."""
        try:
            return await self._refresh(publish, Thing.WHOLE)
        finally:
            publish()

    async def _refresh(
        self, publish: Publish, thing: Thing, card_id: CardId = NO_CARD
    ) -> Failure | None:
        async with self._one_at_a_time:
            # To say so is a picture too, and messages come often.
            is_pending = thing is Thing.PENDING and bool(self._vault.intents.open())
            if is_pending or thing is Thing.WHOLE:
                self._view.refreshing = True
                publish()
            try:
                if thing is Thing.WHOLE and self._has_gap:  # a gap from now on is another one
                    self._has_gap, self._distrusted = False, True
                work = self._reader.read(thing, card_id)
                await (go_last(work) if thing in BY_AGE else work)
            except PurserError as error:
                return self._failed(error)
            except Exception:
                self._broke()
                raise
            else:
                self._distrusted = self._distrusted and thing is not Thing.WHOLE
                self._succeeded()
                self.claims.compare()
                return self._view.link.failure
            finally:
                self._view.refreshing = False

    async def know_cards(self, within_s: float = LIST_IS_NEW_S) -> None:
        """The whole list as it was at most `within_s` ago, or later: what comes after it is new.

        Raises NotSent when it could not be read, or another read did not end within `TURN_S`.
        """
        asked = self._clock.monotonic()
        if self._book.was_listed_since(asked - within_s):
            return
        try:
            async with alone(self._one_at_a_time, TURN_S):
                # Whoever was waited for may have read it.
                since = min(asked, self._clock.monotonic() - within_s)
                if not self._book.was_listed_since(since):
                    await self._reader.read_list()
        except ServiceError as error:
            if self._book.was_listed_since(asked):
                return  # whoever was waited for has read it, and goes on with something else
            happened = "The list of cards could not be read first, so nothing was sent."
            raise unsent_unread(happened, error) from None

    def _whole_is_due(self) -> bool:
        """After whatever may have made everything untrue; the rest is read piece by piece."""
        link = self._view.link
        is_known = link.state is LinkState.ONLINE and self._reader.is_listed
        # Whoever may send hints must not have everything read over and over.
        is_lacking = self._has_gap or self.dirty.holders or self._reader.is_short_of_rows
        return not is_known or self._distrusted or (is_lacking and self._polls.is_whole_old())

    def _succeeded(self) -> None:
        """The picture is as old as the oldest of its parts."""
        self._failures, self._rest_until = 0, -inf
        before = self._view.link
        since = before.since if before.state is LinkState.ONLINE else self._clock.now()
        as_of = self._reader.as_of or before.as_of
        lack = self._reader.figures.lack
        failure = None if lack is None else Failure.from_error(lack)
        self._view.link = Link(LinkState.ONLINE, as_of, since, failure)

    def _failed(self, error: PurserError) -> Failure:
        self._failures += 1
        before = self._view.link
        state = state_of(error)
        if isinstance(error, RateLimited) and before.state is LinkState.ONLINE:
            state = LinkState.ONLINE  # the service answers; it only asks for patience
        self._rest_until = self._clock.monotonic() + rest_s(self._failures, state, error)
        since = before.since if before.state is state else self._clock.now()
        failure = Failure.from_error(error)
        due = self._clock.now() + timedelta(seconds=self._back_off_s())
        self._view.link = Link(state, before.as_of, since, failure, due)
        return failure

    def _broke(self) -> None:
        """Said at once: figures that are no longer read must not look as if they were."""
        failure = internal_failure(self._ids.make_intent_id()[:8])
        as_of = self._view.link.as_of
        self._view.link = Link(LinkState.BROKEN, as_of, self._clock.now(), failure)

    def _back_off_s(self) -> float:
        return max(self._rest_until - self._clock.monotonic(), 0.0)

    def _told_s(self) -> float:
        """When what is waited for, else the whole, is looked at next."""
        now = self._clock.monotonic()
        return max(0.0, min([look.due - now for look in self._polls.pending()], default=IDLE_S))
