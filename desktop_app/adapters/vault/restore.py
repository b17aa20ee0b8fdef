"""Bringing a backup back into a folder of its own: checked and marked before it has a name."""

from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from desktop_app.adapters.system.blocking import IsWanted, always
from desktop_app.adapters.vault import backup_file, files, opening
from desktop_app.adapters.vault.backup import is_sound
from desktop_app.adapters.vault.backup_file import BackupHead
from desktop_app.adapters.vault.database import heed
from desktop_app.adapters.vault.envelope import derive_key, wipe
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.sealer import Sealer, SecretTable
from desktop_app.adapters.vault.settings import VaultSettings
from desktop_app.application.keyring_names import at_place
from desktop_app.application.restored import NOTE_BEFORE, mark_restored
from desktop_app.application.ways import WayKind
from desktop_app.domain.backup_errors import BackupDamaged, BackupTooNew
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull, NotAVault, VaultDamaged, VaultTooNew


def restore_files(
    file: Path,
    head: BackupHead,
    base: Path,
    vault_key: bytearray,
    is_wanted: IsWanted = always,
) -> KeyFile:
    """Put the vault of a backup into the empty folder `base`, whose lock is held; its key file.

    The naming of the database is the last step, as when a vault is made: before it, there is no
    vault. Raises BackupDamaged, BackupTooNew and VaultError, and where it is not wanted any more
    one of these or Locked; nothing is left behind then.
    """
    unfinished, key_file = base / files.UNFINISHED, _without_keyring(head.key_file, vault_key)
    try:
        _unpack(file, head, unfinished, vault_key, is_wanted)
        _mark(unfinished, head, vault_key, is_wanted)
        files.write_private(base / files.KEY_COPY, key_file.dump())
        files.write_private(base / files.KEY_FILE, key_file.dump())
        files.rename(unfinished, base / files.DATABASE)
    except BaseException:
        files.discard_unfinished(base)
        raise
    return key_file


def unwrap_backup(key_file: KeyFile, secret: Secret, kind: WayKind) -> bytearray:
    """The vault key of a backup. Raises WrongPassword, BackupDamaged, NotEnoughMemory."""
    try:
        return key_file.unwrap(secret, kind)
    except VaultDamaged:
        raise BackupDamaged from None


def _without_keyring(key_file: KeyFile, vault_key: bytearray) -> KeyFile:
    """What the keyring holds belongs to the vault that the backup was made of, which may live."""
    staying = tuple(slot for slot in key_file.slots if slot.kind is not WayKind.KEYRING)
    if staying == key_file.slots:
        return key_file
    mac_key = key_file.derive_mac_key(vault_key)
    try:
        return key_file.with_slots(staying, mac_key)
    finally:
        wipe(mac_key)


def _unpack(
    file: Path, head: BackupHead, target: Path, vault_key: bytearray, is_wanted: IsWanted
) -> None:
    if not files.has_room(target.parent, 2 * head.database_bytes):
        raise DiskFull  # another wallet may be open and wait for an answer
    vault_id = head.key_file.vault_id
    mac, pages = (derive_key(vault_key, vault_id, purpose) for purpose in ("backup", "pages"))
    try:
        backup_file.extract(file, head, target, bytes(mac), is_wanted)
        files.check_header(target)
        with closing(opening.open_copy(target, pages, len(MIGRATIONS), vault_id)) as database:
            heed(database, is_wanted)
            if not is_sound(database):
                raise BackupDamaged
    except VaultTooNew:
        raise BackupTooNew from None
    except (NotAVault, VaultDamaged):
        raise BackupDamaged from None
    finally:
        wipe(mac, pages)


def _mark(path: Path, head: BackupHead, vault_key: bytearray, is_wanted: IsWanted) -> None:
    """Inside the copy and before it has its name: no crash leaves one that is not marked."""
    vault_id = head.key_file.vault_id
    pages, sealer = derive_key(vault_key, vault_id, "pages"), Sealer(vault_key, vault_id)
    try:
        listen = partial(heed, is_wanted=is_wanted)
        opened = opening.open_database(path, pages, MIGRATIONS, vault_id, listen)
        with closing(opened) as database:
            heed(database, is_wanted)
            settings = VaultSettings(database, SecretTable(database, sealer))
            with database.commit():
                mark_restored(settings, head.made_at, datetime.now(UTC))
                settings.put(NOTE_BEFORE, at_place(NOTE_BEFORE, path.parent))
            database.checkpoint()  # closing says nothing of a log that it had to leave behind
    finally:
        sealer.close()
        wipe(pages)
