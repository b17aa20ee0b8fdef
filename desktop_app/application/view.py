"""What the person looks at, and how the last read went."""

from dataclasses import dataclass

from desktop_app.application.messages import Link
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import IntentId
from desktop_app.domain.money import ZERO, Money


@dataclass(slots=True)
class View:
    """What is shown besides stored facts; owned by the worker.

    `chosen` is the id of a card, or of a wish that has none. `parts_left` is what the large
    top-up of `parts_card` has yet to send. `wakes` counts how often it was unlocked after a lock
    during which it went on watching.
    """

    link: Link
    refreshing: bool = False
    query: str = ""
    chosen: CardId | IntentId | None = None
    parts_left: Money = ZERO
    parts_card: CardId | None = None
    wakes: int = 0
