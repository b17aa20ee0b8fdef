"""What to think about before a rule is switched on. Advice, no refusal. Product, 4.3."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.money import Money


class AdviceKind(StrEnum):
    """What the advice is about."""

    LOOPS = "loops"
    """An amount of at most half the threshold: one run may not be enough. Edge 3."""
    TYPICAL_CHARGE = "typical_charge"
    """The threshold is below what the card is usually charged: it would be declined. Edge 20."""
    CAP_BELOW_NEED = "cap_below_need"
    """A cap of the rule, or one of all rules, is below what one filling needs."""
    ALREADY_BELOW = "already_below"
    """The card is below the threshold now: it runs as soon as it is on."""
    SHORT_MONTH = "short_month"
    """The day does not exist in every month: the last one there is is taken. Edge 7."""
    SKIPPED_HOUR = "skipped_hour"
    """Daylight saving leaves this time out once a year."""
    MANY_PARTS = "many_parts"
    """More than one top-up takes at once: the rest comes after the cool-down."""


@dataclass(frozen=True, slots=True)
class Advice:
    """`amount` is what is suggested, where something is."""

    kind: AdviceKind
    amount: Money | None = None


def advise(
    rule: Rule,
    charges: Iterable[Charge],
    available: Money | None,
    terms: Terms,
    limits: Limits,
    fees: Fees,
    now: datetime,
) -> tuple[Advice, ...]:
    raise NotImplementedError
