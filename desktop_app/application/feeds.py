"""Cards' transaction feeds: one way to read them, and when each was read."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from math import inf

from desktop_app.application.desk import Desk
from desktop_app.domain.cards import CardId
from desktop_app.domain.coverage import extend
from desktop_app.domain.service_errors import Refused
from desktop_app.domain.transactions import Transaction

DEPTH = 50
DEEPEST = 2_000
# Rows stand in the order of the service's clock, an intent's time in that of this computer.
CLOCK_ROOM = timedelta(days=1)


class Feeds:
    """Reads a card's newest transactions and keeps them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read_at: dict[CardId, datetime] = {}
        self._began: dict[CardId, float] = {}
        self._read_back: set[CardId] = set()
        self.revision = 0
        """Grows with every read."""
        self.watch: Callable[[tuple[Transaction, ...]], None] = lambda rows: None
        """Told of the rows of every read, when they are kept."""

    def read_at(self, card_id: CardId) -> datetime | None:
        """When this run last read the feed (UTC)."""
        return self._read_at.get(card_id)

    def began(self, card_id: CardId) -> float:
        """When the newest read of a feed began (monotonic); before every time where none did."""
        return self._began.get(card_id, -inf)

    async def read(self, card_id: CardId, depth: int = DEPTH) -> tuple[Transaction, ...]:
        """The newest rows, kept before they are returned. Raises ServiceError."""
        started, began = self._desk.clock.now(), self._desk.clock.monotonic()
        try:
            rows = await self._desk.api.transactions(card_id, depth)
        except Refused:  # asked all the same: who is not known does not keep the others waiting
            self._began[card_id] = began
            raise
        history = self._desk.vault.history
        known = extend(history.coverage(card_id), card_id, rows, depth, started)
        with self._desk.vault.commit():
            self._desk.vault.facts.put_transactions(rows, started, self._desk.clock.now())
            history.note_read(known)
        self._read_at[card_id] = started
        self._began[card_id] = max(began, self.began(card_id))
        self.revision += 1
        self.watch(rows)
        return rows

    async def read_back_to(
        self, card_id: CardId, at: datetime
    ) -> tuple[tuple[Transaction, ...], bool]:
        """The newest rows, and whether they reach back to `at`: only then absence says something.

        Raises ServiceError.
        """
        depth = DEPTH
        while True:
            rows = await self.read(card_id, depth)
            is_whole = len(rows) < depth or min(r.at for r in rows) < at - CLOCK_ROOM
            if is_whole or depth >= DEEPEST:
                return rows, is_whole
            depth = min(depth * 10, DEEPEST)

    async def read_all_since(self, card_ids: Iterable[CardId], at: datetime) -> None:
        """M15: what moved on any card after a backup is known before anything new is sent.

        Raises ServiceError; the next call goes on where this one stopped.
        """
        for card_id in [each for each in card_ids if each not in self._read_back]:
            with suppress(Refused):
                await self.read_back_to(card_id, at)
            self._read_back.add(card_id)
