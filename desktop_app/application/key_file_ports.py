"""The owner's key file on the disk: made, read, and asked for by vaults."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from desktop_app.domain.second_secret import SecondSecret


@dataclass(frozen=True, slots=True)
class KeyFileWanted:
    """Which key file a vault asks for, and where one was on this computer when it opened last.

    `is_open` where a crash left that open: its other `vault.key` asks for none, and the password
    alone may be what opens it. `other` where that one asks for another key file: either opens it.
    """

    file: str
    place: PurePath | None = None
    is_open: bool = False
    other: str | None = None


class KeyFiles(Protocol):
    """Key files lie where a person put them, so each method ends within a time limit."""

    def make(self) -> SecondSecret:
        """A new one, by chance, on no disk yet."""

    async def read(self, file: PurePath) -> SecondSecret:
        """What a file holds. Raises KeyFileTrouble."""

    async def write(
        self,
        file: PurePath,
        second: SecondSecret,
        vault: PurePath,
        places: Collection[PurePath] = (),
    ) -> SecondSecret:
        """A new file for its owner alone, and what the disk gave back.

        Not in the folder of the vault, and not with its backups in `places`: that is in such a
        folder, or on the same stick. Raises KeyFileExists, KeyFileNotSaved, KeyFileTrouble.
        """

    async def copy(
        self, file: PurePath, to: PurePath, vault: PurePath, places: Collection[PurePath] = ()
    ) -> SecondSecret:
        """As `write`, with what another key file holds.

        Raises KeyFileTrouble, for the new one as KeyFileExists, KeyFileNotSaved.
        """

    async def remove(self, file: PurePath, second: SecondSecret) -> None:
        """Delete it again, if it still holds `second`; one that cannot be deleted stays."""

    async def wanted(self, folder: PurePath) -> KeyFileWanted | None:
        """Which one the vault in `folder` asks for; opens nothing.

        None where it asks for none, and where there is no vault that can be read.
        """

    async def asked_by(self, vault_id: str, folders: Collection[PurePath]) -> str | None:
        """Which one a vault of this id in one of the folders asks for; None where none does.

        A folder that holds none, or none that can be read, is passed over.
        """

    async def is_with(self, folder: PurePath, place: PurePath) -> bool:
        """Whether the key file of the vault in `folder` is with backups in `place`, as above.

        As far as is known: at its place of the last time, or in `place`. Raises KeyFileSlow.
        """

    async def remember(self, folder: PurePath, file: PurePath | None) -> None:
        """Where the key file of the vault in `folder` is, for the next time; None forgets it.

        What cannot be noted is not noted: the person chooses the file again then.
        """
