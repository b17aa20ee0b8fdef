"""Hears what the card service says while a vault is open, and says how that stands."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.echo import Echo
from desktop_app.application.hearing import Hearing, HearingForm, HearingWish, News
from desktop_app.application.inbox import Heard, Inbox, ReadsEvents, each
from desktop_app.application.late_money import LateMoney
from desktop_app.application.message_log import MessageLog
from desktop_app.application.ports import PairSource, SandboxHost
from desktop_app.application.receiving import (
    Delivery,
    Receiver,
    Report,
    Taken,
    Way,
    WayReport,
    WayState,
)
from desktop_app.application.tally import Tally
from desktop_app.domain.errors import NotAllowed, internal_failure
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import ServiceError
from desktop_app.domain.vault_errors import VaultError

TELL_S = 0.2
REST_S = 60.0
log = logging.getLogger(__name__)


class Ears(Protocol):
    """Makes what hears; knows what addresses look like."""

    def first(self) -> Hearing:
        """New names that nobody can guess; no way is on."""

    def settle(self, wish: HearingWish, known: Hearing) -> Hearing:
        """What `wish` makes of what is kept. Raises InvalidInput."""

    def address(self, hearing: Hearing) -> Secret | None:
        """What the service is to be given, where that is known before a connection stands."""

    def host(self, address: Secret) -> str:
        """What may be shown of an address."""

    def is_lasting(self, hearing: Hearing, address: Secret) -> bool:
        """Whether the next run has the same address."""

    def mark(self, address: Secret) -> str:
        """What recognises an address and does not give it away."""

    def receiver(self, hearing: Hearing) -> Receiver:
        """The chosen way."""

    async def knock(self, address: Secret, body: bytes) -> None:
        """Post `body` to `address`, as the service would. Raises RelayError."""

    def reader(
        self, hearing: Hearing, units: PairSource, is_proven: Callable[[], bool]
    ) -> ReadsEvents:
        """What proves messages. `hearing` has a secret."""


class Hears(Protocol):
    """The wallet, as far as messages concern it."""

    @property
    def hear(self) -> Heard: ...
    @property
    def note_gap(self) -> Callable[[], None]: ...
    @property
    def note_way(self) -> Report: ...
    def publish(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Bank:
    """The practice bank: what it signs with, and who knows whether it runs."""

    secret: Secret
    host: SandboxHost


class Listening:
    """Keeps the chosen way up from unlock to lock; every delivery goes through one inbox.

    The wallet reads everything again whenever a connection stands again: what came before it was
    missed. `bank` is the practice bank of a practice vault, which posts to this computer
    without anybody setting anything.
    """

    def __init__(self, desk: Desk, ears: Ears, wallet: Hears, bank: Bank | None = None) -> None:
        self._desk = desk
        self._ears = ears
        self._wallet = wallet
        self._bank = bank
        self._chores = Chores()
        self._changed, self._news_came = asyncio.Event(), asyncio.Event()
        self._report = WayReport(WayState.OFF, desk.clock.now())
        self._deliveries = 0
        self._tally = Tally(desk)
        self._echo = Echo(desk.clock)
        self._inbox: Inbox | None = None
        self._late = LateMoney(desk.vault, desk.guard)
        self.log = MessageLog(desk.vault, desk.book)
        self._hearing = self._load()
        self._follow()
        desk.heard_at.news = lambda: self.news

    # --- life ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Go on until `stop`."""
        self._chores.start(self.run())

    async def stop(self) -> None:
        """Hear nothing more."""
        await self._chores.stop()
        self._inbox = None

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tell())
            group.create_task(self._late.run(self._news_came.set))
            while True:
                self._changed.clear()
                hearing = group.create_task(self._hear())
                await self._changed.wait()
                hearing.cancel()
                await asyncio.wait({hearing})

    async def take(self, delivery: Delivery) -> Taken:
        """See Take."""
        if self._echo.is_in(delivery):
            return Taken.KEPT
        try:
            return await self._inbox.take(delivery) if self._inbox is not None else Taken.BUSY
        finally:
            self._deliveries += 1
            self._news_came.set()

    def doorkeeper(self) -> Receiver | None:
        """What can answer at the owner's own address while the vault is locked."""
        own = self._hearing.way is Way.OWN
        return self._ears.receiver(self._hearing) if own else None

    async def _hear(self) -> None:
        await self._tell_bank()
        while self._inbox is not None:
            work = self._ears.receiver(self._hearing).run(self.take, self._take_report)
            # As a value: a bug in one way must not end the hearing, nor the reading.
            (ended,) = await asyncio.gather(work, return_exceptions=True)
            log.error("hearing: %s", type(ended).__name__)
            failure = internal_failure(self._desk.ids.make_intent_id()[:8])
            self._take_report(WayReport(WayState.FAILED, self._desk.clock.now(), None, failure))
            await asyncio.sleep(REST_S)

    async def _tell_bank(self) -> None:
        """As the owner of a real account does in the service's dashboard."""
        practice = None if self._bank is None else self._bank.host.practice
        url = self._desk.heard_at.url
        if practice is not None and url:
            with suppress(ServiceError):
                await practice.post_to(url)

    def _take_report(self, report: WayReport) -> None:
        was_down, self._report = self._report.state is WayState.FAILED, report
        self._wallet.note_way(report)
        if report.url is not None:
            self._know(report.url)
        # Our own port opens with the first reading, and who finds it closed comes again. A relay
        # takes a while, and nobody keeps for us what it is told meanwhile.
        if report.state is WayState.ON and (was_down or self._hearing.way is not Way.OWN):
            self._wallet.note_gap()
        self._news_came.set()

    async def _tell(self) -> None:
        """Many messages, one picture."""
        while True:
            await self._news_came.wait()
            self._news_came.clear()
            with suppress(VaultError):  # what cannot be shown now is shown by the next reading
                self._wallet.publish()
            await asyncio.sleep(TELL_S)

    # --- choosing -----------------------------------------------------------------------------

    async def choose(self, wish: HearingWish) -> None:
        """Keep another way and go over to it at once. Raises InvalidInput, VaultError."""
        self._hearing = self._keep(self._ears.settle(wish, self._hearing))
        self._follow()
        self._changed.set()
        self._news_came.set()

    async def form(self) -> HearingForm:
        """What the form shows."""
        kept = self._hearing
        return HearingForm(
            way=kept.way,
            scheme=kept.scheme,
            has_secret=bool(kept.secret),
            has_gosmee=bool(kept.gosmee),
            has_smee=bool(kept.smee),
            server=kept.server,
            public=kept.public,
            port=kept.port,
        )

    async def address(self) -> Secret:
        """The address to give to the card service. Raises NotAllowed while there is none."""
        url = self._desk.heard_at.url
        if not url:
            raise NotAllowed("There is no address now.", todo="Wait until the way is connected.")
        return url

    async def test(self) -> float:
        """Send a message to our own address; after how many seconds it arrived.

        Raises NotAllowed while there is no address, RelayError when it does not arrive.
        """
        url, nonce = await self.address(), self._desk.ids.make_intent_id()
        return await self._chores.run(
            self._echo.send(nonce, lambda body: self._ears.knock(url, body))
        )

    def _load(self) -> Hearing:
        kept = self._desk.vault.settings.hearing()
        if kept is None:
            kept = self._ears.first()
            if self._bank is not None:
                kept = replace(kept, way=Way.OWN)
            with suppress(VaultError):  # a full disk: it is made anew next time
                self._keep(kept)
        return self._armed(kept)

    def _armed(self, hearing: Hearing) -> Hearing:
        return hearing if self._bank is None else replace(hearing, secret=self._bank.secret)

    def _keep(self, hearing: Hearing) -> Hearing:
        # The practice bank's secret is no secret: a vault must never come to believe in it.
        kept = hearing if self._bank is None else replace(hearing, secret=Secret(""))
        self._desk.vault.settings.put_hearing(kept)
        return hearing

    def _follow(self) -> None:
        """Make what the chosen way needs; without a secret nothing could be believed."""
        hearing, desk = self._hearing, self._desk
        self._inbox = None
        self._late.follow(None)
        self._report = WayReport(WayState.OFF, desk.clock.now())
        self._wallet.note_way(self._report)
        desk.heard_at.forget()
        if hearing.way is None or not hearing.secret:
            return
        reader = self._ears.reader(hearing, desk.api.units, self._late.is_proven)
        self._late.follow(reader)
        heard = each(self._late.note, self._wallet.hear)
        self._inbox = Inbox(desk.vault, reader, desk.clock, heard)
        address = self._ears.address(hearing)
        if address is not None:
            self._know(address)

    def _know(self, address: Secret) -> None:
        self._desk.heard_at.know(address, self._ears.mark(address))

    # --- showing ------------------------------------------------------------------------------

    @property
    def news(self) -> News:
        """How news arrives now."""
        here, elsewhere = self._tally.cards(self._desk.heard_at.mark)
        report, url = self._report, self._desk.heard_at.url
        return News(
            way=self._hearing.way,
            state=report.state,
            since=report.since,
            failure=report.failure,
            host=self._ears.host(url) if url else "",
            is_lasting=not url or self._ears.is_lasting(self._hearing, url),
            here=here,
            elsewhere=elsewhere,
            doubted=self._tally.doubted(self._deliveries),
            deliveries=self._deliveries,
            again_at=report.again_at,
        )
