"""Bringing a backup back: checked in a place of its own, then put where the vault belongs.

Nothing is overwritten. Files that are there are moved into a folder beside, and back when a later
step fails. The naming of the database is the last step, as when a vault is made.
"""

import shutil
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.adapters.vault import backup_file, files
from desktop_app.adapters.vault import database as db
from desktop_app.adapters.vault.backup import is_sound
from desktop_app.adapters.vault.backup_file import BackupHead
from desktop_app.adapters.vault.envelope import derive_key, wipe
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.sealer import Sealer, SecretTable
from desktop_app.adapters.vault.settings import VaultSettings
from desktop_app.application.restored import mark_restored
from desktop_app.domain.backup_errors import BackupDamaged, BackupTooNew
from desktop_app.domain.vault_errors import NotAVault, VaultDamaged, VaultError, VaultTooNew

_STAGE = "restoring"
# A log left by a crash belongs to the old database alone: it goes along.
_MOVED = (files.KEY_FILE, files.KEY_COPY, files.DATABASE + "-wal", files.DATABASE)


def restore_files(file: Path, head: BackupHead, base: Path, vault_key: bytearray) -> None:
    """Put the vault of a backup into `base`, whose lock is held, marked as restored.

    Raises BackupDamaged, BackupTooNew and VaultError; `base` is as it was then.
    """
    stage, now = base / _STAGE, datetime.now(UTC)
    aside = _free_folder(base, now) if files.has_vault(base) else None
    shutil.rmtree(stage, ignore_errors=True)
    files.make_folder(stage)
    try:
        _unpack(file, head, stage / files.DATABASE, vault_key)
        mark = "" if aside is None else aside.name
        _mark(stage / files.DATABASE, head, vault_key, now, mark)
        files.write_private(stage / files.KEY_COPY, head.key_file.dump())
        files.write_private(stage / files.KEY_FILE, head.key_file.dump())
        _put_in_place(stage, base, aside)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _unpack(file: Path, head: BackupHead, target: Path, vault_key: bytearray) -> None:
    vault_id = head.key_file.vault_id
    mac, pages = (derive_key(vault_key, vault_id, purpose) for purpose in ("backup", "pages"))
    try:
        backup_file.extract(file, head, target, bytes(mac))
        files.check_header(target)
        with closing(db.open_copy(target, pages, len(MIGRATIONS), vault_id)) as database:
            if not is_sound(database):
                raise BackupDamaged
    except VaultTooNew:
        raise BackupTooNew from None
    except (NotAVault, VaultDamaged):
        raise BackupDamaged from None
    finally:
        wipe(mac, pages)


def _mark(path: Path, head: BackupHead, vault_key: bytearray, now: datetime, aside: str) -> None:
    """Inside the copy and before it has its place: no crash leaves one that is not marked."""
    vault_id = head.key_file.vault_id
    pages, sealer = derive_key(vault_key, vault_id, "pages"), Sealer(vault_key, vault_id)
    try:
        with closing(db.open_database(path, pages, MIGRATIONS, vault_id)) as database:
            settings = VaultSettings(database, SecretTable(database, sealer))
            with database.commit():
                mark_restored(settings, head.made_at, now, aside)
    finally:
        sealer.close()
        wipe(pages)


def _put_in_place(stage: Path, base: Path, aside: Path | None) -> None:
    """Old files out, new files in. A crash on the way leaves every file, and no vault that opens.

    Old keys go first and the old database last: what calls itself unfinished holds nothing old.
    """
    steps = [(stage / files.DATABASE, base / files.UNFINISHED)]
    if aside is not None:
        files.make_folder(aside)
        steps += [(base / name, aside / name) for name in _MOVED if (base / name).exists()]
    steps += [(stage / name, base / name) for name in (files.KEY_COPY, files.KEY_FILE)]
    steps.append((base / files.UNFINISHED, base / files.DATABASE))
    begun: list[tuple[Path, Path]] = []
    try:
        for source, target in steps:
            begun.append((source, target))
            files.rename(source, target)
    except VaultError:
        _undo(begun)
        if aside is not None:
            files.remove_folder(aside)
        raise


def _undo(begun: list[tuple[Path, Path]]) -> None:
    for source, target in reversed(begun):
        with suppress(OSError):
            if target.exists() and not source.exists():
                target.replace(source)


def _free_folder(base: Path, now: datetime) -> Path:
    stem, number = files.ASIDE + now.strftime("%Y-%m-%dT%H-%M-%SZ"), 0
    while (path := base / f"{stem}{f'-{number}' if number else ''}").exists():
        number += 1
    return path
