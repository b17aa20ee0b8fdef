"""The proof of the journal: each link vouches for one deed and for every link before it.

MAC_n = HMAC-SHA256(audit key, MAC_{n-1} || link n), the first one behind 32 zero bytes. Made as a
commit ends, in the same commit. The layout is described in resources/help/vault-format.md.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple, Protocol

from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.envelope import wipe
from desktop_app.domain.vault_errors import VaultDamaged

DEED: Final = "at, source, ref, kind, word, card_id, amount, detail, reference, words"
"""What a digest is of. The number stands in the link alone: so a deed that was moved is known."""
START: Final = bytes(32)
AT_ONCE: Final = 2_000
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_INSERT: Final = "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?)"


class Act(StrEnum):
    """Why there is a link. LATE is for a deed that was found without one."""

    ADDED = "added"
    LATE = "late"
    AMENDED = "amended"
    REMOVED = "removed"
    OPENED = "opened"


class Link(NamedTuple):
    """A row of `links`; `at` is in microseconds since 1970 UTC."""

    n: int
    act: str
    deed: int
    at: int
    digest: bytes
    mac: bytes


class Head(NamedTuple):
    """The newest link: how many there are, its time and its MAC."""

    n: int
    at: int
    mac: bytes


class Witness(Protocol):
    """Keeps the newest head outside of the database. Neither method raises."""

    def recall(self) -> Head | None:
        """The newest head that was noted; None where none is, or none that can be read."""

    def note(self, head: Head) -> None: ...


def spell(values: Sequence[object]) -> bytes:
    """One JSON array in one spelling: no white space, no escape where the sign itself will do."""
    return _ENCODER.encode(values).encode()


def digest_of(deed: Sequence[object]) -> bytes:
    """SHA-256 of the columns `DEED` of a row; of nothing, where there is no row."""
    return hashlib.sha256(spell(list(deed)) if deed else b"").digest()


def mac_of(key: bytes | bytearray, before: bytes, link: Sequence[Any]) -> bytes:
    """What `mac` of a link must be, from its other columns; `before` is the MAC before it."""
    n, act, deed, at, digest = link[:5]
    # What `spell` makes of them: numbers, a word of ours and hex have only one spelling.
    said = f'[{n},"{act}",{deed},{at},"{digest.hex()}"]'
    return hmac.digest(key, before + said.encode(), "sha256")


class Chain:
    """Annex of the database: links what a commit wrote into the journal.

    Holds the audit key until `close`; it stays while the vault rests, for commits go on.
    """

    def __init__(
        self, database: Database, key: bytearray, witnesses: Iterable[Witness] = ()
    ) -> None:
        """Writes nothing; what has no link yet gets one with the next commit."""
        self.key = key
        self._database = database
        self._witnesses = tuple(witnesses)
        self._pending: tuple[Head, int] | None = None
        self.head, self.deed, self._late, self._foreign = Head(0, 0, START), 0, 0, 0
        self.is_stopped = False
        """Whether the proof itself is damaged: then it ends here, and commits go on."""
        try:
            self._take_up()
        except VaultDamaged:
            self.is_stopped = True

    def known(self) -> Head | None:
        """The newest head that any witness has."""
        heads = [head for one in self._witnesses if (head := one.recall()) is not None]
        return max(heads, default=None)

    def open(self, at: int) -> None:
        """Link that the vault was opened. Inside a commit, before any other deed of this run."""
        if not self.is_stopped:
            self._extend([(Act.OPENED, 0, digest_of(()))], at)

    def extend(self) -> None:
        """As a commit ends, inside it: link what it added, changed or took away."""
        if self.is_stopped:
            return
        try:
            self._link_due()
            while self._link_new():
                pass
        except VaultDamaged:
            self.is_stopped, self._pending = True, None

    def keep(self) -> None:
        """The commit is on the disk: only now may a witness know its head."""
        if self._pending is not None:
            (self.head, self.deed), self._pending = self._pending, None
            self._foreign = 0
            for witness in self._witnesses:
                witness.note(self.head)

    def drop(self) -> None:
        """The commit was undone."""
        self._pending = None

    def close(self) -> None:
        """Forget the key."""
        wipe(self.key)

    def _take_up(self) -> None:
        row = self._database.row("SELECT n, at, mac FROM links ORDER BY n DESC LIMIT 1")
        if row is None:
            return
        self.head = Head(*row)
        newest = "SELECT deed FROM links WHERE act IN ('added', 'late') ORDER BY n DESC LIMIT 1"
        self.deed = (self._database.row(newest) or (0,))[0]
        # Beyond the last link, or due when no commit is under way: not written by our commits. A
        # migration that touches deeds has to link them itself.
        self._late = self._most("SELECT max(seq) FROM deeds")
        self._foreign = self._most("SELECT max(rowid) FROM links_due")

    def _most(self, sql: str) -> int:
        (found,) = self._database.row(sql) or (None,)
        return found or 0

    def _now(self) -> tuple[Head, int]:
        return self._pending or (self.head, self.deed)

    def _link_due(self) -> None:
        rows = self._database.rows("SELECT rowid, deed FROM links_due")
        if not rows:
            return
        self._pending = self._now()
        self._database.write("DELETE FROM links_due")
        # What came before our commits gets no link: it stays a change that the check names.
        due = {deed for number, deed in rows if number > self._foreign and deed <= self.deed}
        self._extend(self._amended(sorted(due)))

    def _amended(self, deeds: Iterable[int]) -> Iterator[tuple[Act, int, bytes]]:
        for deed in deeds:
            row = self._database.row(f"SELECT {DEED} FROM deeds WHERE seq = ?", (deed,))
            yield Act.AMENDED if row else Act.REMOVED, deed, digest_of(row or ())

    def _link_new(self) -> bool:
        sql = f"SELECT seq, {DEED} FROM deeds WHERE seq > ? ORDER BY seq LIMIT {AT_ONCE}"
        rows = self._database.rows(sql, (self._now()[1],))
        is_late = self._late > self.deed
        acts = (Act.LATE if is_late and row[0] <= self._late else Act.ADDED for row in rows)
        self._extend((act, row[0], digest_of(row[1:])) for act, row in zip(acts, rows, strict=True))
        return len(rows) == AT_ONCE

    def _extend(self, acts: Iterable[tuple[Act, int, bytes]], at: int = 0) -> None:
        head, newest = self._now()
        at, links = at or time.time_ns() // 1000, []
        for act, deed, digest in acts:
            bare = (head.n + 1, act.value, deed, at, digest)
            link = Link(*bare, mac_of(self.key, head.mac, bare))
            links.append(link)
            head, newest = Head(link.n, at, link.mac), max(newest, deed)
        if links:
            self._database.write_many(_INSERT, links)
            self._pending = head, newest


def relink(database: Database, old: bytes | bytearray, new: bytes | bytearray) -> None:
    """Make every MAC anew under another key, after each was found right under the old one.

    For a vault that got another vault key, inside its own commit. Raises VaultDamaged.
    """
    before_old = before_new = START
    last = 0
    sql = f"SELECT n, act, deed, at, digest, mac FROM links WHERE n > ? ORDER BY n LIMIT {AT_ONCE}"
    while rows := [Link(*row) for row in database.rows(sql, (last,))]:
        made = []
        for link in rows:
            if not hmac.compare_digest(mac_of(old, before_old, link), link.mac):
                raise VaultDamaged
            before_old, before_new = link.mac, mac_of(new, before_new, link)
            made.append((before_new, link.n))
        database.write_many("UPDATE links SET mac = ? WHERE n = ?", made)
        last = rows[-1].n
