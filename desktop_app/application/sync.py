"""Keeps the picture true by reading: one refresh at a time, hurried while something is pending."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from desktop_app.application.desk import Desk
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.ports import Holder
from desktop_app.application.settling import Settler
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure, PurserError
from desktop_app.domain.service_errors import ClockWrong, KeysRefused, RateLimited
from desktop_app.domain.vault_errors import VaultError

PENDING_S, IDLE_S = 5, 60
BACK_OFF_S = (5, 10, 20, 40, 60)
SHOWN_ROWS = 20
Publish = Callable[[], None]


@dataclass(slots=True)
class View:
    """What is shown besides stored facts; owned by the worker."""

    link: Link
    refreshing: bool = False
    query: str = ""
    chosen: CardId | None = None
    feed_read_at: dict[CardId, datetime] = field(default_factory=dict)
    holders: tuple[Holder, ...] = ()


class Sync:
    """Reads everything, settles what is open, and says when it will look again."""

    def __init__(self, desk: Desk, settler: Settler, view: View) -> None:
        self._vault = desk.vault
        self._book = desk.book
        self._api = desk.api
        self._clock = desk.clock
        self._settler = settler
        self._view = view
        self._failures = 0
        self._wanted = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def hurry(self) -> None:
        """Look again now instead of at the planned time."""
        self._wanted.set()

    async def run(self, publish: Publish) -> None:
        """Refresh for ever; ends only by cancellation."""
        while True:
            self._wanted.clear()
            await self.refresh(publish)
            pause = self._pause_s()
            due = self._clock.now() + timedelta(seconds=pause)
            self._view.link = replace(self._view.link, next_check=due)
            publish()
            try:
                async with asyncio.timeout(pause):
                    await self._wanted.wait()
            except TimeoutError:
                continue

    async def refresh(self, publish: Publish) -> Failure | None:
        """One whole read; never raises for what the network does. Returns why it failed."""
        async with self._one_at_a_time:
            self._view.refreshing = True
            publish()
            try:
                started = self._clock.now()
                await self._read_all()
            except PurserError as error:
                return self._failed(error)
            else:
                self._succeeded(started)
                return None
            finally:
                self._view.refreshing = False
                publish()

    async def settle(self) -> None:
        """Compare what is open with what was read; reads more where it must."""
        async with self._one_at_a_time:
            await self._settler.settle()

    async def read_card(self, card_id: CardId) -> None:
        """Read one card now. Raises ServiceError."""
        read_at = self._clock.now()
        self._book.take_in([await self._api.get_card(card_id)], read_at)

    async def read_feed(self, card_id: CardId) -> None:
        """Read one card's newest transactions. Raises ServiceError."""
        read_at = self._clock.now()
        feed = await self._api.transactions(card_id, SHOWN_ROWS)
        with self._vault.commit():
            self._vault.facts.put_transactions(feed, read_at)
        self._view.feed_read_at[card_id] = read_at

    async def read_wallets(self) -> None:
        """Read wallets and rates now. Raises ServiceError."""
        wallets, rates = await self._api.wallets(), await self._api.rates()
        with self._vault.commit():
            self._vault.facts.put_wallets(wallets)
            self._vault.facts.put_rates(rates)

    async def _read_all(self) -> None:
        read_at = self._clock.now()
        async for page in self._api.list_cards():
            self._book.take_in(page, read_at)
        await self.read_wallets()
        if self._api.capabilities.holders and not self._view.holders:
            self._view.holders = await self._api.holders()
        await self._settler.settle()
        if self._view.chosen is not None and self._book.get(self._view.chosen) is not None:
            await self.read_feed(self._view.chosen)

    def _succeeded(self, started: datetime) -> None:
        self._failures = 0
        before = self._view.link
        since = before.since if before.state is LinkState.ONLINE else started
        self._view.link = Link(LinkState.ONLINE, started, since)

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

    def _pause_s(self) -> int:
        if self._view.link.state is LinkState.REFUSED:
            return IDLE_S
        if self._failures:
            return BACK_OFF_S[min(self._failures, len(BACK_OFF_S)) - 1]
        return PENDING_S if self._vault.intents.open() else IDLE_S


def _link_state(error: PurserError) -> LinkState:
    if isinstance(error, KeysRefused | ClockWrong):
        return LinkState.REFUSED
    return LinkState.BROKEN if isinstance(error, VaultError) else LinkState.OFFLINE
