"""What is known about backups and about a restore, and the port that makes and lists them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Protocol

from desktop_app.domain.errors import Failure
from desktop_app.domain.log_proof import NO_LOG, LogState


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file. It got its name only after it had passed its check. `made_at` is UTC."""

    path: PurePath
    made_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a backup held when it was opened: cards, numbers, and the newest link of its log."""

    cards: int
    numbers: int
    n: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class Drill:
    """The last drill, or the last try of the owner's own: when, of which backup, what it held."""

    at: datetime
    made_at: datetime
    cards: int = 0
    numbers: int = 0
    worked: bool = True


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The second place: the chosen folder, the newest backup there, why the last copy failed, and
    how many copies of this vault's backups are there that are none of its own past."""

    folder: PurePath
    newest: datetime | None = None
    failure: Failure | None = None
    others: int = 0


@dataclass(frozen=True, slots=True)
class BackupState:
    """`kept` is newest first; `failure` says why the last try made none. `log` is what proves the
    vault itself."""

    folder: PurePath
    kept: tuple[Backup, ...] = ()
    is_running: bool = False
    failure: Failure | None = None
    log: LogState = NO_LOG
    drill: Drill | None = None
    elsewhere: Elsewhere | None = None

    @property
    def newest(self) -> Backup | None:
        """The newest backup."""
        return self.kept[0] if self.kept else None


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a backup says about itself without the password. `made_at` is UTC.

    `key_file` is the name of the key file that its password needs; None where it needs none.
    """

    vault_id: str
    name: str
    made_at: datetime
    is_practice: bool
    key_file: str | None = None


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What restoring would do: unpack `file` into the new `folder`. Nothing is replaced.

    `key_file_since` is the key file that its vault asks for, where the backup's password needs
    none: it is from before that, as a rule.
    """

    file: PurePath
    facts: BackupFacts
    folder: PurePath
    key_file_since: str | None = None


class Came(StrEnum):
    """How a vault came to know less than the bank: from a backup, from an older copy of its file
    that was put back, or because its log was changed."""

    BACKUP = "backup"
    OLDER = "older"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Restored:
    """This vault came from a backup of `made_at`, or knows nothing for sure since then.

    `read_at` is when the first whole read after that ended; None while it is still to come.
    """

    made_at: datetime
    restored_at: datetime
    read_at: datetime | None = None
    came: Came = Came.BACKUP


class BackupStore(Protocol):
    """The backups of the open vault. `make` raises VaultError when none came about."""

    @property
    def folder(self) -> PurePath: ...
    def list(self) -> tuple[Backup, ...]:
        """Every backup that passed its check, newest first."""

    async def make(self, at: datetime) -> Backup:
        """What is in the vault now will be in it, what is written meanwhile may be.

        `at` names it.
        """

    def remove(self, backups: Iterable[Backup]) -> None: ...
    async def drill(self, backup: Backup) -> Drilled:
        """Open it as a restore would. Raises DrillFailed, DiskFull, Locked."""

    async def claim(self, folder: PurePath) -> None:
        """Make room for copies in a folder of the owner's. Raises PlaceFailed."""

    async def copy(
        self, backup: Backup, folder: PurePath, gone: Collection[datetime] = ()
    ) -> Backup:
        """Copy it there and read it back; after that the copies go that were made at `gone`.

        No others: another copy of this vault may keep its own there. Raises PlaceFailed.
        """

    async def there(self, folder: PurePath) -> tuple[Backup, ...]:
        """Every copy of this vault's backups there, newest first. Raises PlaceFailed."""

    async def is_past(self, copy: Backup) -> bool:
        """Whether a copy there holds nothing but what the open vault went on from.

        Raises PlaceFailed, DiskFull, VaultError and Locked where nobody could see.
        """
