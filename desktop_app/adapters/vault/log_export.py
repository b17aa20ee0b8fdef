"""The journal with its proof as lines of JSON, for a program that has no key.

Each line is chained to the one before with plain SHA-256: `resources/verify_log.py` checks that.
The MACs stand beside, for whoever has the vault.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from json import JSONEncoder
from typing import Any, Final

from desktop_app.adapters.vault.columns import to_time
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.links import DEED, Chain, digest_of

FORMAT: Final = "purser-log"
VERSION: Final = 1
_ENCODER: Final = JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_COLUMNS: Final = ", ".join(f"d.{name}" for name in DEED.split(", "))
_LINES: Final = (
    f"SELECT l.n, l.act, l.deed, l.at, l.digest, l.mac, {_COLUMNS} FROM links l"
    " LEFT JOIN deeds d ON d.seq = l.deed WHERE l.n > ? ORDER BY l.n LIMIT ?"
)


class LogExport:
    """Writes from the first link to the newest, whatever is added meanwhile."""

    def __init__(self, database: Database, chain: Chain, vault_id: str, at: datetime) -> None:
        self._database = database
        self._chain = chain
        self._n, self._mac = 0, b""
        head = {
            "format": FORMAT,
            "version": VERSION,
            "vault_id": vault_id,
            "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "entries_then": chain.head.n,
            "head_then": chain.head.mac.hex(),
        }
        self.first = spelled(head)
        self.link = hashlib.sha256(self.first).hexdigest()
        """The newest: it stands for every line before it."""

    def step(self, limit: int) -> list[bytes]:
        """The next lines, at most `limit`; none when every link was written."""
        return [self._line(row) for row in self._database.rows(_LINES, (self._n, limit))]

    def last(self) -> bytes:
        """The line that says where it ends."""
        return spelled({"end": self._n, "link": self.link, "mac": self._mac.hex()})

    def _line(self, row: Sequence[Any]) -> bytes:
        (n, act, deed, at, digest, mac), columns = row[:6], row[6:]
        # A deed that was filled in later is no longer what the earlier link vouches for.
        is_this = columns[0] is not None and digest_of(columns) == digest
        line = {
            "n": n,
            "act": act,
            "deed": deed,
            "at": to_time(at).isoformat(),
            "digest": digest.hex(),
            "row": list(columns) if is_this else None,
            "mac": mac.hex(),
        }
        self.link = hashlib.sha256(bytes.fromhex(self.link) + spelled(line)).hexdigest()
        self._n, self._mac = n, mac
        return spelled({**line, "link": self.link})


def spelled(plain: dict[str, Any]) -> bytes:
    """One JSON object in one spelling: sorted, no white space."""
    return _ENCODER.encode(plain).encode()
