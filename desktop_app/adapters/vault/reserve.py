"""Room on the disk kept back for the one answer that must not be lost (reliability 3.3)."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from desktop_app.adapters.vault.files import RESERVE_FILE, write_private
from desktop_app.domain.vault_errors import VaultError

SIZE: Final = 256 * 1024


class Reserve:
    """A file of random bytes: a file system that packs or skips zeros keeps no room for those."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / RESERVE_FILE

    def fill(self) -> bool:
        """Whether the room is kept back, after making it so where that works."""
        try:
            if self._path.lstat().st_size == SIZE:
                return True
        except OSError:
            pass
        try:
            write_private(self._path, os.urandom(SIZE))
        except VaultError:
            self.give_up()
            return False
        return True

    def give_up(self) -> bool:
        """Let something else have the room; whether there was any."""
        with suppress(OSError):
            self._path.with_name(self._path.name + ".new").unlink()
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
