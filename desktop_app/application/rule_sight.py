"""What rules are decided by: put together from what was read, and from what they have committed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from json import JSONDecodeError, dumps, loads

from desktop_app.application.claims import Claims
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.guard_charges import charges_of
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.strangers import Strangers
from desktop_app.application.view import View
from desktop_app.application.views import by_card
from desktop_app.domain.caps import Committed, Run, commit, day_of, month_of, run_of
from desktop_app.domain.cards import Card, CardId, may_fund, state_of
from desktop_app.domain.deciding import (
    FRESH_FOR,
    SMALL_HOLD,
    CardSight,
    Sight,
    WalletSight,
)
from desktop_app.domain.guarded import amount_of, held_of
from desktop_app.domain.intents import (
    LOOK_ALIKE_FOR,
    MONEY_KINDS,
    TAKEN_BACK,
    Intent,
    Kind,
    Stage,
    blocking,
    is_without_effect,
    open_wish,
)
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import Environment
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import RuleId, due_window
from desktop_app.domain.stated_time import is_stated
from desktop_app.domain.transactions import TransactionKind
from desktop_app.domain.wallets import Rate, WalletBalance, rate_for

LAST_RATES = "automation_rates"
"""The setting that keeps the rates of the last run, micro-USD by asset."""
CLOCK = "automation_clock"
"""The setting that keeps how the clocks stood when a rule last ran, or was switched on."""
JUMP = timedelta(minutes=10)
"""A clock that moves by more was set. Edge 8."""
LATEST = 50
"""Wishes of anybody's among which it is looked what a wallet's figure may not show yet."""
_PAID = frozenset({Kind.FUND, Kind.ISSUE})
_NOT_KNOWN = frozenset({Stage.UNKNOWN, Stage.DISPUTED})


class RuleSights:
    """Reads the vault; changes nothing."""

    def __init__(
        self,
        desk: Desk,
        view: View,
        claims: Claims,
        strangers: Strangers,
        feeds: Feeds,
        book: RuleBook,
    ) -> None:
        self._desk = desk
        self._strangers = strangers
        self._feeds = feeds
        self._view = view
        self._claims = claims
        self._book = book
        self._open: Mapping[CardId, tuple[Intent, ...]] = {}
        self._opened: tuple[Intent, ...] = ()
        self._made: tuple[Intent, ...] = ()
        self._paid: tuple[Intent, ...] = ()
        self._runs: tuple[Run, ...] = ()
        self.sending = ""
        """The form token of what a rule sends just now."""
        self.look()

    @property
    def runs(self) -> tuple[Run, ...]:
        """What rules wished for this month, and what of it is still open, oldest first."""
        return self._runs

    def look(self) -> None:
        """Take in every wish as it stands now."""
        vault = self._desk.vault
        self._strangers.look(self._feeds.revision)
        self._opened = vault.intents.open()
        self._open = by_card(self._opened)
        since = month_of(day_of(self._desk.service_now()))
        # The day before as well: what ran last evening still keeps its card cool.
        since = min(since, day_of(self._desk.service_now()) - timedelta(days=1))
        self._made = vault.intents.of_rules(since)
        self._paid = vault.intents.recent(LATEST, *_PAID)
        found = (run_of(intent) for intent in self._made)
        self._runs = tuple(run for run in found if run is not None)

    def is_done(self, rule_id: RuleId) -> Callable[[datetime], bool]:
        """Says of a due time whether a run of the rule answers it."""
        answered = {run.window for run in self._runs if run.rule_id == rule_id and run.is_spent}
        return lambda due: due_window(due) in answered

    def committed(self) -> Committed:
        """What the runs come to today."""
        return commit(self._runs, day_of(self._desk.service_now()))

    def sight(self) -> Sight:
        """What is the same for every rule, now."""
        desk = self._desk
        return Sight(
            now=desk.service_now(),
            terms=self._book.terms,
            limits=desk.limits,
            fees=desk.fees,
            committed=self.committed(),
            wallet=self.wallet(),
            stop=self.stop(),
            is_unknown_anywhere=desk.errands.is_busy(self.sending)
            or any(i.stage in _NOT_KNOWN and i.kind in MONEY_KINDS for i in self._opened),
        )

    def stop(self) -> Code | None:
        """What stops every rule at this moment, though it is on."""
        desk = self._desk
        if self.clock_jumped():
            return Code.CLOCK
        if not self._view.link.is_whole:
            return Code.NOT_READ
        if desk.guard.refusal(Kind.FUND) is not None:
            return Code.NOT_ALLOWED
        return Code.OTHER_COPY if self._has_other_copy() else None

    def clock_jumped(self) -> bool:
        """Whether a clock was set since a rule last ran: then no day of a cap can be trusted.

        Time went back behind what a rule did, or this computer's clock moved against the service's.
        The practice bank's clock is the person's own to move.
        """
        known = self._clock_known()
        if known is None:
            return False
        seen, offset_s = known
        is_practice = self._desk.profile.environment is Environment.SANDBOX
        moved = timedelta(seconds=self._desk.api.clock_offset_s - offset_s)
        return self._desk.service_now() < seen - JUMP or (not is_practice and abs(moved) > JUMP)

    def keep_clock(self) -> None:
        """The clocks are as they should be, by a run or by the owner's word. Raises VaultError."""
        told = self._desk.service_now().isoformat(), self._desk.api.clock_offset_s
        self._desk.vault.settings.put(CLOCK, dumps(told))

    def _clock_known(self) -> tuple[datetime, float] | None:
        """The service's time when a rule last ran, and how far it was from ours, in seconds."""
        try:
            seen, offset_s = loads(self._desk.vault.settings.get(CLOCK) or "null")
            return datetime.fromisoformat(seen), float(offset_s)
        except (JSONDecodeError, TypeError, ValueError):
            return None

    def card(self, card: Card, *, with_holds: bool) -> CardSight:
        """What is known of a card; its holds only where they may decide something."""
        desk = self._desk
        held = small = ZERO
        if with_holds:
            for charge in held_of(charges_of(desk.vault, card.id, desk.service_now())):
                amount = amount_of(charge)
                held = held + amount
                small = small + (amount if amount <= SMALL_HOLD else ZERO)
        opened = self._open.get(card.id, ())
        return CardSight(
            is_active=may_fund(state_of(card, open_wish(opened), desk.today())),
            available=card.facts.available,
            read_at=card.read_at + (desk.service_now() - desk.clock.now()),
            small_holds=small,
            held=held,
            is_disputed=self._claims.is_disputed(card.id),
            is_disposable=is_disposable(desk, card.id),
            in_flight=blocking(opened, Kind.FUND) is not None,
        )

    def wallet(self) -> WalletSight | None:
        """The wallet that would pay; None while none is known well enough."""
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
        leaving = self._leaving(fullest.read_at)
        return WalletSight(
            _worth(fullest, rate.usd.micros) - leaving,
            _worth(fullest, then) - leaving,
            abs(rate.usd.micros - last) * 100 // last if last > 0 else 100,
        )

    def _leaving(self, read_at: datetime) -> Money:
        """What may be in a wallet's figure of `read_at` still, though it is wished for already."""
        waited_for = [i for i in self._opened if i.kind in _PAID and i.stage is not Stage.NOT_FOUND]
        # What a person paid as well: for minutes after it a wallet's figure is that of before.
        lately = {i.id: i for i in (*self._paid, *self._made)}.values()
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
        except (JSONDecodeError, AttributeError, TypeError, ValueError):
            return {}

    def keep_run(self) -> None:
        """The clocks and the rates are as they should be, by a run or by the owner's word.

        Raises VaultError.
        """
        self.keep_clock()
        self.keep_rates()

    def keep_rates(self) -> None:
        """From these rates on it counts how far they moved. Raises VaultError."""
        rates = {rate.asset: rate.usd.micros for rate in self._desk.vault.facts.rates()}
        self._desk.vault.settings.put(LAST_RATES, dumps(rates, sort_keys=True))

    def _is_fresh(self, read_at: datetime) -> bool:
        return timedelta(0) <= self._desk.clock.now() - read_at <= FRESH_FOR

    def _has_other_copy(self) -> bool:
        """Whether money was moved today by a vault that is not this one: its caps are not ours."""
        now = self._desk.service_now()
        return any(
            row.kind is TransactionKind.FUNDING
            and (not is_stated(row.at) or now - row.at < LOOK_ALIKE_FOR)
            for row in self._strangers.movements
        )


def is_disposable(desk: Desk, card_id: CardId) -> bool:
    """Whether a policy holds the card, and its owner did not take it out of it."""
    guard = desk.vault.guards.get(card_id)
    return guard is not None and guard.released_at is None


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
