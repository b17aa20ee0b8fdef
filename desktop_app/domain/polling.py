"""Which read goes next, and when: what money waits for first, then what is urgent, then by age.

Pure: it is told what there is to read and what was read, and counts on a clock nobody can set.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from desktop_app.domain.cards import CardId

PER_MINUTE = 52
"""What reading by itself may use of the 60 requests a minute; the rest stays free for money."""
PACE_S = 60 / PER_MINUTE
BURST = 7
"""Requests that what is urgent may be ahead of the pace."""
TURNS = 3
"""Urgent reads in a row before one by age has its turn, however much is urgent."""
UNSEEN_FACTOR = 4
"""How much slower the rest is read while nobody looks."""


NO_CARD = CardId("")


class Thing(StrEnum):
    """What one look reads."""

    WHOLE = "whole"
    PENDING = "pending"
    NAMED = "named"
    GUARDED = "guarded"
    SHOWN = "shown"
    PAGE = "page"
    WALLETS = "wallets"
    RATES = "rates"
    FEED = "feed"
    NEWS = "news"
    HELD = "held"


BY_AGE = frozenset({Thing.PAGE, Thing.WALLETS, Thing.RATES, Thing.FEED, Thing.NEWS, Thing.HELD})
"""What nobody waits for, begun when it is the oldest: each is one request, but HELD, which goes on
beside the others."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look: it is wanted from `due` on (monotonic) and costs `cost` requests.

    `card_id` names the card of a FEED, HELD, GUARDED or SHOWN; it is "" elsewhere.
    """

    thing: Thing
    due: float
    cost: int = 1
    card_id: CardId = NO_CARD


class Pacer:
    """Spreads looks so that no minute holds more than `PER_MINUTE` + `BURST` requests.

    A look that costs more than one counts as if it were made at once.
    """

    def __init__(self) -> None:
        self._free_at = 0.0
        self._streak = 0
        self._count = 0
        self._served: dict[Thing, int] = {}

    def choose(
        self, now: float, urgent: Sequence[Look], rest: Iterable[Look], room_at: float = -inf
    ) -> tuple[Look, float] | None:
        """The next look and when it may begin; None where there is nothing to read ever.

        Of `urgent`, what money waits for goes first, then the thing that was served longest ago:
        one that is due again and again must not keep another from ever having its turn. Where
        that is the same, they stand in their order of rank. Of `rest`, what has been due longest
        comes first. It never begins before `room_at`: whoever begins is waited for by all others.
        Nothing that is due is passed over for ever where there is room: see `TURNS`.
        """
        ahead = self._free_at - BURST * PACE_S
        wanted = min((look for look in urgent if look.due <= now), key=self._turn, default=None)
        soonest = min(urgent, key=lambda look: look.due, default=None)
        oldest = min(rest, key=lambda look: (look.due, look.thing, look.card_id), default=None)
        aged = oldest if oldest is not None and oldest.due <= now else None
        rest_at = max(self._free_at, room_at)
        if wanted is not None:
            starts = max(now, ahead)
            if aged is not None and self._streak >= TURNS and room_at <= starts:
                return aged, starts
            return wanted, starts
        if aged is not None and (soonest is None or soonest.due > rest_at):
            return aged, max(now, rest_at)
        coming = [(look, max(look.due, ahead)) for look in (soonest,) if look is not None]
        coming += [(look, max(look.due, rest_at)) for look in (oldest,) if look is not None]
        return min(coming, key=lambda each: each[1], default=None)

    def spend(self, look: Look, now: float, *, is_seen: bool = True) -> None:
        """`look` begins now. The rest is spread wider while nobody looks."""
        is_urgent = look.thing not in BY_AGE
        slow = 1 if is_urgent or is_seen else UNSEEN_FACTOR
        self._free_at = max(self._free_at, now) + look.cost * slow * PACE_S
        self._streak = self._streak + 1 if is_urgent else 0
        self._count += 1
        self._served[look.thing] = self._count

    def _turn(self, look: Look) -> tuple[bool, int]:
        return look.thing is not Thing.PENDING, self._served.get(look.thing, 0)
