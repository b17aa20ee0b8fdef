"""Which key file the vaults on the disk ask for, and the note of where it was; opens nothing."""

import os
from contextlib import suppress
from pathlib import Path

from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.envelope import NO_FLOOR
from desktop_app.adapters.vault.key_files import read_key_files
from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.vault_errors import VaultError

_LONGEST = 4096


def wanted(folder: Path, note: Path | None) -> KeyFileWanted | None:
    """Which one the vault there asks for. Raises VaultError."""
    # Nothing is derived here: what asks for too little or too much is refused when it is opened.
    first, *others = read_key_files(folder, NO_FLOOR)
    if first.key_file is None:
        return None
    place = None if note is None else _noted(note)
    is_open = any(one.key_file is None for one in others)
    # No crash leaves two key files and two vault keys: one of another vault key is an old copy.
    asked = {one.key_file for one in others if one.epoch == first.epoch} - {first.key_file, None}
    return KeyFileWanted(first.key_file, place, is_open, next(iter(asked), None))


def asked_by(vault_id: str, folders: tuple[Path, ...]) -> str | None:
    """Which one the first vault of this id asks for that asks for one."""
    for folder in folders:
        with suppress(VaultError):
            found = read_key_files(folder, NO_FLOOR)[0]
            if found.vault_id == vault_id and found.key_file is not None:
                return found.key_file
    return None


def _noted(note: Path) -> Path | None:
    """Where it was; None for what nobody noted."""
    try:
        place = Path(os.fsdecode(files.read_private(note, _LONGEST)))
    except (VaultError, ValueError):
        return None
    return place if place.is_absolute() else None


def remember(note: Path, place: str | None) -> None:
    """Note where it is; None forgets it. Raises VaultError, ValueError."""
    if place is None:
        with suppress(OSError):
            note.unlink()
        return
    files.make_folder(note.parent)
    files.write_private(note, os.fsencode(place))
