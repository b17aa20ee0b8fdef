"""A freeze of every card at once, as values: which cards, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Stage


class Fate(StrEnum):
    """FROZEN: a read says so. WAITING: taken, no read says so yet. NOT_KNOWN: sent, no answer."""

    FROZEN = "frozen"
    WAITING = "waiting"
    NOT_KNOWN = "not_known"
    NOT_FROZEN = "not_frozen"


@dataclass(frozen=True, slots=True)
class FreezeLine:
    """One card; `why` says in a sentence why it is not frozen. `card_id` is None for a card that is
    still being made."""

    card_id: CardId | None
    label: str
    last4: str
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class FreezePlan:
    """What a freeze of all would ask for: `asked` cards one by one, `waiting` were asked before,
    `beyond` cannot be frozen. `holds` purchases were authorized and stay."""

    asked: tuple[FreezeLine, ...]
    waiting: tuple[FreezeLine, ...]
    beyond: tuple[FreezeLine, ...]
    holds: int


@dataclass(frozen=True, slots=True)
class FreezeReport:
    """What became of a freeze of all, at `at` (UTC), one line for each card of the plan."""

    at: datetime
    lines: tuple[FreezeLine, ...]

    @property
    def is_whole(self) -> bool:
        """Whether reads say of every card that it is frozen."""
        return not self.open

    @property
    def open(self) -> tuple[FreezeLine, ...]:
        """The cards of which no read says that they are frozen."""
        return tuple(line for line in self.lines if line.fate is not Fate.FROZEN)


def fate_of(stage: Stage) -> Fate:
    """What a freeze at `stage` proves about its card."""
    if stage is Stage.CONFIRMED:
        return Fate.FROZEN
    if stage is Stage.ACCEPTED:
        return Fate.WAITING
    is_over = stage in (Stage.REJECTED, Stage.STALE, Stage.READY)
    return Fate.NOT_FROZEN if is_over else Fate.NOT_KNOWN
