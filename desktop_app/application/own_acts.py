"""Acts of the owner that the service knows nothing of, as the journal keeps them."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

# The vault's adapter takes the words from here: it waits for no use case.
if TYPE_CHECKING:
    from desktop_app.application.desk import Desk
    from desktop_app.application.vault_ports import Vault
    from desktop_app.domain.cards import CardId

KIND: Final = "details"
"""The kind of lines about stored details in the journal."""
KEYS_DONE: Final = "keys"
"""Of lines about the ways into the vault: what somebody just asked for here."""
KEYS_SEEN: Final = "keys_seen"
"""Of those that Purser found, or brought about by itself."""


class OwnAct(StrEnum):
    """What the owner did with stored details, with what opens the vault, and with what is asked."""

    IMPORTED = "imported"
    CVV_FORGOTTEN = "cvv_forgotten"
    EXPORT_ASKED = "export_asked"
    EXPORTED = "exported"
    EXPORT_FAILED = "export_failed"
    PLAIN_ASKED = "plain_asked"
    EXPORTED_PLAIN = "exported_plain"
    PLAIN_FAILED = "plain_failed"
    RENEWED = "password_changed"
    RECOVERED = "password_recovered"
    REWRITTEN = "password_rewritten"
    KEY = "key_changed"
    KEY_FILE = "key_file_made"
    KEY_FILE_OFF = "key_file_removed"
    KIT = "kit_made"
    KIT_REVOKED = "kit_revoked"
    KEYRING = "keyring_on"
    KEYRING_OFF = "keyring_off"
    CONNECTION = "connection_changed"
    ASKING = "asking_changed"


OWN_ACTS: Final[dict[str, str]] = {
    OwnAct.IMPORTED: "The card's details were taken from a file and stored",
    OwnAct.CVV_FORGOTTEN: "The CVV was deleted from this vault",
    OwnAct.EXPORT_ASKED: "You asked for a sealed file with the details of all cards",
    OwnAct.EXPORTED: "You exported the details of all cards into a sealed file",
    OwnAct.EXPORT_FAILED: "The sealed file with the details of all cards was not written",
    OwnAct.PLAIN_ASKED: "You asked for a file of all stored card numbers without encryption",
    OwnAct.EXPORTED_PLAIN: "You exported all stored card numbers into a file without encryption",
    OwnAct.PLAIN_FAILED: "The file without encryption was not written",
    OwnAct.RENEWED: "The master password was changed",
    OwnAct.RECOVERED: "A recovery code gave the vault a new master password",
    OwnAct.REWRITTEN: "The way in by password was written anew: another password, or the same one "
    "made harder to guess",
    OwnAct.KEY: "The vault's key was changed; neither kit nor keyring of before opens it since",
    OwnAct.KEY_FILE: "A key file was made; the password does not open the vault without it since",
    OwnAct.KEY_FILE_OFF: "The key file was given up; the password alone opens the vault since",
    OwnAct.KIT: "A recovery kit was made: its page opens the vault",
    OwnAct.KIT_REVOKED: "A recovery kit was revoked: its page no longer opens the vault",
    OwnAct.KEYRING: "The computer's keyring was let open the vault",
    OwnAct.KEYRING_OFF: "The computer's keyring was kept from opening the vault",
    OwnAct.CONNECTION: "The keys of the connection were changed",
    OwnAct.ASKING: "It was changed what the password is asked for again",
}


def note_own(desk: "Desk", act: OwnAct, card_id: "CardId | None" = None) -> None:
    """Add the line, about one card or about all."""
    desk.vault.history.note_own(desk.clock.now(), KIND, act, card_id)


def note_in(vault: "Vault", now: datetime, act: OwnAct) -> None:
    """Add the line about the vault itself."""
    vault.history.note_own(now, KIND, act, None)
