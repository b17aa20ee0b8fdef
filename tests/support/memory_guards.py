"""The guards of a vault in memory."""

from desktop_app.domain.cards import CardId
from desktop_app.domain.guarded import Guard
from tests.support.memory_rows import Room


class MemoryGuards(Room):
    """GuardStore."""

    def put(self, guard: Guard) -> None:
        self._write().guards[guard.card_id] = guard

    def get(self, card_id: CardId) -> Guard | None:
        return self._rows.guards.get(card_id)

    def all(self) -> tuple[Guard, ...]:
        return tuple(guard for _, guard in sorted(self._rows.guards.items()))
