"""What is still to come on a card: holds, shops that charge regularly, refunds. A pure fold.

Dates and amounts to come are estimates of Purser's, from the charges it was given and no others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.folding import TAKES
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.refunds import WITHIN


class Rhythm(StrEnum):
    """How often a shop charges."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "every two weeks"
    MONTHLY = "monthly"
    QUARTERLY = "every three months"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Holds:
    """What a shop was promised and has not collected. `total` sums the stated amounts.

    `unstated` of the `count` have no stated amount; `told` are known from a message alone. There
    may be more where it `is_least`.
    """

    count: int = 0
    total: Money = ZERO
    unstated: int = 0
    told: int = 0
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """The next charge of a shop, an estimate: about `amount` (of what was charged so far, `least`
    to `most`), about `at`, not before `earliest` and not after `latest` if its rhythm holds.

    The amounts are None where no charge of it stated one.
    """

    at: datetime
    earliest: datetime
    latest: datetime
    amount: Money | None
    least: Money | None
    most: Money | None


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that took money from the card. `times` counts its charges, days apart or not.

    `expected` and `rhythm` stand for a shop that charged regularly; `is_sure` is False where that
    was seen once only: it charged twice, or its amounts differ too much to be one subscription.
    """

    name: str
    times: int
    last_at: datetime
    rhythm: Rhythm | None = None
    expected: Expected | None = None
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Refunds:
    """`count` refunds are on their way, `total` of the stated ones; `possible` purchases of the
    last `WITHIN` are paid and could still be refunded."""

    count: int = 0
    total: Money = ZERO
    unstated: int = 0
    possible: int = 0


@dataclass(frozen=True, slots=True)
class Foresight:
    """What charges say of the time to come. `shops` has those that recur first, the next due
    before the others; then the newest seen."""

    holds: Holds = Holds()
    shops: tuple[Shop, ...] = ()
    refunds: Refunds = Refunds()

    @property
    def recurring(self) -> tuple[Shop, ...]:
        """The shops that charge regularly, or may."""
        return tuple(shop for shop in self.shops if shop.expected is not None)


_OPEN = frozenset({HistoryStatus.PENDING, HistoryStatus.CONFIRMING})
_TOOK = _OPEN | {HistoryStatus.SETTLED, HistoryStatus.REFUNDED}
_RHYTHMS: tuple[tuple[Rhythm, timedelta, timedelta], ...] = (
    (Rhythm.WEEKLY, timedelta(days=6), timedelta(days=8)),
    (Rhythm.FORTNIGHTLY, timedelta(days=12), timedelta(days=16)),
    (Rhythm.MONTHLY, timedelta(days=25), timedelta(days=35)),
    (Rhythm.QUARTERLY, timedelta(days=84), timedelta(days=98)),
    (Rhythm.YEARLY, timedelta(days=350), timedelta(days=380)),
)
SURE_FROM = 3
"""Charges at regular gaps before a shop is said to recur; two only may."""
SPREAD = 2
"""A subscription's dearest charge is at most so many times its cheapest."""
SAME_ORDER = timedelta(days=1)
"""Charges closer than this to the one before are parts of one order."""


def foresee(charges: Iterable[Charge], now: datetime) -> Foresight:
    """What `charges` of one card say of the time after `now`, in whatever order they come."""
    known = sorted({c.subject: c for c in charges}.values(), key=lambda c: (c.at, c.subject))
    return Foresight(_holds(known), _shops(known, now), _refunds(known, now))


def as_told(charge: Charge, told: Iterable[Event]) -> Charge:
    """A charge still to be confirmed, in the state that messages say it came to.

    A hold that was collected or let go is none any more. `told` are the messages of its story. A
    charge that was read stays as it is.
    """
    kinds = {event.kind for event in told if event.card_id == charge.card_id}
    is_purchase = charge.kind is HistoryKind.PURCHASE
    if charge.status is not HistoryStatus.CONFIRMING or not is_purchase:
        return charge
    if EventKind.REVERSED in kinds:
        return replace(charge, status=HistoryStatus.RELEASED)
    return replace(charge, status=HistoryStatus.SETTLED) if kinds & TAKES else charge


