"""Since when this run has known that an outcome is not known."""

from datetime import timedelta
from typing import Protocol

from desktop_app.application.ports import Clock


class Doubted(Protocol):
    """What was asked for: an intent, or a person. Its id tells it from everything else."""

    @property
    def id(self) -> str: ...


class Doubts:
    """Counts on a clock nobody can set, so that setting the computer's proves nothing.

    What an earlier run left in doubt counts from this run's first look: waiting longer is safe.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: dict[str, float] = {}

    def note(self, asked: Doubted) -> None:
        """The outcome of `asked` is in doubt now, if it was not before."""
        self._since.setdefault(asked.id, self._clock.monotonic())

    def forget(self, asked: Doubted) -> None:
        """What is asked for anew is in a doubt of its own."""
        self._since.pop(asked.id, None)

    def is_over(self, asked: Doubted, asked_at: float, window: timedelta) -> bool:
        """Whether a question asked at `asked_at` (monotonic) came after its request could land."""
        self.note(asked)
        return asked_at - self._since[asked.id] >= window.total_seconds()
