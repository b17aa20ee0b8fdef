"""Finds, makes and opens vaults in folders; refuses everything else without writing a byte.

What an open vault is made of is imported beside the loop, while the password is stretched; what one
act alone needs, with that act.
"""

import os
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from desktop_app.adapters.system.blocking import RunBlocking, until_given_up
from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.envelope import FLOOR, KdfCost, calibrate, make_id, make_key, wipe
from desktop_app.adapters.vault.key_files import (
    has_key_after,
    plainest,
    read_key_files,
    settle_key_files,
)
from desktop_app.adapters.vault.keyfile import KeyFile, make_key_file
from desktop_app.adapters.vault.late import (
    beside,
    has_rest,
    import_rest,
    import_rotation,
    read_head,
)
from desktop_app.adapters.vault.lock import FolderLock, locked
from desktop_app.adapters.vault.making import parse_name
from desktop_app.adapters.vault.ways import door_of
from desktop_app.application.vault_place import VaultPlace
from desktop_app.application.ways import KeyringDoor, WayKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.text import safe_text
from desktop_app.domain.vault_errors import (
    KeyChangeUnfinished,
    VaultDamaged,
    VaultError,
    VaultExists,
    WrongPassword,
)

if TYPE_CHECKING:
    from desktop_app.adapters.vault.backup_file import BackupHead
    from desktop_app.adapters.vault.vault import OpenVault
    from desktop_app.application.backup_state import BackupFacts
    from desktop_app.application.recovery_state import Contents
    from desktop_app.application.vault_ports import KdfProgress


