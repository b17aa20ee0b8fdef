"""Money held so long ago that the newest page of its card does not have it: read back to, seldom.

Without that a hold under fifty newer rows would stay pending for ever, whatever became of it.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from math import inf

from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import DEPTH, Feeds
from desktop_app.application.timeline import Ask
from desktop_app.application.turns import go_beside
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import PurserError
from desktop_app.domain.history import Charge, HistoryStatus
from desktop_app.domain.polling import Look, Thing
from desktop_app.domain.transactions import Transaction

EACH_S = 3_600.0
"""How long a card that was looked through is left alone."""
APART_S = 600.0
"""How far two reads are apart, of whatever cards: one may take half a minute's requests."""
COST = 2
"""What such a read counts as. It may take many pages, but it goes on beside all other looks, and
for its pages it has only the turns that they leave: none of them waits until it has ended."""
MOST = 50
log = logging.getLogger(__name__)


class DeepHolds:
    """Which cards' feeds are to be read further back than the newest rows."""

    def __init__(self, desk: Desk, feeds: Feeds) -> None:
        self._desk = desk
        self._feeds = feeds
        self._chores = Chores()
        self._sought: dict[CardId, datetime] = {}
        self._noted: dict[CardId, float] = {}
        self._not_there: set[str] = set()
        self._read = -inf

    def note(self, card_id: CardId, rows: Sequence[Transaction]) -> None:
        """These are the newest rows of a card's feed."""
        now = self._desk.clock.monotonic()
        if len(rows) < DEPTH or now - self._noted.get(card_id, -inf) < EACH_S:
            return
        self._noted[card_id] = now
        held = self._held(card_id, rows)
        if held:
            self._sought[card_id] = min(charge.at for charge in held)

    def next(self) -> Look | None:
        """The look at the card that waits longest; None where there is none, or one is read."""
        if self._chores.is_busy:
            return None
        for card_id in self._sought:
            return Look(Thing.HELD, self._read + APART_S, COST, card_id)
        return None

    def start(self, card_id: CardId) -> None:
        """Begin to read back to the oldest hold; nobody waits for the end of it."""
        self._read = self._desk.clock.monotonic()
        self._chores.start(go_beside(self._try(card_id, self._sought.pop(card_id))))

    async def aclose(self) -> None:
        """Read no further."""
        await self._chores.stop()

    async def _try(self, card_id: CardId, at: datetime) -> None:
        """Where it fails, the card waits for its next turn: other looks say what is wrong."""
        look = self._look_through(card_id, at)
        (failed,) = await asyncio.gather(look, return_exceptions=True)
        if failed is not None and not isinstance(failed, PurserError):
            log.error("reading back: %s", type(failed).__name__)

    async def _look_through(self, card_id: CardId, at: datetime) -> None:
        # Newer reads go on meanwhile: a hold that they find is not to be among these rows.
        sought = {charge.subject for charge in self._held(card_id, ())}
        rows, is_whole = await self._feeds.read_back_to(card_id, at)
        if is_whole:  # what is not there however far one reads is not looked for again
            self._not_there |= sought & {charge.subject for charge in self._held(card_id, rows)}

    def _held(self, card_id: CardId, rows: Sequence[Transaction]) -> list[Charge]:
        """What was read as held once, and is none of these rows."""
        ask = Ask(card_id=card_id, statuses=frozenset({HistoryStatus.PENDING}), descending=False)
        known = self._not_there | {row.id for row in rows}
        lines = self._desk.vault.history.lines(ask, 0, MOST)
        return [each for each in lines if isinstance(each, Charge) and each.subject not in known]
