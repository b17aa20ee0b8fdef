"""Wallet figures in their own asset, rates, and estimates that say they are estimates."""

import re
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.money import ENGLISH, MICROS_PER_USD, ZERO, Money, NumberStyle, format_units

_ASSET = re.compile(r"[A-Z0-9]{2,12}")


@dataclass(frozen=True, slots=True)
class WalletBalance:
    """One wallet as the service stated it: `available` units of 10**-decimals `asset`."""

    id: str
    asset: str
    network: str
    available: int
    decimals: int
    read_at: datetime

    @property
    def name(self) -> str:
        """`USDT TRC20`; the network only where the service names one."""
        return f"{self.asset} {self.network}".strip()

    def text(self, style: NumberStyle = ENGLISH) -> str:
        """`1,284.10 USDT`."""
        return f"{format_units(self.available, self.decimals, style)} {self.asset}"


@dataclass(frozen=True, slots=True)
class Rate:
    """One whole unit of `asset` was worth `usd` when it was read."""

    asset: str
    usd: Money
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Debit:
    """What the service's ledger states: `net` for the load and `fee`, in 10**-decimals `asset`."""

    asset: str
    decimals: int
    net: int
    fee: int

    def __post_init__(self) -> None:
        if not _ASSET.fullmatch(self.asset):
            raise ValueError("not the name of an asset")
        if not (0 <= self.decimals <= 18 and self.net > 0 and self.fee >= 0):
            raise ValueError("not a debit")

    @property
    def units(self) -> int:
        """All that left the wallet."""
        return self.net + self.fee


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a load would cost, worked out by Purser: `units` of the wallet's asset, rounded up."""

    wallet: WalletBalance
    rate: Rate
    total: Money
    units: int

    @property
    def is_covered(self) -> bool:
        """Whether the wallet's last stated balance is enough."""
        return self.units <= self.wallet.available

    @property
    def left(self) -> int:
        """Units the wallet would hold afterwards; negative when it does not cover."""
        return self.wallet.available - self.units


def rate_for(asset: str, rates: tuple[Rate, ...]) -> Rate | None:
    """The rate of `asset`, if one was read."""
    return next((rate for rate in rates if rate.asset == asset), None)


def estimate(total: Money, wallet: WalletBalance, rates: tuple[Rate, ...]) -> Estimate | None:
    """The units of `wallet` that `total` dollars need, rounded up; None without a rate."""
    rate = rate_for(wallet.asset, rates)
    if rate is None or rate.usd.micros <= 0:
        return None
    units = -(-total.micros * 10**wallet.decimals // rate.usd.micros)
    return Estimate(wallet, rate, total, units)


def best_estimate(
    total: Money, wallets: tuple[WalletBalance, ...], rates: tuple[Rate, ...]
) -> Estimate | None:
    """The first wallet, in order of use, that covers `total`; else the fullest one.

    Which wallet pays is the service's decision, so this answers "is there enough?" and shows one
    way it may be paid.
    """
    ordered = in_order_of_use(wallets, rates)
    known = [e for w in ordered if (e := estimate(total, w, rates)) is not None]
    covered = next((e for e in known if e.is_covered), None)
    return covered or max(known, key=lambda e: e.left * e.rate.usd.micros, default=None)


def without_false_zeros(
    read: tuple[WalletBalance, ...],
    kept: tuple[WalletBalance, ...],
    rates: tuple[Rate, ...],
    sent: Money,
) -> tuple[WalletBalance, ...]:
    """What was read, but the earlier figure where a zero is not believed yet.

    After a debit the service states 0 for minutes (its "grace period"). What held more than the
    `sent` dollars of that time cannot be empty: its last figure stays, with the time of that one.
    """
    known = {wallet.id: wallet for wallet in kept}

    def holds_more(before: WalletBalance) -> bool:
        needed = estimate(sent, before, rates)
        return needed is not None and needed.units < before.available

    def figure(wallet: WalletBalance) -> WalletBalance:
        before = known.get(wallet.id)
        doubted = sent > ZERO and not wallet.available and before is not None
        return before if doubted and before is not None and holds_more(before) else wallet

    return tuple(map(figure, read))


def in_order_of_use(
    wallets: tuple[WalletBalance, ...], rates: tuple[Rate, ...]
) -> tuple[WalletBalance, ...]:
    """Wallets that hold something first, dollar-like assets before others, fuller ones first."""

    def rank(wallet: WalletBalance) -> tuple[bool, bool, int]:
        rate = rate_for(wallet.asset, rates)
        price = 0 if rate is None else rate.usd.micros
        like_a_dollar = abs(price - MICROS_PER_USD) < MICROS_PER_USD // 20
        worth = wallet.available * price // 10**wallet.decimals
        return wallet.available <= 0, not like_a_dollar, -worth

    return tuple(sorted(wallets, key=rank))
