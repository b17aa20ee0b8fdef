"""What the unlock page says."""

from dataclasses import dataclass

UNLOCK = "Unlock"
OPENING = "Opening…"
DERIVING = "Working out the key. This takes about a second."
FINISHING = "A request is being finished first: its answer is kept before the vault closes."


@dataclass(frozen=True, slots=True)
class Lock:
    """What goes on behind the page: `is_finishing` waits for the answer to a request.

    Of `armed` disposable cards `watched` are watched: all of them or none.
    """

    armed: int = 0
    watched: int = 0
    is_finishing: bool = False

    @property
    def words(self) -> str:
        """What is said of it; empty when there is nothing to say."""
        if self.is_finishing:
            return FINISHING
        count = self.watched or self.armed
        if not count:
            return ""
        cards = "1 disposable card is" if count == 1 else f"{count} disposable cards are"
        state = "watched" if self.watched else "not watched"
        return f"{cards} {state} while Purser is locked."
