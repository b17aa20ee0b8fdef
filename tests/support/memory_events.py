"""The messages of a vault in memory."""

from dataclasses import replace
from datetime import datetime

from desktop_app.adapters.vault.events import KEPT_DOUBTED
from desktop_app.application.timeline import DeedSource
from desktop_app.domain.cards import CardId
from desktop_app.domain.event_log import Arrival, LogEntry, Shown
from desktop_app.domain.events import Doubt, Event, EventKind
from desktop_app.domain.folding import TELLING
from desktop_app.domain.money import Money
from tests.support.memory_rows import Room


class MemoryEvents(Room):
    """EventStore."""

    def keep(self, entry: LogEntry, raw: bytes) -> Arrival:
        events = self._write().events
        if entry.key in events:
            known, body = events[entry.key]
            if known.digest != entry.digest:
                return Arrival.ALTERED
            again = replace(known, times=known.times + 1, last_at=entry.last_at)
            events[entry.key] = (again, body)
            return Arrival.AGAIN
        events[entry.key] = (entry, raw)
        self._tell(entry)
        doubted = [key for key, (kept, _) in events.items() if kept.doubt is not None]
        for key in doubted[:-KEPT_DOUBTED]:
            del events[key]
            rows = self._rows
            rows.deeds = [deed for deed in rows.deeds if deed[2] != key]
        return Arrival.NEW

    def _tell(self, entry: LogEntry) -> None:
        said = entry.event or Event("", EventKind.UNRECOGNISED, "", None)
        kind = "" if entry.event is None else said.kind.value
        doubt = "" if entry.doubt is None else entry.doubt.value
        words = f"{said.name} {said.merchant} {said.reference} {said.reason}"
        self._rows.tell(
            DeedSource.EVENT, entry.key, entry.received_at, kind, doubt, words,
            card_id=said.card_id, amount=said.amount, detail=said.merchant or said.reason,
            reference=said.reference,
        )  # fmt: skip

    def get(self, key: str) -> LogEntry | None:
        kept = self._rows.events.get(key)
        return None if kept is None else kept[0]

    def newest(self, limit: int) -> tuple[LogEntry, ...]:
        return tuple(entry for entry, _ in reversed(self._rows.events.values()))[:limit]

    def of_card(self, card_id: CardId, limit: int) -> tuple[Event, ...]:
        found = (
            entry.event
            for entry, _ in reversed(self._rows.events.values())
            if entry.doubt is None and entry.card_id == card_id
        )
        return tuple(event for event in found if event is not None)[:limit]

    def doubted(self) -> dict[Doubt, int]:
        counts: dict[Doubt, int] = {}
        for entry, _ in self._rows.events.values():
            if entry.doubt is not None:
                counts[entry.doubt] = counts.get(entry.doubt, 0) + entry.times
        return counts

    def page(self, shown: Shown, after: str, limit: int) -> tuple[LogEntry, ...]:
        entries = [entry for entry, _ in reversed(self._rows.events.values())]
        keys = [entry.key for entry in entries]
        start = keys.index(after) + 1 if after else 0
        return tuple(entry for entry in entries[start:] if _is_of(shown, entry))[:limit]

    def count(self, shown: Shown) -> int:
        return sum(_is_of(shown, entry) for entry, _ in self._rows.events.values())

    def count_doubted(self, since: datetime) -> int:
        kept = (entry for entry, _ in self._rows.events.values())
        return sum(entry.doubt is not None and entry.last_at >= since for entry in kept)

    def without_money(self, after: str, limit: int) -> tuple[str, ...]:
        keys = [
            key
            for key, (entry, _) in self._rows.events.items()
            if entry.doubt is None and _is_bare(entry.event)
        ]
        start = keys.index(after) + 1 if after in keys else 0
        return tuple(keys[start : start + limit])

    def state_money(self, key: str, amount: Money | None, fee: Money | None) -> None:
        events = self._write().events
        entry, raw = events[key]
        if entry.event is not None and _is_bare(entry.event):
            event = replace(entry.event, amount=amount, fee=fee)
            events[key] = (replace(entry, event=event), raw)

    def raw(self, key: str) -> bytes | None:
        self._vault.unsealed()
        kept = self._rows.events.get(key)
        return None if kept is None else kept[1]


def _is_bare(event: Event | None) -> bool:
    bare = event is not None and event.amount is None and event.fee is None
    return bare and event is not None and event.kind in TELLING


def _is_of(shown: Shown, entry: LogEntry) -> bool:
    if shown is Shown.UNRECOGNISED:
        unknown = entry.event is not None and entry.event.kind is EventKind.UNRECOGNISED
        return unknown and entry.doubt is None
    return shown is Shown.ALL or (entry.doubt is None) == (shown is Shown.BELIEVED)
