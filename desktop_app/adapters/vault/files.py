"""Files of a vault on disk: private, never links, written whole or not at all."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop_app.adapters.system.whole_file import sync_entries
from desktop_app.domain.vault_errors import (
    DiskFailed,
    DiskFull,
    NotAVault,
    SharedFolder,
    VaultDamaged,
    VaultError,
    VaultMissing,
    VaultReadOnly,
)

KEY_FILE = "vault.key"
KEY_COPY = "vault.key.bak"
DATABASE = "vault.db"
LOCK_FILE = "vault.lock"
RESERVE_FILE = "vault.reserve"
HEAD_FILE = "vault.head"
UNFINISHED = DATABASE + ".new"
ROTATED = DATABASE + ".rotated"
"""The copy under another vault key, until it takes the database's name."""
BACKUPS = "backups"
REHEARSAL = "purser-rehearsal"
"""Beside the backup: the same disk has the room, and what a crash leaves there is encrypted."""
MIN_FREE_BYTES = 5 * 1024 * 1024

_PLAIN_HEADER = b"SQLite format 3\x00"
_OURS = {
    KEY_FILE,
    KEY_COPY,
    DATABASE,
    DATABASE + "-wal",
    LOCK_FILE,
    RESERVE_FILE,
    HEAD_FILE,
    BACKUPS,
}
_OTHER_THINGS = (errno.ELOOP, errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENXIO)
"""A socket is the last one: it cannot be opened as a file."""


def os_error(error: OSError) -> VaultError:
    """A file system's refusal as one of ours."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    if error.errno == errno.EIO:
        return DiskFailed()
    if error.errno == errno.ENOENT:
        return VaultMissing()
    return NotAVault() if error.errno in _OTHER_THINGS else VaultReadOnly()


@contextmanager
def _told() -> Iterator[None]:
    """What the file system refuses inside, in our words."""
    try:
        yield
    except OSError as error:
        raise os_error(error) from None


def is_unfinished(folder: Path) -> bool:
    """Whether a creation ended before its last step, the naming of the database."""
    return os.path.lexists(folder / UNFINISHED) and not os.path.lexists(folder / DATABASE)


def has_vault(folder: Path) -> bool:
    """Whether any file of a vault is there; an unfinished one is none."""
    names = (KEY_FILE, KEY_COPY, DATABASE)
    return not is_unfinished(folder) and any(os.path.lexists(folder / name) for name in names)


def make_folder(folder: Path) -> bool:
    """Whether it had to be made, for its owner alone and to stay; one that exists keeps its mode.

    Raises SharedFolder, VaultReadOnly, DiskFull, NotAVault for a file or a link.
    """
    with _told():
        new = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            _check_existing(folder)
            return False
        try:
            for path in new:
                sync_entries(path.parent)
        except OSError:
            remove_folder(folder)
            raise
    return True


def _check_existing(folder: Path) -> None:
    mode = folder.lstat().st_mode
    if not stat.S_ISDIR(mode):
        raise NotAVault
    if mode & stat.S_IWOTH:
        raise SharedFolder
    if not is_writable(folder):
        raise VaultReadOnly


def remove_folder(folder: Path) -> None:
    """Remove it if it is empty."""
    with suppress(OSError):
        folder.rmdir()


def make_private(path: Path) -> None:
    """A new empty file for its owner alone, whatever the umask. Raises VaultError."""
    with _told():
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))


def write_private(path: Path, data: bytes) -> None:
    """Replace `path` atomically and durably: temporary file, fsync, rename, fsync of the folder."""
    temporary = path.with_name(path.name + ".new")
    with _told():
        temporary.unlink(missing_ok=True)
        make_private(temporary)
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    rename(temporary, path)


def rename(source: Path, target: Path) -> None:
    """Rename, and make the folder's entries durable; SQLite does not for a new main file."""
    with _told():
        source.replace(target)
        sync_entries(target.parent)


def sync_names(folder: Path) -> None:
    """Make the names in it durable. Raises VaultError."""
    with _told():
        sync_entries(folder)


