"""When a disposable card may be ended: only what is known to be over, and was frozen by us."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import (
    FREED_AFTER,
    SWEEP_WITHIN,
    Act,
    Decision,
    Sight,
    Standing,
    Why,
    decide,
)
from desktop_app.domain.guarded import Guard
from desktop_app.domain.history import HistoryKind, HistoryStatus
from desktop_app.domain.money import Money
from tests.unit.test_disposable import (
    DAY,
    ONE,
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


def test_what_others_froze_is_never_ended() -> None:
    late = frozen(charge(20, S.SETTLED), after=9 * DAY)
    assert decide(guard(froze_at=None), late).standing is Standing.HELD_ELSEWHERE
    assert decide(guard(froze_at=None), frozen(after=9 * DAY)).act is None


def test_nobody_says_unused_who_has_not_looked() -> None:
    unread = sight(after=9 * DAY, is_read=False)
    assert decide(guard(), unread).act is None
    assert decide(guard(), replace(unread, is_read=True)).act is Act.FREEZE
    used = sight(charge(20), after=9 * DAY, is_read=False)
    assert decide(guard(), used).act is Act.FREEZE  # to freeze on what is known does no harm
    ends = frozen(charge(20, S.SETTLED), after=9 * DAY)
    assert decide(guard(), ends).act is Act.TERMINATE
    assert decide(guard(), replace(ends, is_read_frozen=False)).act is None


def test_what_nobody_understands_may_still_post() -> None:
    for odd in (charge(20, S.UNRECOGNISED), charge(20, S.PENDING, kind=HistoryKind.OTHER)):
        assert decide(guard(), frozen(charge(5, S.SETTLED), odd, after=5 * DAY)).act is None
    assert decide(guard(), sight(charge(20, S.UNRECOGNISED))).act is Act.FREEZE


def test_a_card_stated_as_active_is_not_frozen_again_at_once() -> None:
    fresh = guard(froze_at=T0 + timedelta(hours=2))
    assert decide(fresh, sight(charge(20), after=timedelta(hours=2, seconds=90))) == Decision(
        Standing.SPENT, None, T0 + timedelta(hours=2) + FREED_AFTER, Why.USED
    )
    assert decide(fresh, sight(charge(20), after=timedelta(hours=3))).act is Act.FREEZE


def test_what_an_ended_card_held_is_asked_about_after_a_day() -> None:
    ended = sight(status=CardStatus.TERMINATED, ended_at=T0, after=23 * timedelta(hours=1))
    assert decide(guard(), ended) == Decision(Standing.ENDED, None, T0 + SWEEP_WITHIN)
    late = replace(ended, now=T0 + SWEEP_WITHIN)
    assert decide(guard(), late).why is Why.SWEEP
    assert decide(guard(swept=True), late).standing is Standing.BURNED
    assert decide(guard(), replace(late, status=CardStatus.FAILED)).standing is Standing.BURNED


charges = st.lists(
    st.builds(
        charge,
        st.integers(0, 60),
        st.sampled_from(HistoryStatus),
        hours=st.integers(-5, 400),
        kind=st.sampled_from(HistoryKind),
        name=st.uuids().map(str),
    ),
    max_size=6,
)
sights = st.builds(
    lambda held, hours, status, cents, flight: sight(
        *held,
        after=timedelta(hours=hours),
        status=status,
        available=None if cents is None else Money(cents * 10_000),
        in_flight=flight,
    ),
    charges,
    st.integers(0, 1000),
    st.sampled_from(CardStatus),
    st.one_of(st.none(), st.integers(-500, 5000)),
    st.booleans(),
)
guards = st.builds(
    lambda policy, froze, released: guard(
        policy, froze_at=T0 if froze else None, released_at=T0 if released else None
    ),
    st.sampled_from([ONE, PARTS, TRIAL, UNTIL, TWICE]),
    st.booleans(),
    st.booleans(),
)


@given(guards, sights)
def test_whatever_is_known_a_card_is_ended_only_when_nothing_can_post(
    own: Guard, seen: Sight
) -> None:
    made = decide(own, seen)
    if made.act is Act.TERMINATE:
        live = {S.PENDING, S.CONFIRMING}
        assert not [c for c in seen.charges if c.kind is HistoryKind.PURCHASE and c.status in live]
        assert seen.status is CardStatus.FROZEN
        assert seen.now >= T0 + DAY
        assert not seen.in_flight
        assert seen.available is not None
        assert seen.available >= Money(0)
    if made.act is Act.FREEZE:
        assert seen.status is CardStatus.ACTIVE
    if own.released_at is not None:
        assert made.act is None
    assert made.due is None or made.due > seen.now


@given(guards, sights, st.randoms())
def test_the_order_in_which_things_became_known_changes_nothing(
    own: Guard, seen: Sight, random: object
) -> None:
    mixed = list(seen.charges)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert decide(own, replace(seen, charges=mixed)) == decide(own, seen)
