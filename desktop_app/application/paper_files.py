"""Where a printed page goes on its way to the printer."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Protocol


class PaperFiles(Protocol):
    """Files for their owner alone."""

    async def write(self, file: PurePath, make: Callable[[], bytes]) -> None:
        """A new file of what `make` gives beside the loop. Raises PageExists, PageNotSaved."""

    async def remove(self, file: PurePath) -> None:
        """Delete it again. Raises PageStays."""
