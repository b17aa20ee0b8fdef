"""Finds, makes and opens vaults in folders; refuses everything else without writing a byte."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Protocol, TypeVar

from filelock import BaseFileLock, FileLock, Timeout

from desktop_app.adapters.vault import database as db
from desktop_app.adapters.vault import files
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
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.sealer import Sealer
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.vault_ports import KdfProgress, VaultPlace
from desktop_app.domain.errors import PurserError
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    VaultDamaged,
    VaultError,
    VaultExists,
    VaultInUse,
    VaultMissing,
    WrongPassword,
)

T = TypeVar("T")


class RunBlocking(Protocol):
    """Runs one blocking call beside the loop."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]: ...


class FileVaultKeeper:
    """VaultKeeper over folders. `cost` None calibrates at creation.

    `floor` is lowered by tests alone: the shipped floor is the one the format promises.
    """

    def __init__(
        self, run_blocking: RunBlocking, floor: KdfCost = FLOOR, cost: KdfCost | None = None
    ) -> None:
        self._run_blocking = run_blocking
        self._floor = floor
        self._cost = cost

    def find(self, root: PurePath) -> tuple[VaultPlace, ...]:
        """The vaults in `root` and in its direct folders; what cannot be read is left out."""
        base = Path(root)
        candidates = [base, *sorted(base.iterdir())] if base.is_dir() else []
        found = []
        for folder in candidates:
            with suppress(VaultError):
                found.append(VaultPlace(folder, self._read_key_file(folder)[0].name))
        return tuple(found)

    def exists(self, folder: PurePath) -> bool:
        """Whether the folder holds any file of a vault."""
        base = Path(folder)
        names = (files.KEY_FILE, files.KEY_COPY, files.DATABASE)
        return any((base / name).exists() or (base / name).is_symlink() for name in names)

    async def create(
        self, folder: PurePath, name: str, password: Secret, progress: KdfProgress
    ) -> OpenVault:
        """Make a vault and open it. Raises VaultExists, VaultReadOnly, DiskFull, VaultInUse."""
        base = Path(folder)
        if self.exists(base):
            raise VaultExists
        files.make_folder(base)
        progress("Measuring how long this computer needs")
        cost = self._cost
        if cost is None:
            cost = await self._run_blocking(lambda: calibrate(self._floor))
        lock = _take_lock(base)
        try:
            progress("Making the key from your password")
            return await self._make(base, name, password, cost, lock, progress)
        except BaseException:
            lock.release()
            raise

    async def open(self, folder: PurePath, password: Secret) -> OpenVault:
        """Open a vault. Raises WrongPassword and the other vault errors; writes nothing then."""
        base = Path(folder)
        key_files = self._read_key_file(base)
        files.check_vault(base)
        key_file, vault_key = await self._unwrap(key_files, password)
        lock = _take_lock(base)
        try:
            files.tighten(base)
            return self._enter(base, key_file, vault_key, lock)
        except BaseException:
            lock.release()
            raise
        finally:
            wipe(vault_key)

    async def _make(
        self,
        base: Path,
        name: str,
        password: Secret,
        cost: KdfCost,
        lock: BaseFileLock,
        progress: KdfProgress,
    ) -> OpenVault:
        """The database first, the key file last: without a key file there is no vault."""
        if self.exists(base):
            raise VaultExists
        vault_key, vault_id = make_key(), make_id()
        try:
            key_file = await self._run_blocking(
                lambda: make_key_file(vault_id, name, password, vault_key, cost)
            )
            progress("Writing and checking the encrypted file")
            self._write_database(base, vault_key, vault_id)
            files.write_private(base / files.KEY_COPY, key_file.dump())
            files.write_private(base / files.KEY_FILE, key_file.dump())
            return self._enter(base, key_file, vault_key, lock)
        except BaseException:
            _remove_unfinished(base)
            raise
        finally:
            wipe(vault_key)

    def _write_database(self, base: Path, vault_key: bytearray, vault_id: str) -> None:
        pages = derive_key(vault_key, vault_id, "pages")
        path = base / files.DATABASE
        try:
            db.create(path, pages, MIGRATIONS)
            opened = db.open_database(path, pages, MIGRATIONS)
            opened.write("INSERT INTO meta VALUES ('vault_id', ?)", (vault_id,))
            opened.close()
            files.sync_folder(base)
        finally:
            wipe(pages)

    def _enter(
        self, base: Path, key_file: KeyFile, vault_key: bytearray, lock: BaseFileLock
    ) -> OpenVault:
        pages = derive_key(vault_key, key_file.vault_id, "pages")
        try:
            opened = db.open_database(base / files.DATABASE, pages, MIGRATIONS)
        finally:
            wipe(pages)
        try:
            kept = opened.row("SELECT value FROM meta WHERE name = 'vault_id'")
            if kept is None or kept[0] != key_file.vault_id:
                raise VaultDamaged("The two files in this folder belong to different vaults.")
        except PurserError:
            opened.close()
            raise
        sealer = Sealer(vault_key, key_file.vault_id)
        return OpenVault(base, key_file.name, opened, sealer, lock)

    def _read_key_file(self, base: Path) -> tuple[KeyFile, ...]:
        """The key file and its copy, whichever can be read; both only when they differ."""
        found: list[KeyFile] = []
        problem: VaultError = VaultMissing()
        for name in (files.KEY_COPY, files.KEY_FILE):
            try:
                data = files.read_private(base / name, MAX_BYTES)
                found.insert(0, parse_key_file(data, self._floor))
            except VaultMissing:
                continue
            except VaultError as error:
                problem = error
        if not found:
            raise problem
        return tuple(dict.fromkeys(found))

    async def _unwrap(
        self, key_files: tuple[KeyFile, ...], password: Secret
    ) -> tuple[KeyFile, bytearray]:
        for key_file in key_files:
            try:
                key = await self._run_blocking(lambda k=key_file: k.unwrap(password))  # type: ignore[misc]
            except WrongPassword:
                continue
            return key_file, key
        raise WrongPassword


def _take_lock(base: Path) -> BaseFileLock:
    lock = FileLock(str(base / files.LOCK_FILE), mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise VaultInUse from None
    except OSError as error:
        raise db.os_error(error) from None
    return lock


def _remove_unfinished(base: Path) -> None:
    """A vault that was never finished holds nothing; leaving half of one would look like damage."""
    for name in (files.KEY_FILE, files.KEY_COPY, files.DATABASE):
        for suffix in ("", "-wal", "-journal", ".new"):
            with suppress(OSError):
                (base / (name + suffix)).unlink()
