"""Cards' transaction feeds: one way to read them, and when each was read."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from math import inf

from desktop_app.application.desk import Desk
from desktop_app.domain.cards import CardId
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.coverage import extend
from desktop_app.domain.service_errors import BadAnswer, Refused
from desktop_app.domain.stated_time import is_stated
from desktop_app.domain.transactions import Transaction

DEPTH = 50
DEEPEST = 2_000
PAGE = 100


class _UnderWay:
    """The reads of one feed that are not answered yet, and what later ones stated meanwhile.

    Row by row: a later read that does not reach back as far says nothing of what is older.
    """

    def __init__(self) -> None:
        self._reads: list[float] = []
        self._stated: dict[str, float] = {}

    def begin(self, began: float) -> None:
        """A read is asked."""
        self._reads.append(began)

    def parted(
        self, rows: Sequence[Transaction], began: float
    ) -> tuple[list[Transaction], list[Transaction]]:
        """Of a read that `began` then, the rows that no later one stated, and the others."""
        parts: tuple[list[Transaction], list[Transaction]] = [], []
        for row in rows:
            parts[self._stated.get(row.id, -inf) > began].append(row)
        return parts

    def note(self, rows: Iterable[Transaction], began: float) -> None:
        """They are kept as a read that `began` then states them."""
        if any(other < began for other in self._reads):
            self._stated.update((row.id, began) for row in rows)

    def end(self, began: float) -> bool:
        """A read is answered, or failed; whether it was the last one."""
        self._reads.remove(began)
        return not self._reads


class Feeds:
    """Reads a card's newest transactions and keeps them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read_at: dict[CardId, datetime] = {}
        self._began: dict[CardId, float] = {}
        self._asked: dict[CardId, float] = {}
        self._news_of: dict[CardId, float] = {}
        self._under_way: dict[CardId, _UnderWay] = {}
        self._marks: dict[CardId, int] = {}
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
        """When the newest read that was answered began (monotonic); before every time where none
        was. What it stated is as of then, so this never goes back.
        """
        return self._began.get(card_id, -inf)

    def asked(self, card_id: CardId) -> float:
        """When a feed was last asked for (monotonic), also where no rows came of it; before every
        time where there is news since. It says what to read next, and nothing of the rows.
        """
        asked = self._asked.get(card_id, -inf)
        return -inf if asked <= self._news_of.get(card_id, -inf) else asked

    def mark(self, card_id: CardId) -> int:
        """Grows with every read that states a row of the card otherwise than it was kept."""
        return self._marks.get(card_id, 0)

    async def read(self, card_id: CardId, depth: int = DEPTH) -> tuple[Transaction, ...]:
        """The newest rows, kept before they are returned. Raises ServiceError."""
        started, began = self._desk.clock.now(), self._desk.clock.monotonic()
        under_way = self._under_way.setdefault(card_id, _UnderWay())
        under_way.begin(began)
        try:
            rows = await self._desk.api.transactions(card_id, depth)
            self._keep(card_id, rows, depth, started, began)
        except (BadAnswer, Refused):  # asked all the same: it does not keep the others waiting
            self._note_asked(card_id, began)
            raise
        finally:
            if under_way.end(began):
                del self._under_way[card_id]
        self._note_asked(card_id, began)
        self.revision += 1
        self.watch(rows)
        return rows

    def _keep(
        self,
        card_id: CardId,
        rows: Sequence[Transaction],
        depth: int,
        started: datetime,
        began: float,
    ) -> None:
        facts, history = self._desk.vault.facts, self._desk.vault.history
        known = extend(history.coverage(card_id), card_id, rows, depth, started)
        newest, overtaken = self._under_way[card_id].parted(rows, began)
        if overtaken or not set(rows) <= set(facts.with_ids([row.id for row in rows])):
            self._marks[card_id] = self.mark(card_id) + 1
        with self._desk.vault.commit():
            facts.put_transactions(newest, started)
            if overtaken:
                facts.put_transactions(overtaken, started, overtaken=True)
            history.note_read(known)
        self._under_way[card_id].note(newest, began)
        # By no time of day: the clock may have been set back.
        if began >= self.began(card_id):
            self._read_at[card_id], self._began[card_id] = started, began

    async def look_for_news(self) -> None:
        """Make feeds the next to be read of which the list of all newest rows has an unknown one.

        It keeps nothing: what that list leaves out, only a card's own feed can show to be absent.
        A row that this feed then states otherwise is not new again. Raises ServiceError.
        """
        rows = await self._desk.api.transactions(None, PAGE)
        now = self._desk.clock.monotonic()  # a read that is under way may have been asked too early
        for row in rows:
            if row not in self._news and self._is_unknown(row):
                self._news_of[row.card_id] = now
                self.hurried += 1
        self._news = frozenset(rows)

    def _note_asked(self, card_id: CardId, began: float) -> None:
        self._asked[card_id] = max(began, self._asked.get(card_id, -inf))

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

    async def read_all_since(self, card_ids: Iterable[CardId], at: datetime) -> bool:
        """M15: what moved on any card after a backup is known before anything new is sent.

        False while a feed cannot be read, which keeps no other from being read. Raises
        ServiceError; the next call goes on where this one stopped.
        """
        is_known = True
        for card_id in [each for each in card_ids if each not in self._read_back]:
            try:
                await self.read_back_to(card_id, at)
            except BadAnswer:
                is_known = False
                continue
            except Refused:
                pass  # a card the service does not know moves no money
            self._read_back.add(card_id)
        return is_known
