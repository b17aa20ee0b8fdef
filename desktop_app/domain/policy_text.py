"""The policy of a disposable card as one line of JSON, and back."""

import json
from dataclasses import fields
from datetime import datetime, timedelta

from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind

POLICY = "disposable"
"""The parameter of an issue that carries the policy of the card it makes."""


class NotAPolicy(ValueError):
    """A text that was never written here."""


def dump_policy(policy: Policy) -> str:
    """Times in seconds, amounts in micro-USD, a date as ISO 8601 with its zone."""
    return json.dumps({f.name: _plain(getattr(policy, f.name)) for f in fields(policy)})


def load_policy(text: str) -> Policy:
    """From one line. Raises NotAPolicy."""
    try:
        told = json.loads(text)
        expected, until = told["expected"], told["until"]
        return Policy(
            kind=PolicyKind(told["kind"]),
            expected=None if expected is None else Money(int(expected)),
            tolerance=Money(int(told["tolerance"])),
            window=timedelta(seconds=told["window"]),
            until=None if until is None else datetime.fromisoformat(until),
            uses=int(told["uses"]),
            unused_for=timedelta(seconds=told["unused_for"]),
            refund_hold=timedelta(seconds=told["refund_hold"]),
            stays=_switch(told.get("stays", False)),  # what was written before had none
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise NotAPolicy from None


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return value.micros
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.isoformat() if isinstance(value, datetime) else value
