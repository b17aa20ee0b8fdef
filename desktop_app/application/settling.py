"""Settles open wishes by reading: never by resending, and never by guessing from a balance."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from desktop_app.application.desk import Desk
from desktop_app.application.details import fetch_details, keep_created, prove_details
from desktop_app.application.facts import merge
from desktop_app.application.feeds import Feeds
from desktop_app.application.ports import Created
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardStatus
from desktop_app.domain.intents import (
    Intent,
    Kind,
    PanState,
    Stage,
    advance,
)
from desktop_app.domain.service_errors import ServiceError
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

_STATUS_PROOF = {
    Kind.FREEZE: CardStatus.FROZEN,
    Kind.UNFREEZE: CardStatus.ACTIVE,
    Kind.TERMINATE: CardStatus.TERMINATED,
}
# How long a status wish of unknown outcome is looked for. Signed requests are refused by then; a
# late freeze does no harm, and the card must not stay open meanwhile.
_LOOKED_FOR = {
    Kind.FREEZE: timedelta(seconds=30),
    Kind.UNFREEZE: timedelta(minutes=10),
    Kind.TERMINATE: timedelta(minutes=10),
}
_NO_EFFECT = frozenset(
    {TransactionStatus.FAILED, TransactionStatus.DECLINED, TransactionStatus.RELEASED}
)


def begin_session(vault: Vault, session: str, now: datetime) -> None:
    """What an earlier run left behind: READY was never sent; SENDING may have been.

    M9: nothing here, or later, sends them.
    """
    with vault.commit():
        for intent in vault.intents.open():
            if intent.session == session:
                continue
            if intent.stage is Stage.READY:
                vault.intents.put(advance(intent, Stage.STALE, now, reason="earlier_run"))
            elif intent.stage is Stage.SENDING:
                vault.intents.put(advance(intent, Stage.UNKNOWN, now, reason="earlier_run"))


class Settler:
    """Compares open intents with what authenticated reads state."""

    def __init__(self, desk: Desk, feeds: Feeds, is_in_flight: Callable[[Intent], bool]) -> None:
        self._feeds = feeds
        self._one_at_a_time = asyncio.Lock()
        self._vault = desk.vault
        self._book = desk.book
        self._api = desk.api
        self._clock = desk.clock
        self._session = desk.session
        self._is_in_flight = is_in_flight

    async def settle(self) -> None:
        """Look at every open intent once; a read that fails leaves its intent as it is."""
        async with self._one_at_a_time:
            for known in self._vault.intents.open():
                intent = self._now(known)
                if intent is not None:
                    with suppress(ServiceError):  # this read proved nothing; the next one may
                        await self._settle_one(self._doubt(intent))

    def _now(self, known: Intent) -> Intent | None:
        """The intent as it stands after whatever was awaited; None when it needs no settling."""
        intent = self._vault.intents.get(known.id)
        if intent is None or not intent.is_open or self._is_in_flight(intent):
            return None
        return intent

    def _doubt(self, intent: Intent) -> Intent:
        """A send that ended without a record (disk full, stop) is not known."""
        if intent.stage is Stage.SENDING:
            intent = self._put(intent, Stage.UNKNOWN, reason="not_recorded")
        return intent

    async def _settle_one(self, intent: Intent) -> None:
        if intent.kind in (Kind.FUND, Kind.WITHDRAW):
            await self._settle_money(intent)
        elif intent.kind in _STATUS_PROOF:
            self._settle_status(intent)
        elif intent.kind is Kind.ISSUE:
            await self._settle_issue(intent)

    async def _settle_money(self, intent: Intent) -> None:
        if intent.card_id is None:
            return
        feed = await self._feeds.read(intent.card_id)
        # A fee may carry the reference of what it was charged for; it proves nothing about that.
        named = (t for t in feed if t.kind is not TransactionKind.FEE)
        row = next((t for t in named if t.reference == intent.reference), None)
        still = self._now(intent)
        if row is not None and still is not None:
            self._apply_row(still, row)

    def _apply_row(self, intent: Intent, row: Transaction) -> None:
        """M6 NoFalseDone: only a row that carries our reference confirms."""
        if row.status is TransactionStatus.SETTLED:
            self._put(intent, Stage.CONFIRMED, fee=row.fee, reason="")
        elif row.status in _NO_EFFECT:
            self._put(intent, Stage.REJECTED, reason="failed_later")
        elif intent.stage is Stage.UNKNOWN:
            self._put(intent, Stage.ACCEPTED, reason="")

    def _settle_status(self, intent: Intent) -> None:
        card = None if intent.card_id is None else self._book.get(intent.card_id)
        if card is None or not self._was_read_after(intent, card):
            return  # the newest read began before the answer: it proves nothing about it
        if card.facts.status is _STATUS_PROOF[intent.kind]:
            self._put(intent, Stage.CONFIRMED, reason="")
        elif card.facts.status is CardStatus.TERMINATED:
            self._put(intent, Stage.REJECTED, reason="card_ended")
        elif intent.stage is Stage.UNKNOWN and _was_looked_for(intent, card.read_at):
            self._put(intent, Stage.NOT_FOUND)

    def _was_read_after(self, intent: Intent, card: Card) -> bool:
        if intent.session != self._session:
            return self._book.was_read_here(card.id)  # the clock may have been set back since
        return card.read_at > intent.changed_at

    async def _settle_issue(self, intent: Intent) -> None:
        intent = self._take_from_answer(intent)
        card = self._find_issued(intent)
        if card is None:
            return
        if intent.card_id is None:
            lost = self._api.capabilities.details_once
            pan = PanState.LOST if lost else PanState.PENDING
            intent = self._put(intent, Stage.ACCEPTED, card_id=card.id, pan=pan, reason="")
        if card.facts.status is CardStatus.FAILED:
            self._put(intent, Stage.REJECTED, pan=PanState.NONE, reason="failed_later")
            return
        if card.facts.status is CardStatus.PENDING:
            return
        if card.facts.status is CardStatus.TERMINATED and intent.pan is not PanState.STORED:
            self._put(intent, Stage.CONFIRMED, pan=PanState.LOST, reason="")
            return
        if intent.pan is PanState.PENDING and self._api.capabilities.details_later:
            await fetch_details(self._vault, self._api, card.id)
            self._book.reload(card.id)
            intent = self._mark(intent, PanState.STORED)
        if intent.pan is PanState.STORED:
            self._put(intent, Stage.CONFIRMED, reason="")

    def _take_from_answer(self, intent: Intent) -> Intent:
        """An answer that was kept and then not understood, by a crash, still holds the number."""
        if intent.card_id is not None:
            return intent
        for raw in self._vault.intents.raw(intent.id):
            made = self._api.read_created(intent.reference, raw)
            if made is not None:
                return self._keep_made(intent, made)
        return intent

    def _keep_made(self, intent: Intent, made: Created) -> Intent:
        card_id = made.card.id
        card = self._book.get(card_id) or merge(None, made.card, intent.created_at)
        card = replace(card, label=intent.params.get("label", card.label))
        with self._vault.commit():
            accepted = advance(intent, Stage.ACCEPTED, self._clock.now(), reason="")
            kept = keep_created(self._vault, accepted, card, made.details)
            self._vault.intents.put(kept)
        self._book.reload(card_id)
        if made.details is not None:
            prove_details(self._vault, card_id, made.details)
        return kept

    def _find_issued(self, intent: Intent) -> Card | None:
        if intent.card_id is not None:
            return self._book.get(intent.card_id)
        named = (c for c in self._book.all() if _names(c, intent))
        return next(named, None)

    def _mark(self, intent: Intent, pan: PanState) -> Intent:
        """Keep where the number is without leaving the stage."""
        marked = replace(intent, pan=pan, changed_at=self._clock.now())
        with self._vault.commit():
            self._vault.intents.put(marked)
        return marked

    def _put(self, intent: Intent, stage: Stage, **changes: object) -> Intent:
        moved = advance(intent, stage, self._clock.now(), **changes)
        with self._vault.commit():
            self._vault.intents.put(moved)
        return moved


def _was_looked_for(intent: Intent, read_at: datetime) -> bool:
    return read_at - intent.changed_at >= _LOOKED_FOR[intent.kind]


def _names(card: Card, intent: Intent) -> bool:
    """Whether a card carries the intent's reference in a slot the service keeps."""
    return intent.reference in (card.facts.reference, card.facts.nonce)
