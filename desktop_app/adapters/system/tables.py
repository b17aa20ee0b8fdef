"""Tables as files: read up to a size, written whole or not at all."""

from pathlib import Path, PurePath

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.system.whole_file import write_whole
from desktop_app.domain.bulk_file import MAX_BYTES
from desktop_app.domain.errors import InvalidInput, NotAllowed


class DiskTables:
    """TableFiles on the disk, beside the loop."""

    def __init__(self, run_blocking: RunBlocking) -> None:
        self._run = run_blocking

    async def read(self, file: PurePath) -> bytes:
        """Its bytes, at most one more than may be read. Raises InvalidInput."""
        return await self._run(lambda: _read(Path(file)))

    async def write(self, file: PurePath, data: bytes) -> None:
        """Write it, over what is there; on a failure that stays. Raises NotAllowed."""
        await self._run(lambda: _write(Path(file), data))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        raise InvalidInput("This file cannot be opened.", field="file") from None


def _write(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data, replace=True)
    except OSError:
        raise NotAllowed(
            "The file could not be written there.", todo="Choose another place."
        ) from None
