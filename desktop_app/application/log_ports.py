"""What the application needs to prove the log of the vault.

As the stores of `vault_ports`: called on the worker's loop thread only, Locked after `close()`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from desktop_app.domain.log_proof import Break, Loss


class LogWalk(Protocol):
    """A check of the log under way. `step` looks at some more; whether any is left."""

    @property
    def done(self) -> int: ...
    @property
    def entries(self) -> int: ...
    @property
    def breaks(self) -> Sequence[Break]: ...
    @property
    def broken(self) -> int: ...
    def step(self, limit: int) -> bool:
        """Raises VaultDamaged where the log cannot be read."""


class LogLines(Protocol):
    """An export of the log under way: its first line, some more at each step, its last.

    `link` (hex) stands for every line so far.
    """

    @property
    def first(self) -> bytes: ...
    @property
    def link(self) -> str: ...
    def step(self, limit: int) -> Sequence[bytes]:
        """The next lines; none when every entry was written. Raises VaultDamaged."""

    def last(self) -> bytes: ...


class LogStore(Protocol):
    """The proof of the journal: a link for each entry, chained under a key of the vault.

    `loss` says, as the vault was opened, that it is older than it was; `head` is hex.
    """

    @property
    def loss(self) -> Loss | None: ...
    @property
    def entries(self) -> int: ...
    @property
    def head(self) -> str: ...
    @property
    def since(self) -> datetime | None:
        """When the first entry was linked."""

    def open(self, at: datetime) -> None:
        """Enter that the vault was opened."""

    def check(self, newest: int | None = None) -> LogWalk:
        """Of every entry, or of the newest alone. Raises VaultDamaged."""

    def export(self, at: datetime) -> LogLines: ...
    def has(self, n: int, mac: bytes) -> bool:
        """Whether link `n` is there, with this MAC; True for 0, of which there is none."""
