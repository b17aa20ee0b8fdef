"""What the unlock page says."""

from dataclasses import dataclass

UNLOCK = "Unlock"
FORGOT = "Forgot the password? Use the recovery kit"
OPENING = "Opening…"
DERIVING = "Working out the key. This takes about a second."
FINISHING = "A request is being finished first: its answer is kept before the vault closes."


@dataclass(frozen=True, slots=True)
class Lock:
    """What goes on behind the page: `is_finishing` waits for the answer to a request.

    Of `armed` disposable cards `watched` are watched: all of them or none. `rules` go on.
    """

    armed: int = 0
    watched: int = 0
    rules: int = 0
    is_finishing: bool = False

    @property
    def words(self) -> str:
        """What is said of it; empty when there is nothing to say."""
        if self.is_finishing:
            return FINISHING
        count = self.watched or self.armed
        said = []
        if count:
            cards = "1 card is" if count == 1 else f"{count} cards are"
            said.append(f"{cards} {'watched' if self.watched else 'not watched'}")
        if self.rules:
            said.append("1 rule goes on" if self.rules == 1 else f"{self.rules} rules go on")
        return f"{', and '.join(said)} while Purser is locked." if said else ""
