"""Copies of backups in a folder that the owner chose, for the day on which this disk fails."""

import errno
import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from desktop_app.adapters.system.blocking import IsWanted, always
from desktop_app.adapters.system.whole_file import sync_entries
from desktop_app.adapters.vault.nearness import OF_A_VAULT
from desktop_app.domain.backup_errors import (
    CopyDamaged,
    PlaceFailed,
    PlaceFull,
    PlaceMissing,
    PlaceReadOnly,
)

T = TypeVar("T")
_CHUNK = 1024 * 1024
_REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM)


def folder_in(chosen: Path, vault_id: str) -> Path:
    """One for each vault: two may share a stick."""
    return chosen / f"{OF_A_VAULT}{vault_id[:8]}"


def claim(chosen: Path, vault_id: str) -> Path:
    """Make the vault's folder in the chosen one. Raises PlaceMissing and the others.

    Done once: later, a folder that is not there says that the stick is not plugged in, and nothing
    is written into the empty place where it would appear.
    """
    place = folder_in(chosen, vault_id)
    try:
        _check(chosen)
        place.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _told(error) from None
    return place


def copy_backup(source: Path, place: Path, is_wanted: IsWanted = always) -> Path:
    """Copy a backup, read it back, and only then give it its name.

    Another copy of the vault may have made one of its own in the same second: that one stays.
    A slow stick must not hold up a lock: where it is no longer `is_wanted`, it ends soon.
    Raises PlaceMissing, PlaceFull, PlaceReadOnly, PlaceFailed, and CopyDamaged where what was read
    back is something else.
    """
    # A name of its own: a thread that a hanging stick held up must not meet the one after it.
    half = place / f"{source.name}.{token_hex(4)}.new"
    try:
        _check(place)
        for left in place.glob(f"*{source.suffix}*.new"):
            left.unlink(missing_ok=True)
        digest = _write(source, half, is_wanted)
        is_same = _digest(half) == digest
        if is_same:
            target = _name_for(source, place, digest)
            half.replace(target)
            _sync(place)
    except OSError as error:
        _discard(half)
        raise _told(error) from None
    if not is_same:
        _discard(half)
        raise CopyDamaged
    return target


def _name_for(source: Path, place: Path, digest: bytes) -> Path:
    """Its own name, unless something else stands there under it."""
    stem = re.sub(r"-\d+$", "", source.stem)
    others = (place / f"{stem}-{number}{source.suffix}" for number in count(1))
    names = chain((place / source.name,), others)
    return next(path for path in names if not path.exists() or _digest(path) == digest)


def looked_at(place: Path, look: Callable[[Path], T]) -> T:
    """What a look at the place gives. Raises PlaceMissing and the others."""
    try:
        _check(place)
        os.listdir(place)  # a look may take a place that cannot be read for an empty one
    except OSError as error:
        raise _told(error) from None
    return look(place)


def fetch(copy: Path, target: Path, is_wanted: IsWanted) -> None:
    """Bring a copy to the vault's own disk, as `target`. Raises PlaceFailed."""
    try:
        _write(copy, target, is_wanted)
    except OSError as error:
        _discard(target)
        raise _told(error) from None


def _check(place: Path) -> None:
    if not place.is_dir():
        raise PlaceMissing


def _discard(half: Path) -> None:
    with suppress(OSError):
        half.unlink()


def _write(source: Path, half: Path, is_wanted: Callable[[], bool]) -> bytes:
    digest = hashlib.sha256()
    handle = os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    with source.open("rb") as file, os.fdopen(handle, "wb") as copy:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())  # piece by piece: the whole at once may take a minute
            if not is_wanted():
                raise InterruptedError
        # Read back from the stick and not from memory, where the system can be asked to.
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(copy.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return digest.digest()


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _sync(place: Path) -> None:
    """Some sticks' file systems cannot sync a folder: the file itself is synced."""
    try:
        sync_entries(place)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


def _told(error: OSError) -> PlaceFailed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return PlaceFull()
    if error.errno in _REFUSED:
        return PlaceReadOnly()
    return PlaceMissing() if error.errno in (errno.ENOENT, errno.ENOTDIR) else PlaceFailed()
