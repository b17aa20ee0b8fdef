"""Rules by which money is moved, or its owner is told, without a click. Product, section 4.

A rule is a sentence its owner wrote and confirmed after a dry run. Whatever changes it pauses it;
nothing but its owner switches it on.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.limits import Limits
from desktop_app.domain.money import ENGLISH, ZERO, Money, NumberStyle, format_money
from desktop_app.domain.schedules import Every, Schedule, check_schedule

RuleId = NewType("RuleId", str)  # 32 lower-case hex digits
RULE = "rule"
"""The parameter of a wish that a rule made: the rule's id."""
RULE_DAY = "rule_day"
"""The parameter that names the day (ISO, UTC by the service's clock) whose caps it uses."""
RULE_AT = "rule_at"
"""The parameter that says when it was made by the service's clock (ISO)."""
RESERVED = "reserved"
"""The parameter that says what may leave the wallet for it, fee and all, in micro-USD."""
WINDOW = "window"
"""The parameter that says for which occasion a rule made it; see `window_token`."""
MAX_DAYS_BEFORE = 14
MAX_MARGIN = 100


class Why(StrEnum):
    """Why a rule is paused; the codes are stable."""

    NEW = "new"
    CHANGED = "changed"
    OWNER = "owner"
    FAILURES = "failures"
    CARD = "card"
    WALLET = "wallet"
    CLOCK = "clock"
    RESTORED = "restored"
    DRAINED = "drained"
    RATE = "rate"


class Mode(StrEnum):
    """What an allowance does: bring the card to the amount, or add the amount."""

    SET = "set"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class KeepTo:
    """When the card's available balance is below `threshold`, fill up to `target`."""

    threshold: Money
    target: Money


@dataclass(frozen=True, slots=True)
class KeepBy:
    """When the card's available balance is below `threshold`, add `amount`."""

    threshold: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class Allowance:
    """At every due time of `schedule`, bring the card to `amount` or add it."""

    schedule: Schedule
    amount: Money
    mode: Mode = Mode.SET


@dataclass(frozen=True, slots=True)
class Reminder:
    """Tell `days` before a charge of `shop` is expected that the card holds too little for it.

    "" stands for every shop that charges regularly. `margin` is in percent. Moves nothing.
    """

    shop: str = ""
    days: int = 1
    margin: int = 10


@dataclass(frozen=True, slots=True)
class Payout:
    """When a wallet receives `at_least`, put `percent` of it, or else `amount`, on the card.

    With a `template` there is no card: one is issued as the template of that name says.
    """

    at_least: Money
    percent: int | None = None
    amount: Money | None = None
    template: str = ""


@dataclass(frozen=True, slots=True)
class WalletAlert:
    """Tell when all wallets together are worth less than `below`, an estimate. Moves nothing."""

    below: Money


Plan = KeepTo | KeepBy | Allowance | Reminder | Payout | WalletAlert
Threshold = KeepTo | KeepBy


@dataclass(frozen=True, slots=True)
class RuleCaps:
    """What a rule moves at most onto cards: in one run, in a day, in a month (UTC)."""

    run: Money
    day: Money
    month: Money


@dataclass(frozen=True, slots=True)
class Rule:
    """`place`: the lower goes first where the wallet is thin. `account`: through whose keys.

    `since`: from when on what is due counts (UTC), and `done_to` up to when it was dealt with.
    `paused` is None for a rule that runs.
    """

    id: RuleId
    plan: Plan
    card_id: CardId | None
    caps: RuleCaps
    account: str
    since: datetime
    place: int = 0
    paused: Why | None = Why.NEW
    done_to: datetime | None = None

    @property
    def moves_money(self) -> bool:
        """Whether it may send anything; the others only tell."""
        return not isinstance(self.plan, (Reminder, WalletAlert))

    @property
    def needs_card(self) -> bool:
        """Whether it is about one card; others are about a card to be made, or about none."""
        is_of_template = isinstance(self.plan, Payout) and self.plan.template != ""
        return not is_of_template and not isinstance(self.plan, WalletAlert)

    @property
    def is_on(self) -> bool:
        """Whether its owner confirmed it, and nothing has paused it since."""
        return self.paused is None


NO_CAPS = RuleCaps(ZERO, ZERO, ZERO)
"""Of a rule that moves nothing."""


_DUES = {Every.DAY: 31, Every.WEEK: 5, Every.MONTH: 2}
"""How often an allowance may run in a month of 31 days; the second monthly one ran late."""


def usual_caps(plan: Plan) -> RuleCaps:
    """What is offered. Of what keeps a level: one filling in a run, two in a day, thirty in a
    month (product, 4.2); of an allowance as often as it is due; of a payout fifteen in a month."""
    match plan:
        case KeepTo(target=most) | KeepBy(amount=most):
            in_day, in_month = 2, 30
        case Allowance(schedule=schedule, amount=most):
            in_day, in_month = 1, _DUES[schedule.every]
        case Payout(amount=Money() as most) | Payout(at_least=most):
            in_day, in_month = 1, 15
        case _:
            return NO_CAPS
    return RuleCaps(most, Money(most.micros * in_day), Money(most.micros * in_month))


