"""What an export holds, and what can go wrong with opening a sealed one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from desktop_app.domain.cards import Card, Field
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.people import Person
from desktop_app.domain.secrets import Secret

MAGIC: Final = b"purser-export\r\n\x1a"
"""The first bytes of every such file."""


class PlainKind(StrEnum):
    """How an export in clear is written."""

    TABLE = "table"
    BITWARDEN = "bitwarden"


@dataclass(frozen=True, slots=True)
class ExportedCard:
    """A card with its note, and the sealed fields that are to go with it."""

    card: Card
    note: str
    details: Mapping[Field, Secret]


@dataclass(frozen=True, slots=True)
class Export:
    """The contents of the file. `made_at` is when it was asked for (UTC)."""

    vault_name: str
    made_at: datetime
    cards: tuple[ExportedCard, ...]
    people: tuple[Person, ...]


class PassphraseNeeded(InvalidInput):
    """The file is an export of Purser: nothing in it can be read without its passphrase."""

    code = "passphrase_needed"

    def __init__(self) -> None:
        super().__init__("This is an export of Purser. Enter its passphrase.", field="passphrase")


class WrongPassphrase(InvalidInput):
    """It does not open: another passphrase, or the file was changed. Nobody can tell which."""

    code = "wrong_passphrase"

    def __init__(self) -> None:
        super().__init__(
            "The file does not open: the passphrase is another one, or the file was changed.",
            field="passphrase",
        )
