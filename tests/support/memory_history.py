"""The history of a vault in memory: everything is folded anew for every question."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop_app.application.deed_sentences import is_called
from desktop_app.application.timeline import (
    Ask,
    Deed,
    DeedSource,
    Lens,
    Line,
    Sort,
    Story,
    Totals,
    matches,
    words_of,
)
from desktop_app.domain.cards import CardId
from desktop_app.domain.coverage import Coverage
from desktop_app.domain.events import Event
from desktop_app.domain.folding import fold, is_undone, name_of, repeats
from desktop_app.domain.history import FEES, Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.refunds import back_of, sum_back
from desktop_app.domain.transactions import Transaction
from tests.support.memory_rows import Room

_KEYS: dict[Sort, Callable[[Charge], Any]] = {
    Sort.MERCHANT: lambda charge: charge.merchant.lower(),
    Sort.STATUS: lambda charge: charge.status.value,
    Sort.AUTHORIZED: lambda charge: charge.authorized,
    Sort.SETTLED: lambda charge: charge.settled,
    Sort.FEE: lambda charge: charge.fee,
}


class MemoryHistory(Room):
    """HistoryStore. `waiting` is what it says is still to be folded."""

    waiting = 0

    def catch_up(self, limit: int) -> bool:
        return self._rows is None

    def due(self) -> int:
        return self.waiting

    def revision(self) -> int:
        rows = self._rows
        states = sum(len(seen) for seen in rows.states.values())
        return 2 * (states + rows.deed_count + len(rows.seen)) - self.waiting

    def count(self, ask: Ask) -> int:
        return len(self._lines(ask))

    def lines(self, ask: Ask, first: int, limit: int) -> tuple[Line, ...]:
        return tuple(self._lines(ask)[first : first + limit])

    def totals(self, ask: Ask) -> Totals:
        found = [line for line in self._lines(ask) if isinstance(line, Charge)]
        status = HistoryStatus
        return Totals(
            _sum(
                c.authorized
                for c in found
                if c.status is status.PENDING and c.kind is HistoryKind.PURCHASE
            ),
            _sum(
                c.settled
                for c in found
                if c.status is status.SETTLED and c.kind is HistoryKind.PURCHASE
            ),
            sum_back(back for c in found if (back := back_of(c)) is not None),
            _sum(
                [
                    *(c.fee for c in found if c.status in {status.SETTLED, status.REFUNDED}),
                    *(c.settled for c in found if c.kind in FEES and c.status is status.SETTLED),
                ]
            ),
            sum(1 for c in found if c.status is status.DECLINED),
        )

    def stories(self, subjects: Sequence[str]) -> dict[str, Story]:
        states = self._rows.states
        return {one: Story(tuple(states.get(one, ())), tuple(self._about(one))) for one in subjects}

    def note_own(self, at: datetime, kind: str, word: str, card_id: CardId | None) -> None:
        self._write().tell(DeedSource.OWNER, card_id or "", at, kind, word, card_id=card_id)

    def note_read(self, coverage: Coverage) -> None:
        self._write().coverage[coverage.card_id] = coverage

    def coverage(self, card_id: CardId) -> Coverage | None:
        return self._rows.coverage.get(card_id)

    def reads(self) -> tuple[Coverage, ...]:
        kept = sorted(self._rows.coverage.values(), key=lambda one: one.card_id)
        short = [one for one in kept if one.since is not None]
        short.sort(key=lambda one: one.since or one.read_at, reverse=True)
        return (*short, *(one for one in kept if one.since is None))

    def was_told(self) -> bool:
        return any(entry.doubt is None for entry, _ in self._rows.events.values())

    # --- inner --------------------------------------------------------------------------------

    def _lines(self, ask: Ask) -> list[Any]:
        lines: list[Any] = [deed for deed, _, _ in self._rows.deeds]
        if ask.lens is Lens.CHARGES:
            lines = self._charges()
        found = [line for line in lines if self._fits(line, ask)]
        if ask.lens is Lens.DEEDS:
            return found[::-1] if ask.descending else found
        found.sort(key=lambda charge: charge.at, reverse=ask.descending)
        if ask.sort is Sort.TIME:
            return found
        is_text = ask.sort in {Sort.MERCHANT, Sort.STATUS}
        found.sort(key=lambda charge: charge.at, reverse=ask.descending is not is_text)
        key = _KEYS[ask.sort]
        known = [line for line in found if key(line) is not None]
        known.sort(key=key, reverse=ask.descending)
        # A reversed sort keeps equal ones in their order.
        return known + [line for line in found if key(line) is None]

    def _charges(self) -> list[Charge]:
        rows = self._rows
        subjects = dict.fromkeys(rows.transactions)
        firsts: dict[tuple[object, str], str] = {}
        for key, event in sorted(self._believed()):
            own = f"event:{key}"
            if name := name_of(event):
                own = event.subject_id or firsts.setdefault((event.card_id, name), own)
            subjects.setdefault(own)
        folded = (self._fold(subject) for subject in subjects)
        return [charge for charge in folded if charge is not None]

    def _fold(self, subject: str) -> Charge | None:
        _, row = self._rows.transactions.get(subject, (None, None))
        about = self._about(subject)
        rows = [other for _, other in self._rows.transactions.values()]
        if row is None and any(repeats(event, other) for event in about for other in rows):
            return None
        return fold(subject, row, self._rows.states.get(subject, ()), about)

    def _about(self, subject: str) -> list[Event]:
        _, row = self._rows.transactions.get(subject, (None, None))
        believed = list(self._believed())
        first = next((event for key, event in believed if f"event:{key}" == subject), None)
        found = []
        for event in (event for _, event in believed):
            is_same = first is not None and not event.subject_id and name_of(first) != ""
            is_same = is_same and first is not None and _named(event) == _named(first)
            of_row = row is not None and self._is_of(event, row)
            if event.subject_id == subject or event is first or is_same or of_row:
                found.append(event)
        return found

    def _is_of(self, event: Event, row: Transaction) -> bool:
        """Under an id that no read states: by reference, or where only this one can be meant."""
        rows = [other for _, other in self._rows.transactions.values()]
        if event.subject_id in self._rows.transactions or not repeats(event, row):
            return False
        if any(event.reference and event.reference == one.reference for one in rows):
            return event.reference == row.reference
        return is_undone(row) and [one for one in rows if repeats(event, one)] == [row]

    def _believed(self) -> list[tuple[str, Event]]:
        return [
            (entry.key, replace(entry.event, at=entry.event.at or entry.received_at))
            for entry, _ in self._rows.events.values()
            if entry.doubt is None and entry.event is not None
        ]

    def _fits(self, line: Charge | Deed, ask: Ask) -> bool:
        words = line.words if isinstance(line, Charge) else self._deed_words(line)
        card = self._rows.cards.get(line.card_id) if line.card_id else None
        label, last4 = (card.label, card.facts.last4) if card else ("", "")
        asked = words_of(ask.text)
        for word in asked:
            is_said = isinstance(line, Deed) and is_called(line, word)
            if not (is_said or matches(word, words, label) or word == last4):
                return False
        if isinstance(line, Charge) and ask.statuses and line.status not in ask.statuses:
            return False
        is_of_card = ask.card_id is None or line.card_id == ask.card_id
        return is_of_card and _is_between(line.at, ask.since, ask.until)

    def _deed_words(self, deed: Deed) -> str:
        return next(words for one, words, _ in self._rows.deeds if one is deed)


def _named(event: Event) -> tuple[object, str]:
    return event.card_id, name_of(event)


def _is_between(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or at >= since) and (until is None or at < until)


def _sum(amounts: Any) -> Money:
    total = ZERO
    for amount in amounts:
        total = total + (amount or ZERO)
    return total
