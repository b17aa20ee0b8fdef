"""That a card runs low is no news while a rule is about to fill it: what it loads is told then."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from desktop_app.application.desk import Desk
from desktop_app.domain.cards import Card, CardId, CardStatus
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.notices import Notice, NoticeKind

PATIENCE = timedelta(minutes=10)
"""A rule that has not filled the card by then is not waited for."""
LOOKED_THROUGH = 10


class LowNews:
    """Keeps such notices back, in memory: after a crash the rule looks at its card anew.

    `fills` says whether a rule is about to load a card, as far as is known now.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: dict[CardId, Notice] = {}
        self.fills: Callable[[CardId], bool] = lambda card_id: False

    def sift(self, notices: Iterable[Notice]) -> Iterator[Notice]:
        """What is to be told now."""
        for notice in notices:
            card_id = notice.card_id
            if notice.kind is NoticeKind.LOW and card_id is not None and self.fills(card_id):
                self._kept[card_id] = notice
            else:
                yield notice

    def due(self, low_below: Money) -> Iterator[Notice]:
        """Of what was kept back, what is to be told after all: nothing filled the card."""
        for card_id, notice in tuple(self._kept.items()):
            card = self._desk.book.get(card_id)
            left = None if card is None else card.facts.available
            is_late = self._desk.clock.now() - notice.at > PATIENCE
            if card is None or left is None or not _is_low(card, left, low_below):
                del self._kept[card_id]
            elif is_late or not (self.fills(card_id) or self._is_filled(card)):
                del self._kept[card_id]
                yield replace(notice, amount=left)

    def _is_filled(self, card: Card) -> bool:
        """Whether a load is proved that the balance which was read does not have yet."""
        newest = self._desk.vault.intents.of_card(card.id, LOOKED_THROUGH)
        loads = (i for i in newest if i.kind is Kind.FUND and i.stage is Stage.CONFIRMED)
        return any(intent.changed_at >= card.read_at for intent in loads)


def _is_low(card: Card, left: Money, low_below: Money) -> bool:
    return card.facts.status is CardStatus.ACTIVE and left < low_below