class FileVaultKeeper:
    """VaultKeeper over folders. `cost` None calibrates at creation.

    `floor` is lowered by tests alone: the shipped floor is the one the format promises. `heads` is
    a folder outside of the vaults, where the newest entry of each log is noted. `run_apart` is for
    what may never return; nobody waits for its thread.
    """

    def __init__(
        self,
        run_blocking: RunBlocking,
        floor: KdfCost = FLOOR,
        cost: KdfCost | None = None,
        heads: Path | None = None,
        run_apart: RunBlocking | None = None,
    ) -> None:
        self._run_blocking = run_blocking
        self._run_apart = run_apart or run_blocking
        self._floor = floor
        self._cost = cost
        self._heads = heads

    def find(self, root: PurePath) -> tuple[VaultPlace, ...]:
        """The vaults in `root` and in its direct folders; what cannot be read is left out."""
        base, names = Path(root), list[str]()
        with suppress(OSError):
            names = sorted(os.listdir(base))
        found = []
        for folder in [base, *(base / name for name in names)]:
            with suppress(VaultError):
                files.check_folder(folder)
                found.append(
                    VaultPlace(folder, safe_text(read_key_files(folder, self._floor)[0].name))
                )
        return tuple(found)

    def exists(self, folder: PurePath) -> bool:
        """Whether the folder holds any file of a vault; one that was never finished is none."""
        return files.has_vault(Path(folder))

    def keyring_door(self, folder: PurePath) -> KeyringDoor | None:
        """Where a keyring may open the vault in `folder`; nothing is opened here."""
        with suppress(VaultError):
            return door_of(read_key_files(Path(folder), self._floor)[0])
        return None

    async def create(
        self, folder: PurePath, name: str, password: Secret, progress: "KdfProgress"
    ) -> "OpenVault":
        """Make a vault and open it; a refusal leaves nothing behind.

        Raises InvalidInput for the name, VaultExists, VaultInUse, VaultReadOnly, SharedFolder,
        NotAVault where the folder is something else, DiskFull, NotEnoughMemory.
        """
        name, base = parse_name(name), Path(folder)
        if files.has_vault(base):
            raise VaultExists
        made = files.make_folder(base)
        try:
            progress("Measuring how long this computer needs")
            await self._run_apart(import_rest)  # not meanwhile: it would be measured with it
            cost = await self._run_blocking(self._make_cost)
            with locked(base) as lock:
                return await self._make(base, name, password, cost, lock, progress)
        except BaseException:
            if made:
                files.remove_folder(base)
            raise

    async def open(
        self, folder: PurePath, secret: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> "OpenVault":
        """Open a vault. Raises WrongPassword and the other vault errors; writes nothing then."""
        base = Path(folder)
        files.check_folder(base)
        read_key_files(base, self._floor)
        files.check_database(base)
        with locked(base) as lock:
            files.check_header(base / files.DATABASE)
            # Again: whoever held the lock until now may have changed them.
            key_files = read_key_files(base, self._floor)
            vault = await self._enter_by_one(base, key_files, secret, kind, lock)
            settle_key_files(base, vault.keys.current)
            files.discard_rotated(base)
            files.tighten(base)
            files.discard_rehearsal(base / files.BACKUPS)
            return vault

    async def rotate(self, folder: PurePath, password: Secret, progress: "KdfProgress") -> None:
        """Give a closed vault another vault key; a backup is made before.

        Raises WrongPassword, BackupFailed and VaultError; the vault is as it was then.
        """
        base = Path(folder)
        await self._run_apart(import_rotation)
        from desktop_app.adapters.vault.rotation import Rotation

        with closing(await self.open(base, password)) as vault:
            progress("Making a backup")
            await vault.backups.make(datetime.now(UTC))
        progress("Copying and checking everything under a new key")
        rotation = Rotation(self._run_blocking, self._floor, self._make_cost)
        with closing(FolderLock(base)):
            await rotation.run(base, vault.keys.current, password)

    async def read_backup(self, file: PurePath) -> "BackupFacts":
        """What a backup says about itself, after reading all of it.

        Raises NotABackup, BackupDamaged, BackupTooNew, VaultMissing, VaultReadOnly.
        """
        return (await self._read_head(file)).facts

    async def restore(
        self,
        file: PurePath,
        folder: PurePath,
        secret: Secret,
        progress: "KdfProgress",
        kind: WayKind = WayKind.PASSWORD,
    ) -> "OpenVault":
        """Bring a backup back into a new folder and open it, marked as restored.

        Raises WrongPassword, what `read_backup` raises, VaultExists and other vault errors; then
        nothing is left behind.
        """
        base = Path(folder)
        _check_free(base)
        head = await self._read_head(file)
        from desktop_app.adapters.vault.restore import restore_files, unwrap_backup
        from desktop_app.adapters.vault.vault_log import forget_head

        unwrap = partial(unwrap_backup, head.key_file, secret, kind)
        vault_key = await self._run_blocking(unwrap)
        try:
            made = files.make_folder(base)
            try:
                with locked(base) as lock:
                    _check_free(base)
                    files.discard_unfinished(base)
                    progress("Checking the backup")
                    work = partial(restore_files, Path(file), head, base, vault_key)
                    key_file = await self._run_blocking(work)
                    forget_head(key_file.vault_id, base, self._heads)
                    return self._enter(base, key_file, vault_key, lock)
            except BaseException:
                if made:
                    files.remove_folder(base)
                raise
        finally:
            wipe(vault_key)

    async def rehearse(
        self, file: PurePath, secret: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> "Contents":
        """Bring a backup back for a trial; nothing of it stays. Raises as `restore` does.

        Who is cancelled waits until what was begun has ended, which is soon.
        """
        head = await self._read_head(file)
        from desktop_app.adapters.vault.rehearsal import rehearse_files

        work = partial(rehearse_files, Path(file), head, secret, kind)
        return await until_given_up(self._run_blocking, work)

    def _make_cost(self) -> KdfCost:
        return calibrate(self._floor) if self._cost is None else self._cost

    async def _read_head(self, file: PurePath) -> "BackupHead":
        return await self._run_apart(partial(read_head, Path(file), self._floor))

    async def _make(
        self,
        base: Path,
        name: str,
        password: Secret,
        cost: KdfCost,
        lock: FolderLock,
        progress: "KdfProgress",
    ) -> "OpenVault":
        """The naming of the database is the last step: before it, there is no vault."""
        from desktop_app.adapters.vault.entering import write_database

        if files.has_vault(base):
            raise VaultExists
        vault_key, vault_id = make_key(), make_id()
        try:
            files.discard_unfinished(base)
            progress("Making the key from your password")
            work = partial(make_key_file, vault_id, name, password, vault_key, cost)
            key_file = await self._run_blocking(work)
            progress("Writing and checking the encrypted file")
            write_database(base / files.UNFINISHED, vault_key, vault_id)
            files.write_private(base / files.KEY_COPY, key_file.dump())
            files.write_private(base / files.KEY_FILE, key_file.dump())
            files.rename(base / files.UNFINISHED, base / files.DATABASE)
            return self._enter(base, key_file, vault_key, lock)
        except BaseException:
            files.discard_unfinished(base)
            raise
        finally:
            wipe(vault_key)

    async def _enter_by_one(
        self,
        base: Path,
        key_files: tuple[KeyFile, ...],
        secret: Secret,
        kind: WayKind,
        lock: FolderLock,
    ) -> "OpenVault":
        """By the key file, or by its copy where only that one fits; a crash may have parted them.

        Raises what was wrong with the first one, but WrongPassword only where both say so; and
        KeyChangeUnfinished where the secret is right for the key before alone.
        """
        problem: VaultError | None = None
        right: list[KeyFile] = []
        for key_file in key_files:
            try:
                unwrap = self._run_blocking(partial(key_file.unwrap, secret, kind))
                rest = None if has_rest() else self._run_apart(import_rest)
                vault_key = await beside(unwrap, rest)
                right.append(key_file)
                try:
                    return self._enter(base, key_file, vault_key, lock)
                finally:
                    wipe(vault_key)
            except VaultDamaged as error:
                problem = problem if isinstance(problem, VaultDamaged) else error
            except WrongPassword as error:
                problem = plainest(problem, error)
        if kind is not WayKind.PASSWORD and has_key_after(key_files, right):
            raise KeyChangeUnfinished
        raise problem or VaultDamaged()

    def _enter(
        self, base: Path, key_file: KeyFile, vault_key: bytearray, lock: FolderLock
    ) -> "OpenVault":
        from desktop_app.adapters.vault.entering import enter

        hands = self._make_cost, self._run_blocking, self._run_apart, self._heads
        return enter(base, key_file, vault_key, lock, *hands)


def _check_free(base: Path) -> None:
    if files.has_vault(base):
        raise VaultExists