def sync_file(path: Path) -> None:
    """Make what is in it durable, whoever wrote it. Raises VaultError."""
    with _told():
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def discard_rotated(folder: Path) -> None:
    """Remove a copy under another key that never took the database's place."""
    for suffix in ("-wal", "-journal", ""):
        with suppress(OSError):
            (folder / (ROTATED + suffix)).unlink()


def discard_rehearsal(backups: Path) -> None:
    """Remove what a trial of a backup left that a crash ended."""
    shutil.rmtree(backups / REHEARSAL, ignore_errors=True)


def read_private(path: Path, limit: int) -> bytes:
    """A regular file, at most `limit` bytes. Raises VaultMissing, NotAVault, VaultReadOnly."""
    with _told():
        # NONBLOCK: opening a FIFO would wait for somebody to write into it.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode) or about.st_size > limit:
                raise NotAVault
            return os.read(handle, limit + 1)
        finally:
            os.close(handle)


def check_folder(folder: Path) -> None:
    """A folder, not a link to one, with a finished vault. Raises NotAVault, VaultMissing."""
    if os.path.islink(folder):
        raise NotAVault
    if is_unfinished(folder):
        raise VaultMissing("This vault was never finished.", todo="Make it again.")


def check_database(folder: Path) -> None:
    """A regular file in a folder, both writable, with no log that is not ours. Opens nothing.

    Raises NotAVault, VaultDamaged (a key without its database), VaultReadOnly.
    """
    path = folder / DATABASE
    with _told():
        try:
            about = path.lstat()
        except FileNotFoundError:
            raise VaultDamaged("The vault's database is missing beside vault.key.") from None
    if not stat.S_ISREG(about.st_mode):
        raise NotAVault
    _check_logs(path)
    if not (is_writable(folder) and is_writable(path)):
        raise VaultReadOnly


def _check_logs(path: Path) -> None:
    """What SQLite takes up without a question: it waits for a pipe, and plays a journal back."""
    log, journal = (path.with_name(path.name + ending) for ending in ("-wal", "-journal"))
    for other in (log, journal):
        if os.path.lexists(other) and (other == journal or not stat.S_ISREG(other.lstat().st_mode)):
            raise NotAVault(
                f"“{other.name}” beside the vault's database was not made by Purser.",
                todo="Move it to another folder, then try again. Keep it for help.",
            )


def check_header(path: Path) -> None:
    """Neither empty nor plain SQLite. Raises NotAVault.

    Only under the lock and before SQLite opens the file: closing any handle on an open database
    drops the locks SQLite holds on it.
    """
    with _told(), path.open("rb") as file:
        head = file.read(len(_PLAIN_HEADER))
    if len(head) < len(_PLAIN_HEADER) or head == _PLAIN_HEADER:
        raise NotAVault


def tighten(folder: Path) -> None:
    """Take away what others may do; a vault copied from a stick often arrives readable.

    The folder only when it holds nothing but the vault: it may be somebody's home or /tmp.
    """
    with suppress(OSError):
        names = set(os.listdir(folder))
        places = [folder / name for name in sorted(names & _OURS)]
        if names <= _OURS:
            places.insert(0, folder)
        for place in places:
            mode = place.lstat().st_mode
            if mode & 0o077 and not stat.S_ISLNK(mode):
                place.chmod(stat.S_IMODE(mode) & ~0o077)


def discard_unfinished(folder: Path) -> None:
    """Remove what a creation left. The unfinished database goes last: it marks the rest."""
    with suppress(OSError):
        (folder / DATABASE).replace(folder / UNFINISHED)
    for name in (DATABASE, KEY_FILE, KEY_COPY, UNFINISHED):
        for suffix in (".new", "-wal", "-journal", ""):
            with suppress(OSError):
                (folder / (name + suffix)).unlink()


def is_writable(path: Path) -> bool:
    """Whether it may be written. Root may write anything, so the mode decides as well."""
    return os.access(path, os.W_OK) and bool(path.stat().st_mode & 0o222)


def has_room(folder: Path, besides: int = 0) -> bool:
    """Whether there is room for what one send must record, `besides` so many bytes."""
    try:
        free = shutil.disk_usage(folder).free
        return is_writable(folder) and free >= MIN_FREE_BYTES + besides
    except OSError:
        return False
