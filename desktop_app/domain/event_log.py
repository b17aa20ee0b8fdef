"""What is kept of every message that came in: believed, doubted, or said before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Doubt, Event


class Arrival(StrEnum):
    """What a message is to those that came before: `ALTERED` has a known id and another body."""

    NEW = "new"
    AGAIN = "again"
    ALTERED = "altered"


class Shown(StrEnum):
    """Which messages of the log are looked at; `UNRECOGNISED` ones are believed and not known."""

    ALL = "all"
    DOUBTED = "doubted"
    BELIEVED = "believed"
    UNRECOGNISED = "unrecognised"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the webhook log.

    `doubt` says why it was not acted on; None for what was believed. `event` is what it says, or
    what an unchecked one claims; None where nothing could be read. `times` counts how often it
    came, `last_at` (UTC) when for the last time. `way` is the word of `receiving.Way`.
    """

    key: str
    way: str
    doubt: Doubt | None
    event: Event | None
    digest: bytes
    received_at: datetime
    last_at: datetime
    times: int = 1

    @property
    def card_id(self) -> CardId | None:
        """The card it names."""
        return None if self.event is None else self.event.card_id


def key_of(event_id: str) -> str:
    """The key of the one believed message with this id."""
    return f"event:{event_id}"
