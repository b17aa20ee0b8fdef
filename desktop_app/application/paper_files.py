"""Where a printed page goes on its way to the printer."""

from pathlib import PurePath
from typing import Protocol


class PaperFiles(Protocol):
    """Files for their owner alone."""

    async def write(self, file: PurePath, data: bytes) -> None:
        """A new file, whole or not at all. Raises PageExists, PageNotSaved."""

    async def remove(self, file: PurePath) -> None:
        """Delete it again. Raises PageStays."""
