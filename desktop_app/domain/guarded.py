"""A card under a policy, and which of its charges count as a use of it. Product, section 3."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desktop_app.domain.cards import CardId
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.intents import IntentId
from desktop_app.domain.money import Money
from desktop_app.domain.policies import VERIFICATION, Policy, PolicyKind
from desktop_app.domain.stated_time import is_stated

NEVER = datetime.max.replace(tzinfo=UTC)
MOVES_FOR = timedelta(days=10)
"""Money that others move arrives within this time, or is not waited for."""
HELD = frozenset({HistoryStatus.PENDING, HistoryStatus.CONFIRMING, HistoryStatus.UNRECOGNISED})
"""What may still post; what nobody understands may too."""
_TAKEN = frozenset({HistoryStatus.SETTLED, HistoryStatus.REFUNDED})
VOID = frozenset({HistoryStatus.RELEASED, HistoryStatus.REVERSED})
_MOVES = frozenset({HistoryKind.FUNDING, HistoryKind.WITHDRAWAL, HistoryKind.REFUND})
_APPROVED = HELD | _TAKEN | VOID


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


def uses(guard: Guard, charges: Iterable[Charge]) -> list[Charge]:
    """The approved authorizations since it was armed that count as a use, oldest first.

    One without a stated time counts: nobody can say that it was of before.
    """
    floor = Money(0) if guard.policy.kind is PolicyKind.TRIAL else VERIFICATION
    counted = (c for c in approved(guard, charges) if amount_of(c) > floor or _any(guard, c))
    return sorted(counted, key=lambda c: (c.at, c.subject))


def too_many(guard: Guard, used: Iterable[Charge]) -> tuple[Money, ...]:
    """What each of `uses` took, where more came through before the freeze than were meant."""
    if guard.policy.kind not in {PolicyKind.ONE_PURCHASE, PolicyKind.USES}:
        return ()
    meant = guard.policy.uses if guard.policy.kind is PolicyKind.USES else 1
    live = [c for c in used if c.status not in VOID]
    return tuple(amount_of(c) for c in live) if len(live) > meant else ()


def approved(guard: Guard, charges: Iterable[Charge]) -> list[Charge]:
    """The authorizations since it was armed that were approved, whatever became of them."""
    return [
        c
        for c in charges
        if c.card_id == guard.card_id
        and c.kind is HistoryKind.PURCHASE
        and c.status in _APPROVED
        and (c.at >= guard.armed_at or not is_stated(c.at))
    ]


def held_of(charges: Iterable[Charge]) -> list[Charge]:
    """What may still post, whenever it was authorized, and whatever it is."""
    kinds = (HistoryKind.PURCHASE, HistoryKind.REVERSAL, HistoryKind.OTHER)
    return [c for c in charges if c.kind in kinds and c.status in HELD]


def is_moving(charges: Iterable[Charge], now: datetime) -> bool:
    """Whether money of others is on its way to the card or from it: then its end would lose it.

    Only as a read states it, and not for ever.
    """
    return any(
        c.kind in _MOVES and c.status is HistoryStatus.PENDING and now < after(c.at, MOVES_FOR)
        for c in charges
    )


def at_of(guard: Guard, charge: Charge) -> datetime:
    """When it was authorized; without a stated time, not before the card was armed."""
    return charge.at if is_stated(charge.at) else guard.armed_at


def _any(guard: Guard, charge: Charge) -> bool:
    """A trial ends with the first approval, even of nothing; an amount nobody stated counts."""
    unstated = charge.authorized is None and charge.settled is None
    return unstated or guard.policy.kind is PolicyKind.TRIAL


def after(at: datetime, by: timedelta) -> datetime:
    """`at + by`, or `NEVER`: a row may bear any date."""
    return at + by if at < NEVER - by else NEVER


def amount_of(charge: Charge) -> Money:
    """What was taken or else held; a shop may collect more than it held."""
    stated = [a for a in (charge.authorized, charge.settled) if a is not None]
    return max(stated, default=Money(0))
