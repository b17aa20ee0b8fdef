"""What to think about before a rule is switched on. Advice, no refusal. Product, 4.3."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop_app.domain.caps import Terms
from desktop_app.domain.deciding import CardSight, need_of
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.limits import Fees, Limits, split_top_up
from desktop_app.domain.money import MICROS_PER_USD, ZERO, Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import (
    Allowance,
    KeepBy,
    KeepTo,
    Payout,
    Rule,
    Threshold,
    share_of,
)
from desktop_app.domain.schedules import SHORTEST_MONTH, Every, is_moved


class AdviceKind(StrEnum):
    """What the advice is about, and what its amount is, where it has one."""

    LOOPS = "loops"
    """An amount of at most half the threshold: one run may not be enough. Edge 3."""
    TYPICAL_CHARGE = "typical_charge"
    """The threshold is below what the card is usually charged: it would be declined. Edge 20.

    The amount is the threshold to take instead.
    """
    CAP_BELOW_NEED = "cap_below_need"
    """`cap` is below what one filling of an empty card needs, which is the amount."""
    ALREADY_BELOW = "already_below"
    """The card is below the threshold now: it runs as soon as it is on, and wants the amount."""
    SHORT_MONTH = "short_month"
    """The day does not exist in every month: the last one there is is taken. Edge 7."""
    SKIPPED_HOUR = "skipped_hour"
    """Daylight saving leaves this time out once a year."""
    MANY_PARTS = "many_parts"
    """More than the amount, one top-up, is needed: the card gets that much, and waits."""


@dataclass(frozen=True, slots=True)
class Advice:
    """`amount` is said with its kind; `cap` is the one that is too low, named as a decision does.

    A rule may be given CAP_BELOW_NEED several times, once for each cap.
    """

    kind: AdviceKind
    amount: Money | None = None
    cap: Code | None = None


LOOK_BACK = timedelta(days=90)
LOOK_AHEAD = timedelta(days=366)
MORE_THAN_LARGEST = 110
"""Percent of the largest charge that a threshold should be."""
_TOOK = frozenset(
    {
        HistoryStatus.PENDING,
        HistoryStatus.CONFIRMING,
        HistoryStatus.SETTLED,
        HistoryStatus.REFUNDED,
    }
)


def advise(
    rule: Rule,
    charges: Iterable[Charge],
    card: CardSight | None,
    terms: Terms,
    limits: Limits,
    fees: Fees,
    now: datetime,
) -> tuple[Advice, ...]:
    """Everything to be said of `rule` now, in the order of the kinds.

    `charges` are those of its card, `card` None where it was never read. Raises InvalidInput for an
    unknown zone.
    """
    return (
        *_of_threshold(rule, charges, limits, now),
        *_of_caps(rule, terms, limits, fees),
        *_of_card(rule, card),
        *_of_schedule(rule, now),
        *_of_parts(rule, limits),
    )


def _of_threshold(
    rule: Rule, charges: Iterable[Charge], limits: Limits, now: datetime
) -> Iterator[Advice]:
    plan = rule.plan
    if not isinstance(plan, Threshold):
        return
    if isinstance(plan, KeepBy) and plan.amount.micros * 2 <= plan.threshold.micros:
        yield Advice(AdviceKind.LOOPS)
    largest = max((_taken(c) for c in charges if _is_recent(rule, c, now)), default=ZERO)
    wanted = Money(-(-largest.micros * MORE_THAN_LARGEST // 100))
    most = limits.max_card - limits.min_top_up  # no rule may have a higher one
    if plan.threshold < min(wanted, most):
        yield Advice(AdviceKind.TYPICAL_CHARGE, min(_whole_dollars(wanted), most))


def _is_recent(rule: Rule, charge: Charge, now: datetime) -> bool:
    is_taken = charge.kind is HistoryKind.PURCHASE and charge.status in _TOOK
    return charge.card_id == rule.card_id and is_taken and now - charge.at <= LOOK_BACK


def _taken(charge: Charge) -> Money:
    """What it took or held, whichever was more: a shop is told no by what it holds."""
    stated = (a for a in (charge.authorized, charge.settled) if a is not None)
    return max(stated, default=ZERO)


def _whole_dollars(amount: Money) -> Money:
    return Money(-(-amount.micros // MICROS_PER_USD) * MICROS_PER_USD)


def _filling(rule: Rule) -> Money:
    """What one filling of an empty card needs; of a share, the smallest there is."""
    match rule.plan:
        case KeepTo(target=need) | KeepBy(amount=need) | Allowance(amount=need):
            return need
        case Payout(amount=Money() as need):
            return need
        case Payout(at_least=least, percent=int() as percent):
            return share_of(least, percent)
        case _:
            return ZERO


def _of_caps(rule: Rule, terms: Terms, limits: Limits, fees: Fees) -> Iterator[Advice]:
    need = _filling(rule)
    if not need:
        return
    parts = split_top_up(need, limits)
    issue = fees.issue if rule.card_id is None else ZERO
    out = sum((part + fees.for_load(part) for part in parts), issue)
    caps = (
        (Code.CAP_RUN, rule.caps.run, min(need, limits.max_top_up)),
        (Code.CAP_RULE_DAY, rule.caps.day, need),
        (Code.CAP_RULE_MONTH, rule.caps.month, need),
        (Code.CAP_CARD_DAY, terms.card_day, need),
        (Code.CAP_DAY, terms.day, out),
        (Code.CAP_MONTH, terms.month, out),
    )
    for code, cap, least in caps:
        if cap < least:
            yield Advice(AdviceKind.CAP_BELOW_NEED, least, code)


def _of_card(rule: Rule, card: CardSight | None) -> Iterator[Advice]:
    if card is None or card.available is None or not isinstance(rule.plan, Threshold):
        return
    need = need_of(rule, card)
    if need > ZERO:
        yield Advice(AdviceKind.ALREADY_BELOW, need)


def _of_schedule(rule: Rule, now: datetime) -> Iterator[Advice]:
    if not isinstance(rule.plan, Allowance):
        return
    schedule = rule.plan.schedule
    if schedule.every is Every.MONTH and schedule.day > SHORTEST_MONTH:
        yield Advice(AdviceKind.SHORT_MONTH)
    if is_moved(schedule, now, now + LOOK_AHEAD):
        yield Advice(AdviceKind.SKIPPED_HOUR)


def _of_parts(rule: Rule, limits: Limits) -> Iterator[Advice]:
    if _filling(rule) > limits.max_top_up:
        yield Advice(AdviceKind.MANY_PARTS, limits.max_top_up)
