"""How long a guarded card is left alone after an act that did not work."""

from collections.abc import Callable
from math import inf

from desktop_app.domain.cards import CardId

BACK_OFF_S = (1, 2, 5, 10, 30, 60, 300)


class GuardPace:
    """Longer after every failure in a row. `now` is monotonic."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._tries: dict[CardId, int] = {}
        self._rests: dict[CardId, float] = {}
        self.broken: set[CardId] = set()
        """The cards whose last act ended in a fault of our own."""

    def rest_s(self, card_id: CardId) -> float:
        """How much longer it waits; not above zero where it does not."""
        return self._rests.get(card_id, -inf) - self._now()

    def try_later(self, card_id: CardId, *, is_broken: bool = False) -> None:
        """An act did not work."""
        tries = self._tries[card_id] = self._tries.get(card_id, 0) + 1
        self._rests[card_id] = self._now() + BACK_OFF_S[min(tries, len(BACK_OFF_S)) - 1]
        if is_broken:
            self.broken.add(card_id)

    def succeed(self, card_id: CardId) -> None:
        """An act worked."""
        self._tries.pop(card_id, None)
        self.broken.discard(card_id)
