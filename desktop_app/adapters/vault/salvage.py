"""Where one looks at what is left of a vault; nothing is written to it.

What looks is imported with the looking, and beside the loop: hardly anybody ever needs it.
"""

import asyncio
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

from desktop_app.adapters.system.blocking import IsWanted, RunBlocking, until_given_up
from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.envelope import FLOOR, KdfCost
from desktop_app.adapters.vault.key_files import plainest, read_key_files
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.lock import FolderLock
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    NotAVault,
    VaultDamaged,
    VaultError,
    VaultReadOnly,
    WrongPassword,
)

if TYPE_CHECKING:
    from desktop_app.adapters.vault.conflict_copies import OpenCopies
    from desktop_app.adapters.vault.damaged import Salvage
    from desktop_app.application.backup_state import Backup
    from desktop_app.domain.salvaged import CopyBeside

Holding = TypeVar("Holding", "Salvage", "OpenCopies")
"""What holds a key until it is closed."""


class FolderSalvager:
    """Salvager over folders; `floor` is lowered by tests alone."""

    def __init__(self, run_blocking: RunBlocking, floor: KdfCost = FLOOR) -> None:
        self._run = run_blocking
        self._floor = floor

    async def open(self, folder: PurePath, password: Secret) -> "Salvage":
        """Raises WrongPassword, VaultDamaged where nothing opens, and other vault errors.

        Who is cancelled waits until what was begun has ended, which is soon; nothing is kept then.
        """
        base = Path(folder)
        files.check_folder(base)
        key_files = read_key_files(base, self._floor)
        _check_file(base / files.DATABASE)
        problem: VaultError | None = None
        with _alone(base):
            for key_file in key_files:
                try:
                    return await self._kept(partial(_look, base, key_file, password))
                except WrongPassword as error:
                    problem = plainest(problem, error)
                except VaultDamaged as error:
                    problem = error
        raise problem or WrongPassword()

    async def _kept(self, look: "Callable[[IsWanted], Holding]") -> "Holding":
        """What `look` opened; closed, where that ended as it was given up."""
        made: list[Holding] = []
        try:
            await until_given_up(self._run, lambda is_wanted: made.append(look(is_wanted)))
        except asyncio.CancelledError:
            for one in made:
                one.close()
            raise
        return made[0]

    async def copies_beside(self, folder: PurePath) -> "tuple[CopyBeside, ...]":
        """Second versions of the database, the newest first; opens nothing."""
        return await self._run(partial(_copies_beside, Path(folder)))

    async def open_copies(self, folder: PurePath, password: Secret) -> "OpenCopies":
        """Looks into each with the vault's key. Raises WrongPassword and VaultError.

        As `open` for who is cancelled.
        """
        base = Path(folder)
        files.check_folder(base)
        key_files = read_key_files(base, self._floor)
        return await self._kept(partial(_open_copies, self._run, base, key_files, password))

    async def newest_backup(self, folder: PurePath) -> "Backup | None":
        """The newest one in the vault's folder that is whole; None where there is none."""
        return await self._run(partial(_newest, Path(folder), self._floor))


@contextmanager
def _alone(base: Path) -> Iterator[None]:
    """No other Purser writes meanwhile; on a disk that takes no lock file, none does anyway."""
    try:
        lock = FolderLock(base)
    except VaultReadOnly:
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _newest(base: Path, floor: KdfCost) -> "Backup | None":
    """Of this vault, where its key file still says which one that is."""
    from desktop_app.adapters.vault.backup import list_backups
    from desktop_app.adapters.vault.backup_file import read_head

    known: set[str] = set()
    with suppress(VaultError):
        known = {key_file.vault_id for key_file in read_key_files(base, floor)}
    for backup in list_backups(base / files.BACKUPS):
        with suppress(VaultError):
            head = read_head(Path(backup.path), floor)
            if not known or head.key_file.vault_id in known:
                return backup
    return None


def _check_file(path: Path) -> None:
    """Raises VaultDamaged for one that is missing, NotAVault for what is no file."""
    try:
        about = path.lstat()
    except FileNotFoundError:
        raise VaultDamaged("The vault's database is missing beside vault.key.") from None
    except OSError as error:
        raise files.os_error(error) from None
    if not stat.S_ISREG(about.st_mode):
        raise NotAVault


def _look(base: Path, key_file: KeyFile, password: Secret, is_wanted: IsWanted) -> "Salvage":
    from desktop_app.adapters.vault.damaged import look

    return look(base, key_file, password, is_wanted)


def _copies_beside(base: Path) -> "tuple[CopyBeside, ...]":
    from desktop_app.adapters.vault.conflict_copies import copies_beside

    return copies_beside(base)


def _open_copies(
    run: RunBlocking,
    base: Path,
    key_files: tuple[KeyFile, ...],
    password: Secret,
    is_wanted: IsWanted,
) -> "OpenCopies":
    from desktop_app.adapters.vault.conflict_copies import OpenCopies, open_copies

    return OpenCopies(run, base, *open_copies(base, key_files, password, is_wanted))
