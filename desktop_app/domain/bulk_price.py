"""What a list of cards would cost, before anything is sent: estimates in exact integers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from desktop_app.domain.bulk import BulkRow
from desktop_app.domain.limits import Fees, Limits, split_top_up
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.wallets import Estimate, Rate, WalletBalance, best_estimate


@dataclass(frozen=True, slots=True)
class Price:
    """`costs` is load and fees of each row, `running` their sum so far, in the rows' order.

    `estimate` is None without a wallet or its rate. `short_from` is the number of the first row
    for which no wallet is known to hold enough.
    """

    loads: Money
    fees: Money
    costs: tuple[Money, ...] = ()
    running: tuple[Money, ...] = ()
    estimate: Estimate | None = None
    short_from: int | None = None

    @property
    def total(self) -> Money:
        """Loads and fees together."""
        return self.loads + self.fees


def price(
    rows: Sequence[BulkRow],
    fees: Fees,
    limits: Limits,
    wallets: tuple[WalletBalance, ...],
    rates: tuple[Rate, ...],
) -> Price:
    """The costs of `rows` by the newest wallets and rates."""
    own = {row.load: _fee(row.load, fees, limits) for row in rows}
    costs = tuple(row.load + own[row.load] for row in rows)
    running = tuple(accumulate(costs))
    loads = sum((row.load for row in rows), ZERO)
    total = running[-1] if running else ZERO
    made = best_estimate(total, wallets, rates)
    short = None
    if made is not None and not made.is_covered:
        short = rows[_first_short(running, wallets, rates)].number
    return Price(loads, total - loads, costs, running, made, short)


def _fee(load: Money, fees: Fees, limits: Limits) -> Money:
    return fees.issue + sum(map(fees.for_load, split_top_up(load, limits)), ZERO)


def _first_short(
    running: tuple[Money, ...], wallets: tuple[WalletBalance, ...], rates: tuple[Rate, ...]
) -> int:
    """The place of the first sum that is not covered; the last one is not."""
    low, high = 0, len(running) - 1
    while low < high:
        middle = (low + high) // 2
        made = best_estimate(running[middle], wallets, rates)
        if made is not None and made.is_covered:
            low = middle + 1
        else:
            high = middle
    return low
