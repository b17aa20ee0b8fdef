"""Counts what the screen says of messages, again only when something has changed."""

from datetime import datetime, time

from desktop_app.application.desk import Desk
from desktop_app.domain.cards import CardStatus


class Tally:
    """Figures over all cards and all messages of the vault."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._cards: tuple[object, tuple[int, int]] = (None, (0, 0))
        self._doubted: tuple[object, int] = (None, 0)

    def cards(self, mark: str) -> tuple[int, int]:
        """Cards not ended that were made with the address of `mark`, and with another one."""
        seen = (self._desk.book.revision, mark)
        if self._cards[0] != seen:
            marks = [
                card.callback_mark
                for card in self._desk.book.all()
                if card.callback_mark and card.facts.status is not CardStatus.TERMINATED
            ]
            here = sum(one == mark for one in marks)
            self._cards = seen, (here, len(marks) - here)
        return self._cards[1]

    def doubted(self, deliveries: int) -> int:
        """How many messages were not believed today; looked up anew with every delivery."""
        today = self._desk.today()
        if self._doubted[0] != (today, deliveries):
            midnight = datetime.combine(today, time.min).astimezone()
            count = self._desk.vault.events.count_doubted(midnight)
            self._doubted = (today, deliveries), count
        return self._doubted[1]
