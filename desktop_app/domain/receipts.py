"""What a wallet received between two statements of it, for rules on a payout. Told too low, if so.

A figure that rose is taken for a payout only where nothing else is likely: a wallet that was known,
whose figure was no zero (after a debit the service states one for minutes), while no wallet fell (a
swap or a transfer between wallets lifts one as it lowers another), and nothing of ours moved.
"""

from desktop_app.domain.caps import whole_cents
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.wallets import Rate, WalletBalance, rate_for


def received(
    before: tuple[WalletBalance, ...],
    after: tuple[WalletBalance, ...],
    rates: tuple[Rate, ...],
    *,
    is_quiet: bool,
) -> Money | None:
    """The most that one wallet received between two reads, in whole cents, rounded down.

    None where none can be said to have received anything. `is_quiet` False says that money of ours
    moved, or may have, from a little before the first read to the second. The dollars are an
    estimate by `rates`; a wallet without one counts as nothing.
    """
    known = {wallet.id: wallet for wallet in before}
    now = {wallet.id: wallet for wallet in after}
    if not is_quiet or any(_fell(wallet, now.get(wallet.id)) for wallet in before):
        return None
    worth = (_gain(known.get(wallet.id), wallet, rates) for wallet in now.values())
    most = max(worth, default=ZERO)
    return most if most > ZERO else None


def _fell(before: WalletBalance, after: WalletBalance | None) -> bool:
    """Whether it holds less now, is gone, or is stated in another way: then nothing compares."""
    if after is None:
        return before.available != 0
    is_same = (before.asset, before.decimals) == (after.asset, after.decimals)
    return not is_same or after.available < before.available


def _gain(before: WalletBalance | None, after: WalletBalance, rates: tuple[Rate, ...]) -> Money:
    if before is None or before.available <= 0 or before.read_at >= after.read_at:
        return ZERO
    rate = rate_for(after.asset, rates)
    if rate is None or rate.usd <= ZERO:
        return ZERO
    units = after.available - before.available
    return whole_cents(Money(units * rate.usd.micros // 10**after.decimals))
