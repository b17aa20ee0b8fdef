"""What this run has read of a guarded card, by monotonic times; what was missed is read back to."""

import logging
from datetime import datetime
from math import inf

from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.guard_sight import sight_of
from desktop_app.application.turns import go_beside
from desktop_app.domain.cards import Card, CardId, CardStatus
from desktop_app.domain.disposable import Sight
from desktop_app.domain.errors import PurserError
from desktop_app.domain.guarded import Guard

EACH_S = 3_600.0
"""How long a card is left alone whose rows could not all be read back to."""
log = logging.getLogger(__name__)


class GuardReads:
    """A feed states what it stated when its read began."""

    def __init__(self, desk: Desk, feeds: Feeds, chores: Chores) -> None:
        self._desk = desk
        self._feeds = feeds
        self._chores = chores
        self._frozen: dict[CardId, float] = {}
        self._read_back: dict[CardId, float] = {}

    def sight(self, guard: Guard, card: Card) -> Sight:
        """What is known of the card now."""
        read, of_card = self._feeds.began(card.id), self._desk.book.began(card.id)
        if card.facts.status is not CardStatus.FROZEN:
            self._frozen.pop(card.id, None)
        elif of_card > -inf:
            self._frozen.setdefault(card.id, of_card)
        known = self._desk.vault.history.coverage(card.id)
        is_whole = known is not None and (known.since is None or known.since <= guard.armed_at)
        if read > -inf and not is_whole:
            self._reach(card.id, guard.armed_at)
        is_read = is_whole and read > -inf
        return sight_of(
            self._desk,
            card,
            guard.armed_at,
            is_read=is_read,
            is_read_frozen=is_read and read > self._frozen.get(card.id, inf),
        )

    def _reach(self, card_id: CardId, at: datetime) -> None:
        """Purser was away while more came than one page holds: nobody may end what was missed."""
        now = self._desk.clock.monotonic()
        if now - self._read_back.get(card_id, -inf) >= EACH_S:
            self._read_back[card_id] = now
            self._chores.start(self._try(card_id, at))

    async def _try(self, card_id: CardId, at: datetime) -> None:
        try:
            await go_beside(self._feeds.read_back_to(card_id, at))
        except PurserError as error:  # other looks say what is wrong; it has its turn again
            log.info("reading back: %s", type(error).__name__)
