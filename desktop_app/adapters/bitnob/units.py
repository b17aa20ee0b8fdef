"""Converts money at the wire, and reports every pair of figures that answers show."""

from decimal import Decimal

from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.application.ports import PairObserver
from desktop_app.domain.money import MICROS_PER_USD, Money
from desktop_app.domain.service_errors import NotSent
from desktop_app.domain.units import Says, judge


class Units:
    """PairSource of one client: `per_usd` wire units are a dollar."""

    def __init__(self, per_usd: int) -> None:
        self.observer: PairObserver = lambda amount, display: None
        self.per_usd = per_usd
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
        says = judge(self.per_usd, amount, display)
        if says is not Says.SILENT:
            self.observer(amount, display)
        if says is Says.DISAGREES:
            raise NotAsPublished("an amount and its display figure disagree")
