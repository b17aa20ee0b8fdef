"""Whether the number that is stored ends as the card does that it is stored for."""

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, Field, last4_of
from desktop_app.domain.vault_errors import VaultError


class NumberEnds:
    """Opens a chosen card's number once for every read of the card; keeps its last four digits.

    A number that came with the create answer is kept whatever it is, as nobody states it twice.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._looked: tuple[Card, str] | None = None

    def other_than(self, card: Card) -> str:
        """The last four digits of the stored number where the card states others; else ""."""
        if not card.facts.last4 or Field.PAN not in card.stored or self._vault.is_resting:
            return ""
        if self._looked is None or self._looked[0] is not card:
            self._looked = card, self._look(card)
        return self._looked[1]

    def _look(self, card: Card) -> str:
        try:
            ends = last4_of(self._vault.cards.reveal(card.id, Field.PAN))
        except VaultError:
            return ""  # whoever asks for the number is told
        return "" if ends == card.facts.last4 else ends
