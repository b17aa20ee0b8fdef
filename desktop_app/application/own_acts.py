"""Acts of the owner that the service knows nothing of, as the journal keeps them."""

from enum import StrEnum
from typing import Final

from desktop_app.application.desk import Desk
from desktop_app.domain.cards import CardId

KIND: Final = "details"
"""The kind of these lines in the journal."""


class OwnAct(StrEnum):
    """What the owner did with stored details."""

    IMPORTED = "imported"
    CVV_FORGOTTEN = "cvv_forgotten"
    EXPORTED = "exported"
    EXPORTED_PLAIN = "exported_plain"


OWN_ACTS: Final[dict[str, str]] = {
    OwnAct.IMPORTED: "The card's details were taken from a file and stored",
    OwnAct.CVV_FORGOTTEN: "The CVV was deleted from this vault",
    OwnAct.EXPORTED: "You exported the details of all cards into a sealed file",
    OwnAct.EXPORTED_PLAIN: "You exported the stored card numbers into a file without encryption",
}


def note_own(desk: Desk, act: OwnAct, card_id: CardId | None = None) -> None:
    """Add the line, about one card or about all."""
    desk.vault.history.note_own(desk.clock.now(), KIND, act, card_id)
