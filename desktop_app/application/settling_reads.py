"""How much of a card's feed is read for a wish about its money."""

from collections.abc import Sequence
from math import inf

from desktop_app.application.feeds import Feeds
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Intent, IntentId, Stage
from desktop_app.domain.looking import DAY
from desktop_app.domain.transactions import Transaction


class SettlingReads:
    """Of one unlocked wallet."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds
        self._read_back: dict[IntentId, float] = {}

    async def read(
        self, intent: Intent, card_id: CardId, asked_at: float
    ) -> tuple[Sequence[Transaction], bool]:
        """The newest rows, and whether they reach back to the wish: only then absence says
        something. `asked_at` is monotonic. Raises ServiceError.

        Of what was not found only a row says anything, and it would be among the newest. All the
        others are read once a day: on a card of years they are much to ask for at every look.
        """
        read_back = self._read_back.get(intent.id, -inf)
        if intent.stage is Stage.NOT_FOUND and asked_at - read_back < DAY.total_seconds():
            return await self._feeds.read(card_id), False
        read = await self._feeds.read_back_to(card_id, intent.created_at)
        self._read_back[intent.id] = asked_at
        return read
