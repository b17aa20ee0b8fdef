"""Cards' transaction feeds: one way to read them, and when each was read."""

from datetime import datetime

from desktop_app.application.desk import Desk
from desktop_app.domain.cards import CardId
from desktop_app.domain.transactions import Transaction

DEPTH = 50


class Feeds:
    """Reads a card's newest transactions and keeps them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read_at: dict[CardId, datetime] = {}

    def read_at(self, card_id: CardId) -> datetime | None:
        """When this run last read the feed (UTC)."""
        return self._read_at.get(card_id)

    async def read(self, card_id: CardId) -> tuple[Transaction, ...]:
        """The newest rows, kept before they are returned. Raises ServiceError."""
        started = self._desk.clock.now()
        rows = await self._desk.api.transactions(card_id, DEPTH)
        with self._desk.vault.commit():
            self._desk.vault.facts.put_transactions(rows, started)
        self._read_at[card_id] = started
        return rows
