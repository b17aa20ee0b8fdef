"""Second versions of a vault's database that a sync program put beside it.

Each is copied into a private file first: the program may write to its own at any time, and SQLite
would put a log beside it. What is opened is that private file, which goes again. Nothing is merged;
one that is whole can be packed as a backup, and be restored like any other.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from desktop_app.adapters.system.blocking import IsWanted, RunBlocking, always
from desktop_app.adapters.vault import backup_file, files, opening
from desktop_app.adapters.vault.backup import ENDING, is_sound, keep_copy, summarise
from desktop_app.adapters.vault.backup_keys import BackupKeys
from desktop_app.adapters.vault.cards import owner_of
from desktop_app.adapters.vault.columns import to_time
from desktop_app.adapters.vault.database import Database, connect, heed
from desktop_app.adapters.vault.drill import LINKED_SINCE
from desktop_app.adapters.vault.envelope import wipe
from desktop_app.adapters.vault.key_files import plainest
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.sealer import Sealer, SecretTable
from desktop_app.application.backup_state import Backup
from desktop_app.domain.backup_errors import BackupFailed
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.salvaged import CopyBeside, CopyFound
from desktop_app.domain.secrets import Secret
from desktop_app.domain.surroundings import find_database_copies
from desktop_app.domain.vault_errors import (
    DetailsMissing,
    DiskFull,
    NotAVault,
    VaultDamaged,
    VaultError,
    VaultTooNew,
    WrongPassword,
)

MOST = 3
"""The newest ones: each is read as a whole."""
_PREFIX = "copy-"
_HALF = ENDING + ".copy"
_CHUNK = 1024 * 1024
_MARK_DIGITS = 8
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_OWNER = owner_of(CardId(""))
NOT_OURS = "It does not open with this vault's key: it is another vault's, or damaged."
DAMAGED = "It is damaged as well."
TOO_NEW = "A newer version of Purser made it."
NO_ROOM = "The disk has no room for looking into it."
UNREADABLE = "It cannot be copied to a private file, so Purser cannot look into it."


def copies_beside(base: Path) -> tuple[CopyBeside, ...]:
    """The newest first; by names and sizes alone."""
    found = []
    with suppress(OSError):
        for name in find_database_copies(os.listdir(base)):
            with suppress(OSError):
                about = (base / name).lstat()
                if stat.S_ISREG(about.st_mode):
                    saved = datetime.fromtimestamp(about.st_mtime, UTC)
                    found.append(CopyBeside(name, saved, about.st_size))
    return tuple(sorted(found, key=lambda copy: (copy.saved_at, copy.name), reverse=True)[:MOST])


def open_copies(
    base: Path,
    key_files: tuple[KeyFile, ...],
    password: Secret,
    is_wanted: IsWanted = always,
) -> tuple[bytearray, KeyFile, tuple[CopyFound, ...]]:
    """Each of them looked into, with the key that opened the most.

    Raises WrongPassword, VaultDamaged where no key file is whole, and Locked, soon, where it is
    not wanted any more.
    """
    problem: VaultError | None = None
    for key_file in key_files:
        try:
            vault_key = key_file.unwrap(password)
        except WrongPassword as error:
            problem = plainest(problem, error)
            continue
        except VaultDamaged as error:
            problem = error
            continue
        try:
            found = copies_beside(base)
            looked = tuple(_look(base, one, vault_key, key_file, is_wanted) for one in found)
            _go_on(is_wanted)
        except BaseException:
            wipe(vault_key)
            raise
        return vault_key, key_file, looked
    raise problem or WrongPassword()


class OpenCopies:
    """What was found, and the key with which one of them can be packed."""

    def __init__(
        self,
        run_blocking: RunBlocking,
        base: Path,
        vault_key: bytearray,
        key_file: KeyFile,
        found: tuple[CopyFound, ...],
    ) -> None:
        self.found = found
        self._run = run_blocking
        self._base = base
        self._vault_key = vault_key
        self._key_file = key_file
        self._is_closed = False

    async def take(self, name: str) -> Backup:
        """Pack one as a backup, checked; not one of the vault's own series, which may go on.

        Raises BackupFailed, DiskFull, Locked after `close`.
        """
        if self._is_closed:
            raise Locked
        # Keys of its own: what was begun ends with them, whatever is closed meanwhile.
        keys, sealer = _keys(self._vault_key, self._key_file)
        file = next(one.file for one in self.found if one.file.name == name)
        return await self._run(partial(_pack, self._base, file, keys, sealer))

    def close(self) -> None:
        """Forget the key."""
        self._is_closed = True
        wipe(self._vault_key)


def _keys(vault_key: bytearray, key_file: KeyFile) -> tuple[BackupKeys, Sealer]:
    return BackupKeys(vault_key, key_file), Sealer(vault_key, key_file.vault_id)


def _go_on(is_wanted: IsWanted) -> None:
    if not is_wanted():
        raise Locked


def _look(
    base: Path,
    file: CopyBeside,
    vault_key: bytearray,
    key_file: KeyFile,
    is_wanted: IsWanted,
) -> CopyFound:
    _go_on(is_wanted)
    keys, sealer = _keys(vault_key, key_file)
    problem = NOT_OURS
    try:
        with (
            _private(base, file, is_wanted) as half,
            closing(_opened(half, keys)) as database,
        ):
            problem = DAMAGED
            heed(database, is_wanted)
            return _read(file, database, sealer, is_wanted)
    except (NotAVault, VaultDamaged, DetailsMissing):
        return CopyFound(file, problem)
    except VaultTooNew:
        return CopyFound(file, TOO_NEW)
    except DiskFull:
        return CopyFound(file, NO_ROOM)
    except VaultError:  # what is wrong with one file says nothing of the others
        return CopyFound(file, UNREADABLE)
    finally:
        keys.wipe()
        sealer.close()


def _pack(base: Path, file: CopyBeside, keys: BackupKeys, sealer: Sealer) -> Backup:
    """As it is now: a sync program may have written to it since it was looked into."""
    try:
        with _private(base, file) as half:
            with closing(_opened(half, keys)) as database:
                found = _read(file, database, sealer)
                seen = summarise(database)
            return keep_copy(half, seen, keys, found.newest or _NEVER)
    except (NotAVault, VaultDamaged, VaultTooNew, DetailsMissing):
        raise BackupFailed("The copy is not what it was a moment ago.") from None
    finally:
        keys.wipe()
        sealer.close()


@contextmanager
def _private(base: Path, file: CopyBeside, is_wanted: IsWanted = always) -> Iterator[Path]:
    """A copy of it where backups lie, for its owner alone; gone afterwards."""
    folder = base / files.BACKUPS
    backup_file.make_shelf(folder)
    for left in folder.glob(f"{_PREFIX}*{ENDING}.*"):
        left.unlink(missing_ok=True)  # of a crash
    if not files.has_room(folder, 3 * file.size):
        raise DiskFull
    stem = f"{_PREFIX}{file.saved_at:%Y-%m-%dT%H-%M-%SZ}"
    half = folder / (stem + _HALF)
    try:
        mark = _copy(base / file.name, half, file.size, is_wanted)
        # Two may be of one second: what is packed of one never takes the place of the other.
        named = folder / f"{stem}-{mark}{_HALF}"
        files.rename(half, named)
        half = named
        yield half
    finally:
        for ending in ("", "-wal", "-journal"):
            half.with_name(half.name + ending).unlink(missing_ok=True)


def _copy(source: Path, target: Path, most: int, is_wanted: IsWanted) -> str:
    """A regular file, as far as it went when it was found; a mark of what was in it.

    Raises VaultError, and Locked where it is not wanted any more.
    """
    digest = hashlib.sha256()
    files.make_private(target)
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file, target.open("wb") as copy:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NotAVault
            while most > 0 and (chunk := file.read(min(_CHUNK, most))):
                _go_on(is_wanted)
                digest.update(chunk)
                copy.write(chunk)
                most -= len(chunk)
    except OSError as error:
        raise files.os_error(error) from None
    return digest.hexdigest()[:_MARK_DIGITS]


def _opened(half: Path, keys: BackupKeys) -> Database:
    """Read-only. It was made in WAL mode, which a file that cannot be written cannot be read in."""
    files.check_header(half)
    with closing(connect(half)) as database:
        database.set_up(half, keys.pages)
        database.rows("PRAGMA journal_mode=DELETE")
    vault_id = keys.key_file.vault_id
    return opening.open_copy(half, keys.pages, len(MIGRATIONS), vault_id)


def _read(
    file: CopyBeside, database: Database, sealer: Sealer, is_wanted: IsWanted = always
) -> CopyFound:
    """Every page, and every number. Raises VaultDamaged, DetailsMissing, Locked."""
    if not is_sound(database):
        raise VaultDamaged
    secrets = SecretTable(database, sealer)
    rows = database.rows("SELECT owner FROM secrets WHERE field = ?", (Field.PAN.value,))
    owners = [owner for (owner,) in rows]
    for owner in owners:
        _go_on(is_wanted)
        secrets.get(owner, Field.PAN.value)
    ((cards,),) = database.rows("SELECT count(*) FROM cards")
    newest = None
    if database.version() >= LINKED_SINCE:
        row = database.row("SELECT at FROM links ORDER BY n DESC LIMIT 1")
        # The earlier the safer: everything since then is read again.
        newest = None if row is None else min(to_time(row[0]), file.saved_at, datetime.now(UTC))
    numbers = frozenset(CardId(owner.removeprefix(_OWNER)) for owner in owners)
    return replace(CopyFound(file), cards=cards, numbers=numbers, newest=newest)
