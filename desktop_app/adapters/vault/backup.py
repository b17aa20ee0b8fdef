"""The backups of one open vault: made through its own connection, checked, then named."""

import asyncio
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePath
from typing import Any, TypeVar

from desktop_app.adapters.system.blocking import (
    IsWanted,
    RunBlocking,
    to_the_end,
    until_given_up,
    while_waited_for,
)
from desktop_app.adapters.vault import backup_file, files, opening
from desktop_app.adapters.vault.backup_keys import BackupKeys, HeldBackupKeys
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.drill import drill
from desktop_app.adapters.vault.envelope import NO_FLOOR
from desktop_app.adapters.vault.past import fetch_copy, is_past, look_into
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.second_place import claim, copy_backup, folder_in, looked_at
from desktop_app.application.backup_state import Backup, Drilled
from desktop_app.domain.backup_errors import BackupFailed
from desktop_app.domain.errors import Locked
from desktop_app.domain.profiles import Environment
from desktop_app.domain.vault_errors import DiskFull, VaultError

ENDING = ".purser-backup"
_NAME = "%Y-%m-%dT%H-%M-%SZ"
_NAMED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)(?:-\d+)?" + re.escape(ENDING))
_HALF = (".copy", ".new", ".check")

T = TypeVar("T")
Summary = dict[str, tuple[Any, ...] | int | None]


