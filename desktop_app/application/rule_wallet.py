"""What rules know of the wallet that would pay, and how far its rate moved since the last run."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from json import dumps, loads

from desktop_app.application.desk import Desk
from desktop_app.application.rule_book import RuleBook
from desktop_app.domain.caps import run_of
from desktop_app.domain.deciding import FRESH_FOR, WalletSight
from desktop_app.domain.intents import TAKEN_BACK, Intent, Kind, Stage, is_without_effect
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.wallets import Rate, WalletBalance, rate_for

LAST_RATES = "automation_rates"
"""The setting that keeps the rates of the last run, micro-USD by asset."""
LATEST = 50
"""Wishes of anybody's among which it is looked what a wallet's figure may not show yet."""
_PAID = frozenset({Kind.FUND, Kind.ISSUE})


class RuleWallet:
    """Reads the vault; `keep_rates` alone writes."""

    def __init__(self, desk: Desk, book: RuleBook) -> None:
        self._desk = desk
        self._book = book

    def sight(self, opened: Iterable[Intent], ended: Sequence[Intent]) -> WalletSight | None:
        """The wallet that would pay; None while none is known well enough.

        `opened` are all open wishes, `ended` those of rules that came to an end, by when.
        """
        facts = self._desk.vault.facts
        wallets, rates = facts.wallets(), facts.rates()
        fullest = _fullest(wallets, {rate.asset: rate.usd.micros for rate in rates})
        if fullest is None:
            return None
        rate = rate_for(fullest.asset, rates)
        if rate is None or not self._is_fresh(fullest.read_at) or not self._is_fresh(rate.read_at):
            return None
        then = self._book.terms.rates.get(fullest.asset, rate.usd.micros)
        last = self.last_rates().get(fullest.asset, then)
        leaving = self._leaving(fullest.read_at, opened, ended)
        return WalletSight(
            _worth(fullest, rate.usd.micros) - leaving,
            _worth(fullest, then) - leaving,
            abs(rate.usd.micros - last) * 100 // last if last > 0 else 100,
        )

    def _leaving(
        self, read_at: datetime, opened: Iterable[Intent], ended: Sequence[Intent]
    ) -> Money:
        """What may be in a wallet's figure of `read_at` still, though it is wished for already."""
        waited_for = [i for i in opened if i.kind in _PAID and i.stage is not Stage.NOT_FOUND]
        # What a person paid as well: for minutes after it a wallet's figure is that of before.
        paid = self._desk.vault.intents.recent(LATEST, *_PAID)
        late = ended[bisect_left(ended, read_at, key=lambda wish: wish.changed_at) :]
        lately = {i.id: i for i in (*paid, *late)}.values()
        done = (Stage.CONFIRMED, Stage.REJECTED)
        since = [i for i in lately if i.stage in done and i.changed_at >= read_at]
        return sum((self._out_of(intent) for intent in (*waited_for, *since)), ZERO)

    def _out_of(self, intent: Intent) -> Money:
        run, amount = run_of(intent), intent.amount or ZERO
        if is_without_effect(intent) and intent.reason != TAKEN_BACK:
            return ZERO
        if run is not None:
            return run.out
        issue = self._desk.fees.issue if intent.kind is Kind.ISSUE else ZERO
        return amount + self._desk.fees.for_load(amount) + issue

    def last_rates(self) -> dict[str, int]:
        """The rates at which the last run was decided."""
        try:
            told = loads(self._desk.vault.settings.get(LAST_RATES) or "{}")
            return {str(asset): int(rate) for asset, rate in told.items()}
        except (AttributeError, TypeError, ValueError):
            return {}

    def keep_rates(self) -> None:
        """The rates of now are those of the last run. Raises VaultError."""
        rates = {rate.asset: rate.usd.micros for rate in self._desk.vault.facts.rates()}
        self._desk.vault.settings.put(LAST_RATES, dumps(rates))

    def _is_fresh(self, read_at: datetime) -> bool:
        return timedelta(0) <= self._desk.clock.now() - read_at <= FRESH_FOR


def _fullest(wallets: Iterable[WalletBalance], rates: Mapping[str, int]) -> WalletBalance | None:
    known = [wallet for wallet in wallets if rates.get(wallet.asset, 0) > 0]
    return max(known, key=lambda w: _worth(w, rates[w.asset]), default=None)


def worth_of(wallets: Iterable[WalletBalance], rates: tuple[Rate, ...]) -> Money | None:
    """What wallets are worth together, an estimate; None where the rate of one is not known."""
    total = ZERO
    for wallet in wallets:
        rate = rate_for(wallet.asset, rates)
        if rate is not None:
            total = total + _worth(wallet, rate.usd.micros)
        elif wallet.available:
            return None
    return total


def _worth(wallet: WalletBalance, micros: int) -> Money:
    return Money(wallet.available * micros // 10**wallet.decimals)
