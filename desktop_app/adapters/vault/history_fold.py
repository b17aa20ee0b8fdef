"""Folds charges that something new is known of into lines of the history, many at a time."""

from collections.abc import Iterable, Sequence
from typing import Any

from desktop_app.adapters.vault.columns import from_money_or_none, from_time, to_time
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.events_about import About
from desktop_app.adapters.vault.facts import VaultFacts
from desktop_app.adapters.vault.history_repeats import Repeats
from desktop_app.domain.folding import fold
from desktop_app.domain.history import Charge, Seen
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionStatus

MOST_AT_ONCE = 1_000
"""A statement takes some ten thousand values, and each subject is several of them."""
COLUMNS = (
    "subject, card_id, kind, status, at, authorized, settled, fee, merchant, raw_merchant, reason,"
    " reference, note, country, proof"
)
_UPDATES = ", ".join(
    f"{name.strip()} = excluded.{name.strip()}" for name in f"{COLUMNS}, words".split(",")[1:]
)
_PUT = (
    f"INSERT INTO history (seq, {COLUMNS}, words) VALUES ({', '.join('?' * 17)})"
    f" ON CONFLICT (subject) DO UPDATE SET seq = excluded.seq, {_UPDATES}"
)


class Folder:
    """Reads all that is known of some subjects at once, and writes their lines at once."""

    def __init__(self, database: Database, facts: VaultFacts, about: About) -> None:
        self._database = database
        self._facts = facts
        self._about = about
        self._repeats = Repeats(database, facts, about)

    def seen(self, subjects: Sequence[str]) -> dict[str, tuple[Seen, ...]]:
        """The states each was read in, as they came in."""
        found: dict[str, list[Seen]] = {}
        for subject, status, amount, fee, at in self._database.each(
            "SELECT transaction_id, status, amount, fee, read_at FROM transaction_states"
            f" WHERE transaction_id IN ({marks(subjects)}) ORDER BY seq",
            subjects,
        ):
            state = Seen(TransactionStatus(status), Money(amount), Money(fee), to_time(at))
            found.setdefault(subject, []).append(state)
        return {subject: tuple(states) for subject, states in found.items()}

    def fold(self, subjects: Sequence[str]) -> None:
        """Inside a commit: bring their lines up to date, and those that they throw light on."""
        same = [self._about.same(one) for one in subjects]
        gone = [other for _, *others in same for other in others]
        first = [one for one, *_ in same]
        subjects = list(dict.fromkeys([*first, *self._repeats.lit_by(first)]))
        rows = {row.id: row for row in self._facts.with_ids(subjects)}
        seen, about = self.seen(subjects), self._about.each(subjects)
        # What was read comes first: a message beside it may only repeat it.
        read = [fold(one, row, seen.get(one, ()), about.get(one, ())) for one, row in rows.items()]
        self._put([charge for charge in read if charge is not None])
        gone += self._repeats.of(rows.values())
        told = list[Charge]()
        for subject in [one for one in subjects if one not in rows]:
            events = about.get(subject, ())
            charge = None if self._repeats.is_one(events) else fold(subject, None, (), events)
            if charge is None:
                gone.append(subject)
            else:
                told.append(charge)
        self._database.write_many("DELETE FROM history WHERE subject = ?", ((s,) for s in gone))
        self._put(told)

    def _put(self, charges: Sequence[Charge]) -> None:
        """Each at its time, or at the next microsecond that no other charge has."""
        had = self._places([charge.subject for charge in charges])
        taken = self._taken([from_time(charge.at) for charge in charges])
        rows: list[tuple[Any, ...]] = []
        for charge in charges:
            at = from_time(charge.at)
            seq, was_at = had.get(charge.subject, (at, None))
            if was_at != at:
                seq = at
                if seq in taken:
                    self._database.write_many(_PUT, rows)
                    rows.clear()
                    seq = self._free(at)
                taken.add(seq)
            rows.append((seq, *_to_row(charge, at)))
        self._database.write_many(_PUT, rows)

    def _places(self, subjects: Sequence[str]) -> dict[str, tuple[int, int]]:
        sql = f"SELECT subject, seq, at FROM history WHERE subject IN ({marks(subjects)})"
        return {subject: (seq, at) for subject, seq, at in self._database.rows(sql, subjects)}

    def _taken(self, times: Sequence[int]) -> set[int]:
        sql = f"SELECT seq FROM history WHERE seq IN ({marks(times)})"
        return {seq for (seq,) in self._database.rows(sql, times)}

    def _free(self, at: int) -> int:
        seq = at
        while self._database.row("SELECT 1 FROM history WHERE seq = ?", (seq,)) is not None:
            next_free = self._database.rows(
                "SELECT max(seq) + 1 FROM history WHERE at = ? OR seq = ?", (at, seq)
            )
            seq = int(next_free[0][0])
        return seq


def marks(values: Iterable[object]) -> str:
    """One mark for each value."""
    return ", ".join("?" for _ in values)


def _to_row(charge: Charge, at: int) -> tuple[Any, ...]:
    return (
        charge.subject,
        charge.card_id,
        charge.kind.value,
        charge.status.value,
        at,
        from_money_or_none(charge.authorized),
        from_money_or_none(charge.settled),
        from_money_or_none(charge.fee),
        charge.merchant,
        charge.raw_merchant,
        charge.reason,
        charge.reference,
        charge.note,
        charge.country,
        charge.proof.value,
        charge.words,
    )
