"""The file that is read and the one that is written, away from the window's thread."""

import asyncio
from pathlib import Path

from desktop_app.domain.bulk_file import MAX_BYTES
from desktop_app.domain.errors import InvalidInput, NotAllowed


async def read_file(path: str) -> bytes:
    """Its bytes, at most one more than may be read. Raises InvalidInput."""
    return await asyncio.to_thread(_read, Path(path))


async def write_file(path: str, data: bytes) -> None:
    """Write it whole. Raises NotAllowed where that did not work."""
    await asyncio.to_thread(_write, Path(path), data)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        raise InvalidInput("This file cannot be opened.", field="file") from None


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError:
        raise NotAllowed(
            "The results could not be written there.", todo="Choose another place."
        ) from None
