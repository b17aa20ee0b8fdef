"""What a rule has to be to be kept, said beside the field; and the caps that are offered for it."""

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.limits import Limits
from desktop_app.domain.money import ENGLISH, ZERO, Money, NumberStyle, format_money
from desktop_app.domain.rules import (
    NO_CAPS,
    Allowance,
    KeepBy,
    KeepTo,
    Payout,
    Plan,
    Reminder,
    Rule,
    RuleCaps,
    Threshold,
    WalletAlert,
    share_of,
)
from desktop_app.domain.schedules import Every, check_schedule

MAX_DAYS_BEFORE = 14
MAX_MARGIN = 100
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
