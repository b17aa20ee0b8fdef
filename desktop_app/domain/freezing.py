"""A freeze of every card at once, as values: which cards, and what became of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Stage

FREEZE_ALL = "freeze_all"
"""The parameter of a freeze that is one of many: the token of the form that asked for all."""


class Fate(StrEnum):
    """FROZEN: a read says so. WAITING: taken, no read says so yet. NOT_KNOWN: sent, no answer; or
    frozen by an older read alone. ENDED: a read says that it is over."""

    FROZEN = "frozen"
    WAITING = "waiting"
    NOT_KNOWN = "not_known"
    NOT_FROZEN = "not_frozen"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class FreezeLine:
    """One card; `why` says in a sentence why it is not frozen, or not known to be. `card_id` is
    None for a card that is still being made."""

    card_id: CardId | None
    label: str
    last4: str
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class FreezePlan:
    """What a freeze of all would ask for: `asked` cards one by one, `waiting` were asked before,
    `beyond` cannot be frozen, `frozen` are by the newest read. `holds` purchases were authorized
    and stay; there may be more where `holds_are_least`.

    `is_read` is whether the list of cards was read for it, else it is as of `as_of` (UTC; None
    where no card was ever read)."""

    asked: tuple[FreezeLine, ...]
    waiting: tuple[FreezeLine, ...]
    beyond: tuple[FreezeLine, ...]
    holds: int
    holds_are_least: bool = False
    frozen: tuple[FreezeLine, ...] = ()
    is_read: bool = True
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class FreezeReport:
    """What became of a freeze of all, at `at` (UTC), one line for each card that it was about.

    `is_read` is whether the whole list of cards was read since it began."""

    at: datetime
    lines: tuple[FreezeLine, ...]
    is_read: bool

    @property
    def is_whole(self) -> bool:
        """Whether reads since it began say of every card that it is frozen or over."""
        return self.is_read and not self.open

    @property
    def open(self) -> tuple[FreezeLine, ...]:
        """The cards that may be charged: no read says that they are frozen or over."""
        return tuple(line for line in self.lines if line.fate not in _SAFE)


_SAFE = frozenset({Fate.FROZEN, Fate.ENDED})


def fate_of(stage: Stage) -> Fate:
    """What a freeze at `stage` proves about its card."""
    if stage is Stage.CONFIRMED:
        return Fate.FROZEN
    if stage is Stage.ACCEPTED:
        return Fate.WAITING
    is_over = stage in (Stage.REJECTED, Stage.STALE, Stage.READY)
    return Fate.NOT_FROZEN if is_over else Fate.NOT_KNOWN
