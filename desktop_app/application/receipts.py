"""What wallets received, noticed between two reads, for rules that run on a payout.

No answer states a receipt: a balance that grew, while nothing of Purser's moved, is taken for one.
Where anything might explain the growth otherwise nothing is said: a receipt that is missed costs a
click, one that is none would move money.
"""

import json
from datetime import datetime, timedelta

from desktop_app.application.desk import Desk
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.receipts import received
from desktop_app.domain.rules import LATE_FOR, Payout, Rule
from desktop_app.domain.wallets import WalletBalance

SEEN, OPEN = "payout_wallets", "payout_receipts"
"""The settings that keep the last figures looked at, and what was received lately."""
QUIET_FOR = timedelta(minutes=30)
"""For so long after a wish of money was last changed, wallets may state something of it."""
LATEST = 50


class Receipts:
    """Of one unlocked vault; `look` is cheap while the wallets were not read again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen = _load_wallets(desk.vault.settings.get(SEEN))
        self._open = _load_open(desk.vault.settings.get(OPEN))

    def look(self) -> None:
        """Compare the wallets as they were read with how they were last. Raises VaultError."""
        now_held = self._desk.vault.facts.wallets()
        if not now_held or now_held == self._seen:
            return
        rates, now = self._desk.vault.facts.rates(), self._desk.service_now()
        is_quiet = self._is_quiet(self._seen)
        got = received(self._seen, now_held, rates, is_quiet=is_quiet)
        fresh = {at: usd for at, usd in self._open.items() if now - at < LATE_FOR}
        if got is not None:
            fresh[now] = got
        settings = self._desk.vault.settings
        with self._desk.vault.commit():
            settings.put(SEEN, _dump_wallets(now_held))
            if fresh != self._open:
                settings.put(OPEN, _dump_open(fresh))
        self._seen, self._open = now_held, fresh

    def open_for(self, rule: Rule, plan: Payout) -> list[tuple[datetime, Money]]:
        """What was received since the rule is on and is enough for it, oldest first."""
        now = self._desk.service_now()
        return sorted(
            (at, usd)
            for at, usd in self._open.items()
            if at >= rule.since
            and (rule.done_to is None or at > rule.done_to)
            and usd >= plan.at_least
            and now - at < LATE_FOR
        )

    def _is_quiet(self, before: tuple[WalletBalance, ...]) -> bool:
        """Whether nothing of ours, and no card that ended, can have brought money to a wallet."""
        since = min((w.read_at for w in before), default=self._desk.clock.now()) - QUIET_FOR
        kinds = (Kind.ISSUE, Kind.FUND, Kind.WITHDRAW, Kind.TERMINATE)
        wishes = self._desk.vault.intents.recent(LATEST, *kinds)
        if any(wish.changed_at >= since for wish in wishes) or self._desk.errands.is_busy():
            return False
        if any(wish.kind in kinds for wish in self._desk.vault.intents.open()):
            return False
        return not any(
            card.facts.status is CardStatus.TERMINATED
            and card.ended_at is not None
            and card.ended_at >= since
            for card in self._desk.book.all()
        )


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
