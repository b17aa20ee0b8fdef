"""The proof of the log in memory: what a test says was lost or is broken."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.application.backup_care import BackupCare
from desktop_app.application.backups import Backups
from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.log_keeping import LogKeeping
from desktop_app.application.outbox import Outbox
from desktop_app.domain.log_proof import Break, Loss
from desktop_app.domain.notices import Notice
from desktop_app.domain.vault_errors import VaultDamaged

if TYPE_CHECKING:
    from tests.support.memory_vault import MemoryVault


def keeping(
    desk: Desk,
    publish: Callable[[], None] = lambda: None,
    note: Callable[[Notice], None] = lambda _: None,
) -> LogKeeping:
    """What keeps the log of a desk."""
    return LogKeeping(desk, Chores(), publish, note)


def backups_of(
    desk: Desk, note: Callable[[Notice], None] = lambda _: None, outbox: Outbox | None = None
) -> Backups:
    """What makes the backups of a desk, and looks after them."""
    care = BackupCare(desk, keeping(desk), note)
    return Backups(desk, outbox or Outbox(desk), care, Chores())


class MemoryWalk:
    """LogWalk: ten entries at a time, then `breaks`."""

    def __init__(self, entries: int, breaks: tuple[Break, ...]) -> None:
        self.entries = entries
        self.done = 0
        self.breaks = breaks
        self.broken = len(breaks)

    def step(self, limit: int) -> bool:
        self.done = min(self.entries, self.done + min(limit, 10))
        return self.done < self.entries


class MemoryLines:
    """LogLines of nothing."""

    first = b"first"
    link = "ab" * 32

    def step(self, limit: int) -> tuple[bytes, ...]:
        return ()

    def last(self) -> bytes:
        return b"last"


class MemoryLog:
    """LogStore. `entries` counts the openings; a test may set every other field."""

    def __init__(self, vault: "MemoryVault") -> None:
        self._vault = vault
        self.entries = 0
        self.loss: Loss | None = None
        self.breaks: tuple[Break, ...] = ()
        self.is_unreadable = False
        self.since: datetime | None = datetime(2026, 5, 1, tzinfo=UTC)

    @property
    def head(self) -> str:
        return f"{self.entries:064x}"

    def open(self, at: datetime) -> None:
        self._vault.rows(write=True)
        self.entries += 1

    def check(self, newest: int | None = None) -> MemoryWalk:
        if self.is_unreadable:
            raise VaultDamaged
        return MemoryWalk(self.entries, self.breaks)

    def export(self, at: datetime) -> MemoryLines:
        return MemoryLines()

    def has(self, n: int, mac: bytes) -> bool:
        return n <= self.entries
