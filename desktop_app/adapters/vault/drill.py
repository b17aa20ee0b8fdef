"""The weekly drill: a backup opened with the keys in memory, as a restore would open it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from desktop_app.adapters.system.blocking import IsWanted, always
from desktop_app.adapters.vault import backup_file, files, opening
from desktop_app.adapters.vault.database import Database, heed
from desktop_app.adapters.vault.envelope import NO_FLOOR
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.application.backup_state import Drilled
from desktop_app.domain.backup_errors import BackupOfOtherKey, DrillFailed
from desktop_app.domain.vault_errors import DiskFull, VaultError

T = TypeVar("T")
LINKED_SINCE = 10
"""The version of the tables that brought the proof of the log."""


def drill(
    path: Path, pages: bytearray, mac: bytearray, key_file: KeyFile, is_wanted: IsWanted = always
) -> Drilled:
    """Unpack it beside itself, open it, read every page, count, and throw the copy away.

    Raises DrillFailed, BackupOfOtherKey, and DiskFull where there is no room for trying; and
    DrillFailed or Locked, soon, where it is not wanted any more.
    """
    check = path.with_name(path.name + ".check")
    try:
        head = backup_file.read_head(path, NO_FLOOR)
        found = None
        if files.has_room(path.parent, 2 * head.database_bytes):
            found = open_backup(path, head, check, (pages, mac), key_file, _counted, is_wanted)
    except BackupOfOtherKey:
        raise
    except VaultError:
        raise DrillFailed from None
    except OSError as error:
        raise files.os_error(error) from None
    finally:
        check.unlink(missing_ok=True)
    if found is None:
        raise DiskFull
    return found


def open_backup(
    path: Path,
    head: backup_file.BackupHead,
    check: Path,
    keys: tuple[bytearray, bytearray],
    key_file: KeyFile,
    read: Callable[[Database], T],
    is_wanted: IsWanted = always,
) -> T:
    """What is read of a backup, unpacked as `check`, once every page of it was.

    Raises BackupOfOtherKey, DrillFailed, VaultError, and Locked where it is not wanted any more.
    """
    if head.key_file.epoch != key_file.epoch:
        raise BackupOfOtherKey
    pages, mac = keys
    check.unlink(missing_ok=True)
    backup_file.extract(path, head, check, bytes(mac), is_wanted)
    files.check_header(check)
    with closing(opening.open_copy(check, pages, len(MIGRATIONS), key_file.vault_id)) as database:
        heed(database, is_wanted)
        if database.rows("PRAGMA integrity_check(1)") != [("ok",)]:
            raise DrillFailed
        return read(database)


def _counted(database: Database) -> Drilled:
    cards, numbers = (
        int(database.rows(sql)[0][0])
        for sql in (
            "SELECT count(*) FROM cards",
            "SELECT count(*) FROM secrets WHERE field = 'pan'",
        )
    )
    row = None
    if database.version() >= LINKED_SINCE:
        row = database.row("SELECT n, mac FROM links ORDER BY n DESC LIMIT 1")
    return Drilled(cards, numbers, *(row or (0, b"")))
