"""Files that are there whole or not at all, whatever the disk or the power does."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

Mark: TypeAlias = tuple[int, int, int]
"""Which file this is, whatever has its name later: device, inode, time of writing in ns."""


def write_whole(file: Path, data: bytes, *, replace: bool) -> Mark:
    """Temporary file, fsync, rename, fsync of the folder if it can; 0600. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".purser-")  # 0600 from the start
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
            mark = _mark_of(os.fstat(out.fileno()))
        if not replace:
            _claim(file)
        try:
            temporary.replace(file)
        except OSError:
            if not replace:
                file.unlink()  # our own claim, still empty
            raise
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    # The file is whole and in place: a folder that cannot be synced does not undo that.
    with suppress(OSError):
        sync_entries(file.parent)
    return mark


def unlink_written(file: Path, mark: Mark) -> None:
    """Delete what `write_whole` wrote, if it is still there. Raises OSError."""
    if _mark_of(file.lstat()) == mark:
        file.unlink()
        sync_entries(file.parent)


def sync_entries(folder: Path) -> None:
    """Make the names in a folder durable. Raises OSError."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows syncs a rename by itself
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mark_of(about: os.stat_result) -> Mark:
    return about.st_dev, about.st_ino, about.st_mtime_ns


def _claim(file: Path) -> None:
    """Take the name, or learn that somebody has it: a rename would not say so."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
