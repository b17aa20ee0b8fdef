"""Which cards a message named and no read has stated since."""

from collections.abc import Awaitable, Callable

from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Event, Read, affects
from desktop_app.domain.service_errors import BadAnswer, Refused


class Dirty:
    """In the order they were named; a card named again while it is read stays."""

    def __init__(self, hurry: Callable[[], None] = lambda: None) -> None:
        """`hurry` is called whenever there is something new to read."""
        self._hurry = hurry
        self._cards: dict[CardId, int] = {}
        self._count = 0
        self.holders = False
        """Whether the people on the service's list have changed."""

    def note(self, event: Event) -> None:
        """What `event` may have changed is to be read."""
        reads = affects(event)
        self.holders = self.holders or Read.HOLDERS in reads
        if event.card_id is not None:
            self.add(event.card_id)
        self._hurry()

    def add(self, card_id: CardId) -> None:
        """This card is to be read."""
        self._count += 1
        # It keeps its place: who is named all the time must not stay behind all the others.
        self._cards[card_id] = self._count

    def oldest(self) -> tuple[CardId, int] | None:
        """The card that waits longest, with the mark that `clean` wants."""
        return next(iter(self._cards.items()), None)

    def clean(self, card_id: CardId, mark: int) -> None:
        """A read that began after `mark` was given has stated the card."""
        newest = self._cards.pop(card_id, mark)
        if newest != mark:
            self._cards[card_id] = newest  # named again while it was read: behind the others

    async def read(self, *reads: Callable[[CardId], Awaitable[object]]) -> None:
        """Do each of `reads` for the oldest alone, so that it is shown before the next is read.

        Raises ServiceError; then it stays.
        """
        oldest = self.oldest()
        if oldest is None:
            return
        for read in reads:
            try:
                await read(oldest[0])
            except Refused:  # a card it does not know is nothing to be read
                break
            except BadAnswer:  # the other read may be answered well, and no other card waits
                continue
        self.clean(*oldest)

    def __len__(self) -> int:
        return len(self._cards)
