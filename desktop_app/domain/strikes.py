"""How often Bitnob lets a card be declined: dated rules, and where a card stands by them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.declines import decline_of
from desktop_app.domain.events import DECLINES, Event, EventKind
from desktop_app.domain.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class StrikeRule:
    """What one page says. `fees` are those of the first, second … strike; the last one repeats.

    The card ends at strike `ends_at`, or at `ends_unused_at` where no charge ever succeeded on
    it; it is frozen at `freezes_at`. `resets`: a successful charge starts the count anew.
    """

    known_since: date
    source: str
    fees: tuple[Money, ...]
    ends_at: int
    ends_unused_at: int
    freezes_at: int | None = None
    resets: bool = False

    def fee(self, strike: int) -> Money:
        """What strike number `strike` (from 1) costs the wallet."""
        return self.fees[min(strike, len(self.fees)) - 1]


PUBLISHED_STRIKES = StrikeRule(
    known_since=date(2026, 11, 21),
    source="Bitnob's card fee page",
    fees=(ZERO, Money.usd(0, 75)),
    ends_at=3,
    ends_unused_at=3,
)
OTHER_STRIKES = (
    StrikeRule(
        known_since=date(2026, 11, 21),
        source="Bitnob's decline rule policy, an older page",
        fees=(ZERO, Money.usd(1), Money.usd(0, 80), Money.usd(0, 50)),
        ends_at=11,
        ends_unused_at=11,
    ),
    StrikeRule(
        known_since=date(2026, 11, 21),
        source="Bitnob's help centre",
        fees=(ZERO,),
        ends_at=4,
        ends_unused_at=3,
        freezes_at=2,
        resets=True,
    ),
)
"""The pages disagree; the newest one is shown, and these say why a card may act otherwise."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A card's strikes. `stated` is the service's own count, None when it never told one.

    `seen` is what the events kept here add up to, so it may be too few.
    """

    seen: int
    stated: int | None

    @property
    def count(self) -> int:
        """The service's word where there is one and it is not behind what was seen."""
        return max(self.seen, self.stated or 0)

    def left(self, rule: StrikeRule) -> int | None:
        """Strikes until the card ends; None where `rule` cannot be the one in force."""
        left = rule.ends_at - self.count
        return left if left >= 0 else None


def standing(events: Iterable[Event]) -> Standing:
    """Where one card stands after `events` of it, in any order and however often repeated.

    One decline may be told by its id and again by its reference alone.
    """
    known = list(events)
    strikes = [event for event in known if is_strike(event)]
    ids = {event.subject_id for event in strikes if event.subject_id}
    stated = {e.reference for e in strikes if e.subject_id and e.reference}
    others = {
        e.reference or e.id for e in strikes if not e.subject_id and e.reference not in stated
    }
    fees = [event for event in known if event.kind is EventKind.DECLINE_FEE]
    counts = [event.violations for event in fees if event.violations is not None]
    return Standing(len(ids) + len(others), max(counts, default=None))


def is_strike(event: Event) -> bool:
    """Whether Bitnob counts it: a decline for lack of money, or on a frozen card.

    An authorization that a shop never collects counts too, but nothing announces that one.
    """
    if event.kind is EventKind.DECLINED_FROZEN:
        return True
    return event.kind in DECLINES and decline_of(event.reason).is_strike
