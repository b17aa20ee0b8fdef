"""Looks around a vault's folder, beside the loop; reads names alone, opens nothing."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePath
from typing import Final

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.system.mounts import network_of
from desktop_app.domain.surroundings import Surroundings, find_copies, find_sync

MOST: Final = 5_000
"""Names of one folder: somebody's home may hold very many."""


class DiskSurveyor:
    """VaultSurveyor over the file system."""

    def __init__(self, run_blocking: RunBlocking) -> None:
        self._run = run_blocking

    async def look(self, folder: PurePath) -> Surroundings:
        """What is known of the folder now; what cannot be read tells nothing."""
        return await self._run(lambda: survey(Path(folder)))


def survey(folder: Path) -> Surroundings:
    """The same, at once."""
    real = Path(os.path.realpath(folder))
    around = ((place.name, names_in(place)) for place in (real, *real.parents))
    return Surroundings(find_copies(names_in(real)), network_of(real), find_sync(around))


def names_in(folder: Path) -> Iterator[str]:
    """The names in it, MOST of them at most."""
    try:
        with os.scandir(folder) as entries:
            yield from (entry.name for entry in islice(entries, MOST))
    except OSError:
        return
