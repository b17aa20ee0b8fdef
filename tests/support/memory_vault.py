"""The vault ports in memory: same words, same refusals, no disk. Run through the same suite."""

import asyncio
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import PurePath

from desktop_app.application.backup_state import Backup, BackupFacts, Drilled
from desktop_app.application.recovery_state import Contents
from desktop_app.application.restored import mark_restored
from desktop_app.application.vault_place import VaultPlace
from desktop_app.application.vault_ports import KdfProgress, Vault
from desktop_app.application.ways import KeyringDoor, WayKind
from desktop_app.domain.backup_errors import DrillFailed, NotABackup, PlaceFailed
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError, VaultExists, VaultMissing
from tests.support.memory_events import MemoryEvents
from tests.support.memory_guards import MemoryGuards
from tests.support.memory_history import MemoryHistory
from tests.support.memory_keys import MemoryKeys
from tests.support.memory_log import MemoryLog
from tests.support.memory_people import MemoryPeople
from tests.support.memory_rows import Rows
from tests.support.memory_rules import MemoryRules
from tests.support.memory_settings import MemorySettings
from tests.support.memory_stores import (
    MemoryCards,
    MemoryFacts,
    MemoryIntents,
)

MADE_AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


class MemoryBackups:
    """BackupStore. `fail_next` makes the next `make` raise; `held` keeps it from ending; `spoiled`
    backups do not open, and `place_error` is what the second place says. `strange` copies stand
    there as well; those in `past` are the vault's own past, and `seen` are those looked into."""

    folder = PurePath("/vaults/memory/backups")

    def __init__(self, vault: "MemoryVault") -> None:
        self._vault = vault
        self.kept: dict[Backup, Rows] = {}
        self.fail_next: VaultError | None = None
        self.held: asyncio.Event | None = None
        self.spoiled = set[Backup]()
        self.drilled: list[Backup] = []
        self.copied: list[tuple[Backup, PurePath]] = []
        self.gone: set[datetime] = set()
        self.place_error: PlaceFailed | None = None
        self.strange: list[Backup] = []
        self.past = set[Backup]()
        self.seen: list[Backup] = []

    def list(self) -> tuple[Backup, ...]:
        return tuple(sorted(self.kept, key=lambda backup: backup.made_at, reverse=True))

    async def make(self, at: datetime) -> Backup:
        self._vault.unsealed()
        rows = self._vault.rows().copied()
        if self.held is not None:
            await self.held.wait()
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            raise error
        made_at = at.replace(microsecond=0)
        backup = Backup(self.folder / f"{len(self.kept)}.purser-backup", made_at, 1)
        self.kept[backup] = rows
        return backup

    def remove(self, backups: Iterable[Backup]) -> None:
        for backup in tuple(backups):
            del self.kept[backup]

    async def drill(self, backup: Backup) -> Drilled:
        self.drilled.append(backup)
        if backup in self.spoiled:
            raise DrillFailed
        return Drilled(3, 2, 0, b"")

    async def claim(self, folder: PurePath) -> None:
        if self.place_error is not None:
            raise self.place_error

    async def copy(
        self, backup: Backup, folder: PurePath, gone: Collection[datetime] = ()
    ) -> Backup:
        await self.claim(folder)
        self.gone |= set(gone)
        self.copied.append((backup, folder))
        self.strange = [copy for copy in self.strange if copy.made_at not in gone]
        return backup

    async def there(self, folder: PurePath) -> tuple[Backup, ...]:
        await self.claim(folder)
        own = (backup for backup, _ in self.copied if backup.made_at not in self.gone)
        return tuple(sorted((*own, *self.strange), key=lambda copy: copy.made_at, reverse=True))

    async def is_past(self, copy: Backup) -> bool:
        self.seen.append(copy)
        return copy in self.past


