"""Reads the journal with its proof, some entries at a time, and names what is not as it was."""

import hmac
from collections.abc import Iterable, Sequence
from typing import Any, Final

from desktop_app.adapters.vault.columns import to_time
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.links import DEED, START, Act, Chain, Link, digest_of, mac_of
from desktop_app.domain.log_proof import Break, BreakKind

NAMED: Final = 100
"""How many breaks are kept in words; the rest is counted."""
_LINKS: Final = "SELECT n, act, deed, at, digest, mac FROM links"
_NEW: Final = (Act.ADDED, Act.LATE)


class LogCheck:
    """One walk over links, deeds and wishes. Raises VaultDamaged where a page does not open.

    `after` begins behind that link, for a look at the newest alone; the MAC before it is believed.
    """

    def __init__(self, database: Database, chain: Chain, after: int = 0) -> None:
        self._database = database
        self._chain = chain
        self._end = chain.head.n
        self._n = after
        self._mac = self._right = self._mac_at(after)
        self._deed = self._deed_at(after)
        self._wish = 0
        self._is_partial = after > 0
        self.breaks: list[Break] = []
        self.broken = 0

    @property
    def done(self) -> int:
        """How many links were read."""
        return self._n

    @property
    def entries(self) -> int:
        """How many links there are to read."""
        return self._end

    def step(self, limit: int) -> bool:
        """Look at up to `limit` more; whether anything is left."""
        if self._n < self._end:
            sql = f"{_LINKS} WHERE n > ? AND n <= ? ORDER BY n LIMIT ?"
            rows = self._database.rows(sql, (self._n, self._end, limit))
            self._walk([Link(*row) for row in rows])
            return True
        if not self._is_partial and self._look_at_wishes(limit):
            return True
        self._look_behind()
        return False

    def _walk(self, links: list[Link]) -> None:
        for link in links:
            if link.n != self._n + 1:
                self._break(BreakKind.PROOF_MISSING, self._n + 1)
            else:
                self._prove(link)
            self._n, self._mac = link.n, link.mac
        if not links:
            self._break(BreakKind.PROOF_MISSING, self._n + 1)
            self._n = self._end
        self._look_at_deeds([link for link in links if link.act in _NEW])
        self._look_again([link for link in links if link.act in (Act.AMENDED, Act.REMOVED)])

    def _prove(self, link: Link) -> None:
        """Where only the MAC before was changed, this one is still right behind the right one."""
        for before in (self._mac, self._right):
            right = mac_of(self._chain.key, before, link)
            if hmac.compare_digest(right, link.mac):
                self._right = right
                return
        self._right = mac_of(self._chain.key, self._mac, link)
        self._break(BreakKind.PROOF_CHANGED, link.n, link.at)

    def _look_at_deeds(self, links: Sequence[Link]) -> None:
        """Each deed that was added is there, and none between them that was not."""
        last = max((link.deed for link in links), default=self._deed)
        rows = self._deeds(self._deed, last)
        again = self._linked_again(self._deed, last)
        for link in links:
            row = rows.pop(link.deed, None)
            if link.act == Act.LATE:
                self._break(BreakKind.INSERTED, link.deed, link.at, row)
            if link.deed not in again:
                self._compare(link, row)
        for deed, row in rows.items():
            if again.get(deed) != Act.REMOVED:  # that one is told by `_look_again`
                self._break(BreakKind.INSERTED, deed, None, row)
        self._deed = max(self._deed, last)

    def _look_again(self, links: Sequence[Link]) -> None:
        """A deed that was filled in or taken away: its newest link decides."""
        for link in links:
            newest = self._linked_again(link.deed - 1, link.deed, by_number=True)
            if newest.get(link.deed) != link.n:
                continue
            row = self._deeds(link.deed - 1, link.deed).get(link.deed)
            if link.act == Act.AMENDED:
                self._compare(link, row)
            elif row is not None:
                self._break(BreakKind.INSERTED, link.deed, None, row)

    def _compare(self, link: Link, row: Sequence[Any] | None) -> None:
        if row is None:
            self._break(BreakKind.MISSING, link.deed, link.at)
        elif (digest := digest_of(row)) != link.digest:
            is_elsewhere = self._database.row(
                "SELECT 1 FROM links WHERE digest = ? AND deed <> ?", (digest, link.deed)
            )
            kind = BreakKind.MOVED if is_elsewhere else BreakKind.CHANGED
            self._break(kind, link.deed, link.at, row)

    def _look_at_wishes(self, limit: int) -> bool:
        """None of the wishes is gone, and each is at the stage that the log told of last.

        An older page of their table would not be: they are numbered without a gap, for ever.
        """
        sql = (
            "SELECT i.seq, i.changed_at, i.kind, i.stage, (SELECT d.word FROM deeds d"
            " WHERE d.source = 'intent' AND d.ref = i.id ORDER BY d.seq DESC LIMIT 1)"
            " FROM intents i WHERE i.seq > ? ORDER BY i.seq LIMIT ?"
        )
        rows = self._database.rows(sql, (self._wish, limit))
        for seq, at, kind, stage, told in rows:
            if seq != self._wish + 1:
                self._note(Break(BreakKind.WISH_MISSING, self._wish + 1, to_time(at)))
            if stage != told:
                deed = ("intent", str(kind), str(stage))
                self._note(Break(BreakKind.WISH_AT_ODDS, seq, to_time(at), deed))
            self._wish = seq
        if not rows:
            newest = self._database.row("SELECT seq FROM sqlite_sequence WHERE name = 'intents'")
            if newest is not None and newest[0] > self._wish:
                self._note(Break(BreakKind.WISH_MISSING, self._wish + 1))
            # By an older page of an index a wish would be made twice, or not looked after.
            if self._database.rows("PRAGMA integrity_check('intents')") != [("ok",)]:
                self._note(Break(BreakKind.WISH_INDEX, self._wish))
        return bool(rows)

    def _look_behind(self) -> None:
        """Deeds that no link vouches for, beyond what our own commits have linked."""
        for deed, row in self._deeds(self._chain.deed, 2**62).items():
            self._break(BreakKind.INSERTED, deed, None, row)

    def _deeds(self, after: int, last: int) -> dict[int, tuple[Any, ...]]:
        sql = f"SELECT seq, {DEED} FROM deeds WHERE seq > ? AND seq <= ?"
        return {row[0]: row[1:] for row in self._database.rows(sql, (after, last))}

    def _linked_again(
        self, after: int, last: int, *, by_number: bool = False
    ) -> dict[int, str | int]:
        """The newest link of deeds that have more than one: what it says, or its number."""
        rows: Iterable[tuple[Any, ...]] = self._database.rows(
            "SELECT deed, act, n FROM links WHERE act IN ('amended', 'removed')"
            " AND deed > ? AND deed <= ? ORDER BY n",
            (after, last),
        )
        return {deed: n if by_number else act for deed, act, n in rows}

    def _mac_at(self, n: int) -> bytes:
        row = self._database.row("SELECT mac FROM links WHERE n = ?", (n,)) if n else None
        return bytes(row[0]) if row else START

    def _deed_at(self, n: int) -> int:
        sql = (
            "SELECT deed FROM links WHERE n <= ? AND act IN ('added', 'late')"
            " ORDER BY n DESC LIMIT 1"
        )
        row = self._database.row(sql, (n,))
        return int(row[0]) if row else 0

    def _break(
        self, kind: BreakKind, entry: int, at: int | None = None, row: Sequence[Any] | None = None
    ) -> None:
        when = row[0] if row is not None and isinstance(row[0], int) else at
        deed = None if row is None else (str(row[1]), str(row[3]), str(row[4]))
        self._note(Break(kind, entry, None if when is None else to_time(when), deed))

    def _note(self, found: Break) -> None:
        self.broken += 1
        if len(self.breaks) < NAMED:
            self.breaks.append(found)
