"""Files in clear, of which a program that is ended half way leaves nothing behind."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from desktop_app.adapters.system.whole_file import sync_entries, write_whole

_NAMELESS = getattr(os, "O_TMPFILE", 0)


def write_nameless(file: Path, data: bytes, *, replace: bool) -> None:
    """As `write_whole`, but the file has no name before it is whole and synced: whatever ends the
    program or the power, the system itself takes an unnamed file away. Raises OSError.

    Where a file is replaced it has a second name between two calls of the system. A disk without
    unnamed files, such as most memory sticks, gets `write_whole`.
    """
    if not _NAMELESS:
        write_whole(file, data, replace=replace)
        return
    try:
        _write(file, data, replace=replace)
    except FileExistsError:
        raise
    except OSError:
        # Whatever it was, the other way says it, or does not meet it.
        write_whole(file, data, replace=replace)
        return
    with suppress(OSError):  # the file is whole and in place
        sync_entries(file.parent)


def _write(file: Path, data: bytes, *, replace: bool) -> None:
    handle = os.open(file.parent, _NAMELESS | os.O_RDWR | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(handle)
        if not replace:
            _name(handle, file)  # refuses a name that is taken, whoever was quicker
            return
        between = file.with_name(f".purser-{token_hex(8)}")
        _name(handle, between)
        try:
            between.replace(file)
        except OSError:
            between.unlink()
            raise


def _name(handle: int, file: Path) -> None:
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        # Only where a folder is given does Python follow the link in /proc to the file.
        os.link(f"/proc/self/fd/{handle}", file.name, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        os.close(folder)
