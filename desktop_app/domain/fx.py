"""What one top-up was expected to cost, what it cost, and what of that nothing explains."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from desktop_app.domain.cards import CardId
from desktop_app.domain.evidence import Evidence, debit_in
from desktop_app.domain.intents import TAKEN_BACK, Intent, IntentId, Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.rules import RULE
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.domain.wallets import Debit, Estimate, Rate, rate_for

ESTIMATE = "estimate"
"""The parameter of a top-up that keeps what it was expected to cost; see `dump_expected`."""
_MICROS_PER_CENT = 10_000
_BASIS_POINTS = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Expected:
    """What was estimated at the click. `units` of 10**-decimals `asset` pay load and `fee`.

    `wallet` is the name of the wallet that the estimate was made for, "" where none could be;
    which one pays is the service's decision, so every rate of that moment is kept.
    """

    fee: Money
    rates: tuple[Rate, ...]
    wallet: str = ""
    asset: str = ""
    units: int = 0
    decimals: int = 0


class Gap(StrEnum):
    """What keeps a record from balancing: a part nobody stated, or figures that disagree.

    `CREDIT`: the card was not given what was asked for. `FEE`: the fee that the wallet paid is
    worth more or less than the fee in dollars, at the load's rate and at the estimate's.
    """

    DEBIT_NOT_STATED = "debit_not_stated"
    CREDIT_NOT_STATED = "credit_not_stated"
    FEE_NOT_STATED = "fee_not_stated"
    CREDIT = "credit"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class Missing:
    """One gap; `amount` is what was paid, or not given, and nothing explains."""

    gap: Gap
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class TopUpRecord:
    """One top-up: estimate beside execution. None is what nobody stated, never a zero.

    `credit` and `fee` are dollars as the service stated them, `debit` is in the wallet's own
    asset. `sent_at` is ours, `booked_at` the service's time of the movement, `confirmed_at` when
    a read proved it (UTC). `is_taken_back`: it was loaded, and the service undid it. `by_rule`: a
    rule sent it, nobody clicked.
    """

    intent_id: IntentId
    reference: str
    card_id: CardId | None
    stage: Stage
    asked: Money
    asked_at: datetime
    expected: Expected | None = None
    credit: Money | None = None
    fee: Money | None = None
    debit: Debit | None = None
    sent_at: datetime | None = None
    booked_at: datetime | None = None
    confirmed_at: datetime | None = None
    is_taken_back: bool = False
    by_rule: bool = False

    @property
    def rate(self) -> Fraction | None:
        """Micro-USD that the card was given for one whole unit: worked out, exact."""
        if self.debit is None or self.credit is None:
            return None
        return Fraction(self.credit.micros * 10**self.debit.decimals, self.debit.net)

    @property
    def expected_rate(self) -> Rate | None:
        """The estimate's rate of the asset that paid."""
        if self.debit is None or self.expected is None:
            return None
        rate = rate_for(self.debit.asset, self.expected.rates)
        return rate if rate is not None and rate.usd.micros > 0 else None

    @property
    def spread_bp(self) -> int | None:
        """Basis points that the load cost more than estimated; negative for less."""
        rate, expected = self.rate, self.expected_rate
        if not rate or expected is None:
            return None
        return round((expected.usd.micros / rate - 1) * _BASIS_POINTS)

    @property
    def spread(self) -> Money | None:
        """The same in dollars by the estimate's rate, rounded to whole cents."""
        expected = self.expected_rate
        if self.debit is None or self.credit is None or expected is None:
            return None
        worth = Fraction(self.debit.net * expected.usd.micros, 10**self.debit.decimals)
        return _in_cents(worth - self.credit.micros)

    @property
    def gaps(self) -> tuple[Missing, ...]:
        """Everything that keeps it from balancing to the cent; none while it is not confirmed."""
        if self.stage is not Stage.CONFIRMED:
            return ()
        found = (self._credit_gap(), self._fee_gap(), self._debit_gap())
        return tuple(gap for gap in found if gap is not None)

    def _credit_gap(self) -> Missing | None:
        if self.credit is None:
            return Missing(Gap.CREDIT_NOT_STATED)
        short = self.asked - self.credit
        return Missing(Gap.CREDIT, short) if short else None

    def _fee_gap(self) -> Missing | None:
        if self.fee is None:
            return Missing(Gap.FEE_NOT_STATED)
        if self.debit is None or self.rate is None:
            return None
        # A service may keep its spread out of the fee: then the fee is worth the estimate's rate.
        expected = self.expected_rate
        rates = [self.rate] if expected is None else [self.rate, Fraction(expected.usd.micros)]
        worth = [self.debit.fee * rate / 10**self.debit.decimals for rate in rates]
        over = [_in_cents(one - self.fee.micros) for one in worth]
        return Missing(Gap.FEE, over[0]) if all(over) else None

    def _debit_gap(self) -> Missing | None:
        return Missing(Gap.DEBIT_NOT_STATED) if self.debit is None else None


