"""Keeps the picture true by reading: one refresh at a time, hurried while something is pending."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.ports import Holder
from desktop_app.application.restored import note_whole_read, restored
from desktop_app.application.settling import Settler
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure, PurserError, internal_failure
from desktop_app.domain.intents import IntentId, PanState
from desktop_app.domain.looking import next_look_s
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.service_errors import (
    ClockWrong,
    KeysRefused,
    NotSent,
    RateLimited,
    Refused,
    ServiceError,
)
from desktop_app.domain.vault_errors import VaultError

PENDING_S, IDLE_S = 5, 60
SHORTEST_S = 0.5
BACK_OFF_S = (5, 10, 20, 40, 60)
SHOWN_ROWS = 20
LIST_IS_NEW_S = 90
# What has not come by then is looked for at leisure: it must not use up the rate limit for ever.
AWAITED_FOR = timedelta(minutes=10)
log = logging.getLogger(__name__)
Publish = Callable[[], None]


@dataclass(slots=True)
class View:
    """What is shown besides stored facts; owned by the worker.

    `chosen` is the id of a card, or of a wish that has none. `parts_left` is what the large
    top-up of `parts_card` has yet to send.
    """

    link: Link
    refreshing: bool = False
    query: str = ""
    chosen: CardId | IntentId | None = None
    holders: tuple[Holder, ...] = ()
    parts_left: Money = ZERO
    parts_card: CardId | None = None


class Sync:
    """Reads everything, settles what is open, and says when it will look again."""

    def __init__(self, desk: Desk, feeds: Feeds, settler: Settler, view: View) -> None:
        self._feeds = feeds
        self._vault = desk.vault
        self._book = desk.book
        self._api = desk.api
        self._clock = desk.clock
        self._ids = desk.ids
        self._settler = settler
        self._view = view
        self._failures = 0
        self._distrusted = False
        self._wanted = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def hurry(self) -> None:
        """Look again now instead of at the planned time."""
        self._wanted.set()

    def look_anew(self) -> None:
        """Read everything now: the computer slept, or its clock was set."""
        self._distrusted = True
        self.hurry()

    async def run(self, publish: Publish) -> None:
        """Refresh for ever; ends only by cancellation."""
        while True:
            self._wanted.clear()
            # gather hands over as a value what nobody expected: a bug must not end the reading.
            (pause,) = await asyncio.gather(self._look(publish), return_exceptions=True)
            if isinstance(pause, BaseException):
                log.error("reading: %s", type(pause).__name__)
                pause = IDLE_S
            try:
                async with asyncio.timeout(pause):
                    await self._wanted.wait()
            except TimeoutError:
                continue

    async def _look(self, publish: Publish) -> float:
        """One refresh; how many seconds until the next."""
        try:
            await self._refresh(publish, whole=self._whole_is_due())
            pause = self._pause_s()
            due = self._clock.now() + timedelta(seconds=pause)
            self._view.link = replace(self._view.link, next_check=due)
            return pause
        finally:
            publish()

    async def refresh(self, publish: Publish) -> Failure | None:
        """One whole read; never raises for what the network does. Returns why it failed."""
        try:
            return await self._refresh(publish, whole=True)
        finally:
            publish()

    async def _refresh(self, publish: Publish, *, whole: bool) -> Failure | None:
        async with self._one_at_a_time:
            self._view.refreshing = True
            publish()
            try:
                started = self._clock.now()
                await (self._read_all() if whole else self._read_pending())
            except PurserError as error:
                return self._failed(error)
            except Exception:
                self._broke()
                raise
            else:
                self._succeeded(started, whole=whole)
                return None
            finally:
                self._view.refreshing = False

    async def settle(self) -> None:
        """Compare what is open with what was read.

        A card whose wish was settled just now is read once more, so that its figure shows it.
        """
        waiting = _pending_cards(self._vault)
        await self._settler.settle()
        for card_id in set(waiting) - set(_pending_cards(self._vault)):
            with suppress(Refused):
                await self.read_card(card_id)

    async def read_card(self, card_id: CardId) -> None:
        """Read one card now. Raises ServiceError."""
        read_at, began = self._clock.now(), self._clock.monotonic()
        self._book.take_in([await self._api.get_card(card_id)], read_at, began)

    async def know_cards(self) -> None:
        """The whole list as it was a moment ago: what comes after it is new.

        Raises NotSent when it could not be read.
        """
        listed = self._book.listed_at
        if listed is not None and self._clock.monotonic() - listed < LIST_IS_NEW_S:
            return
        try:
            async with self._one_at_a_time:
                await self._read_list(self._clock.now())
        except ServiceError as error:
            raise NotSent(
                "The list of cards could not be read first, so nothing was sent.",
                detail=error.detail,
            ) from None

    async def read_wallets(self) -> None:
        """Read wallets and rates now. Raises ServiceError."""
        wallets, rates = await self._api.wallets(), await self._api.rates()
        with self._vault.commit():
            self._vault.facts.put_wallets(wallets)
            self._vault.facts.put_rates(rates)

    async def _read_all(self) -> None:
        read_at = self._clock.now()
        await self._read_list(read_at)
        await self.read_wallets()
        if self._api.capabilities.holders and not self._view.holders:
            self._view.holders = await self._api.holders()
        mark = restored(self._vault.settings)
        if mark is not None and mark.read_at is None:
            await self._feeds.read_all_since([c.id for c in self._book.all()], mark.made_at)
        await self._settle_and_show(read_at)
        note_whole_read(self._vault.settings, read_at)

    async def _read_list(self, read_at: datetime) -> None:
        began = self._clock.monotonic()
        async for page in self._api.list_cards():
            self._book.take_in(page, read_at, began)
        self._book.listed_at = began
        self._distrusted = False

    async def _read_pending(self) -> None:
        """Only what is waited for: a list of thousands is not read every five seconds."""
        started = self._clock.now()
        for card_id in _pending_cards(self._vault):
            with suppress(Refused):  # one card it does not know says nothing about the others
                await self.read_card(card_id)
        wallets = await self._api.wallets()
        with self._vault.commit():
            self._vault.facts.put_wallets(wallets)
        await self._settle_and_show(started)

    async def _settle_and_show(self, started: datetime) -> None:
        await self.settle()
        chosen = CardId(self._view.chosen or "")
        if self._book.get(chosen) is not None:
            seen = self._feeds.read_at(chosen)
            if seen is None or not started <= seen <= self._clock.now():  # it may be set back
                with suppress(Refused):
                    await self._feeds.read(chosen)

    def _whole_is_due(self) -> bool:
        """Every minute, and whenever a created card has yet to be found in the list."""
        link = self._view.link
        if link.state is not LinkState.ONLINE or link.as_of is None or self._distrusted:
            return True
        if any(i.card_id is None for i in self._vault.intents.open()):
            return True
        return self._clock.now() - link.as_of >= timedelta(seconds=IDLE_S)

    def _succeeded(self, started: datetime, *, whole: bool) -> None:
        self._failures = 0
        before = self._view.link
        since = before.since if before.state is LinkState.ONLINE else started
        self._view.link = Link(LinkState.ONLINE, started if whole else before.as_of, since)

    def _failed(self, error: PurserError) -> Failure:
        self._failures += 1
        before = self._view.link
        state = _link_state(error)
        if isinstance(error, RateLimited) and before.state is LinkState.ONLINE:
            state = LinkState.ONLINE  # the service answers; it only asks for patience
        since = before.since if before.state is state else self._clock.now()
        failure = Failure.from_error(error)
        self._view.link = Link(state, before.as_of, since, failure)
        return failure

    def _broke(self) -> None:
        """Said at once: figures that are no longer read must not look as if they were."""
        failure = internal_failure(self._ids.make_intent_id()[:8])
        before = self._view.link
        self._view.link = Link(LinkState.BROKEN, before.as_of, self._clock.now(), failure)

    def _pause_s(self) -> float:
        if self._view.link.state is LinkState.REFUSED:
            return IDLE_S
        if self._failures:
            return BACK_OFF_S[min(self._failures, len(BACK_OFF_S)) - 1]
        now, opened = self._clock.now(), self._vault.intents.open()
        awaited = [i for i in opened if i.pan is not PanState.LOST]
        looks = [next_look_s(now - i.changed_at) for i in awaited if i.is_uncertain]
        if any(now - i.changed_at < AWAITED_FOR for i in awaited if not i.is_uncertain):
            looks.append(PENDING_S)
        return max(SHORTEST_S, min([IDLE_S, *(look for look in looks if look is not None)]))


def _pending_cards(vault: Vault) -> tuple[CardId, ...]:
    opened = vault.intents.open()
    return tuple(dict.fromkeys(i.card_id for i in opened if i.card_id is not None))


def _link_state(error: PurserError) -> LinkState:
    if isinstance(error, KeysRefused | ClockWrong):
        return LinkState.REFUSED
    return LinkState.BROKEN if isinstance(error, VaultError) else LinkState.OFFLINE
