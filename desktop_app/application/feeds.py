"""Cards' transaction feeds: one way to read them, and when each was read."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from math import inf

from desktop_app.application.desk import Desk
from desktop_app.domain.cards import CardId
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.coverage import extend
from desktop_app.domain.service_errors import Refused
from desktop_app.domain.stated_time import is_stated
from desktop_app.domain.transactions import Transaction

DEPTH = 50
DEEPEST = 2_000
PAGE = 100


class Feeds:
    """Reads a card's newest transactions and keeps them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read_at: dict[CardId, datetime] = {}
        self._began: dict[CardId, float] = {}
        self._read_back: set[CardId] = set()
        self._news: frozenset[Transaction] = frozenset()
        self.revision = 0
        """Grows with every read."""
        self.hurried = 0
        """Grows when a feed is to be read before its time."""
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
        # By no time of day: the clock may have been set back.
        overtaken = began < self.began(card_id)
        with self._desk.vault.commit():
            self._desk.vault.facts.put_transactions(rows, started, overtaken=overtaken)
            history.note_read(known)
        if not overtaken:
            self._read_at[card_id], self._began[card_id] = started, began
        self.revision += 1
        self.watch(rows)
        return rows

    async def look_for_news(self) -> None:
        """Make feeds the next to be read of which the list of all newest rows has an unknown one.

        It keeps nothing: what that list leaves out, only a card's own feed can show to be absent.
        A row that this feed then states otherwise is not new again. Raises ServiceError.
        """
        rows = await self._desk.api.transactions(None, PAGE)
        for row in rows:
            if row not in self._news and self._is_unknown(row):
                self._began.pop(row.card_id, None)
                self.hurried += 1
        self._news = frozenset(rows)

    def _is_unknown(self, row: Transaction) -> bool:
        if self._desk.book.get(row.card_id) is None:
            return False
        return row not in self._desk.vault.facts.transactions(row.card_id, DEPTH)

    async def read_back_to(
        self, card_id: CardId, at: datetime
    ) -> tuple[tuple[Transaction, ...], bool]:
        """The newest rows, and whether they reach back to `at`: only then absence says something.

        Raises ServiceError.
        """
        depth = DEPTH
        while True:
            rows = await self.read(card_id, depth)
            stated = [row.at for row in rows if is_stated(row.at)]
            is_whole = len(rows) < depth or min(stated, default=at) < at - SKEW_ROOM
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
