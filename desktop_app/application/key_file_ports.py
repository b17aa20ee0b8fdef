"""The owner's key file on the disk: made, read, and asked for by vaults and backups."""

from pathlib import PurePath
from typing import Protocol

from desktop_app.domain.second_secret import SecondSecret


class KeyFiles(Protocol):
    """Key files lie where a person put them, so each method ends within a time limit."""

    def make(self) -> SecondSecret:
        """A new one, by chance, on no disk yet."""

    async def read(self, file: PurePath) -> SecondSecret:
        """What a file holds. Raises KeyFileTrouble."""

    async def write(self, file: PurePath, second: SecondSecret) -> SecondSecret:
        """A new file for its owner alone, and what the disk gave back of it.

        Raises KeyFileExists, KeyFileNotSaved, KeyFileTrouble.
        """

    async def remove(self, file: PurePath, second: SecondSecret) -> None:
        """Delete it again, if it still holds `second`; one that cannot be deleted stays."""

    async def wanted(self, folder: PurePath) -> str | None:
        """The name of the key file that the vault in `folder` asks for; opens nothing.

        None where it asks for none, and where there is no vault that can be read.
        """
