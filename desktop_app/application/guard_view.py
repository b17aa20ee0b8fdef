"""What the window is told of a card under a policy."""

from dataclasses import dataclass
from datetime import datetime

from desktop_app.application.sweeping import Sweep
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.history import Charge
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy


@dataclass(frozen=True, slots=True)
class GuardView:
    """Where a disposable card stands, why, and when that changes by itself (UTC).

    `charged`: what was taken, where more purchases came through than were meant.
    `may_arm_anew`: whether its owner may have it guarded again as if it were new. `armed_at`:
    since when it is guarded; `froze_at`: when Purser last froze it for its policy. `used`: the
    purchases that count as a use since then, oldest first. `sweep`: what came back of a card that
    ended, where that is not all.
    """

    policy: Policy
    standing: Standing
    why: Why = Why.NONE
    due: datetime | None = None
    charged: tuple[Money, ...] = ()
    may_arm_anew: bool = False
    armed_at: datetime | None = None
    froze_at: datetime | None = None
    used: tuple[Charge, ...] = ()
    sweep: Sweep | None = None
