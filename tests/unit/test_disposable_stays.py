"""A card that stays: frozen after its use or without one, and never ended by Purser."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import GRACE, Act, Decision, Standing, Why, decide
from desktop_app.domain.history import HistoryKind, HistoryStatus
from desktop_app.domain.policies import Policy
from desktop_app.domain.policy_text import dump_policy, load_policy
from tests.unit.test_disposable import (
    DAY,
    PARTS,
    T0,
    TRIAL,
    TWICE,
    UNTIL,
    S,
    charge,
    frozen,
    guard,
    sight,
)

HOUR = timedelta(hours=1)
JIT = Policy(unused_for=24 * HOUR, stays=True)
EVERY = [replace(policy, stays=True) for policy in (JIT, PARTS, TRIAL, UNTIL, TWICE)]


def test_it_is_armed_until_its_purchase_or_its_time() -> None:
    fresh = guard(JIT, froze_at=None)
    assert decide(fresh, sight()) == Decision(Standing.ARMED, None, T0 + DAY, Why.UNUSED)
    used = decide(fresh, sight(charge(20)))
    assert used == Decision(Standing.SPENT, Act.FREEZE, None, Why.USED)
    late = decide(fresh, sight(after=DAY))
    assert late == Decision(Standing.RETIRING, Act.FREEZE, None, Why.UNUSED)


@pytest.mark.parametrize("usd", [0, 1])
def test_a_look_at_whether_it_exists_uses_nothing_up_and_keeps_nothing_open(usd: int) -> None:
    fresh = guard(JIT, froze_at=None)
    held = charge(usd, S.PENDING)
    seen = decide(fresh, sight(held))
    assert (seen.standing, seen.due) == (Standing.VERIFIED, T0 + DAY)
    assert decide(fresh, sight(held, after=DAY)).act is Act.FREEZE


def test_its_time_is_the_one_that_was_said_whatever_a_shop_looked_at_or_holds() -> None:
    long = guard(replace(JIT, unused_for=3 * DAY), froze_at=None)
    checked = charge(1, S.RELEASED)
    assert decide(long, sight(checked, after=GRACE + 2 * HOUR)).due == T0 + 3 * DAY
    earlier = charge(30, S.PENDING, hours=-30)
    assert decide(long, sight(earlier, after=3 * DAY)).act is Act.FREEZE


def test_what_nobody_has_looked_at_is_not_said_to_be_unused() -> None:
    blind = sight(after=2 * DAY, is_read=False)
    assert decide(guard(JIT, froze_at=None), blind).standing is Standing.ARMED


@pytest.mark.parametrize("froze_at", [None, T0 + HOUR])
@pytest.mark.parametrize(
    "charges",
    [
        [],
        [charge(20)],
        [charge(20, S.SETTLED)],
        [charge(20, S.RELEASED)],
        [charge(20, S.REFUNDED)],
    ],
)
def test_frozen_it_rests_whoever_froze_it_and_whatever_shops_hold(
    froze_at: object, charges: list
) -> None:
    for after in (2 * HOUR, 40 * DAY):
        resting = decide(guard(JIT, froze_at=froze_at), frozen(*charges, after=after))
        assert (resting.standing, resting.act, resting.due) == (Standing.RESTING, None, None)


def test_a_policy_that_was_kept_before_ends_its_card_as_it_did() -> None:
    old = dump_policy(Policy()).replace(', "stays": false', "")
    assert "stays" not in old
    assert load_policy(old) == Policy()


@given(
    policy=st.sampled_from(EVERY),
    rows=st.lists(
        st.tuples(
            st.integers(0, 90),
            st.sampled_from(HistoryStatus),
            st.sampled_from(HistoryKind),
            st.integers(-50, 900),
        ),
        max_size=5,
    ),
    hours=st.integers(0, 20_000),
    status=st.sampled_from(CardStatus),
    froze=st.none() | st.integers(-1, 900),
    flags=st.tuples(*[st.booleans()] * 4),
)
def test_a_card_that_stays_is_never_ended(
    policy: Policy,
    rows: list[tuple[int, HistoryStatus, HistoryKind, int]],
    hours: int,
    status: CardStatus,
    froze: int | None,
    flags: tuple[bool, ...],
) -> None:
    charges = [
        charge(usd, state, hours=at, kind=kind, name=f"row-{n}")
        for n, (usd, state, kind, at) in enumerate(rows)
    ]
    in_flight, freezing, is_read, is_read_frozen = flags
    seen = sight(
        *charges, after=hours * HOUR, status=status, in_flight=in_flight, freezing=freezing,
        is_read=is_read, is_read_frozen=is_read_frozen,
    )  # fmt: skip
    froze_at = None if froze is None else T0 + froze * HOUR
    decision = decide(guard(policy, froze_at=froze_at), seen)
    assert decision.act is not Act.TERMINATE
    is_over = status in {CardStatus.TERMINATED, CardStatus.FAILED}
    if status is CardStatus.FROZEN:
        assert decision.standing is Standing.RESTING
    assert is_over or decision.standing is not Standing.ATTENTION
