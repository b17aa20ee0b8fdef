"""M4 PanFirst: details are sealed, on disk, read back and compared before anyone sees them."""

from dataclasses import replace

from desktop_app.application.ports import CardApi
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardDetails, CardId
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import Intent, PanState
from desktop_app.domain.vault_errors import DiskFull, NotKept


def keep_created(vault: Vault, accepted: Intent, card: Card, details: CardDetails | None) -> Intent:
    """Write a card that was made, and its number; the intent that says so.

    Called inside the commit that writes the intent: a crash leaves all of it or the raw answer.
    """
    vault.cards.put([card])
    if details is not None:
        vault.cards.seal_details(card.id, details)
    pan = PanState.PENDING if details is None else PanState.STORED
    return replace(accepted, card_id=card.id, pan=pan)


async def fetch_details(vault: Vault, api: CardApi, card_id: CardId) -> None:
    """Read a card's details from the service and keep them.

    Raises what `CardApi.secure_details` raises, and NotKept.
    """
    details = await api.secure_details(card_id)
    with vault.commit():
        vault.cards.seal_details(card_id, details)
    prove_details(vault, card_id, details)


def prove_details(vault: Vault, card_id: CardId, details: CardDetails) -> None:
    """Checkpoint, read back and compare details whose commit has ended. Raises NotKept.

    The checkpoint comes first: one flipped byte in a left-over log would drop the commit.
    """
    try:
        _checkpoint(vault)
        kept = vault.cards.holds(card_id, details)
    except PurserError:
        raise NotKept from None
    if not kept:
        raise NotKept


def _checkpoint(vault: Vault) -> None:
    """Worth the room that was kept back, as the answer itself."""
    try:
        vault.checkpoint()
    except DiskFull:
        if not vault.use_reserve():
            raise
        vault.checkpoint()
