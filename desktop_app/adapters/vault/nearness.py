"""Whether a key file and what it protects lie together: who takes the one has the other then."""

import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path

ENDING = ".purser-key"
OF_A_VAULT = "purser-"
"""How the folders begin in which a place of backups has those of each vault."""
_MOST = 50
"""Key files that are looked at in one place: nobody has more, and a stick may be slow."""


def is_together(key_file: Path, vault: Path, places: Iterable[Path]) -> bool:
    """Whether a key file at this path is in the vault's folder, or with backups in `places`."""
    in_it = _real(key_file.parent).is_relative_to(_real(vault))
    return in_it or is_with_backups(key_file, vault, places)


def is_with_backups(key_file: Path, vault: Path, places: Iterable[Path]) -> bool:
    """Whether it is in the same folder as one of them, below it, or on the same stick.

    A stick is a disk that is not the vault's. Who takes the vault's own has the whole computer.
    """
    where, there = _real(key_file.parent), tuple(places)
    if any(where.is_relative_to(_real(folder)) for folder in there):
        return True
    disks = {_disk(folder) for folder in there} - {_disk(vault), None}
    return _disk(where) in disks


def key_files_in(place: Path) -> Iterable[Path]:
    """What may be one, by its name: in a place of backups, or with those of a vault there."""
    with suppress(OSError):
        found = (place.glob(f"{where}*{ENDING}") for where in ("", f"{OF_A_VAULT}*/"))
        return tuple(islice(chain.from_iterable(found), _MOST))
    return ()


def _real(folder: Path) -> Path:
    """Without links. `resolve` raises where links lead in a circle."""
    return Path(os.path.realpath(folder))


def _disk(folder: Path) -> int | None:
    """Which one it is on; None for what is not there."""
    with suppress(OSError):
        return folder.stat().st_dev
    return None
