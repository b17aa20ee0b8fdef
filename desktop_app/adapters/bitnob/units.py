"""Converts money at the wire, and watches whether the service's own figures agree on the scale."""

from decimal import Decimal
from enum import StrEnum

from desktop_app.adapters.bitnob.wire import NotAsPublished
from desktop_app.domain.money import MICROS_PER_USD, Money
from desktop_app.domain.service_errors import NotSent

_TOLERANCE = Decimal("0.01")  # display figures may be rounded to a cent
_TELLING = Decimal("0.2")  # from here on no other power of ten is within the tolerance


class UnitProof(StrEnum):
    """What answers have shown so far about the profile's scale."""

    UNPROVEN = "unproven"
    PROVEN = "proven"
    CONTRADICTED = "contradicted"


class Units:
    """One client's scale: `per_usd` wire units are a dollar. A contradiction is never forgotten."""

    def __init__(self, per_usd: int) -> None:
        self.proof = UnitProof.UNPROVEN
        self._per_usd = per_usd
        self._micros = MICROS_PER_USD // per_usd

    def read(self, amount: int, display: Decimal | None = None) -> Money:
        """Money of a wire figure. Raises NotAsPublished when `display` contradicts it."""
        if display is not None:
            self._compare(amount, display)
        return Money(amount * self._micros)

    def write(self, money: Money) -> int:
        """The wire figure of money. Raises NotSent when the scale cannot hold it exactly."""
        units, rest = divmod(money.micros, self._micros)
        if rest:
            raise NotSent(
                "This connection cannot carry an amount this fine, so nothing was sent.",
                todo="Choose an amount in whole cents.",
            )
        return units

    def _compare(self, amount: int, display: Decimal) -> None:
        if abs(Decimal(amount) / self._per_usd - display) > _TOLERANCE:
            self.proof = UnitProof.CONTRADICTED
            raise NotAsPublished("an amount and its display figure disagree")
        if abs(display) >= _TELLING and self.proof is UnitProof.UNPROVEN:
            self.proof = UnitProof.PROVEN
