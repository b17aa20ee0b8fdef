"""Disposable cards: what the owner picked, and what follows from what is known of the card.

There is no state of its own to lose: where a card stands is worked out anew from its policy, the
few things the owner or Purser did (`Guard`) and what was read (`Sight`). A crash between two steps
therefore changes nothing. Product, section 3.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.intents import IntentId
from desktop_app.domain.money import Money
from desktop_app.domain.policies import VERIFICATION, Policy, PolicyKind

GRACE = timedelta(hours=24)
"""A shop that only asked whether the card exists charges it within this time, or never."""
HOLD_IS_OLD = timedelta(days=10)
"""Shops collect within about a week; after this the owner is asked."""
FREED_AFTER = timedelta(minutes=2)
"""A card may be stated as active for so long after its freeze was confirmed: a known quirk."""
SWEEP_WITHIN = timedelta(hours=24)
"""By then what an ended card held has come back, or the owner is asked."""
NEVER = datetime.max.replace(tzinfo=UTC)
LOOSE_FOR = timedelta(minutes=2)
"""A used card that is not frozen for so long is told."""
WHY = "policy"
"""The parameter of a wish that a card's policy made: the code of its reason."""
END_MARGIN = timedelta(minutes=10)
"""Beyond the time from which the service ends a card: its clock decides, not ours."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A card under a policy. `armed_at` (UTC): what was charged before does not count.

    `froze_at`: when Purser last froze it for the policy; None when it never did. `released_at`:
    when the owner took the card out of the policy, by unfreezing it or by saying so.
    `end_not_before`: the service said that it is too early. `swept`: the card ended and its money
    was found again. `armed_after`: the newest wish about the card when it was armed, if any;
    what was wished for up to then is no part of this guard, whatever a clock says.
    """

    card_id: CardId
    policy: Policy
    armed_at: datetime
    froze_at: datetime | None = None
    released_at: datetime | None = None
    end_not_before: datetime | None = None
    swept: bool = False
    armed_after: IntentId | None = None


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
    """Where a disposable card stands."""

    ARMED = "armed"
    VERIFIED = "verified"
    SPENT = "spent"
    VOIDED = "voided"
    RETIRING = "retiring"
    ENDED = "ended"
    BURNED = "burned"
    RELEASED = "released"
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


_HELD = frozenset({HistoryStatus.PENDING, HistoryStatus.CONFIRMING, HistoryStatus.UNRECOGNISED})
"""What may still post; what nobody understands may too."""
_TAKEN = frozenset({HistoryStatus.SETTLED, HistoryStatus.REFUNDED})
_VOID = frozenset({HistoryStatus.RELEASED, HistoryStatus.REVERSED})
_APPROVED = _HELD | _TAKEN | _VOID


def decide(guard: Guard, sight: Sight) -> Decision:
    """What follows from what is known; the same facts always give the same answer."""
    if sight.status in _OVER:
        return _over(guard, sight)
    if guard.released_at is not None:
        return Decision(Standing.RELEASED)
    why, due = _trigger(guard, sight)
    is_due = due is None and (sight.is_read or why not in _BY_READS)
    if not is_due:
        return _armed(guard, sight, due, why)
    if sight.status is CardStatus.FROZEN:
        is_own = guard.froze_at is not None
        frozen = _frozen(guard, sight, why) if is_own else None
        return frozen or Decision(Standing.HELD_ELSEWHERE, None, None, why)
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


def _to_freeze(guard: Guard, sight: Sight, why: Why) -> Decision:
    """Not again at once: what states it as active may be old, or the owner has undone it."""
    standing = Standing.RETIRING if why in _UNSPENT else Standing.SPENT
    rest = None if guard.froze_at is None else guard.froze_at + FREED_AFTER
    if rest is not None and sight.now < rest:
        return Decision(standing, None, rest, why)
    return Decision(standing, None if sight.freezing else Act.FREEZE, None, why)


def uses(guard: Guard, charges: Iterable[Charge]) -> list[Charge]:
    """The approved authorizations since it was armed that count as a use, oldest first."""
    floor = Money(0) if guard.policy.kind is PolicyKind.TRIAL else VERIFICATION
    counted = (c for c in _approved(guard, charges) if amount_of(c) > floor or _any(guard, c))
    return sorted(counted, key=lambda c: (c.at, c.subject))


