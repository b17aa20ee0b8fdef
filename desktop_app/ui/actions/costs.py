"""What a load would cost and the most that can be loaded: estimates in exact integers."""

from dataclasses import dataclass

from desktop_app.application.messages import Snapshot
from desktop_app.domain.limits import Fees, split_top_up
from desktop_app.domain.money import ZERO, Money, NumberStyle, format_units
from desktop_app.domain.wallets import Estimate, Rate, WalletBalance, best_estimate, rate_for
from desktop_app.ui.words import UNKNOWN, Words

MICROS_PER_CENT = 10_000
_UNIT_WORTH_MICROS = 2 * MICROS_PER_CENT


@dataclass(frozen=True, slots=True)
class Costs:
    """A load with the fees it is expected to cost; `estimate` is None without wallet or rate."""

    load: Money
    issue_fee: Money
    load_fee: Money
    estimate: Estimate | None

    @property
    def is_short(self) -> bool:
        """Whether no wallet is known to hold enough."""
        return self.estimate is not None and not self.estimate.is_covered


def derive_costs(load: Money, snapshot: Snapshot, *, issuing: bool = False) -> Costs:
    """The costs of `load` by the newest wallets and rates; `issuing` adds the fee of a card."""
    issue_fee = snapshot.fees.issue if issuing else ZERO
    load_fee = sum(map(snapshot.fees.for_load, split_top_up(load, snapshot.limits)), ZERO)
    total = load + issue_fee + load_fee
    return Costs(load, issue_fee, load_fee, best_estimate(total, snapshot.wallets, snapshot.rates))


def derive_most(snapshot: Snapshot, available: Money) -> Money | None:
    """The largest load that card and fullest wallet allow; None when nothing is known.

    What is above the service's largest top-up goes in parts; a last part below the smallest is
    left out.
    """
    covered = [
        amount
        for wallet in snapshot.wallets
        if (amount := _covered_by(wallet, rate_for(wallet.asset, snapshot.rates))) is not None
    ]
    if not covered:
        return None
    limits = snapshot.limits
    most = min(limits.max_card - available, _most_in_parts(max(covered), snapshot))
    return most if most >= limits.min_top_up else None


def _covered_by(wallet: WalletBalance, rate: Rate | None) -> Money | None:
    if rate is None or rate.usd.micros <= 0:
        return None
    return Money(wallet.available * rate.usd.micros // 10**wallet.decimals)


def _most_in_parts(total: Money, snapshot: Snapshot) -> Money:
    limits, fees = snapshot.limits, snapshot.fees
    largest = limits.max_top_up
    step = largest + fees.for_load(largest)
    count = total.micros // step.micros
    rest = _without_fee(Money(total.micros - count * step.micros), fees)
    rest = min(rest, largest) if rest >= limits.min_top_up else ZERO
    return Money(count * largest.micros + rest.micros)


def _without_fee(total: Money, fees: Fees) -> Money:
    """The largest amount in whole cents that fits into `total` together with its fee."""
    by_percent = _cents(Money(total.micros * 100 // (100 + fees.percent)))
    if by_percent >= fees.percent_from:
        return by_percent
    below = Money(fees.percent_from.micros - MICROS_PER_CENT)
    return max(ZERO, min(_cents(total - fees.load_flat), below))


def _cents(money: Money) -> Money:
    return Money(money.micros // MICROS_PER_CENT * MICROS_PER_CENT)


def estimated_units(
    units: int, wallet: WalletBalance, rate: Rate, style: NumberStyle, *, up: bool
) -> str:
    """`101.05 USDT`: as fine as about a cent, because finer digits of a guess say nothing.

    What is paid is rounded `up`, what stays is rounded down.
    """
    kept = 2
    while kept < wallet.decimals and rate.usd.micros > _UNIT_WORTH_MICROS * 10**kept:
        kept += 1
    step = 10 ** max(0, wallet.decimals - kept)
    rounded = -(-units // step) * step if up else units // step * step
    return f"{format_units(rounded, wallet.decimals, style)} {wallet.asset}"


def pays_text(costs: Costs, words: Words) -> str:
    """`~ 101.05 USDT`, or a dash."""
    if costs.estimate is None:
        return UNKNOWN
    made = costs.estimate
    text = estimated_units(made.units, made.wallet, made.rate, words.style, up=True)
    return f"~ {words.amount(text)}"


def after_text(costs: Costs, words: Words) -> str:
    """`~ 1,183.05 USDT`, "not enough", or a dash."""
    if costs.estimate is None:
        return UNKNOWN
    if not costs.estimate.is_covered:
        return "not enough"
    made = costs.estimate
    text = estimated_units(made.left, made.wallet, made.rate, words.style, up=False)
    return f"~ {words.amount(text)}"


def rate_text(costs: Costs, words: Words) -> str:
    """`1 USDT ≈ $0.9996`, or a dash."""
    if costs.estimate is None:
        return UNKNOWN
    rate = costs.estimate.rate
    return f"1 {rate.asset} ≈ ${format_units(rate.usd.micros, 6, words.style)}"


def fee_text(fee: Money, words: Words) -> str:
    """`~ $1.00`."""
    return f"~ {words.money(fee)}"


def moved_text(refused: Costs, now: Costs, words: Words) -> str:
    """What the rate that moved does to the estimate by which the service refused."""
    new, old = pays_text(now, words), pays_text(refused, words)
    if (new, rate_text(now, words)) == (old, rate_text(refused, words)):
        return f"The newest rate that was read is the same, {rate_text(now, words)}."
    return (
        f"New estimate: the wallet pays {new} at {rate_text(now, words)}. "
        f"It was {old} at {rate_text(refused, words)}."
    )
