"""The proof of the journal in an open vault: what was lost, what is broken, what is exported."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.adapters.vault.columns import from_time, to_time
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.envelope import derive_key
from desktop_app.adapters.vault.files import HEAD_FILE
from desktop_app.adapters.vault.links import Chain, Head
from desktop_app.adapters.vault.witness import HeadFile
from desktop_app.domain.vault_errors import VaultDamaged

if TYPE_CHECKING:
    from desktop_app.adapters.vault.log_check import LogCheck
    from desktop_app.adapters.vault.log_export import LogExport
    from desktop_app.domain.log_proof import Loss


class VaultLog:
    """LogStore over the database. Made once, before the first commit of a run."""

    def __init__(self, database: Database, chain: Chain, vault_id: str) -> None:
        self._database = database
        self._chain = chain
        self._vault_id = vault_id
        known = chain.known()
        self.loss: Loss | None = None
        if known is not None and not chain.is_stopped:
            with suppress(VaultDamaged):  # the check says so, in words
                self.loss = self._compare(known)
        database.annex = chain

    @property
    def entries(self) -> int:
        """How many links there are."""
        return self._chain.head.n

    @property
    def head(self) -> str:
        """The newest link's MAC, hex."""
        return self._chain.head.mac.hex()

    @property
    def since(self) -> datetime | None:
        """When the first link was made."""
        row = self._database.row("SELECT at FROM links WHERE n = 1")
        return None if row is None else to_time(row[0])

    def open(self, at: datetime) -> None:
        """Link that the vault was opened; from then on no older copy is the same."""
        with self._database.commit():
            self._chain.open(from_time(at))

    def check(self, newest: int | None = None) -> "LogCheck":
        """A walk over everything, or over the newest links alone. Raises VaultDamaged."""
        from desktop_app.adapters.vault.log_check import LogCheck

        if self._chain.is_stopped:
            raise VaultDamaged
        after = 0 if newest is None else max(0, self._chain.head.n - newest)
        return LogCheck(self._database, self._chain, after)

    def export(self, at: datetime) -> "LogExport":
        """Every entry with its proof, as lines."""
        from desktop_app.adapters.vault.log_export import LogExport

        return LogExport(self._database, self._chain, self._vault_id, at)

    def has(self, n: int, mac: bytes) -> bool:
        """Whether link `n` is there, with this MAC; True for 0, of which there is none."""
        row = self._database.row("SELECT mac FROM links WHERE n = ?", (n,))
        return n == 0 or (row is not None and bytes(row[0]) == mac)

    def close(self) -> None:
        """Forget the key; nothing is linked any more."""
        self._database.annex = None
        self._chain.close()

    def _compare(self, known: Head) -> "Loss | None":
        """What was noted outside must be one of our links."""
        head = self._chain.head
        if known.n <= head.n and self.has(known.n, known.mac):
            return None
        from desktop_app.domain.log_proof import Loss

        if known.n > head.n:
            until = to_time(head.at) if head.n else None
            return Loss(known.n - head.n, until, to_time(known.at))
        return Loss(None, None, to_time(known.at))


def open_log(
    base: Path,
    database: Database,
    vault_key: bytes | bytearray,
    vault_id: str,
    elsewhere: Path | None,
) -> VaultLog:
    """The log of the vault in `base`; its head is noted there and in the folder `elsewhere`."""
    key = derive_key(vault_key, vault_id, "audit")
    places = [base / HEAD_FILE]
    if elsewhere is not None:
        places.append(elsewhere / _name(vault_id, base))
    witnesses = [HeadFile(place, key) for place in places]
    return VaultLog(database, Chain(database, key, witnesses), vault_id)


def forget_head(vault_id: str, base: Path, elsewhere: Path | None) -> None:
    """A vault that stood in `base` before and is gone says nothing of the one that comes there."""
    if elsewhere is not None:
        with suppress(OSError):
            (elsewhere / _name(vault_id, base)).unlink()


def _name(vault_id: str, base: Path) -> str:
    """By place as well: a backup that was brought back is the same vault in another folder."""
    parts: Sequence[str] = (vault_id, str(base.resolve()))
    return sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
