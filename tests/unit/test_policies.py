"""What a disposable card can be for, and what cannot be kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind, check

T0 = datetime(2026, 11, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = Policy()
PARTS = Policy(PolicyKind.PARTS, expected=Money.usd(90))
TRIAL = Policy(PolicyKind.TRIAL)
UNTIL = Policy(PolicyKind.UNTIL, until=T0 + 3 * DAY)
TWICE = Policy(PolicyKind.USES, uses=2)


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        (Policy(PolicyKind.UNTIL), "until"),
        (Policy(PolicyKind.UNTIL, until=T0), "until"),
        (Policy(PolicyKind.UNTIL, until=T0 + 400 * DAY), "until"),
        (Policy(PolicyKind.PARTS), "expected"),
        (Policy(PolicyKind.USES, uses=0), "uses"),
        (Policy(PolicyKind.USES, uses=101), "uses"),
        (replace(ONE, unused_for=timedelta(0)), "unused_for"),
        (replace(ONE, window=400 * DAY), "window"),
        (replace(ONE, refund_hold=-DAY), "refund_hold"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(policy: Policy, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(policy, T0)
    assert refused.value.field == field


@pytest.mark.parametrize("policy", [ONE, PARTS, TRIAL, UNTIL, TWICE])
def test_what_can_be_kept_is_taken(policy: Policy) -> None:
    check(policy, T0)