class MemoryVault:
    """Vault. `fail_next` makes the next write raise, `fail_commits` each commit as it ends;
    `room` answers `has_room`.
    """

    def __init__(
        self,
        name: str = "Memory",
        rows: Rows | None = None,
        password: str = "",
        keys: MemoryKeys | None = None,
    ) -> None:
        self._name = name
        self.keys = keys or MemoryKeys(password)
        self.keys.is_closed = False
        self.is_resting = False
        self._kept = rows or Rows()
        self._depth = 0
        self._closed = False
        self.fail_next: VaultError | None = None
        self.fail_commits: VaultError | None = None
        self.room = True
        self.reserve = False
        self.checkpoints = 0
        self.commits = 0
        self.cards = MemoryCards(self)
        self.intents = MemoryIntents(self)
        self.facts = MemoryFacts(self)
        self.events = MemoryEvents(self)
        self.history = MemoryHistory(self)
        self.guards = MemoryGuards(self)
        self.rules = MemoryRules(self)
        self.people = MemoryPeople(self)
        self.settings = MemorySettings(self)
        self.backups = MemoryBackups(self)
        self.log = MemoryLog(self)

    @property
    def name(self) -> str:
        return self._name

    def rows(self, *, write: bool = False) -> Rows:
        """The kept rows. Raises Locked after close, and what `fail_next` holds on a write."""
        if self._closed:
            raise Locked
        if write and self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            raise error
        return self._kept

    @contextmanager
    def commit(self) -> Iterator[None]:
        self.rows()
        before = self._kept.copied() if self._depth == 0 else None
        self._depth += 1
        try:
            yield
            if self._depth == 1 and self.fail_commits is not None:
                raise self.fail_commits
        except BaseException:
            if before is not None:
                vars(self._kept).update(vars(before))
            raise
        else:
            self.commits += self._depth == 1
        finally:
            self._depth -= 1

    def checkpoint(self) -> None:
        self.rows()
        self.checkpoints += 1

    def has_room(self) -> bool:
        self.reserve = self.room
        return self.room

    def use_reserve(self) -> bool:
        had, self.reserve = self.reserve, False
        return had

    def unsealed(self) -> None:
        """Raises Locked where a sealed field is opened or sealed at rest."""
        if self.is_resting:
            raise Locked

    def rest(self) -> None:
        self.rows(write=True)
        self.is_resting = self.keys.is_closed = True

    async def wake(self, secret: Secret, kind: WayKind = WayKind.PASSWORD) -> None:
        self.keys.check(secret, kind)
        self.is_resting = self.keys.is_closed = False

    def close(self) -> None:
        self._closed = self.keys.is_closed = True


class MemoryKeeper:
    """VaultKeeper over a dict of folders."""

    def __init__(self) -> None:
        self._vaults: dict[PurePath, tuple[str, MemoryKeys, Rows]] = {}
        self.files: dict[PurePath, tuple[str, str, Rows]] = {}
        """Backups by path: name, password, what they hold."""

    def find(self, root: PurePath) -> tuple[VaultPlace, ...]:
        found = [f for f in self._vaults if root == f or root in f.parents]
        return tuple(VaultPlace(f, self._vaults[f][0]) for f in sorted(found))

    def exists(self, folder: PurePath) -> bool:
        return folder in self._vaults

    def keyring_door(self, folder: PurePath) -> KeyringDoor | None:
        _, keys, _ = self._vaults.get(folder, ("", MemoryKeys(""), None))
        return keys.door()

    async def create(
        self, folder: PurePath, name: str, password: Secret, progress: KdfProgress
    ) -> Vault:
        if folder in self._vaults:
            raise VaultExists
        progress("Making the key")
        rows, keys = Rows(), MemoryKeys(password.reveal(), _id_of(name))
        self._vaults[folder] = (name, keys, rows)
        return MemoryVault(name, rows, keys=keys)

    async def open(
        self, folder: PurePath, secret: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> Vault:
        if folder not in self._vaults:
            raise VaultMissing
        name, keys, rows = self._vaults[folder]
        keys.check(secret, kind)
        return MemoryVault(name, rows, keys=keys)

    async def rotate(self, folder: PurePath, password: Secret, progress: KdfProgress) -> None:
        vault = await self.open(folder, password)
        progress("Copying")
        self._vaults[folder][1].rotated()
        vault.close()

    async def read_backup(self, file: PurePath) -> BackupFacts:
        if file not in self.files:
            raise NotABackup
        name, _, _ = self.files[file]
        return BackupFacts(_id_of(name), name, MADE_AT, is_practice=name == "Practice")

    async def restore(
        self,
        file: PurePath,
        folder: PurePath,
        secret: Secret,
        progress: KdfProgress,
        kind: WayKind = WayKind.PASSWORD,
    ) -> Vault:
        if file not in self.files:
            raise NotABackup
        name, kept, rows = self.files[file]
        keys = MemoryKeys(kept, _id_of(name))
        keys.check(secret, kind)
        if folder in self._vaults:
            raise VaultExists
        vault = MemoryVault(name, rows.copied(), keys=keys)
        mark_restored(vault.settings, MADE_AT, MADE_AT)
        self._vaults[folder] = (name, keys, vault.rows())
        return vault

    async def rehearse(
        self, file: PurePath, secret: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> Contents:
        if file not in self.files:
            raise NotABackup
        name, kept, rows = self.files[file]
        MemoryKeys(kept, _id_of(name)).check(secret, kind)
        return Contents(MADE_AT, len(rows.cards), 0, 0)


def _id_of(name: str) -> str:
    return name.encode().hex()
