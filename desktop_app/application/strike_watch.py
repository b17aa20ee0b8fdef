"""How many declines count against a card, known without a look at its messages every time."""

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Event
from desktop_app.domain.strikes import standing

MOST_EVENTS = 5_000


class StrikeWatch:
    """Counts a card's messages once, and anew after one that names it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: dict[CardId, int] = {}

    def note_event(self, event: Event) -> None:
        """A message came, and is kept."""
        if event.card_id is not None:
            self._known.pop(event.card_id, None)

    def count(self, card_id: CardId) -> int:
        """The service's own count, or what its messages add up to, whichever is more."""
        if card_id not in self._known:
            events = self._vault.events.of_card(card_id, MOST_EVENTS)
            self._known[card_id] = standing(events).count
        return self._known[card_id]
