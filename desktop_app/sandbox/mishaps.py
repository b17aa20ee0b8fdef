"""The queue of what goes wrong with the next messages, kept in the store."""

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase

from desktop_app.sandbox.letters import KINDS
from desktop_app.sandbox.problem import invalid
from desktop_app.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Mishap:
    """``event`` is a name, or a pattern with ``*``; ``seconds`` is how late ``delay`` makes it."""

    kinds: tuple[str, ...]
    event: str = "*"
    times: int = 1
    seconds: int = 60


class Mishaps:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, mishap: Mishap) -> None:
        """Raises ``BankError`` VALIDATION for an unknown kind."""
        if not mishap.kinds or not KINDS.issuperset(mishap.kinds):
            raise invalid(kinds="must be of " + ", ".join(sorted(KINDS)))
        self._store.insert(
            "mishaps",
            event=mishap.event,
            kinds=json.dumps(mishap.kinds),
            times=mishap.times,
            seconds=mishap.seconds,
        )

    def all(self) -> list[Mishap]:
        return [mishap for _, mishap in self._rows()]

    def clear(self) -> None:
        self._store.run("DELETE FROM mishaps")

    def take(self, event: str) -> list[Mishap]:
        """Everything planted for this event, one use of each spent."""
        found = [(key, one) for key, one in self._rows() if fnmatchcase(event, one.event)]
        for key, _ in found:
            self._store.run("UPDATE mishaps SET times=times-1 WHERE id=?", key)
        if found:
            self._store.run("DELETE FROM mishaps WHERE times<=0")
        return [mishap for _, mishap in found]

    def _rows(self) -> list[tuple[int, Mishap]]:
        rows = self._store.all("SELECT * FROM mishaps ORDER BY id")
        return [
            (
                row["id"],
                Mishap(tuple(json.loads(row["kinds"])), row["event"], row["times"], row["seconds"]),
            )
            for row in rows
        ]
