"""Files of cards on the disk: read up to a bound, in full, and never half understood."""

import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePath

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.domain.card_files import (
    MAX_BYTES,
    CardFile,
    read_card_file,
    read_export_data,
    read_own_export,
)
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.exports import MAGIC, PassphraseNeeded
from desktop_app.domain.secrets import Secret

_ZIP, _INSIDE = b"PK\x03\x04", "export.data"
_AROUND = 8192
"""More than the head of a sealed export takes."""
OpenExport = Callable[[bytes, Secret], bytes]
"""The JSON in a sealed export. Raises InvalidInput, WrongPassphrase."""
_DAMAGED = "This file is damaged, or no export that Purser knows."


class DiskCardFiles:
    """CardFiles on the disk, beside the loop."""

    def __init__(self, run_blocking: RunBlocking, open_export: OpenExport) -> None:
        self._run = run_blocking
        self._open_export = open_export

    async def read(self, file: PurePath, passphrase: Secret | None = None) -> CardFile:
        """What it holds. Raises InvalidInput, PassphraseNeeded, WrongPassphrase."""
        return await self._run(lambda: _read(Path(file), passphrase, self._open_export))


def _read(path: Path, passphrase: Secret | None, open_export: OpenExport) -> CardFile:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            raise InvalidInput("This is no file.", field="file")
        with path.open("rb") as file:
            if file.read(len(_ZIP)) == _ZIP:
                return read_export_data(_unpack(path))
            file.seek(0)
            data = file.read(MAX_BYTES + _AROUND)
        if not data.startswith(MAGIC):
            return read_card_file(data)
        if passphrase is None:
            raise PassphraseNeeded
        return read_own_export(open_export(data, passphrase))
    except OSError:
        raise InvalidInput("This file cannot be opened.", field="file") from None


def _unpack(path: Path) -> bytes:
    """The one part of a 1PUX that is needed; the archive may state any size."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_INSIDE) as part:
            return part.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, ValueError, EOFError, zlib.error):
        raise InvalidInput(_DAMAGED, field="file") from None
