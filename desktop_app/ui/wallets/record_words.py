"""The record of a top-up in words: estimate beside execution, and what nothing explains."""

from fractions import Fraction
from typing import Final

from desktop_app.domain.fx import Gap, Missing, TopUpRecord
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import ZERO, format_units
from desktop_app.domain.wallets import rate_for
from desktop_app.ui.words import Words

NOT_STATED = "Not stated by the card service"
AS_ESTIMATED = "As estimated"
BALANCED = "Every figure agrees to the cent"
_OUTCOMES: Final = {
    Stage.READY: "Not sent yet",
    Stage.SENDING: "Sent, waiting for the answer",
    Stage.ACCEPTED: "Not confirmed yet",
    Stage.REJECTED: "Did not happen: nothing was loaded",
    Stage.UNKNOWN: "Not known yet whether it happened",
    Stage.NOT_FOUND: "Looked for, not found",
    Stage.DISPUTED: "Contradicted by what was read",
    Stage.STALE: "Never sent",
}
_TAKEN_BACK: Final = "Loaded, then taken back by the service; a fee may have stayed"


def outcome(record: TopUpRecord) -> str:
    """How a top-up stands that is not confirmed."""
    return _TAKEN_BACK if record.is_taken_back else _OUTCOMES[record.stage]


def record_rows(record: TopUpRecord, words: Words) -> tuple[tuple[str, str], ...]:
    """Names with their values; before it is confirmed, what was estimated and how it stands."""
    estimated = ("Estimated", estimate_words(record, words))
    if record.stage is not Stage.CONFIRMED:
        return (estimated, ("Outcome", outcome(record)), ("Times", _times(record, words)))
    return (
        estimated,
        ("Wallet paid", debit_words(record, words)),
        ("Card received", NOT_STATED if record.credit is None else words.money(record.credit)),
        ("Fee", _fee(record, words)),
        ("Rate", rate_words(record, words)),
        ("Against estimate", spread_words(record, words)),
        ("Balance", gap_words(record, words)),
        ("Times", _times(record, words)),
    )


def estimate_words(record: TopUpRecord, words: Words) -> str:
    """`~ 101.00 USDC at 1 USDC ≈ $1.00 as of 14:02:03, with about $1.00 of fee`."""
    expected = record.expected
    if expected is None:
        return "No estimate was kept"
    fee = f"about {words.money(expected.fee)} of fee"
    rate = rate_for(expected.asset, expected.rates)
    if rate is None:
        return f"{fee}; no rate was known"
    pays = words.amount(format_units(expected.units, expected.decimals, words.style))
    price = format_units(rate.usd.micros, 6, words.style)
    at = words.clock_s(rate.read_at)
    return f"~ {pays} {expected.asset} at 1 {rate.asset} ≈ ${price} as of {at}, with {fee}"


def debit_words(record: TopUpRecord, words: Words) -> str:
    """`101.00 USDC, 1.00 of it as the fee`."""
    debit = record.debit
    if debit is None:
        return NOT_STATED
    whole = words.amount(format_units(debit.units, debit.decimals, words.style))
    fee = words.amount(format_units(debit.fee, debit.decimals, words.style))
    return f"{whole} {debit.asset}, {fee} of it as the fee"


def rate_words(record: TopUpRecord, words: Words) -> str:
    """`1 USDC = $0.998, worked out by Purser`."""
    rate = record.rate
    if rate is None or record.debit is None:
        return "Not known: what the wallet paid is not stated"
    sign = "=" if rate.denominator == 1 else "≈"
    price = format_units(_nearest(rate), 6, words.style)
    return f"1 {record.debit.asset} {sign} ${price}, worked out by Purser"


def spread_words(record: TopUpRecord, words: Words) -> str:
    """`$0.20 more than estimated (20 bp)`."""
    points, spread = record.spread_bp, record.spread
    if points is None or spread is None:
        if record.debit is None:
            return "Not known: what the wallet paid is not stated"
        return f"Not known: no rate of {record.debit.asset} was estimated"
    if not points and not spread:
        return AS_ESTIMATED
    less = points < 0 or spread < ZERO
    amount = words.money(-spread if spread < ZERO else spread)
    size = "less" if less else "more"
    return f"{amount} {size} than estimated ({abs(points)} bp)"


def gap_words(record: TopUpRecord, words: Words) -> str:
    """What does not balance, in a sentence each; `BALANCED` when nothing is left."""
    gaps = record.gaps
    return ". ".join(_gap(gap, words) for gap in gaps) if gaps else BALANCED


def _gap(missing: Missing, words: Words) -> str:
    amount = missing.amount or ZERO
    size = words.money(-amount if amount < ZERO else amount)
    return {
        Gap.DEBIT_NOT_STATED: "Cannot be checked: what the wallet paid is not stated",
        Gap.CREDIT_NOT_STATED: "Cannot be checked: what the card received is not stated",
        Gap.FEE_NOT_STATED: "Cannot be checked: the fee in dollars is not stated",
        Gap.CREDIT: f"The card received {size} {'more' if amount < ZERO else 'less'} than asked",
        Gap.FEE: (
            f"{size} of what the wallet paid is not explained"
            if amount > ZERO
            else f"The wallet paid {size} less fee than was stated"
        ),
    }[missing.gap]


def _fee(record: TopUpRecord, words: Words) -> str:
    if record.fee is None:
        return NOT_STATED
    fee = words.money(record.fee)
    if record.expected is None or record.expected.fee == record.fee:
        return fee
    return f"{fee}, estimated ~ {words.money(record.expected.fee)}"


def _times(record: TopUpRecord, words: Words) -> str:
    asked = f"Asked for {words.moment_s(record.asked_at)}"
    later = (("sent", record.sent_at), ("confirmed", record.confirmed_at))
    told = [f"{name} {words.clock_s(at)}" for name, at in later if at is not None]
    return ", ".join((asked, *told))


def _nearest(rate: Fraction) -> int:
    return round(rate)
