"""A policy as text: what was kept comes back, and anything else is named."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.policy_text import NotAPolicy, dump_policy, load_policy

AMOUNTS = st.integers(0, 10**10).map(Money)
TIMES = st.integers(0, 366 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
POLICIES = st.builds(
    Policy,
    kind=st.sampled_from(PolicyKind),
    expected=st.none() | AMOUNTS,
    tolerance=AMOUNTS,
    window=TIMES,
    until=st.none() | TIMES.map(lambda since: datetime(2026, 1, 1, tzinfo=UTC) + since),
    uses=st.integers(1, 100),
    unused_for=TIMES,
    refund_hold=TIMES,
    stays=st.booleans(),
)


@given(POLICIES)
def test_what_was_kept_comes_back(policy: Policy) -> None:
    assert load_policy(dump_policy(policy)) == policy


@pytest.mark.parametrize("change", [
    {"kind": "forever"}, {"uses": None}, {"window": "soon"}, {"until": "tomorrow"},
    {"expected": "a lot"}, {"unused_for": 1e300}, {"stays": 1}, {"stays": None},
])  # fmt: skip
def test_anything_else_is_no_policy(change: dict[str, object]) -> None:
    with pytest.raises(NotAPolicy):
        load_policy(json.dumps(json.loads(dump_policy(Policy())) | change))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "1"])
def test_other_text_is_no_policy(text: str) -> None:
    with pytest.raises(NotAPolicy):
        load_policy(text)
