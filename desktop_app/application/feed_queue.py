"""Which card's feed has been due longest, found without looking at every card each time."""

from collections.abc import Callable, Sequence
from heapq import heapify, heapreplace
from math import inf

from desktop_app.application.facts import CardBook
from desktop_app.application.feeds import Feeds
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.polling import Look, Thing

ENDED_FEED_S = 3_600.0
ANEW_S = 60.0
_GONE = frozenset({CardStatus.TERMINATED, CardStatus.FAILED})


class FeedQueue:
    """A plan is made for every message that comes, and a wallet may have ten thousand cards.

    A read makes its card due later, which is seen when it comes first. Everything else that moves
    a card (it is new, it has news, it ended, somebody looks) has all of them looked at again.
    """

    def __init__(
        self, book: CardBook, feeds: Feeds, only: Callable[[], Sequence[CardId]] | None = None
    ) -> None:
        """Of every card, or `only` of some; when those change, `renew` is to be called."""
        self._book = book
        self._feeds = feeds
        self._only = only
        self._waiting: list[tuple[float, CardId]] = []
        self._made_for: tuple[int, int, float] | None = None
        self._made_at = -inf

    def oldest(self, now: float, every: float) -> Look | None:
        """The look at the feed that is due first, where each is read every `every` seconds.

        Those of ended cards are read once an hour. None where there is no card. A card that is
        found not to have ended after all is back among the others within a minute.
        """
        made_for = (len(self._book), self._feeds.hurried, every)
        if self._made_for != made_for or now - self._made_at >= ANEW_S:
            self._made_for, self._made_at = made_for, now
            cards = (card.id for card in self._book.all()) if self._only is None else self._only()
            self._waiting = [(self._due(card_id, every), card_id) for card_id in cards]
            heapify(self._waiting)
        while self._waiting:
            card_id = self._waiting[0][1]
            due = self._due(card_id, every)
            if due <= self._waiting[0][0]:
                return Look(Thing.FEED, due, 1, card_id)
            heapreplace(self._waiting, (due, card_id))
        return None

    def renew(self) -> None:
        """Which cards these are has changed."""
        self._made_for = None

    def _due(self, card_id: CardId, every: float) -> float:
        card = self._book.get(card_id)
        has_ended = card is not None and card.facts.status in _GONE
        return self._feeds.asked(card_id) + (ENDED_FEED_S if has_ended else every)
