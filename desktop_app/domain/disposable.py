"""Disposable cards: what the owner picked, and what follows from what is known of the card.

There is no state of its own to lose: where a card stands is worked out anew from its policy, the
few things the owner or Purser did (`Guard`) and what was read (`Sight`). A crash between two steps
therefore changes nothing. Product, section 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop_app.domain.cards import CardStatus
from desktop_app.domain.guarded import (
    NEVER,
    VOID,
    Guard,
    after,
    amount_of,
    approved,
    at_of,
    held_of,
    is_moving,
    uses,
)
from desktop_app.domain.history import Charge
from desktop_app.domain.money import Money
from desktop_app.domain.policies import PolicyKind

GRACE = timedelta(hours=24)
"""A shop that only asked whether the card exists charges it within this time, or never."""
HOLD_IS_OLD = timedelta(days=10)
"""Shops collect within about a week; after this the owner is asked."""
FREED_AFTER = timedelta(minutes=2)
"""A card may be stated as active for so long after its freeze was confirmed: a known quirk."""
SWEEP_WITHIN = timedelta(hours=24)
"""By then what an ended card held has come back, or the owner is asked."""
LOOSE_FOR = timedelta(minutes=2)
"""A used card that is not frozen for so long is told."""
WHY = "policy"
"""The parameter of a wish that a card's policy made: the code of its reason."""
USE = "use"
"""The parameter of an unfreeze for one more use: it takes no card out of its policy."""
END_MARGIN = timedelta(minutes=10)
"""Beyond the time from which the service ends a card: its clock decides, not ours."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is known of the card at `now` (UTC, the service's clock where it is known).

    `charges`: every line of the card. `ends_from`: from when the service ends it; None when its
    age is not known. `in_flight`: a change of the card is under way or unknown; `freezing`: that
    change is a freeze. `is_read`: a read of this run states everything since it was armed;
    `is_read_frozen`: and one that began when the card was known to be frozen.
    """

    now: datetime
    status: CardStatus
    available: Money | None
    charges: Sequence[Charge]
    ends_from: datetime | None
    in_flight: bool = False
    freezing: bool = False
    is_read: bool = True
    is_read_frozen: bool = True
    ended_at: datetime | None = None


class Standing(StrEnum):
    """Where a card under a policy stands; RESTING is frozen between two uses."""

    ARMED = "armed"
    VERIFIED = "verified"
    SPENT = "spent"
    VOIDED = "voided"
    RETIRING = "retiring"
    ENDED = "ended"
    BURNED = "burned"
    RELEASED = "released"
    RESTING = "resting"
    HELD_ELSEWHERE = "held_elsewhere"
    ATTENTION = "attention"


class Act(StrEnum):
    """What Purser does by itself. It never unfreezes by itself."""

    FREEZE = "freeze"
    TERMINATE = "terminate"


