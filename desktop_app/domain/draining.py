"""The velocity stop: one new shop that empties a card as fast as rules fill it. Product 4.3, 15."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from desktop_app.domain.caps import Run
from desktop_app.domain.deciding import SMALL_HOLD
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.refunds import back_of, own_rows
from desktop_app.domain.stated_time import is_stated

WITHIN = timedelta(hours=24)
"""Two top-ups no further apart are looked at, for so long after the later one."""
NEW_FOR = timedelta(hours=24)
"""A shop is new that far before the first of them: it may be what made the card run low."""
MOST = 80
"""Percent of what both loaded that one new shop may take."""
_TOOK = frozenset({HistoryStatus.PENDING, HistoryStatus.CONFIRMING, HistoryStatus.SETTLED})
_KNOWN = _TOOK | {HistoryStatus.REFUNDED}


def drained_by(runs: Iterable[Run], charges: Iterable[Charge], now: datetime) -> str | None:
    """The new shop that took more than `MOST` of what two top-ups loaded, by its name; else None.

    `runs` and `charges` are those of one card, the latter as far back as they are known. A shop
    that no charge names is no shop: nobody can say that it is one. Whether a card was tried, by a
    hold of a dollar, a decline, or a hold that was let go, makes no shop an old one.
    """
    spent = sorted((run for run in runs if run.is_spent), key=lambda run: run.at)
    shops = _by_shop(charges)
    # The newest pair first: it is what can still be stopped.
    for first, second in reversed(list(pairwise(spent))):
        if second.at - first.at > WITHIN or now - second.at > WITHIN:
            continue
        loaded = first.load + second.load
        for lines in shops:
            if _is_new(lines, first.at - NEW_FOR) and _is_most(_taken(lines, first.at), loaded):
                return lines[-1].merchant
    return None


def _by_shop(charges: Iterable[Charge]) -> list[list[Charge]]:
    """The lines of each shop, oldest first; what states no time is of no time."""
    own = {charge.subject: charge for charge in charges if is_stated(charge.at)}
    shops: dict[str, list[Charge]] = {}
    for charge in sorted(own.values(), key=lambda c: (c.at, c.subject)):
        name = " ".join(charge.merchant.casefold().split())
        if name:
            shops.setdefault(name, []).append(charge)
    return list(shops.values())


def _is_new(lines: Sequence[Charge], since: datetime) -> bool:
    bought = (c for c in lines if c.kind is HistoryKind.PURCHASE and c.status in _KNOWN)
    return all(c.at >= since or _amount(c) <= SMALL_HOLD for c in bought)


def _taken(lines: Sequence[Charge], since: datetime) -> Money:
    """What the shop took or holds, less what it gave back."""
    later = [c for c in lines if c.at >= since]
    took = [_amount(c) for c in later if c.kind is HistoryKind.PURCHASE and c.status in _TOOK]
    told = [(c, back_of(c)) for c in later]
    backs = [back._replace(subject=c.subject) for c, back in told if back is not None]
    # The row of a purchase that is marked as given back says the same once more.
    of_marked = own_rows(backs)
    rows = (b for b in backs if b.kind is HistoryKind.REFUND and b.subject not in of_marked)
    return sum(took, ZERO) - sum((row.amount for row in rows), ZERO)


def _amount(charge: Charge) -> Money:
    """What was held or taken, whichever was more; nothing where nobody stated it."""
    stated = (a for a in (charge.authorized, charge.settled) if a is not None)
    return max(stated, default=ZERO)


def _is_most(taken: Money, loaded: Money) -> bool:
    return taken.micros * 100 > loaded.micros * MOST
