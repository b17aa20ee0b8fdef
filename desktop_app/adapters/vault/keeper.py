"""Finds, makes and opens vaults in folders; refuses everything else without writing a byte."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePath

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.vault import backup_file, files, opening
from desktop_app.adapters.vault.backup import BackupKeys, BackupShelf, make_at_once
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.envelope import (
    FLOOR,
    KdfCost,
    calibrate,
    derive_key,
    make_id,
    make_key,
    wipe,
)
from desktop_app.adapters.vault.keyfile import MAX_BYTES, KeyFile, make_key_file, parse_key_file
from desktop_app.adapters.vault.lock import FolderLock
from desktop_app.adapters.vault.restore import restore_files
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.sealer import Sealer
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.adapters.vault.vault_log import open_log
from desktop_app.application.backup_state import BackupFacts
from desktop_app.application.vault_place import VaultPlace
from desktop_app.application.vault_ports import KdfProgress
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.secrets import Secret
from desktop_app.domain.text import parse_label, safe_text
from desktop_app.domain.vault_errors import (
    VaultDamaged,
    VaultError,
    VaultExists,
    VaultMissing,
    VaultTooNew,
    WrongPassword,
)


class FileVaultKeeper:
    """VaultKeeper over folders. `cost` None calibrates at creation.

    `floor` is lowered by tests alone: the shipped floor is the one the format promises. `heads` is
    a folder outside of the vaults, where the newest entry of each log is noted.
    """

    def __init__(
        self,
        run_blocking: RunBlocking,
        floor: KdfCost = FLOOR,
        cost: KdfCost | None = None,
        heads: Path | None = None,
    ) -> None:
        self._run_blocking = run_blocking
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
                found.append(VaultPlace(folder, safe_text(self._key_files(folder)[0].name)))
        return tuple(found)

    def exists(self, folder: PurePath) -> bool:
        """Whether the folder holds any file of a vault; one that was never finished is none."""
        return files.has_vault(Path(folder))

    async def create(
        self, folder: PurePath, name: str, password: Secret, progress: KdfProgress
    ) -> OpenVault:
        """Make a vault and open it; a refusal leaves nothing behind.

        Raises InvalidInput for the name, VaultExists, VaultInUse, VaultReadOnly, SharedFolder,
        NotAVault where the folder is something else, DiskFull, NotEnoughMemory.
        """
        name, base = _parse_name(name), Path(folder)
        if files.has_vault(base):
            raise VaultExists
        made = files.make_folder(base)
        try:
            progress("Measuring how long this computer needs")
            cost = self._cost
            if cost is None:
                cost = await self._run_blocking(partial(calibrate, self._floor))
            with _locked(base) as lock:
                return await self._make(base, name, password, cost, lock, progress)
        except BaseException:
            if made:
                files.remove_folder(base)
            raise

    async def open(self, folder: PurePath, password: Secret) -> OpenVault:
        """Open a vault. Raises WrongPassword and the other vault errors; writes nothing then."""
        base = Path(folder)
        files.check_folder(base)
        key_files = self._key_files(base)
        files.check_database(base)
        with _locked(base) as lock:
            files.check_header(base / files.DATABASE)
            key_file, vault_key = await self._unwrap(key_files, password)
            try:
                vault = _enter(base, key_file, vault_key, lock, self._run_blocking, self._heads)
            finally:
                wipe(vault_key)
            files.tighten(base)
            return vault

    async def read_backup(self, file: PurePath) -> BackupFacts:
        """What a backup says about itself, after reading all of it.

        Raises NotABackup, BackupDamaged, BackupTooNew, VaultMissing, VaultReadOnly.
        """
        return _facts(await self._read_head(file))

    async def restore(
        self, file: PurePath, folder: PurePath, password: Secret, progress: KdfProgress
    ) -> OpenVault:
        """Bring a backup back into a new folder and open it, marked as restored.

        Raises WrongPassword, what `read_backup` raises, VaultExists and other vault errors; then
        nothing is left behind.
        """
        base = Path(folder)
        _check_free(base)
        head = await self._read_head(file)
        _, vault_key = await self._unwrap((head.key_file,), password)
        try:
            made = files.make_folder(base)
            try:
                with _locked(base) as lock:
                    _check_free(base)
                    files.discard_unfinished(base)
                    progress("Checking the backup")
                    work = partial(restore_files, Path(file), head, base, vault_key)
                    await self._run_blocking(work)
                    return _enter(
                        base, head.key_file, vault_key, lock, self._run_blocking, self._heads
                    )
            except BaseException:
                if made:
                    files.remove_folder(base)
                raise
        finally:
            wipe(vault_key)

    async def _read_head(self, file: PurePath) -> backup_file.BackupHead:
        return await self._run_blocking(partial(backup_file.read_head, Path(file), self._floor))

    async def _make(
        self,
        base: Path,
        name: str,
        password: Secret,
        cost: KdfCost,
        lock: FolderLock,
        progress: KdfProgress,
    ) -> OpenVault:
        """The naming of the database is the last step: before it, there is no vault."""
        if files.has_vault(base):
            raise VaultExists
        vault_key, vault_id = make_key(), make_id()
        try:
            files.discard_unfinished(base)
            progress("Making the key from your password")
            work = partial(make_key_file, vault_id, name, password, vault_key, cost)
            key_file = await self._run_blocking(work)
            progress("Writing and checking the encrypted file")
            _write_database(base / files.UNFINISHED, vault_key, vault_id)
            files.write_private(base / files.KEY_COPY, key_file.dump())
            files.write_private(base / files.KEY_FILE, key_file.dump())
            files.rename(base / files.UNFINISHED, base / files.DATABASE)
            return _enter(base, key_file, vault_key, lock, self._run_blocking, self._heads)
        except BaseException:
            files.discard_unfinished(base)
            raise
        finally:
            wipe(vault_key)

    def _key_files(self, base: Path) -> tuple[KeyFile, ...]:
        """The key file and its copy, whichever can be read; both only when they differ.

        Raises VaultTooNew when either is, because the other one is then the older state.
        """
        found: list[KeyFile] = []
        problem: VaultError | None = None
        for name in (files.KEY_FILE, files.KEY_COPY):
            try:
                data = files.read_private(base / name, MAX_BYTES)
                found.append(parse_key_file(data, self._floor))
            except VaultTooNew:
                raise
            except VaultMissing:
                continue
            except VaultError as error:
                problem = problem or error
        if not found:
            raise problem or _no_key_file(base)
        return tuple(dict.fromkeys(found))

    async def _unwrap(
        self, key_files: tuple[KeyFile, ...], password: Secret
    ) -> tuple[KeyFile, bytearray]:
        for key_file in key_files:
            with suppress(WrongPassword):
                return key_file, await self._run_blocking(partial(key_file.unwrap, password))
        raise WrongPassword


def _check_free(base: Path) -> None:
    if files.has_vault(base):
        raise VaultExists


def _parse_name(name: str) -> str:
    if not name.strip():
        raise InvalidInput("Give the vault a name.", field="name")
    return parse_label(name, field="name")


@contextmanager
def _locked(base: Path) -> Iterator[FolderLock]:
    """The lock, released again when the block does not end with an open vault."""
    lock = FolderLock(base)
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _no_key_file(base: Path) -> VaultError:
    """Why there is no key file: no vault at all, or one that lost it."""
    try:
        files.check_database(base)
        files.check_header(base / files.DATABASE)
    except VaultDamaged:
        return VaultMissing()
    except VaultError as error:
        return error
    return VaultDamaged("The vault's key file is missing beside its database.")


def _write_database(path: Path, vault_key: bytearray, vault_id: str) -> None:
    pages = derive_key(vault_key, vault_id, "pages")
    try:
        opening.create(path, pages, MIGRATIONS, vault_id)
        opening.open_database(path, pages, MIGRATIONS, vault_id).close()
    finally:
        wipe(pages)


def _facts(head: backup_file.BackupHead) -> BackupFacts:
    key_file = head.key_file
    name = safe_text(key_file.name)
    return BackupFacts(key_file.vault_id, name, head.made_at, head.is_practice)


def _enter(
    base: Path,
    key_file: KeyFile,
    vault_key: bytearray,
    lock: FolderLock,
    run_blocking: RunBlocking,
    heads: Path | None,
) -> OpenVault:
    keys = BackupKeys(vault_key, key_file)

    def back_up(database: Database) -> None:
        make_at_once(base, database, keys, datetime.now(UTC))

    try:
        opened = opening.open_database(
            base / files.DATABASE, keys.pages, MIGRATIONS, key_file.vault_id, back_up
        )
    except BaseException:
        keys.wipe()
        raise
    sealer = Sealer(vault_key, key_file.vault_id)
    shelf = BackupShelf(base, opened, keys, run_blocking)
    log = open_log(base, opened, vault_key, key_file.vault_id, heads)
    return OpenVault(base, key_file, opened, sealer, lock, shelf, log, run_blocking)
