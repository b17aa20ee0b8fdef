"""What a disposable card is for, as its owner picked it. Product, section 3.2."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money

VERIFICATION = Money.usd(1)
"""An authorization of no more only asks whether the card exists."""
MAX_USES = 100
MAX_WAIT = timedelta(days=366)


class PolicyKind(StrEnum):
    """What the card is for."""

    ONE_PURCHASE = "one_purchase"
    PARTS = "parts"
    TRIAL = "trial"
    UNTIL = "until"
    USES = "uses"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the owner picked. `expected` is the price where one was said, without margin.

    `window`: how long after the first of several parts the rest is waited for. `unused_for`: how
    long a card nobody used stays. `refund_hold`: how long a used one stays for refunds.
    `stays`: it is frozen as the rest says, and never ended by Purser: it will be used again.
    """

    kind: PolicyKind = PolicyKind.ONE_PURCHASE
    expected: Money | None = None
    tolerance: Money = VERIFICATION
    window: timedelta = timedelta(days=14)
    until: datetime | None = None
    uses: int = 1
    unused_for: timedelta = timedelta(days=7)
    refund_hold: timedelta = timedelta(0)
    stays: bool = False


def check(policy: Policy, now: datetime) -> None:
    """Raises InvalidInput for what cannot be kept, by field."""
    if policy.kind is PolicyKind.UNTIL:
        if policy.until is None or policy.until <= now:
            raise InvalidInput("Choose a day that is still to come.", field="until")
        if policy.until - now > MAX_WAIT:
            raise InvalidInput("Choose a day within a year.", field="until")
    if policy.kind is PolicyKind.PARTS and not policy.expected:
        raise InvalidInput("Say what all parts cost together.", field="expected")
    if policy.kind is PolicyKind.USES and not 1 <= policy.uses <= MAX_USES:
        raise InvalidInput(f"Between 1 and {MAX_USES} uses.", field="uses")
    for field in ("window", "unused_for"):
        if not timedelta(0) < getattr(policy, field) <= MAX_WAIT:
            raise InvalidInput("Between one day and a year.", field=field)
    if not timedelta(0) <= policy.refund_hold <= MAX_WAIT:
        raise InvalidInput("At most a year.", field="refund_hold")