def too_many(guard: Guard, used: Iterable[Charge]) -> tuple[Money, ...]:
    """What each of `uses` took, where more came through before the freeze than were meant."""
    if guard.policy.kind not in {PolicyKind.ONE_PURCHASE, PolicyKind.USES}:
        return ()
    meant = guard.policy.uses if guard.policy.kind is PolicyKind.USES else 1
    live = [c for c in used if c.status not in _VOID]
    return tuple(amount_of(c) for c in live) if len(live) > meant else ()


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
        return _parts(policy, used, sight.now)
    wanted = policy.uses if policy.kind is PolicyKind.USES else 1
    if policy.kind is not PolicyKind.PARTS and len(used) >= wanted:
        return Why.USED, None
    if used or _held(sight.charges):  # in use: it does not go away for want of use
        return Why.NONE, NEVER
    over = guard.armed_at + policy.unused_for
    verified = [c.at for c in _approved(guard, sight.charges)]
    if verified and policy.kind is PolicyKind.ONE_PURCHASE:
        over = min(over, _after(max(verified), GRACE))
    return Why.UNUSED, None if sight.now >= over else over


def _parts(policy: Policy, used: Sequence[Charge], now: datetime) -> tuple[Why, datetime | None]:
    taken = sum((amount_of(c).micros for c in used if c.status not in _VOID), 0)
    expected = policy.expected or Money(0)
    if taken >= expected.micros - policy.tolerance.micros:
        return Why.ALL_PARTS, None
    over = _after(used[0].at, policy.window)
    return Why.WINDOW_OVER, None if now >= over else over


def _armed(guard: Guard, sight: Sight, due: datetime | None, why: Why) -> Decision:
    due = None if due is NEVER else due
    if sight.status is CardStatus.FROZEN:
        is_own = guard.froze_at is not None  # what it was frozen for was let go since
        return Decision(Standing.VOIDED if is_own else Standing.HELD_ELSEWHERE, None, due)
    seen = _approved(guard, sight.charges) and not uses(guard, sight.charges)
    return Decision(Standing.VERIFIED if seen else Standing.ARMED, None, due, why)


def _frozen(guard: Guard, sight: Sight, why: Why) -> Decision:
    """Frozen and over: wait for what is held, then for the day the service ends cards."""
    held = _held(sight.charges)
    if held:
        old = _after(min(c.at for c in held), HOLD_IS_OLD)
        if sight.now >= old:
            return Decision(Standing.ATTENTION, None, None, Why.OLD_HOLD)
        return Decision(Standing.SPENT, None, None if old is NEVER else old, why)
    used = uses(guard, sight.charges)
    voided = bool(used) and all(c.status in _VOID for c in used)
    if voided and guard.policy.kind is not PolicyKind.TRIAL:
        return Decision(Standing.VOIDED, None, None, why)
    if sight.available is not None and sight.available < Money(0):
        return Decision(Standing.ATTENTION, None, None, Why.DEBT)
    return _retiring(guard, sight, why, used)


def _retiring(guard: Guard, sight: Sight, why: Why, used: Sequence[Charge]) -> Decision:
    if sight.ends_from is None:
        return Decision(Standing.ATTENTION, None, None, Why.AGE_UNKNOWN)
    times = [sight.ends_from + END_MARGIN]
    if used:
        times.append(_after(max(c.at for c in used), guard.policy.refund_hold))
    if guard.end_not_before is not None:
        times.append(guard.end_not_before)
    due = max(times)
    if sight.now < due:
        return Decision(Standing.RETIRING, None, None if due is NEVER else due, why)
    is_known = sight.available is not None and sight.is_read_frozen
    act = None if sight.in_flight or not is_known else Act.TERMINATE
    return Decision(Standing.RETIRING, act, None, why)


def _approved(guard: Guard, charges: Iterable[Charge]) -> list[Charge]:
    return [
        c
        for c in charges
        if c.card_id == guard.card_id
        and c.kind is HistoryKind.PURCHASE
        and c.status in _APPROVED
        and c.at >= guard.armed_at
    ]


def _held(charges: Iterable[Charge]) -> list[Charge]:
    """What may still post, whenever it was authorized, and whatever it is."""
    kinds = (HistoryKind.PURCHASE, HistoryKind.REVERSAL, HistoryKind.OTHER)
    return [c for c in charges if c.kind in kinds and c.status in _HELD]


def _any(guard: Guard, charge: Charge) -> bool:
    """A trial ends with the first approval, even of nothing; an amount nobody stated counts."""
    unstated = charge.authorized is None and charge.settled is None
    return unstated or guard.policy.kind is PolicyKind.TRIAL


def _after(at: datetime, by: timedelta) -> datetime:
    """A row may bear any date."""
    return at + by if at < NEVER - by else NEVER


def amount_of(charge: Charge) -> Money:
    """What was taken or else held; a shop may collect more than it held."""
    stated = [a for a in (charge.authorized, charge.settled) if a is not None]
    return max(stated, default=Money(0))