class BackupShelf:
    """BackupStore over the folder `backups` beside the vault's files.

    Copying runs on the thread that owns the connection, some pages at a time: a second handle on
    the live file would drop the locks that SQLite holds on it. The rest runs beside the loop, on
    the copy; and apart from everything, where it is on a disk that may hang.
    """

    def __init__(
        self,
        vault_folder: Path,
        database: Database,
        held: HeldBackupKeys,
        run_blocking: RunBlocking,
        run_apart: RunBlocking,
    ) -> None:
        self._folder = vault_folder / files.BACKUPS
        self._database = database
        self._held = held
        self._run_blocking = run_blocking
        self._run_apart = run_apart

    @property
    def folder(self) -> PurePath:
        """Where they are."""
        return self._folder

    @property
    def _keys(self) -> BackupKeys:
        return self._held.keys

    def list(self) -> tuple[Backup, ...]:
        """The backups there are, newest first; other files are left out."""
        return list_backups(self._folder)

    async def make(self, at: datetime) -> Backup:
        """One more, of what the vault held when this was called or later. Raises VaultError.

        A caller that is cancelled waits for what runs beside the loop: the keys are in use there.
        Raises Locked while the vault rests.
        """
        if self._keys.is_wiped:
            raise Locked
        with _told():
            half = begin(self._database, self._folder, at)
            with _copying(self._database, half, self._keys) as steps:
                for _ in steps:
                    await asyncio.sleep(0)
                seen = summarise(self._database)  # of the moment in which the copy was finished
        with _told():
            return await self._beside(partial(keep_copy, half, seen, self._keys, at))

    def remove(self, backups: Iterable[Backup]) -> None:
        """Delete some; one that cannot be deleted stays."""
        for backup in backups:
            with suppress(OSError):
                Path(backup.path).unlink()

    async def drill(self, backup: Backup) -> Drilled:
        """Open it as a restore would. Raises DrillFailed, BackupOfOtherKey, DiskFull, Locked."""
        if self._keys.is_wiped:
            raise Locked
        keys = self._keys
        work = partial(drill, Path(backup.path), keys.pages, keys.mac, keys.key_file)
        return await until_given_up(self._run_blocking, work)

    async def claim(self, folder: PurePath) -> None:
        """Make room for copies in a folder of the owner's. Raises PlaceFailed."""
        await self._run_apart(partial(claim, Path(folder), self._keys.key_file.vault_id))

    async def copy(
        self, backup: Backup, folder: PurePath, gone: Collection[datetime] = ()
    ) -> Backup:
        """Copy it there and read it back; after that the copies go that were made at `gone`.

        No others: another copy of this vault may keep its own there. Raises PlaceFailed.

        Who is cancelled does not wait for it: a stick may hang, and no key is in use there.
        """
        work = partial(self._copy, backup, Path(folder), frozenset(gone))
        return await while_waited_for(self._run_apart, work)

    def _copy(
        self, backup: Backup, chosen: Path, gone: Collection[datetime], is_wanted: IsWanted
    ) -> Backup:
        place = folder_in(chosen, self._keys.key_file.vault_id)
        target = copy_backup(Path(backup.path), place, is_wanted)
        there = list_backups(place)
        times = Counter(one.made_at for one in there)  # of two of one second, one is another's
        old = (one for one in there if one.made_at < backup.made_at and one.made_at in gone)
        self.remove(one for one in old if times[one.made_at] == 1)
        return Backup(target, backup.made_at, backup.size)

    async def there(self, folder: PurePath) -> tuple[Backup, ...]:
        """Every copy in the second place, newest first. Raises PlaceFailed."""
        place = folder_in(Path(folder), self._keys.key_file.vault_id)
        return await self._run_apart(partial(looked_at, place, list_backups))

    async def is_past(self, copy: Backup) -> bool:
        """Whether a copy there holds nothing but what the open vault went on from.

        Raises PlaceFailed, VaultError and Locked where nobody could see.
        """
        if self._keys.is_wiped:
            raise Locked
        keys, bring = self._keys, partial(fetch_copy, copy, self._folder)
        fetched = await while_waited_for(self._run_apart, bring)
        look = partial(look_into, fetched, keys.pages, keys.mac, keys.key_file)
        held = await until_given_up(self._run_blocking, look)
        return held is not None and is_past(self._database, held)

    async def _beside(self, work: Callable[[], T]) -> T:
        """Beside the loop; who is cancelled waits for it: keys and files are in use there."""
        return await to_the_end(self._run_blocking(work))


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """The finished backups in a folder, newest first."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            named = _NAMED.fullmatch(entry.name)
            if named and entry.is_file(follow_symlinks=False):
                with suppress(ValueError):
                    at = datetime.strptime(named[1], _NAME).replace(tzinfo=UTC)
                    found.append(Backup(folder / entry.name, at, entry.stat().st_size))
    return tuple(sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True))


def make_at_once(vault_folder: Path, database: Database, keys: BackupKeys, at: datetime) -> Backup:
    """A backup in one go, before anything in the vault is changed. Raises VaultError."""
    with _told():
        half = begin(database, vault_folder / files.BACKUPS, at)
        with _copying(database, half, keys) as steps:
            for _ in steps:
                pass
            seen = summarise(database)
        return keep_copy(half, seen, keys, at)


def begin(database: Database, folder: Path, at: datetime) -> Path:
    """An empty private file for the copy, in a folder without what a crash left.

    Raises DiskFull where a send that is recorded meanwhile would not find its room, VaultError.
    """
    backup_file.make_shelf(folder)
    for left in folder.glob("*" + ENDING + ".*"):
        if left.suffix in _HALF:
            left.unlink(missing_ok=True)
    if not files.has_room(folder, len(_HALF) * database.size()):
        raise DiskFull
    half = _free_name(folder, at).with_suffix(ENDING + ".copy")
    files.make_private(half)  # SQLite takes an empty file, and would give a new one another mode
    return half


@contextmanager
def _copying(database: Database, half: Path, keys: BackupKeys) -> Iterator[Iterator[None]]:
    """The steps of the copy; without their end there is none."""
    try:
        with closing(database.copy_to(half, keys.pages)) as steps:
            yield steps
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def keep_copy(half: Path, seen: Summary, keys: BackupKeys, at: datetime) -> Backup:
    """Pack a copy, check what was packed, and only then give it its name. Raises VaultError."""
    target = half.with_suffix("")
    new, check = (target.with_name(target.name + ending) for ending in (".new", ".check"))
    try:
        files.check_header(half)
        mac_key = bytes(keys.mac)
        backup_file.pack(half, new, keys.key_file.dump(), at, _is_practice(seen), mac_key)
        head = backup_file.read_head(new, NO_FLOOR)
        backup_file.extract(new, head, check, mac_key)
        vault_id = keys.key_file.vault_id
        with closing(opening.open_copy(check, keys.pages, len(MIGRATIONS), vault_id)) as database:
            if not is_sound(database) or summarise(database) != seen:
                raise BackupFailed
        files.rename(new, target)
    finally:
        for path in (half, new, check):
            path.unlink(missing_ok=True)
    return Backup(target, at.replace(microsecond=0), target.stat().st_size)


def is_sound(database: Database) -> bool:
    """Whether every page opens and every row fits its indexes."""
    return database.rows("PRAGMA integrity_check(1)") == [("ok",)]


def summarise(database: Database) -> Summary:
    """How many rows each table has, and the newest intent."""
    tables = [
        name for (name,) in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]
    counts = {name: database.row(f'SELECT count(*) FROM "{name}"') for name in tables}
    newest = database.row("SELECT id, stage, changed_at FROM intents ORDER BY seq DESC LIMIT 1")
    profile = database.row("SELECT environment FROM profile")
    return {**counts, "newest": newest, "version": database.version(), "profile": profile}


def _is_practice(seen: Summary) -> bool:
    return seen["profile"] == (Environment.SANDBOX.value,)


def _free_name(folder: Path, at: datetime) -> Path:
    """By the second; a second one in the same second gets a number."""
    stem, number = at.astimezone(UTC).strftime(_NAME), 0
    while (path := folder / f"{stem}{f'-{number}' if number else ''}{ENDING}").exists():
        number += 1
    return path


@contextmanager
def _told() -> Iterator[None]:
    """Whatever went wrong, as the failure of a backup; nothing else was harmed by it."""
    try:
        yield
    except BackupFailed:
        raise
    except OSError as error:
        raise _failed(files.os_error(error)) from None
    except VaultError as error:
        raise _failed(error) from None


def _failed(error: VaultError) -> BackupFailed:
    return BackupFailed(error.happened, todo=error.todo)