class Why(StrEnum):
    """The one sentence's code."""

    USED = "used"
    ALL_PARTS = "all_parts"
    WINDOW_OVER = "window_over"
    DATE = "date"
    UNUSED = "unused"
    OLD_HOLD = "old_hold"
    DEBT = "debt"
    AGE_UNKNOWN = "age_unknown"
    SWEEP = "sweep"
    BROKEN = "broken"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Where it stands, what is to be done now, and when to look again (UTC) if nothing comes.

    `why` is the reason of its standing; of an armed card, what `due` will bring.
    """

    standing: Standing
    act: Act | None = None
    due: datetime | None = None
    why: Why = Why.NONE


def decide(guard: Guard, sight: Sight) -> Decision:
    """What follows from what is known; the same facts always give the same answer."""
    if sight.status in _OVER:
        return _over(guard, sight)
    if guard.released_at is not None:
        return Decision(Standing.RELEASED)
    why, due = _trigger(guard, sight)
    is_due = due is None and (sight.is_read or why not in _BY_READS)
    if sight.status is CardStatus.FROZEN and (guard.policy.stays or is_due):
        return _shut(guard, sight, why if is_due else Why.NONE)
    if not is_due:
        return _armed(guard, sight, due, why)
    if sight.status is CardStatus.ACTIVE:
        return _to_freeze(guard, sight, why)
    return Decision(Standing.SPENT, None, None, why)


def _over(guard: Guard, sight: Sight) -> Decision:
    """Ended: what it held is looked for, and asked about after a day."""
    if guard.swept or sight.status is CardStatus.FAILED:
        return Decision(Standing.BURNED)
    due = None if sight.ended_at is None else sight.ended_at + SWEEP_WITHIN
    if due is not None and sight.now >= due:
        return Decision(Standing.ATTENTION, None, None, Why.SWEEP)
    return Decision(Standing.ENDED, None, due)


def _shut(guard: Guard, sight: Sight, why: Why) -> Decision:
    """Frozen, and meant to be so."""
    if guard.policy.stays:
        return Decision(Standing.RESTING, None, None, why)
    if guard.froze_at is None:
        return Decision(Standing.HELD_ELSEWHERE, None, None, why)
    return _frozen(guard, sight, why)


def _to_freeze(guard: Guard, sight: Sight, why: Why) -> Decision:
    """Not again at once: what states it as active may be old, or the owner has undone it."""
    standing = Standing.RETIRING if why in _UNSPENT else Standing.SPENT
    rest = None if guard.froze_at is None else guard.froze_at + FREED_AFTER
    if rest is not None and sight.now < rest:
        return Decision(standing, None, rest, why)
    return Decision(standing, None if sight.freezing else Act.FREEZE, None, why)


_OVER = frozenset({CardStatus.TERMINATED, CardStatus.FAILED})
_UNSPENT = frozenset({Why.UNUSED, Why.DATE})
_BY_READS = frozenset({Why.UNUSED, Why.WINDOW_OVER})
"""What nobody may say who has not looked."""


def _trigger(guard: Guard, sight: Sight) -> tuple[Why, datetime | None]:
    """Why the card's time is over; with a time still to come, why it will be then."""
    policy, used = guard.policy, uses(guard, sight.charges)
    if policy.kind is PolicyKind.UNTIL and policy.until is not None:
        return Why.DATE, None if sight.now >= policy.until else policy.until
    if policy.kind is PolicyKind.PARTS and used:
        return _parts(guard, used, sight.now)
    wanted = policy.uses if policy.kind is PolicyKind.USES else 1
    if policy.kind is not PolicyKind.PARTS and len(used) >= wanted:
        return Why.USED, None
    over = after(guard.armed_at, policy.unused_for)
    if policy.stays:  # what shops hold keeps nobody from freezing it
        return Why.UNUSED, None if sight.now >= over else over
    if used or held_of(sight.charges):  # in use: it does not go away for want of use
        return Why.NONE, NEVER
    verified = [at_of(guard, c) for c in approved(guard, sight.charges)]
    if verified and policy.kind is PolicyKind.ONE_PURCHASE:
        over = min(over, after(max(verified), GRACE))
    return Why.UNUSED, None if sight.now >= over else over


def _parts(guard: Guard, used: Sequence[Charge], now: datetime) -> tuple[Why, datetime | None]:
    policy = guard.policy
    taken = sum((amount_of(c).micros for c in used if c.status not in VOID), 0)
    expected = policy.expected or Money(0)
    if taken >= expected.micros - policy.tolerance.micros:
        return Why.ALL_PARTS, None
    over = after(min(at_of(guard, c) for c in used), policy.window)
    return Why.WINDOW_OVER, None if now >= over else over


def _armed(guard: Guard, sight: Sight, due: datetime | None, why: Why) -> Decision:
    due = None if due is NEVER else due
    if sight.status is CardStatus.FROZEN:
        is_own = guard.froze_at is not None  # what it was frozen for was let go since
        return Decision(Standing.VOIDED if is_own else Standing.HELD_ELSEWHERE, None, due)
    seen = approved(guard, sight.charges) and not uses(guard, sight.charges)
    return Decision(Standing.VERIFIED if seen else Standing.ARMED, None, due, why)


def _frozen(guard: Guard, sight: Sight, why: Why) -> Decision:
    """Frozen and over: wait for what is held, then for the day the service ends cards."""
    held = held_of(sight.charges)
    if held:
        old = after(min(at_of(guard, c) for c in held), HOLD_IS_OLD)
        if sight.now >= old:
            return Decision(Standing.ATTENTION, None, None, Why.OLD_HOLD)
        return Decision(Standing.SPENT, None, None if old is NEVER else old, why)
    used = uses(guard, sight.charges)
    voided = bool(used) and all(c.status in VOID for c in used)
    if voided and why not in _UNSPENT and guard.policy.kind is not PolicyKind.TRIAL:
        return Decision(Standing.VOIDED, None, None, why)
    if sight.available is not None and sight.available < Money(0):
        return Decision(Standing.ATTENTION, None, None, Why.DEBT)
    return _retiring(guard, sight, why, used)


def _retiring(guard: Guard, sight: Sight, why: Why, used: Sequence[Charge]) -> Decision:
    if sight.ends_from is None:
        return Decision(Standing.ATTENTION, None, None, Why.AGE_UNKNOWN)
    times = [sight.ends_from + END_MARGIN]
    if used:
        times.append(after(max(at_of(guard, c) for c in used), guard.policy.refund_hold))
    if guard.end_not_before is not None:
        times.append(guard.end_not_before)
    due = max(times)
    if sight.now < due:
        return Decision(Standing.RETIRING, None, None if due is NEVER else due, why)
    is_known = sight.available is not None and sight.is_read_frozen
    in_flight = sight.in_flight or is_moving(sight.charges, sight.now)
    act = Act.TERMINATE if is_known and not in_flight else None
    return Decision(Standing.RETIRING, act, None, why)
