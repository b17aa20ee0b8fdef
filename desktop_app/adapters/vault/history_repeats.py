"""Messages that tell, under an id of their own, of a charge that was read under another."""

from collections.abc import Iterable, Sequence

from desktop_app.adapters.vault.columns import (
    from_money_or_none,
    from_time,
    from_time_or_none,
)
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.events import VaultEvents
from desktop_app.adapters.vault.facts import VaultFacts
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.events import Event
from desktop_app.domain.history import FOLLOWS, HELD_FOR, repeats
from desktop_app.domain.transactions import Transaction

_SOME = 5
"""Rows of one amount that are looked at: however many there are, a message is folded at once."""


class Repeats:
    """Finds them by what the indices hold; `domain.history.repeats` decides."""

    def __init__(self, database: Database, facts: VaultFacts, events: VaultEvents) -> None:
        self._database = database
        self._facts = facts
        self._events = events

    def is_one(self, events: Iterable[Event]) -> bool:
        """Whether a row that was read tells of one of these messages, which no row states."""
        return any(
            repeats(event, row)
            for event in events
            for row in self._facts.with_ids(self._rows_like(event))
        )

    def of(self, rows: Iterable[Transaction]) -> list[str]:
        """The subjects of messages that stood for themselves until one of `rows` was read."""
        if self._database.row("SELECT 1 FROM events WHERE doubt = '' LIMIT 1") is None:
            return []  # as in a vault that only ever asked, with all its rows to be folded
        return [subject for row in rows for subject in self._of(row)]

    def _of(self, row: Transaction) -> list[str]:
        like = self._messages_like(row)
        stated = {known.id for known in self._facts.with_ids(like)} if like else set()
        about = self._events.about_each([one for one in like if one not in stated])
        return [
            subject for subject, told in about.items() if any(repeats(one, row) for one in told)
        ]

    def _rows_like(self, event: Event) -> Sequence[str]:
        at, amount = event.at, event.amount if event.kind in FOLLOWS else None
        since, until = (at - HELD_FOR, at + SKEW_ROOM) if at is not None else (None, None)
        held = (
            "SELECT subject FROM history WHERE {} = ?3 AND seq BETWEEN ?4 AND ?5 AND card_id = ?2"
            f" AND proof <> 'signed' AND +kind = 'purchase' LIMIT {_SOME}"
        )
        found = self._database.rows(
            "SELECT id FROM transactions WHERE reference = ?1 AND reference <> '' AND card_id = ?2"
            f" UNION SELECT * FROM ({held.format('settled')})"
            f" UNION SELECT * FROM ({held.format('authorized')})",
            (
                event.reference,
                event.card_id,
                from_money_or_none(amount),
                from_time_or_none(since),
                from_time_or_none(until),
            ),
        )
        return [subject for (subject,) in found]

    def _messages_like(self, row: Transaction) -> Sequence[str]:
        found = self._database.rows(
            "SELECT coalesce(nullif(subject_id, ''), 'event:' || key) FROM events"
            " WHERE doubt = '' AND reference = ?1 AND reference <> '' AND card_id = ?2 UNION"
            " SELECT subject FROM history WHERE authorized = ?3 AND seq BETWEEN ?4 AND ?5"
            " AND card_id = ?2 AND +status = 'confirming' LIMIT 100",
            (
                row.reference,
                row.card_id,
                from_money_or_none(row.amount),
                from_time(row.at - SKEW_ROOM),
                from_time(row.at + HELD_FOR),
            ),
        )
        return [subject for (subject,) in found]