def fold_record(
    intent: Intent,
    rows: Iterable[Transaction],
    evidence: Iterable[Evidence],
    sent_at: datetime | None = None,
) -> TopUpRecord | None:
    """The record of a top-up from what is kept of it; None for any other wish.

    `rows` are of its card. The order of rows changes nothing.
    """
    if intent.kind is not Kind.FUND or intent.asked is None:
        return None
    row = _movement(rows, intent)
    # A feed that names no fee reads as zero there, which does not say that there was none.
    fee = (row.fee if row is not None else None) or intent.fee or None
    is_confirmed = intent.stage is Stage.CONFIRMED
    return TopUpRecord(
        intent.id,
        intent.sent_as,
        intent.card_id,
        intent.stage,
        intent.asked,
        intent.created_at,
        expected=load_expected(intent.params.get(ESTIMATE, "")),
        credit=row.amount if row is not None else None,
        fee=fee,
        debit=debit_in(evidence, intent.id),
        sent_at=sent_at,
        booked_at=row.at if row is not None else None,
        confirmed_at=intent.changed_at if is_confirmed else None,
        is_taken_back=intent.reason == TAKEN_BACK,
        by_rule=RULE in intent.params,
    )


def _movement(rows: Iterable[Transaction], intent: Intent) -> Transaction | None:
    """The settled load itself; of several, the first: the service counts a reference once."""
    own = (
        row
        for row in rows
        if (row.card_id, row.reference) == (intent.card_id, intent.sent_as)
        and row.kind is TransactionKind.FUNDING
        and row.status is TransactionStatus.SETTLED
    )
    return min(own, key=lambda row: (row.at, row.id), default=None)


# --- what is kept -------------------------------------------------------------------------------


def expect(fee: Money, made: Estimate | None, rates: tuple[Rate, ...]) -> Expected:
    """What is known at the click; `made` is None without a wallet or its rate."""
    if made is None:
        return Expected(fee, rates)
    wallet = made.wallet
    return Expected(fee, rates, wallet.name, wallet.asset, made.units, wallet.decimals)


def dump_expected(expected: Expected) -> str:
    """One line of JSON: integers and texts, times as microseconds since 1970 UTC."""
    rates = {
        rate.asset: [rate.usd.micros, (rate.read_at - _EPOCH) // timedelta(microseconds=1)]
        for rate in expected.rates
    }
    return json.dumps(
        {
            "fee": expected.fee.micros,
            "rates": rates,
            "wallet": expected.wallet,
            "asset": expected.asset,
            "units": expected.units,
            "decimals": expected.decimals,
        },
        separators=(",", ":"),
    )


def load_expected(text: str) -> Expected | None:
    """What was kept; None where nothing was, or what cannot be read."""
    try:
        kept = json.loads(text)
        rates = tuple(
            Rate(asset, Money(usd), _EPOCH + timedelta(microseconds=at))
            for asset, (usd, at) in sorted(kept["rates"].items())
        )
        units, decimals = int(kept["units"]), int(kept["decimals"])
        fee = Money(kept["fee"])
        return Expected(fee, rates, str(kept["wallet"]), str(kept["asset"]), units, decimals)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


def _in_cents(micros: Fraction) -> Money:
    return Money(round(micros / _MICROS_PER_CENT) * _MICROS_PER_CENT)
