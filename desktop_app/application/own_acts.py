"""Acts of the owner that the service knows nothing of, as the journal keeps them."""

from enum import StrEnum
from typing import Final

from desktop_app.application.desk import Desk
from desktop_app.domain.cards import CardId

KIND: Final = "details"
"""The kind of lines about stored details in the journal."""
KEYS_DONE: Final = "keys"
"""Of lines about the ways into the vault: what somebody just asked for here."""
KEYS_SEEN: Final = "keys_seen"
"""Of those that Purser found, or brought about by itself."""


class OwnAct(StrEnum):
    """What was done with stored details, and with the ways into the vault."""

    IMPORTED = "imported"
    CVV_FORGOTTEN = "cvv_forgotten"
    EXPORT_ASKED = "export_asked"
    EXPORTED = "exported"
    EXPORT_FAILED = "export_failed"
    PLAIN_ASKED = "plain_asked"
    EXPORTED_PLAIN = "exported_plain"
    PLAIN_FAILED = "plain_failed"
    KIT_MADE = "kit_made"
    KIT_REVOKED = "kit_revoked"
    QUICK_ON = "quick_on"
    QUICK_OFF = "quick_off"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # the name of an act
    PASSWORD_RECOVERED = "password_recovered"  # noqa: S105
    PASSWORD_ANEW = "password_anew"  # noqa: S105
    KEY_CHANGED = "key_changed"


OWN_ACTS: Final[dict[str, str]] = {
    OwnAct.IMPORTED: "The card's details were taken from a file and stored",
    OwnAct.CVV_FORGOTTEN: "The CVV was deleted from this vault",
    OwnAct.EXPORT_ASKED: "You asked for a sealed file with the details of all cards",
    OwnAct.EXPORTED: "You exported the details of all cards into a sealed file",
    OwnAct.EXPORT_FAILED: "The sealed file with the details of all cards was not written",
    OwnAct.PLAIN_ASKED: "You asked for a file of all stored card numbers without encryption",
    OwnAct.EXPORTED_PLAIN: "You exported all stored card numbers into a file without encryption",
    OwnAct.PLAIN_FAILED: "The file without encryption was not written",
    OwnAct.KIT_MADE: "A recovery kit was made: its page opens this vault",
    OwnAct.KIT_REVOKED: "A recovery kit was revoked: its page no longer opens this vault",
    OwnAct.QUICK_ON: "Unlocking with the keyring was set up",
    OwnAct.QUICK_OFF: "Unlocking with the keyring was ended",
    OwnAct.PASSWORD_CHANGED: "The master password was changed",
    OwnAct.PASSWORD_RECOVERED: "A new master password was set with the recovery code",
    OwnAct.PASSWORD_ANEW: "The way in by password was written anew: another password, or the same "
    "one made harder to guess",
    OwnAct.KEY_CHANGED: "The vault's key was changed: of the ways in, only the password stayed",
}


def note_own(desk: Desk, act: OwnAct, card_id: CardId | None = None) -> None:
    """Add the line, about one card or about all."""
    desk.vault.history.note_own(desk.clock.now(), KIND, act, card_id)
