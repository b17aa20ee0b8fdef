"""A dry run: what a rule would have done on the last days of a card's real history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop_app.domain.deciding import Code
from desktop_app.domain.money import ZERO, Money

BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One run that would have been: `held_back` is the limit that made it less than needed."""

    at: datetime
    amount: Money
    held_back: Code | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """What would have happened from `since` on; None where there is no history to look at.

    `stops` counts the times a limit held the rule back altogether. `days` are those that the
    history covers, at most thirty.
    """

    since: datetime | None
    days: int = 0
    runs: tuple[Replayed, ...] = ()
    stops: Mapping[Code, int] = field(default_factory=dict)

    @property
    def total(self) -> Money:
        """What would have been moved."""
        return sum((run.amount for run in self.runs), ZERO)


def replay(
    rule: Rule,
    charges: Iterable[Charge],
    available: Money,
    now: datetime,
    terms: Terms,
    limits: Limits,
    fees: Fees,
    *,
    since: datetime | None,
) -> Replay:
    raise NotImplementedError