def share_of(received: Money, percent: int) -> Money:
    """`percent` of what was received, rounded down."""
    return Money(received.micros * percent // 100)


def check_rule(rule: Rule, limits: Limits, style: NumberStyle = ENGLISH) -> None:
    """Raises InvalidInput for what can never be kept, by field."""
    if rule.needs_card == (rule.card_id is None):
        wrong = "Choose a card." if rule.needs_card else "This rule is about no card there is."
        raise InvalidInput(wrong, field="card")
    _check_plan(rule.plan, limits, style)
    if rule.moves_money:
        _check_caps(rule.caps, limits, style)


def _check_plan(plan: Plan, limits: Limits, style: NumberStyle) -> None:
    match plan:
        case KeepTo(threshold, target):
            _check_threshold(threshold, limits, style)
            if target - threshold < limits.min_top_up:
                least = format_money(threshold + limits.min_top_up, style)
                raise InvalidInput(f"At least {least}: above the threshold.", field="target")
            _check_amount(target, limits, style, field="target")
        case KeepBy(threshold, amount):
            _check_threshold(threshold, limits, style)
            _check_amount(amount, limits, style)
        case Allowance(schedule, amount, _):
            check_schedule(schedule)
            _check_amount(amount, limits, style)
        case Payout():
            _check_payout(plan, limits, style)
        case Reminder(_, days, margin):
            _check_reminder(days, margin)
        case WalletAlert(below):
            if below <= ZERO:
                raise InvalidInput("Above zero.", field="below")


def _check_threshold(threshold: Money, limits: Limits, style: NumberStyle) -> None:
    if threshold <= ZERO:
        raise InvalidInput("Above zero.", field="threshold")
    most = limits.max_card - limits.min_top_up
    if threshold > most:
        raise InvalidInput(f"At most {format_money(most, style)}.", field="threshold")


def _check_amount(
    amount: Money, limits: Limits, style: NumberStyle, *, field: str = "amount"
) -> None:
    if amount < limits.min_top_up:
        raise InvalidInput(f"At least {format_money(limits.min_top_up, style)}.", field=field)
    if amount > limits.max_card:
        most = format_money(limits.max_card, style)
        raise InvalidInput(f"A card holds at most {most}.", field=field)


def _check_payout(plan: Payout, limits: Limits, style: NumberStyle) -> None:
    if plan.at_least <= ZERO:
        raise InvalidInput("Above zero.", field="at_least")
    if (plan.percent is None) == (plan.amount is None):
        raise InvalidInput("Choose a share or an amount.", field="amount")
    if plan.percent is not None and not 1 <= plan.percent <= 100:
        raise InvalidInput("Between 1 and 100 percent.", field="percent")
    if plan.amount is not None:
        _check_amount(plan.amount, limits, style)
    if plan.percent is not None:
        _check_amount(share_of(plan.at_least, plan.percent), limits, style, field="percent")


def _check_reminder(days: int, margin: int) -> None:
    if not 1 <= days <= MAX_DAYS_BEFORE:
        raise InvalidInput(f"Between 1 and {MAX_DAYS_BEFORE} days.", field="days")
    if not 0 <= margin <= MAX_MARGIN:
        raise InvalidInput(f"Between 0 and {MAX_MARGIN} percent.", field="margin")


def _check_caps(caps: RuleCaps, limits: Limits, style: NumberStyle) -> None:
    if caps.run < limits.min_top_up:
        least = format_money(limits.min_top_up, style)
        raise InvalidInput(f"At least {least}, or nothing is ever sent.", field="cap_run")
    if caps.day < caps.run:
        raise InvalidInput("Below what one run may move.", field="cap_day")
    if caps.month < caps.day:
        raise InvalidInput("Below what a day may move.", field="cap_month")


def clash(rule: Rule, others: tuple[Rule, ...]) -> Rule | None:
    """The other rule that keeps the same card at a level: two of them would argue. Edge 9."""
    if not isinstance(rule.plan, Threshold):
        return None
    alike = (o for o in others if o.id != rule.id and isinstance(o.plan, Threshold))
    return next((o for o in alike if o.card_id == rule.card_id), None)


def pause(rule: Rule, why: Why) -> Rule:
    """`rule`, paused; the first reason stays, for that is what its owner has to look at."""
    return rule if rule.paused is not None else replace(rule, paused=why)


def switch_on(rule: Rule, now: datetime) -> Rule:
    """`rule` as its owner confirmed it at `now`: what was due before is not made up for."""
    return replace(rule, paused=None, since=now, done_to=None)


def window_token(rule_id: RuleId, window: str, attempt: int) -> str:
    """The form token of a rule's wish: one for each occasion and proven failure. Edge 2."""
    return f"rule/{rule_id}/{window}/{attempt}"


COOL_DOWN = timedelta(minutes=60)
"""How long a card is left alone after a run."""
RUNS_A_DAY = 3
FAILURES = 3
"""So many refusals in a row pause a rule."""
TRIES_WITHIN = timedelta(minutes=10)
"""Within it an occasion is tried again after a rate that moved."""
LATE_FOR = timedelta(hours=24)
"""Until then a due time that was missed is made up for, once. Edge 6."""
PARTIAL_FROM = Money.usd(10)
"""Less than what is needed is only sent from here on."""