def _holds(charges: Sequence[Charge]) -> Holds:
    held = [c for c in charges if c.status in _OPEN and c.kind is HistoryKind.PURCHASE]
    told = sum(1 for c in held if c.status is HistoryStatus.CONFIRMING)
    amounts = [c.authorized for c in held if c.authorized is not None]
    return Holds(len(held), sum(amounts, ZERO), len(held) - len(amounts), told)


def _refunds(charges: Sequence[Charge], now: datetime) -> Refunds:
    coming = [c for c in charges if c.kind is HistoryKind.REFUND and c.status in _OPEN]
    amounts = [c.authorized for c in coming if c.authorized is not None]
    possible = sum(
        1
        for c in charges
        if c.kind is HistoryKind.PURCHASE
        and c.status is HistoryStatus.SETTLED
        and now - c.at <= WITHIN
    )
    return Refunds(len(coming), sum(amounts, ZERO), len(coming) - len(amounts), possible)


def _shops(charges: Sequence[Charge], now: datetime) -> tuple[Shop, ...]:
    of_shop: dict[str, list[Charge]] = {}
    for charge in charges:
        if charge.kind is HistoryKind.PURCHASE and charge.status in _TOOK and charge.merchant:
            of_shop.setdefault(charge.merchant.casefold(), []).append(charge)
    return tuple(sorted((_shop(of, now) for of in of_shop.values()), key=_order))


def _order(shop: Shop) -> tuple[int, float, str]:
    if shop.expected is not None:
        return (0 if shop.is_sure else 1, shop.expected.at.timestamp(), shop.name)
    return (2, -shop.last_at.timestamp(), shop.name)


def _shop(charges: Sequence[Charge], now: datetime) -> Shop:
    """All charges of the shop together, else those of one amount: a subscription beside orders."""
    newest = charges[-1]
    plain = Shop(newest.merchant, len(charges), newest.at)
    best = plain
    for some in (charges, *_by_amount(charges)):
        found = _rhythm_of(some, plain, now)
        if found is not None and (best.expected is None or (found.is_sure and not best.is_sure)):
            best = found
    return best


def _by_amount(charges: Sequence[Charge]) -> list[list[Charge]]:
    of_amount: dict[Money, list[Charge]] = {}
    for charge in charges:
        amount = _amount(charge)
        if amount is not None:
            of_amount.setdefault(amount, []).append(charge)
    return [
        some for _, some in sorted(of_amount.items(), key=lambda one: -one[1][-1].at.timestamp())
    ]


def _rhythm_of(charges: Sequence[Charge], plain: Shop, now: datetime) -> Shop | None:
    """The rhythm of the newest charges, as far back as their gaps are of one kind."""
    orders = [charges[0], *(b for a, b in pairwise(charges) if b.at - a.at > SAME_ORDER)]
    gaps = [b.at - a.at for a, b in pairwise(orders)]
    rhythm = _named(gaps[-1]) if gaps else None
    if rhythm is None:
        return None
    same = 0
    while same < len(gaps) and _named(gaps[-1 - same]) is rhythm:
        same += 1
    run, gaps = orders[-1 - same :], gaps[len(gaps) - same :]
    last, usual = run[-1].at, sorted(gaps)[len(gaps) // 2]
    if now > last + max(gaps) + usual:
        return None  # it left out a whole turn: it has stopped
    amounts = [amount for charge in run if (amount := _amount(charge)) is not None]
    least, most = min(amounts, default=None), max(amounts, default=None)
    is_even = least is None or most is None or most.micros <= SPREAD * least.micros
    return Shop(
        plain.name,
        plain.times,
        plain.last_at,
        rhythm,
        Expected(
            last + usual,
            last + min(gaps),
            last + max(gaps),
            amounts[-1] if amounts else None,
            least,
            most,
        ),
        is_sure=len(run) >= SURE_FROM and is_even,
    )


def _named(gap: timedelta) -> Rhythm | None:
    return next((rhythm for rhythm, least, most in _RHYTHMS if least <= gap <= most), None)


def _amount(charge: Charge) -> Money | None:
    return charge.settled if charge.settled is not None else charge.authorized
