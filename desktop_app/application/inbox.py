"""Messages of the service: durable before they are answered, acted on once, and never believed
further than that something should be read."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ParamSpec, Protocol

from desktop_app.application.ports import Clock
from desktop_app.application.receiving import Delivery, Taken
from desktop_app.application.shared_commit import SharedCommit
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.errors import Locked
from desktop_app.domain.event_log import Arrival, LogEntry, key_of
from desktop_app.domain.events import Doubt, Doubted, Event
from desktop_app.domain.service_errors import CodeMissing
from desktop_app.domain.vault_errors import VaultError

P = ParamSpec("P")
Heard = Callable[[Event], None]
"""Told of each message whose subject should be read again; must not block."""

_ANSWERS = {
    Doubt.NO_SIGNATURE: Taken.REFUSED_SIGNATURE,
    Doubt.TWO_SIGNATURES: Taken.REFUSED_SIGNATURE,
    Doubt.BAD_SIGNATURE: Taken.REFUSED_SIGNATURE,
    Doubt.STALE: Taken.REFUSED_SIGNATURE,
    Doubt.TOO_LARGE: Taken.TOO_LARGE,
    Doubt.NOT_EXACT: Taken.KEPT,
    Doubt.ALTERED: Taken.KEPT,
}
# Of what is too large no more than this is kept: enough to recognise it.
_KEPT_BYTES = 64 * 1024


class ReadsEvents(Protocol):
    """Proves and parses one delivery. Raises Doubted, and CodeMissing where no code can read it."""

    def read(self, delivery: Delivery, now: datetime) -> Event: ...
    def read_again(self, raw: bytes) -> Event | None:
        """What a body that was believed says now; None where it says nothing any more."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What to answer for a message on disk, and what to tell of it."""

    taken: Taken
    news: Event | None


class Inbox:
    """M13 Confluence: a message changes no state; it is kept, and what it names is read.

    One that comes again, in whatever order, finds itself kept already.
    """

    def __init__(self, vault: Vault, reader: ReadsEvents, clock: Clock, heard: Heard) -> None:
        self._vault = vault
        self._commits = SharedCommit[_Kept](vault)
        self._reader = reader
        self._clock = clock
        self._heard = heard

    async def take(self, delivery: Delivery) -> Taken:
        """Keep one delivery; what to answer. Only what is on disk is answered as kept."""
        try:
            return (await self._commits.do(self._judge(delivery), self._tell)).taken
        except (VaultError, Locked, CodeMissing):
            return Taken.BUSY  # the service sends it again

    def _judge(self, delivery: Delivery) -> Callable[[], _Kept]:
        """How it is to be kept: it is proven and parsed before it waits for its commit."""
        try:
            event = self._reader.read(delivery, self._clock.now())
        except Doubted as error:
            return partial(self._doubt, delivery, error.doubt, error.event)
        return partial(self._believe, delivery, event)

    def _believe(self, delivery: Delivery, event: Event) -> _Kept:
        arrival = self._keep(delivery, key_of(event.id), None, event)
        if arrival is Arrival.ALTERED:
            return self._doubt(delivery, Doubt.ALTERED, event)
        return _Kept(Taken.KEPT, event if arrival is Arrival.NEW else None)

    def _doubt(self, delivery: Delivery, doubt: Doubt, claimed: Event | None) -> _Kept:
        """Kept and counted; at most a reason to look."""
        arrival = self._keep(delivery, f"doubt:{doubt}:{_digest(delivery).hex()}", doubt, claimed)
        news = claimed if arrival is Arrival.NEW else None
        return _Kept(_ANSWERS.get(doubt, Taken.MALFORMED), news)

    def _tell(self, kept: _Kept) -> None:
        if kept.news is not None:
            self._heard(kept.news)

    def _keep(
        self, delivery: Delivery, key: str, doubt: Doubt | None, event: Event | None
    ) -> Arrival:
        at = delivery.received_at
        entry = LogEntry(key, delivery.way.value, doubt, event, _digest(delivery), at, at)
        return self._vault.events.keep(entry, delivery.body[:_KEPT_BYTES])


def each(*listeners: Callable[P, None]) -> Callable[P, None]:
    """Tells all of `listeners`, in their order."""

    def tell(*told: P.args, **named: P.kwargs) -> None:
        for listener in listeners:
            listener(*told, **named)

    return tell


def _digest(delivery: Delivery) -> bytes:
    return hashlib.sha256(delivery.body).digest()
