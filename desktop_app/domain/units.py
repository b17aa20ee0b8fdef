"""How a connection counts money: proven by answers, contradicted by answers, never assumed.

Bitnob's own pages state four scales (a dollar is 1, 100, 100,000 or 1,000,000 units). An amount
sent at the wrong one is another amount, so nothing is sent until an answer shows an integer
beside a display figure, or the agreed probe settles it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from json import JSONDecodeError, dumps, loads

from desktop_app.domain.money import MICROS_PER_USD, ZERO, Money

PLAUSIBLE = (1, 100, 100_000, 1_000_000)
"""Units to the dollar that some published page states."""
PROBE = Money.usd(2)
"""What the agreed probe may move at most: the smallest load that the service takes."""
_TOLERANCE = Decimal("0.01")  # display figures may be rounded to a cent
_TELLING = Decimal("0.2")  # from here on no other power of ten is within the tolerance


class Proof(StrEnum):
    """What is known about the scale. A contradiction outlives every later agreement."""

    UNPROVEN = "unproven"
    PROVEN = "proven"
    CONTRADICTED = "contradicted"


class Says(StrEnum):
    """What one pair of figures says about a scale; SILENT where both are too small to tell."""

    AGREES = "agrees"
    SILENT = "silent"
    DISAGREES = "disagrees"


class Source(StrEnum):
    """Where a pair comes from: an answer, the practice bank's own word, or the agreed probe."""

    ANSWER = "answer"
    PRACTICE = "practice"
    PROBE = "probe"


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """`amount` units were stated to be `display` dollars, seen at `at` (UTC)."""

    at: datetime
    amount: int
    display: Decimal
    source: Source = Source.ANSWER


def judge(per_usd: int, amount: int, display: Decimal) -> Says:
    """What `amount` units beside `display` dollars say about `per_usd` units to the dollar."""
    if abs(Decimal(amount) / per_usd - display) > _TOLERANCE:
        return Says.DISAGREES
    return Says.AGREES if abs(display) >= _TELLING else Says.SILENT


@dataclass(frozen=True, slots=True)
class UnitScale:
    """A connection's published scale and the evidence about it.

    `proved_by` and `against` are the earliest pairs for and against. `too_small` holds wire figures
    that the agreed probe sent and the service said to be less than `PROBE`. Folding evidence in
    any order, or twice, gives the same value.
    """

    per_usd: int
    proved_by: Pair | None = None
    against: Pair | None = None
    too_small: frozenset[int] = frozenset()

    @property
    def proof(self) -> Proof:
        """What the evidence comes to."""
        if self.against is not None:
            return Proof.CONTRADICTED
        return Proof.UNPROVEN if self.proved_by is None else Proof.PROVEN

    def take_in(self, pair: Pair) -> "UnitScale":
        """The scale with one more pair of figures."""
        says = judge(self.per_usd, pair.amount, pair.display)
        if says is Says.AGREES:
            return replace(self, proved_by=_earlier(self.proved_by, pair))
        if says is Says.DISAGREES:
            return replace(self, against=_earlier(self.against, pair))
        return self

    def rule_out(self, wire: int) -> "UnitScale":
        """The scale, where the service said that `wire` units are less than `PROBE`."""
        return replace(self, too_small=self.too_small | {wire})

    def to_wire(self, money: Money) -> int | None:
        """The wire figure that is `money` exactly; None where the scale cannot hold it."""
        units, rest = divmod(money.micros * self.per_usd, MICROS_PER_USD)
        return None if rest else units

    def may_send(self, money: Money, most: Money) -> bool:
        """M10 Unit: proven, exact on the wire, above nothing and within `most`."""
        exact = self.to_wire(money) is not None
        return self.proof is Proof.PROVEN and exact and ZERO < money <= most


def fold(per_usd: int, pairs: Iterable[Pair]) -> UnitScale:
    """The scale after all `pairs`."""
    scale = UnitScale(per_usd)
    for pair in pairs:
        scale = scale.take_in(pair)
    return scale


def next_probe(scale: UnitScale) -> int | None:
    """The next wire figure to ask for, smallest reading first; None where there is none.

    It is $2 for the coarsest scale that is not ruled out yet: for every finer one it is less, so
    no reading that is still possible exceeds $2. A refusal for anything but a too small amount
    rules nothing out: the same figure stays the next. It stops at the published scale: a figure
    for a finer one would be more than $2 if the published one is right.
    """
    if scale.proof is not Proof.UNPROVEN:
        return None
    steps = (PROBE.micros * per_usd // MICROS_PER_USD for per_usd in PLAUSIBLE)
    possible = (wire for wire in steps if wire <= 2 * scale.per_usd)
    return next((wire for wire in possible if wire not in scale.too_small), None)


def reading(wire: int, per_usd: int) -> Money:
    """What `wire` units are in dollars where a dollar is `per_usd` of them, rounded up."""
    return Money(-(-wire * MICROS_PER_USD // per_usd))


def dump_scale(scale: UnitScale, key: str) -> str:
    """As one JSON line. `key` names the connection that the evidence is about."""
    return dumps(
        {
            "key": key,
            "per_usd": scale.per_usd,
            "proved_by": _dump_pair(scale.proved_by),
            "against": _dump_pair(scale.against),
            "too_small": sorted(scale.too_small),
        },
        sort_keys=True,
    )


def load_scale(text: str, key: str, per_usd: int) -> UnitScale:
    """From one JSON line; unproven when it is about another connection or scale.

    Raises ValueError for text that is none of ours: lost evidence may have been a contradiction.
    """
    if not text:
        return UnitScale(per_usd)
    try:
        stored = loads(text)
        if stored["key"] != key or stored["per_usd"] != per_usd:
            return UnitScale(per_usd)
        proved, against = _load_pair(stored["proved_by"]), _load_pair(stored["against"])
        # What earlier versions called refused may have been refused for another reason.
        too_small = frozenset(int(wire) for wire in stored.get("too_small", ()))
    except (JSONDecodeError, KeyError, TypeError, InvalidOperation) as error:
        raise ValueError("unit evidence of another shape") from error
    return UnitScale(per_usd, proved, against, too_small)


def _earlier(known: Pair | None, new: Pair) -> Pair:
    return new if known is None else min(known, new)


def _dump_pair(pair: Pair | None) -> list[str | int] | None:
    if pair is None:
        return None
    return [pair.at.isoformat(), pair.amount, str(pair.display), pair.source.value]


def _load_pair(line: list[str] | None) -> Pair | None:
    if line is None:
        return None
    at, amount, display, source = line
    seen = datetime.fromisoformat(at).astimezone(UTC)
    return Pair(seen, int(amount), Decimal(display), Source(source))
