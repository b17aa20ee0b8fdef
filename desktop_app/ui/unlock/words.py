"""What the unlock page says."""

from dataclasses import dataclass

from desktop_app.application.presence import Sign

UNLOCK = "Unlock"
FORGOT = "Forgot the password? Use the recovery kit"
OPENING = "Opening…"
DERIVING = "Working out the key. This takes about a second."
READING = "Reading the key file, then working out the key."
FINISHING = "A request is being finished first: its answer is kept before the vault closes."

WHY = {
    Sign.SLEEP: "Locked because the computer went to sleep.",
    Sign.SCREEN: "Locked because the screen was locked.",
    Sign.SWITCH: "Locked because another session came to the front.",
    Sign.SYSTEM_IDLE: "Locked because nobody used the computer for a while.",
    Sign.IDLE: "Locked because nobody used Purser for a while.",
    Sign.MINIMISED: "Locked because the window was minimised.",
}


@dataclass(frozen=True, slots=True)
class Lock:
    """What goes on behind the page: `is_finishing` waits for the answer to a request.

    Of `armed` disposable cards `watched` are watched: all of them or none. `rules` go on.
    """

    armed: int = 0
    watched: int = 0
    rules: int = 0
    is_finishing: bool = False
    why: Sign | None = None
    """None: the person wanted it."""

    @property
    def words(self) -> str:
        """What is said of it; empty when there is nothing to say."""
        why = [] if self.why is None else [WHY[self.why]]
        if self.is_finishing:
            return " ".join((*why, FINISHING))
        count = self.watched or self.armed
        said = []
        if count:
            cards = "1 card is" if count == 1 else f"{count} cards are"
            said.append(f"{cards} {'watched' if self.watched else 'not watched'}")
        if self.rules:
            said.append("1 rule goes on" if self.rules == 1 else f"{self.rules} rules go on")
        on = [f"{', and '.join(said)} while Purser is locked."] if said else []
        return " ".join((*why, *on))
