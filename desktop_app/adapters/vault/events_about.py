"""What believed messages say of charges: by id, by reference, or where only one can be meant."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.events import COLUMNS, from_row
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.event_log import LogEntry
from desktop_app.domain.events import DECLINES, Event
from desktop_app.domain.folding import FOLLOWS, HELD_FOR, UNDONE, name_of

_PREFIX = "event:"
_MICROSECOND = timedelta(microseconds=1)


def quoted(words: Iterable[str]) -> str:
    """Words of this program, never what was typed or sent, for a list in SQL."""
    return ", ".join(f"'{word}'" for word in sorted(words))


# A decline under an id of its own stays a line of its own, see `domain.folding.repeats`.
_OF_NO_ROW = f"""(e.subject_id = '' OR (e.kind NOT IN ({quoted(DECLINES)}) AND NOT EXISTS
    (SELECT 1 FROM transactions o WHERE o.id = e.subject_id)))"""
_THEN = "coalesce(e.at, e.received_at)"
_EARLY, _LATE = SKEW_ROOM // _MICROSECOND, HELD_FOR // _MICROSECOND
# What followed the hold `t`, and can have followed no other.
_FOLLOWS_ALONE = f"""e.doubt = '' AND e.card_id = t.card_id AND e.amount = t.amount
    AND e.kind IN ({quoted(FOLLOWS)}) AND {_THEN} BETWEEN t.at - {_EARLY} AND t.at + {_LATE}
    AND NOT EXISTS (SELECT 1 FROM transactions o WHERE o.id = e.subject_id)
    AND NOT EXISTS (SELECT 1 FROM transactions o WHERE o.reference = e.reference
        AND o.card_id = e.card_id AND e.reference <> '')
    AND 1 = (SELECT count(*) FROM transactions o WHERE o.card_id = e.card_id
        AND o.kind = 'purchase' AND o.amount = e.amount
        AND o.at BETWEEN {_THEN} - {_LATE} AND {_THEN} + {_EARLY})"""
_SAME_REFERENCE = """events s JOIN events e ON e.doubt = '' AND e.reference = s.reference
    AND e.card_id = s.card_id AND e.subject_id = '' AND s.subject_id = '' AND s.reference <> ''"""


class About:
    """Finds them over the database; `domain.folding` makes charges of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def each(self, subjects: Sequence[str]) -> dict[str, tuple[Event, ...]]:
        """What believed messages say of charges, oldest first, each with a time.

        A subject is its id, or `event:` and the key of a message that names none: with that come
        all of its card and reference that are about the same kind of charge. Where a charge was
        read, messages under an id that no read states are found by its card and reference, or by
        what followed a hold of its amount. One that nothing is said of has no part.
        """
        keys = [one.removeprefix(_PREFIX) for one in subjects if one.startswith(_PREFIX)]
        places, key_places = _places(subjects), _places(keys, len(subjects))
        rows = self._database.each(
            f"SELECT subject, {COLUMNS} FROM ("
            f"SELECT '{_PREFIX}' || key AS subject, * FROM events WHERE doubt = ''"
            f" AND key IN ({key_places}) UNION ALL"
            f" SELECT '{_PREFIX}' || s.key, e.* FROM {_SAME_REFERENCE}"
            f" WHERE s.key IN ({key_places}) AND e.key <> s.key UNION ALL"
            " SELECT subject_id, * FROM events WHERE doubt = '' AND subject_id <> ''"
            f" AND subject_id IN ({places}) UNION ALL"
            " SELECT t.id, e.* FROM transactions t JOIN events e ON e.doubt = ''"
            f" AND e.reference = t.reference AND e.card_id = t.card_id AND {_OF_NO_ROW}"
            f" WHERE t.id IN ({places}) AND t.reference <> '' UNION ALL"
            f" SELECT t.id, e.* FROM transactions t JOIN events e ON {_FOLLOWS_ALONE}"
            f" WHERE t.id IN ({places}) AND t.kind = 'purchase'"
            f" AND t.status IN ({quoted(UNDONE)})) ORDER BY seq",
            (*subjects, *keys),
        )
        found: dict[str, list[LogEntry]] = {}
        for subject, *columns in rows:
            found.setdefault(subject, []).append(from_row(tuple(columns)))
        return {subject: _events(subject, kept) for subject, kept in found.items()}

    def same(self, subject: str) -> list[str]:
        """`subject` and all that name the same charge by its reference alone; the first of them is
        the one that tells of it.
        """
        if not subject.startswith(_PREFIX):
            return [subject]
        columns = ", ".join(f"e.{name.strip()}" for name in COLUMNS.split(","))
        rows = self._database.rows(
            f"SELECT {columns} FROM {_SAME_REFERENCE} WHERE s.key = ?",
            (subject.removeprefix(_PREFIX),),
        )
        same = _of_one_kind(subject, [from_row(row) for row in rows])
        return sorted({subject, *(f"{_PREFIX}{entry.key}" for entry in same)})


def _events(subject: str, entries: Sequence[LogEntry]) -> tuple[Event, ...]:
    same = _of_one_kind(subject, entries) if subject.startswith(_PREFIX) else entries
    return tuple(
        replace(entry.event, at=entry.event.at or entry.received_at)
        for entry in same
        if entry.event is not None
    )


def _of_one_kind(subject: str, entries: Sequence[LogEntry]) -> list[LogEntry]:
    """Those that name the same charge as the message `subject`."""
    key = subject.removeprefix(_PREFIX)
    names = [name_of(e.event) for e in entries if e.key == key and e.event is not None]
    return [
        entry
        for entry in entries
        if entry.key == key
        or (names and names[0] and entry.event is not None and name_of(entry.event) == names[0])
    ]


def _places(values: Sequence[object], after: int = 0) -> str:
    """Numbered marks, so that a value may stand in several places."""
    return ", ".join(f"?{after + number}" for number in range(1, len(values) + 1))
