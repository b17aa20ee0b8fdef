"""What wallets received, noticed between two reads, for rules that run on a payout.

No answer states a receipt: a balance that grew, while nothing of Purser's moved, is taken for one.
Where anything might explain the growth otherwise nothing is said: a receipt that is missed costs a
click, one that is none would move money. What else brings money to a wallet, a card that was ended
or emptied elsewhere, may be read after the wallet: so every card is read again first.
"""

import json
from datetime import datetime, timedelta
from itertools import chain

from desktop_app.application.desk import Desk
from desktop_app.application.named_rows import NO_EFFECT
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.receipts import received
from desktop_app.domain.rules import LATE_FOR, Payout, Rule
from desktop_app.domain.transactions import TransactionKind
from desktop_app.domain.wallets import WalletBalance

SEEN, OPEN = "payout_wallets", "payout_receipts"
"""The settings that keep the last figures looked at, and what was received lately."""
QUIET_FOR = timedelta(minutes=30)
"""For so long after a wish of money was last changed, wallets may state something of it."""
LATEST = 50
LATEST_ROWS = 20
_TO_WALLET = frozenset({TransactionKind.WITHDRAWAL, TransactionKind.REVERSAL})


class Receipts:
    """Of one unlocked vault; `look` is cheap while the wallets were not read again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen = _load_wallets(desk.vault.settings.get(SEEN))
        self._open = _load_open(desk.vault.settings.get(OPEN))
        self._noticed: dict[datetime, float] = {}
        self._sure: dict[datetime, bool] = {}

    def look(self, *, is_wanted: bool) -> None:
        """Compare the wallets as they were read with how they were last. Raises VaultError.

        While no rule wants it nothing is kept: what grew before a rule was on is none of its.
        """
        now_held = self._desk.vault.facts.wallets() if is_wanted else ()
        if now_held == self._seen or (is_wanted and not now_held):
            return
        rates, now = self._desk.vault.facts.rates(), self._desk.service_now()
        is_quiet = self._is_quiet(self._seen)
        got = received(self._seen, now_held, rates, is_quiet=is_quiet)
        fresh = {at: usd for at, usd in self._open.items() if now - at < LATE_FOR}
        if got is not None:
            fresh[now] = got
            self._noticed[now] = self._desk.clock.monotonic()
        self._keep(now_held, fresh)

    def _keep(self, held: tuple[WalletBalance, ...], fresh: dict[datetime, Money]) -> None:
        """Figures that were read again and are the same are not worth a write."""
        settings, is_new = self._desk.vault.settings, _figures(held) != _figures(self._seen)
        if is_new or fresh != self._open:
            with self._desk.vault.commit():
                settings.put(SEEN, _dump_wallets(held))
                settings.put(OPEN, _dump_open(fresh))
        self._seen, self._open = held, fresh

    def open_for(self, rule: Rule, plan: Payout) -> list[tuple[datetime, Money]]:
        """What was received since the rule is on and is enough for it, oldest first.

        Nothing of it that is not known yet to come from outside.
        """
        now = self._desk.service_now()
        return sorted(
            (at, usd)
            for at, usd in self._open.items()
            if at >= rule.since
            and (rule.done_to is None or at > rule.done_to)
            and usd >= plan.at_least
            and now - at < LATE_FOR
            and self._is_sure(at)
        )

    def _is_sure(self, at: datetime) -> bool:
        """Whether all cards were read since, and none of them explains it; looked at once."""
        if at not in self._sure:
            noticed = self._noticed.get(at)
            if noticed is not None and not self._desk.book.was_listed_since(noticed):
                return False  # what an earlier run noticed is looked at after a whole read anyway
            self._sure[at] = not self._is_from_card(at - QUIET_FOR)
        return self._sure[at]

    def _is_from_card(self, since: datetime) -> bool:
        """Whether a card ended since (UTC, the service's), or money was taken from one."""
        ahead = self._desk.service_now() - self._desk.clock.now()
        if self._has_ended(since - ahead):
            return True
        facts = self._desk.vault.facts
        rows = (facts.transactions(card.id, LATEST_ROWS) for card in self._desk.book.all())
        return any(
            row.kind in _TO_WALLET and row.at >= since and row.status not in NO_EFFECT
            for row in chain.from_iterable(rows)
        )

    def _has_ended(self, since: datetime) -> bool:
        ended = (c.ended_at for c in self._desk.book.all() if c.ended_at is not None)
        return any(at >= since for at in ended)

    def _is_quiet(self, before: tuple[WalletBalance, ...]) -> bool:
        """Whether nothing of ours, and no card that ended, can have brought money to a wallet."""
        since = min((w.read_at for w in before), default=self._desk.clock.now()) - QUIET_FOR
        kinds = (Kind.ISSUE, Kind.FUND, Kind.WITHDRAW, Kind.TERMINATE)
        wishes = self._desk.vault.intents.recent(LATEST, *kinds)
        if any(wish.changed_at >= since for wish in wishes) or self._desk.errands.is_busy():
            return False
        if any(wish.kind in kinds for wish in self._desk.vault.intents.open()):
            return False
        return not self._has_ended(since)


def _figures(wallets: tuple[WalletBalance, ...]) -> list[tuple[str, int]]:
    return [(wallet.id, wallet.available) for wallet in wallets]


def _dump_wallets(wallets: tuple[WalletBalance, ...]) -> str:
    rows = [
        [w.id, w.asset, w.network, w.available, w.decimals, w.read_at.isoformat()] for w in wallets
    ]
    return json.dumps(rows)


def _load_wallets(text: str) -> tuple[WalletBalance, ...]:
    try:
        return tuple(
            WalletBalance(name, asset, network, units, decimals, datetime.fromisoformat(at))
            for name, asset, network, units, decimals, at in json.loads(text or "[]")
        )
    except (TypeError, ValueError):
        return ()


def _dump_open(receipts: dict[datetime, Money]) -> str:
    return json.dumps({at.isoformat(): usd.micros for at, usd in receipts.items()})


def _load_open(text: str) -> dict[datetime, Money]:
    try:
        kept = json.loads(text or "{}")
        return {datetime.fromisoformat(at): Money(micros) for at, micros in kept.items()}
    except (AttributeError, TypeError, ValueError):
        return {}
