"""One Purser per vault: a lock that ends with the process, whatever happens to it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from desktop_app.adapters.vault.files import LOCK_FILE, os_error
from desktop_app.domain.vault_errors import VaultInUse


class FolderLock:
    """Held from construction to `release`, which takes away the file when this lock made it.

    Raises VaultInUse, and VaultReadOnly or NotAVault where no lock file can be.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_FILE
        self._made = not os.path.lexists(self._path)
        self._lock = FileLock(str(self._path), mode=0o600, thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise VaultInUse from None
        except OSError as error:
            raise os_error(error) from None

    def close(self) -> None:
        """As `release`, for a block that leaves nothing open."""
        self.release()

    def release(self) -> None:
        """Let the next one in."""
        if self._made:
            # While it is still held: filelock starts over when the name is gone once it has it.
            with suppress(OSError):
                self._path.unlink()
            self._made = False
        self._lock.release()


@contextmanager
def locked(base: Path) -> Iterator[FolderLock]:
    """The lock, released again when the block does not end with an open vault."""
    lock = FolderLock(base)
    try:
        yield lock
    except BaseException:
        lock.release()
        raise
