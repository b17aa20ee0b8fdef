"""A rule as one line of JSON, and back. Amounts in micro-USD, times as ISO 8601."""

import json
from datetime import datetime, time

from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money
from desktop_app.domain.rules import (
    Allowance,
    KeepBy,
    KeepTo,
    Mode,
    Payout,
    Plan,
    Reminder,
    Rule,
    RuleCaps,
    RuleId,
    WalletAlert,
    Why,
)
from desktop_app.domain.schedules import Every, Schedule, check_times


class NotARule(ValueError):
    """A text that was never written here."""


def dump_rule(rule: Rule) -> str:
    """Everything of it but its place among the others."""
    caps = rule.caps
    return json.dumps(
        {
            "id": rule.id,
            "plan": _dump_plan(rule.plan),
            "card_id": rule.card_id,
            "caps": [caps.run.micros, caps.day.micros, caps.month.micros],
            "account": rule.account,
            "since": rule.since.isoformat(),
            "paused": None if rule.paused is None else rule.paused.value,
            "done_to": None if rule.done_to is None else rule.done_to.isoformat(),
            "like": rule.like,
        },
        sort_keys=True,
    )


def load_rule(text: str, place: int) -> Rule:
    """From one line. Raises NotARule."""
    try:
        told = json.loads(text)
        run, day, month = (Money(one) for one in told["caps"])
        return Rule(
            RuleId(_text(told["id"])),
            _load_plan(told["plan"]),
            None if told["card_id"] is None else CardId(_text(told["card_id"])),
            RuleCaps(run, day, month),
            _text(told["account"]),
            _moment(told["since"]),
            place,
            None if told["paused"] is None else Why(told["paused"]),
            None if told["done_to"] is None else _moment(told["done_to"]),
            _text(told["like"]),
        )
    except (KeyError, TypeError, ValueError, RecursionError, InvalidInput):
        raise NotARule from None


def plan_text(rule: Rule) -> str:
    """What its owner confirms: the same text for the same sentence, whatever became of the rule."""
    caps = rule.caps
    return json.dumps(
        [
            rule.id,
            _dump_plan(rule.plan),
            rule.card_id,
            caps.run.micros,
            caps.day.micros,
            caps.month.micros,
            rule.account,
        ],
        sort_keys=True,
    )


def _dump_plan(plan: Plan) -> dict[str, object]:
    match plan:
        case KeepTo(threshold, target):
            return {"kind": "keep_to", "threshold": threshold.micros, "target": target.micros}
        case KeepBy(threshold, amount):
            return {"kind": "keep_by", "threshold": threshold.micros, "amount": amount.micros}
        case Allowance(schedule, amount, mode):
            told = {"kind": "allowance", "amount": amount.micros, "mode": mode.value}
            return {**told, **_dump_schedule(schedule)}
        case Reminder(shop, days, margin):
            return {"kind": "reminder", "shop": shop, "days": days, "margin": margin}
        case Payout(at_least, percent, amount, template):
            share = None if amount is None else amount.micros
            told = {"kind": "payout", "at_least": at_least.micros, "percent": percent}
            return {**told, "amount": share, "template": template}
        case WalletAlert(below):
            return {"kind": "wallet_alert", "below": below.micros}


def _load_plan(told: dict[str, object]) -> Plan:
    kind = told["kind"]
    if kind == "keep_to":
        return KeepTo(_money(told["threshold"]), _money(told["target"]))
    if kind == "keep_by":
        return KeepBy(_money(told["threshold"]), _money(told["amount"]))
    if kind == "allowance":
        return Allowance(_load_schedule(told), _money(told["amount"]), Mode(_text(told["mode"])))
    if kind == "reminder":
        return Reminder(_text(told["shop"]), _whole(told["days"]), _whole(told["margin"]))
    if kind == "payout":
        percent, amount = told["percent"], told["amount"]
        return Payout(
            _money(told["at_least"]),
            None if percent is None else _whole(percent),
            None if amount is None else _money(amount),
            _text(told["template"]),
        )
    if kind == "wallet_alert":
        return WalletAlert(_money(told["below"]))
    raise NotARule


def _dump_schedule(schedule: Schedule) -> dict[str, object]:
    at = schedule.at.isoformat("minutes")
    days = {"weekday": schedule.weekday, "day": schedule.day}
    return {"every": schedule.every.value, "at": at, "zone": schedule.zone, **days}


def _load_schedule(told: dict[str, object]) -> Schedule:
    at = time.fromisoformat(_text(told["at"]))
    days = _whole(told["weekday"]), _whole(told["day"])
    schedule = Schedule(Every(_text(told["every"])), at, _text(told["zone"]), *days)
    check_times(schedule)
    return schedule


def _money(told: object) -> Money:
    return Money(_whole(told))


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise NotARule
    return told


def _moment(told: object) -> datetime:
    """A time without a zone cannot be compared with any other here."""
    at = datetime.fromisoformat(_text(told))
    if at.tzinfo is None:
        raise NotARule
    return at


def _whole(told: object) -> int:
    if type(told) is not int:
        raise NotARule
    return told
