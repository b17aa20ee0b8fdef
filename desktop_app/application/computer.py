"""What this computer does for the wallet besides keeping its vault."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_app.application.bulk_reading import TableFiles
    from desktop_app.application.card_keys import CardKeyMaker
    from desktop_app.application.exporting import ExportFiles, PlainFiles
    from desktop_app.application.handing_over import SealedFiles
    from desktop_app.application.key_file_ports import KeyFiles
    from desktop_app.application.keyring import Keyring
    from desktop_app.application.paper_files import PaperFiles
    from desktop_app.application.presence import Presence
    from desktop_app.application.salvaging import Salvager
    from desktop_app.application.surveying import VaultSurveyor
    from desktop_app.domain.card_files import CardFile
    from desktop_app.domain.secrets import Secret


class CardFiles(Protocol):
    """Reads a file of cards that another program wrote."""

    async def read(self, file: PurePath, passphrase: "Secret | None") -> "CardFile":
        """What it holds, within the bounds of `domain.card_files`.

        Raises InvalidInput, as PassphraseNeeded or WrongPassphrase for a sealed export.
        """


class LoginStart(Protocol):
    """Whether this computer starts Purser when its person logs in."""

    async def is_on(self) -> bool | None:
        """None where Purser cannot say or change it."""

    async def set(self, *, on: bool) -> None:
        """From the next log-in on. Raises NotAllowed, and leaves everything as it was."""


@dataclass(frozen=True, slots=True)
class Computer:
    """The files a person names, the start of the session, keys, whether somebody is there, and what
    lies around a vault or is left of it.
    """

    sealed: "SealedFiles"
    tables: "TableFiles"
    login: LoginStart
    card_keys: "CardKeyMaker"
    keyring: "Keyring"
    presence: "Presence"
    card_files: CardFiles
    exports: "ExportFiles"
    papers: "PaperFiles"
    plain_exports: "PlainFiles"
    surveyor: "VaultSurveyor"
    salvager: "Salvager"
    key_files: "KeyFiles"
