"""Planted mistakes that a struck journey must give away."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from typing import Any

import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.vault.database import Database
from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import CardOrder, Created, Keep, MoneyOrder
from desktop_app.application.vault_ports import Vault
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure, PurserError
from desktop_app.domain.intents import Intent, Kind, Stage, advance
from desktop_app.domain.money import ZERO
from desktop_app.domain.vault_errors import VaultError
from tests.faults import world
from tests.faults.children import Tell
from tests.faults.journey import Mutant, fingerprint


@contextmanager
def records_after_the_send(_tell: Tell) -> Iterator[None]:
    """The request leaves before SENDING is on disk."""
    real = Outbox.send

    async def send(
        self: Outbox,
        intent: Intent,
        call: Callable[[Keep], Awaitable[Any]],
        *rest: Any,
        **options: Any,
    ) -> Any:
        kept: list[bytes] = []
        answer = await call(kept.append)

        async def again(keep: Keep) -> Any:
            keep(kept[-1])
            return answer

        return await real(self, intent, again, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outbox, "send", send)
        yield


@contextmanager
def shows_before_it_keeps(tell: Tell) -> Iterator[None]:
    """The number is on screen before it is on disk."""
    real = BitnobClient.create_card

    async def create(self: BitnobClient, order: CardOrder, keep: Keep) -> Created:
        def shown(raw: bytes) -> None:
            made = self.read_created(order.reference, raw)
            if made is not None and made.details is not None:
                tell(f"shown {fingerprint(made.details)}")
            keep(raw)

        return await real(self, order, shown)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BitnobClient, "create_card", create)
        yield


@contextmanager
def resends_at_start() -> Iterator[None]:
    """What an earlier run left in doubt is sent once more."""
    real = Wallet.refresh

    async def refresh(self: Wallet) -> Failure | None:
        for intent in self._desk.vault.intents.open():
            if intent.kind is Kind.FUND and intent.session != self._desk.session:
                card, amount = intent.card_id or CardId(""), intent.amount or ZERO
                order = MoneyOrder(intent.reference, card, amount)
                with suppress(PurserError):
                    await self._desk.api.fund(order, lambda _: None)
        return await real(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Wallet, "refresh", refresh)
        yield


@contextmanager
def takes_up_the_room_apart(_tell: Tell) -> Iterator[None]:
    """What a rule takes up, and its line of the log, are kept before the wish is."""
    real = Outbox._begin

    def begin(
        self: Outbox, intent: Intent, reserve: Callable[[Intent], None] | None
    ) -> tuple[Intent, int]:
        if reserve is not None:
            with self._vault.commit():
                reserve(intent)
        return real(self, intent, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outbox, "_begin", begin)
        yield


@contextmanager
def takes_it_for_not_sent() -> Iterator[None]:
    """What an earlier run was sending counts as refused, and its room as free."""
    real = world.begin_session

    def begin(vault: Vault, session: str, now: datetime) -> None:
        for intent in vault.intents.open():
            if intent.stage is Stage.SENDING and intent.session != session:
                vault.intents.put(advance(intent, Stage.REJECTED, now, reason="not_sent"))
        real(vault, session, now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world, "begin_session", begin)
        yield


KILLED: dict[str, Mutant] = {
    "records after the send": records_after_the_send,
    "shows before it keeps": shows_before_it_keeps,
    "takes up the room apart": takes_up_the_room_apart,
}
STARTED: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "sends again at the start": resends_at_start,
    "takes it for not sent": takes_it_for_not_sent,
}
"""Those of the run after the one that was killed."""


@contextmanager
def forgets_that_the_disk_failed(_tell: Tell) -> Iterator[None]:
    """After a failed sync it goes on writing."""
    with pytest.MonkeyPatch.context() as patch:
        never = property(lambda _: False, lambda _, __: None)
        patch.setattr(Database, "_failed", never, raising=False)
        yield


@contextmanager
def sends_what_was_not_kept(_tell: Tell) -> Iterator[None]:
    """A commit that failed is taken for one that worked."""
    real = Outbox._begin

    def begin(self: Outbox, intent: Intent, *rest: Any) -> tuple[Intent, int]:
        try:
            return real(self, intent, *rest)
        except VaultError:
            return advance(intent, Stage.SENDING, self._clock.now()), 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outbox, "_begin", begin)
        yield


FAILING_DISK: dict[str, Mutant] = {
    "forgets that the disk failed": forgets_that_the_disk_failed,
    "sends what was not kept": sends_what_was_not_kept,
}
