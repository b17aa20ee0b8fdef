"""The wishes a card was made by, and what their form says of it."""

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Intent, Kind

_MOST = 20
"""More than a card can have."""


def issues_of(vault: Vault, card_id: CardId) -> tuple[Intent, ...]:
    """All of them, newest first. Raises VaultError."""
    return tuple(vault.intents.of_card(card_id, _MOST, Kind.ISSUE))


def note_of(vault: Vault, card_id: CardId) -> str:
    """What the owner noted on the form; empty for a card that was not issued here."""
    made = vault.intents.of_card(card_id, 1, Kind.ISSUE)
    return made[0].params.get("note", "") if made else ""
