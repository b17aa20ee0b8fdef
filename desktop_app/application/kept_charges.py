"""The charges of cards, made once and kept until something is written about a card."""

from datetime import date, datetime

from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.guard_charges import charges_of
from desktop_app.domain.cards import CardId
from desktop_app.domain.history import Charge


class KeptCharges:
    """Of one unlocked wallet."""

    def __init__(self, desk: Desk, feeds: Feeds) -> None:
        self._desk = desk
        self._feeds = feeds
        self._known: dict[CardId, tuple[tuple[int, date], tuple[Charge, ...]]] = {}
        self._revision = -1

    def look(self) -> None:
        """What is written from here on may be in a commit that is undone: it is not kept."""
        self._revision = self._desk.vault.history.revision()

    def drop(self) -> None:
        """A message came: it may be about any row, whatever card it names."""
        self._known.clear()

    def of(self, card_id: CardId, since: datetime) -> tuple[Charge, ...]:
        """As `charges_of`; kept, they begin at most a day before `since`. Raises VaultError."""
        vault = self._desk.vault
        if vault.history.revision() != self._revision:
            return charges_of(vault, card_id, since)
        mark = self._feeds.mark(card_id), since.date()
        known = self._known.get(card_id)
        if known is not None and known[0] == mark:
            return known[1]
        charges = charges_of(vault, card_id, since)
        self._known[card_id] = mark, charges
        return charges
