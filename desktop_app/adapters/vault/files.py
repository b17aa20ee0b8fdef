"""Files of a vault on disk: private, never links, written whole or not at all."""

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from desktop_app.adapters.vault.database import os_error
from desktop_app.domain.vault_errors import (
    NotAVault,
    VaultDamaged,
    VaultMissing,
    VaultReadOnly,
)

KEY_FILE = "vault.key"
KEY_COPY = "vault.key.bak"
DATABASE = "vault.db"
LOCK_FILE = "vault.lock"
MIN_FREE_BYTES = 5 * 1024 * 1024


def make_folder(folder: Path) -> None:
    """A folder for its owner alone. Raises VaultReadOnly, DiskFull, NotAVault for a link."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink():
            raise NotAVault
        folder.chmod(0o700)
    except OSError as error:
        raise os_error(error) from None


def write_private(path: Path, data: bytes) -> None:
    """Replace `path` atomically and durably: temporary file, fsync, rename, fsync of the folder."""
    temporary = path.with_name(path.name + ".new")
    try:
        with suppress(FileNotFoundError):
            temporary.unlink()
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
        handle = os.open(temporary, flags, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise os_error(error) from None


def sync_folder(folder: Path) -> None:
    """Make the folder's entries durable; SQLite does not do that for a new main file."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_private(path: Path, limit: int) -> bytes:
    """A regular file of ours, at most `limit` bytes. Raises VaultMissing, NotAVault."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise VaultMissing from None
    except PermissionError:
        raise VaultReadOnly from None
    except OSError:
        raise NotAVault from None
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > limit:
            raise NotAVault
        return file.read(limit + 1)


def check_vault(folder: Path) -> None:
    """A writable folder whose database is a regular file, not a link to one.

    Raises NotAVault, VaultDamaged (a key without its database), VaultReadOnly.
    """
    try:
        mode = (folder / DATABASE).lstat().st_mode
    except FileNotFoundError:
        raise VaultDamaged("The vault's database is missing beside its key file.") from None
    except OSError:
        raise VaultReadOnly from None
    if not stat.S_ISREG(mode):
        raise NotAVault
    if not is_writable(folder):
        raise VaultReadOnly


def tighten(folder: Path) -> None:
    """Take away what others may do; a vault copied from a stick often arrives readable."""
    for path, mode in [(folder, 0o700)] + [
        (folder / name, 0o600) for name in (KEY_FILE, KEY_COPY, DATABASE)
    ]:
        with suppress(OSError):
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                path.chmod(mode)


def is_writable(folder: Path) -> bool:
    """Whether a commit could be written there."""
    return os.access(folder, os.W_OK | os.X_OK)


def has_room(folder: Path) -> bool:
    """Whether there is room for what one send must record."""
    try:
        return is_writable(folder) and shutil.disk_usage(folder).free >= MIN_FREE_BYTES
    except OSError:
        return False
