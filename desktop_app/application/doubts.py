"""Since when this run has known that an outcome is not known."""

from datetime import timedelta

from desktop_app.application.ports import Clock
from desktop_app.domain.intents import Intent, IntentId


class Doubts:
    """Counts on a clock nobody can set, so that setting the computer's proves nothing.

    What an earlier run left in doubt counts from this run's first look: waiting longer is safe.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: dict[IntentId, float] = {}

    def note(self, intent: Intent) -> None:
        """The outcome of `intent` is in doubt now, if it was not before."""
        self._since.setdefault(intent.id, self._clock.monotonic())

    def is_over(self, intent: Intent, asked_at: float, window: timedelta) -> bool:
        """Whether a question asked at `asked_at` (monotonic) came after its request could land."""
        self.note(intent)
        return asked_at - self._since[intent.id] >= window.total_seconds()
