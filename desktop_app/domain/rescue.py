"""The steps out of a lost number, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.intents import IntentId
from desktop_app.domain.money import Money


class RescueStep(StrEnum):
    """The steps, in their order."""

    WITHDRAW = "withdraw"
    FREEZE = "freeze"
    END = "end"
    REPLACE = "replace"


class RescueState(StrEnum):
    """SKIPPED: another step does it too. WAITING: sent, or only allowed later."""

    DONE = "done"
    SKIPPED = "skipped"
    WAITING = "waiting"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class RescueLine:
    """One step; `amount` can be taken back, `at` is when the step is allowed."""

    step: RescueStep
    state: RescueState
    amount: Money | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rescue:
    """`lost` is the issue whose number is gone; a replacement names it as its parent."""

    lost: IntentId
    lines: tuple[RescueLine, ...]

    @property
    def next(self) -> RescueStep | None:
        """What the person can do now; None while something is waited for, or at the end."""
        found = (line.step for line in self.lines if line.state is RescueState.NEXT)
        return next(found, None)
