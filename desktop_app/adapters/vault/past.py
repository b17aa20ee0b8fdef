"""Whether a copy of a backup in the second place holds nothing but an open vault's own past.

Only then may it go as the vault's own copies do. What cannot be proven stays: it may be the only
one that holds a number.
"""

from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from desktop_app.adapters.system.blocking import IsWanted
from desktop_app.adapters.vault import backup_file, files
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.drill import LINKED_SINCE, open_backup
from desktop_app.adapters.vault.envelope import NO_FLOOR
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.second_place import fetch
from desktop_app.application.backup_state import Backup
from desktop_app.domain.backup_errors import (
    BackupDamaged,
    BackupOfOtherKey,
    BackupTooNew,
    DrillFailed,
    NotABackup,
)
from desktop_app.domain.cards import Field
from desktop_app.domain.vault_errors import DiskFull, NotAVault, VaultDamaged, VaultTooNew

_FOREIGN = (
    BackupDamaged, BackupOfOtherKey, BackupTooNew, DrillFailed, NotABackup,
    NotAVault, VaultDamaged, VaultTooNew,
)  # fmt: skip
_NUMBERS = "SELECT owner FROM secrets WHERE field = ?"


@dataclass(frozen=True, slots=True)
class Held:
    """The newest link of a backup's log, and the owners of the numbers in it."""

    n: int
    mac: bytes
    numbers: frozenset[str]


def fetch_copy(copy: Backup, folder: Path, is_wanted: IsWanted) -> Path:
    """Bring it to the vault's own disk, for which no key is needed. Raises PlaceFailed, DiskFull.

    `folder` holds the backups; what a crash leaves there goes with the next one.
    """
    if not files.has_room(folder, 3 * copy.size):
        raise DiskFull
    fetched = folder / f"{copy.path.name}.{token_hex(4)}.new"
    fetch(Path(copy.path), fetched, is_wanted)
    return fetched


def look_into(
    fetched: Path, pages: bytearray, mac: bytearray, key_file: KeyFile, is_wanted: IsWanted
) -> Held | None:
    """What it holds; None where it does not open with these keys. The file is gone afterwards.

    Raises VaultError where that says nothing of the copy.
    """
    check = fetched.with_suffix(".check")
    try:
        head = backup_file.read_head(fetched, NO_FLOOR)
        return open_backup(fetched, head, check, (pages, mac), key_file, _held, is_wanted)
    except _FOREIGN:
        return None
    finally:
        for path in (check, fetched):
            path.unlink(missing_ok=True)


def is_past(database: Database, held: Held) -> bool:
    """Whether the open vault went on from where that backup ends, and has all of its numbers."""
    row = database.row("SELECT mac FROM links WHERE n = ?", (held.n,))
    goes_on = row is not None and bytes(row[0]) == held.mac
    return goes_on and held.numbers <= _numbers(database)


def _held(database: Database) -> Held:
    row = None
    if database.version() >= LINKED_SINCE:
        row = database.row("SELECT n, mac FROM links ORDER BY n DESC LIMIT 1")
    if row is None:
        raise BackupOfOtherKey  # without a proof of its log nobody knows where it belongs
    return Held(row[0], bytes(row[1]), _numbers(database))


def _numbers(database: Database) -> frozenset[str]:
    return frozenset(owner for (owner,) in database.rows(_NUMBERS, (Field.PAN.value,)))
