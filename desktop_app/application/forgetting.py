"""Deletes CVVs for good: the sealed field, and the raw answer it came in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.application.confirming import Confirming
from desktop_app.application.desk import Desk
from desktop_app.application.details import (
    another_card,
    bring_into_file,
    drop_answers,
    prove_card,
    read_details,
)
from desktop_app.application.own_acts import OwnAct, note_own
from desktop_app.domain.asking import Act
from desktop_app.domain.cards import Card, CardDetails, CardId, Field
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import Kind, PanState
from desktop_app.domain.vault_errors import DetailsMissing

AT_ONCE = 25
"""Cards of one commit, between which others have their turn."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many CVVs went. `unread` answers to issues are kept that nobody could read yet: each may
    hold one, and perhaps the only copy of a number."""

    count: int
    unread: int


class Forgetting:
    """Of one unlocked wallet. What is gone is gone from the database file when this returns."""

    def __init__(self, desk: Desk, confirming: Confirming, publish: Callable[[], None]) -> None:
        self._desk = desk
        self._confirming = confirming
        self._vault = desk.vault
        self._publish = publish

    async def forget_cvv(self, card_id: CardId) -> Forgotten:
        """Delete the CVV of one card. Raises NotAllowed, DetailsMissing, VaultError."""
        card = self._desk.card(card_id)
        if Field.CVV not in card.stored:
            raise DetailsMissing
        return await self._forget([card])

    async def forget_every_cvv(self) -> Forgotten:
        """Delete all of them, some cards in one commit. Raises PasswordNeeded, VaultError.

        After a VaultError the cards before are without their CVV, and those after are as they were.
        """
        self._confirming.demand(Act.FORGET_CVVS, "")
        gone = await self._forget([c for c in self._desk.book.all() if Field.CVV in c.stored])
        self._confirming.spend(Act.FORGET_CVVS, "")
        return gone

    async def read_again(self, card_id: CardId) -> None:
        """Read and store a CVV that was deleted. Raises NotAllowed, ServiceError, NotKept.

        Only the CVV was asked for: an answer with another number is not believed.
        """
        card = self._desk.card(card_id)
        if not self._desk.api.capabilities.details_later:
            raise NotAllowed("This connection shows a CVV only once, when a card is made.")
        details = await read_details(self._vault, self._desk.api, card.facts)
        number = CardDetails(details.pan, None, None)
        if Field.PAN in card.stored and not self._vault.cards.holds(card_id, number):
            raise another_card()
        with self._vault.commit():
            self._vault.cards.seal_details(card_id, details)
        prove_card(self._vault, self._desk.book, card_id, details)
        self._desk.book.reload(card_id)
        self._publish()

    async def _forget(self, cards: list[Card]) -> Forgotten:
        for first in range(0, len(cards), AT_ONCE):
            some = cards[first : first + AT_ONCE]
            with self._vault.commit():
                for card in some:
                    self._vault.cards.forget(card.id, Field.CVV)
                    drop_answers(self._vault, card.id)
                    note_own(self._desk, OwnAct.CVV_FORGOTTEN, card.id)
            for card in some:
                self._desk.book.reload(card.id)
            await asyncio.sleep(0)
        # Until then the old pages are still in the file, and their successors in the log.
        bring_into_file(self._vault)
        self._publish()
        return Forgotten(len(cards), self._count_unread())

    def _count_unread(self) -> int:
        issues = (i for i in self._vault.intents.open() if i.kind is Kind.ISSUE)
        kept = (i for i in issues if i.pan is not PanState.STORED)
        return sum(bool(self._vault.intents.raw(intent.id)) for intent in kept)
