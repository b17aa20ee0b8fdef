"""Brings a backup back for a trial, counts what opens, and removes all of it again."""

from contextlib import closing
from pathlib import Path

from desktop_app.adapters.system.blocking import IsWanted, always
from desktop_app.adapters.vault import files, opening
from desktop_app.adapters.vault.backup_file import BackupHead
from desktop_app.adapters.vault.columns import to_time_or_none
from desktop_app.adapters.vault.database import heed
from desktop_app.adapters.vault.envelope import derive_key, wipe
from desktop_app.adapters.vault.restore import restore_files, unwrap_backup
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.sealer import Sealer, SecretTable
from desktop_app.application.recovery_state import Contents
from desktop_app.application.ways import WayKind
from desktop_app.domain.backup_errors import BackupDamaged
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DetailsMissing, VaultDamaged


def rehearse_files(
    file: Path, head: BackupHead, secret: Secret, kind: WayKind, is_wanted: IsWanted = always
) -> Contents:
    """All that a restore does, and one number after the other opened; nothing of it stays.

    Every key is made and wiped in here, on the thread that uses it: a lock that comes meanwhile
    leaves none. Raises WrongPassword, BackupDamaged, BackupTooNew and VaultError, and where it is
    not wanted any more one of these or Locked, soon.
    """
    if not is_wanted():
        raise Locked
    base, vault_key = file.parent / files.REHEARSAL, unwrap_backup(head.key_file, secret, kind)
    try:
        files.discard_rehearsal(file.parent)
        files.make_folder(base)
        restore_files(file, head, base, vault_key, is_wanted)
        return _count(base, head, vault_key, is_wanted)
    finally:
        wipe(vault_key)
        files.discard_rehearsal(file.parent)


def _count(base: Path, head: BackupHead, vault_key: bytearray, is_wanted: IsWanted) -> Contents:
    vault_id = head.key_file.vault_id
    pages, sealer = derive_key(vault_key, vault_id, "pages"), Sealer(vault_key, vault_id)
    try:
        path = base / files.DATABASE
        with closing(opening.open_database(path, pages, MIGRATIONS, vault_id)) as database:
            heed(database, is_wanted)
            secrets = SecretTable(database, sealer)
            kept = database.rows("SELECT owner FROM secrets WHERE field = ?", (Field.PAN.value,))
            for (owner,) in kept:
                if not is_wanted():
                    raise Locked
                secrets.get(owner, Field.PAN.value)
            ((cards,),) = database.rows("SELECT count(*) FROM cards")
            ((movements,),) = database.rows("SELECT count(*) FROM transactions")
            ((newest,),) = database.rows("SELECT max(at) FROM deeds")
            return Contents(head.made_at, cards, len(kept), movements, to_time_or_none(newest))
    except (VaultDamaged, DetailsMissing):
        raise BackupDamaged from None
    finally:
        sealer.close()
        wipe(pages)
