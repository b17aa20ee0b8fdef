"""Behind the password: an open vault of its database, its log and its stores; and an empty one."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.vault import files, opening
from desktop_app.adapters.vault.backup_keys import BackupKeys, HeldBackupKeys
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.envelope import KdfCost, derive_key, wipe
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.lock import FolderLock
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.sealer import Sealer
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.adapters.vault.vault_log import open_log
from desktop_app.adapters.vault.ways import VaultKeys

if TYPE_CHECKING:
    from desktop_app.adapters.vault.backup import BackupShelf


def enter(
    base: Path,
    key_file: KeyFile,
    vault_key: bytearray,
    lock: FolderLock,
    make_cost: Callable[[], KdfCost],
    run_blocking: RunBlocking,
    run_apart: RunBlocking,
    heads: Path | None,
) -> OpenVault:
    """The vault in `base`, whose lock is held, open. Raises VaultError; nothing stays open then.

    What it is given besides is the keeper's, see there.
    """
    backup_keys = BackupKeys(vault_key, key_file)

    def back_up(database: Database) -> None:
        from desktop_app.adapters.vault.backup import make_at_once

        make_at_once(base, database, backup_keys, datetime.now(UTC))

    with ExitStack() as undone:  # where the opening fails at the log, as at the database
        undone.callback(backup_keys.wipe)
        opened = opening.open_database(
            base / files.DATABASE, backup_keys.pages, MIGRATIONS, key_file.vault_id, back_up
        )
        undone.callback(opened.close)
        log = open_log(base, opened, vault_key, key_file.vault_id, heads)
        undone.pop_all()
    sealer, held = Sealer(vault_key, key_file.vault_id), HeldBackupKeys(backup_keys)

    def make_shelf() -> "BackupShelf":
        from desktop_app.adapters.vault.backup import BackupShelf

        return BackupShelf(base, opened, held, run_blocking, run_apart)

    keys = VaultKeys(base, key_file, vault_key, make_cost, run_blocking, held.take)
    return OpenVault(base, keys, opened, sealer, lock, held, make_shelf, log)


def write_database(path: Path, vault_key: bytearray, vault_id: str) -> None:
    """An empty one, opened once more to prove it. Raises VaultError."""
    pages = derive_key(vault_key, vault_id, "pages")
    try:
        opening.create(path, pages, MIGRATIONS, vault_id)
        opening.open_database(path, pages, MIGRATIONS, vault_id).close()
    finally:
        wipe(pages)
