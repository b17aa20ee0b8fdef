"""The webhook log: every message that came in, a page at a time."""

from dataclasses import dataclass

from desktop_app.application.facts import CardBook
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.event_log import LogEntry, Shown

PAGE = 100


@dataclass(frozen=True, slots=True)
class LogLine:
    """One message. `card` is the label of the card it names, "" where the vault has no such."""

    entry: LogEntry
    card: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """Up to `PAGE` lines, newest first, and how many there are over all pages."""

    lines: tuple[LogLine, ...]
    total: int


class MessageLog:
    """Reads the log; nothing in it is ever changed by looking."""

    def __init__(self, vault: Vault, book: CardBook) -> None:
        self._vault = vault
        self._book = book

    async def page(self, shown: Shown, after: str = "") -> LogPage:
        """The lines of `shown` that follow the one with the key `after`; "" begins."""
        events = self._vault.events
        entries = events.page(shown, after, PAGE)
        return LogPage(tuple(map(self._line, entries)), events.count(shown))

    def _line(self, entry: LogEntry) -> LogLine:
        card = None if entry.card_id is None else self._book.get(entry.card_id)
        return LogLine(entry, "" if card is None else card.label)
