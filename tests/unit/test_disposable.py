"""Disposable cards: each policy, each edge of product 3.4 that is a decision, and what never is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.disposable import (
    END_MARGIN,
    GRACE,
    HOLD_IS_OLD,
    Act,
    Decision,
    Sight,
    Standing,
    Why,
    decide,
)
from desktop_app.domain.guarded import Guard, too_many, uses
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind

CARD = CardId("c-1")
T0 = datetime(2026, 11, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = Policy()
PARTS = Policy(PolicyKind.PARTS, expected=Money.usd(90))
TRIAL = Policy(PolicyKind.TRIAL)
UNTIL = Policy(PolicyKind.UNTIL, until=T0 + 3 * DAY)
TWICE = Policy(PolicyKind.USES, uses=2)
S = HistoryStatus


def charge(
    dollars: int,
    status: HistoryStatus = S.PENDING,
    *,
    hours: float = 1,
    kind: HistoryKind = HistoryKind.PURCHASE,
    name: str = "",
) -> Charge:
    held = Money.usd(dollars)
    settled = held if status in {S.SETTLED, S.REFUNDED, S.REVERSED} else None
    subject = name or f"{dollars}-{status}-{hours}"
    return Charge(
        subject, CARD, kind, status, T0 + timedelta(hours=hours), authorized=held, settled=settled
    )


def guard(policy: Policy = ONE, **more: object) -> Guard:
    """Frozen by us long ago, unless said otherwise: an active card is past what that says."""
    made = Guard(CARD, policy, T0, froze_at=T0 - DAY)
    return replace(made, **more)  # type: ignore[arg-type]


def sight(
    *charges: Charge,
    after: timedelta = timedelta(hours=2),
    status: CardStatus = CardStatus.ACTIVE,
    **more: object,
) -> Sight:
    seen = Sight(T0 + after, status, Money.usd(5), charges, T0 + DAY)
    return replace(seen, **more)  # type: ignore[arg-type]


def frozen(*charges: Charge, after: timedelta = timedelta(hours=2), **more: object) -> Sight:
    return sight(*charges, after=after, status=CardStatus.FROZEN, **more)


@pytest.mark.parametrize(
    ("policy", "charges", "expected"),
    [
        (ONE, [], Decision(Standing.ARMED, None, T0 + 7 * DAY, Why.UNUSED)),
        (ONE, [charge(20)], Decision(Standing.SPENT, Act.FREEZE, None, Why.USED)),
        (ONE, [charge(20, S.CONFIRMING)], Decision(Standing.SPENT, Act.FREEZE, None, Why.USED)),
        (ONE, [charge(20, S.SETTLED)], Decision(Standing.SPENT, Act.FREEZE, None, Why.USED)),
        # A verification, a decline, a refund and a load use nothing up.
        (
            ONE,
            [charge(1, S.RELEASED)],
            Decision(Standing.VERIFIED, None, T0 + timedelta(hours=1) + GRACE, Why.UNUSED),
        ),
        (ONE, [charge(20, S.DECLINED)], Decision(Standing.ARMED, None, T0 + 7 * DAY, Why.UNUSED)),
        (
            ONE,
            [charge(20, S.REFUNDED, kind=HistoryKind.REFUND)],
            Decision(Standing.ARMED, None, T0 + 7 * DAY, Why.UNUSED),
        ),
        (
            ONE,
            [charge(20, S.SETTLED, kind=HistoryKind.FUNDING)],
            Decision(Standing.ARMED, None, T0 + 7 * DAY, Why.UNUSED),
        ),
        # What was charged before the card was armed does not count.
        (
            ONE,
            [charge(20, S.SETTLED, hours=-1)],
            Decision(Standing.ARMED, None, T0 + 7 * DAY, Why.UNUSED),
        ),
        (TRIAL, [charge(0, S.RELEASED)], Decision(Standing.SPENT, Act.FREEZE, None, Why.USED)),
        (TWICE, [charge(20)], Decision(Standing.ARMED, None, None)),
        (
            TWICE,
            [charge(20), charge(30, hours=1.5)],
            Decision(Standing.SPENT, Act.FREEZE, None, Why.USED),
        ),
        (
            PARTS,
            [charge(40)],
            Decision(Standing.ARMED, None, T0 + timedelta(hours=1) + 14 * DAY, Why.WINDOW_OVER),
        ),
        (
            PARTS,
            [charge(40), charge(49, hours=1.5)],
            Decision(Standing.SPENT, Act.FREEZE, None, Why.ALL_PARTS),
        ),
        (UNTIL, [charge(40)], Decision(Standing.ARMED, None, T0 + 3 * DAY, Why.DATE)),
    ],
)
def test_an_active_card(policy: Policy, charges: list[Charge], expected: Decision) -> None:
    assert decide(guard(policy), sight(*charges)) == expected


@pytest.mark.parametrize(
    ("policy", "charges", "after", "why"),
    [
        (ONE, [], 7 * DAY, Why.UNUSED),
        (ONE, [charge(1, S.RELEASED)], GRACE + timedelta(hours=1), Why.UNUSED),
        (PARTS, [charge(40, S.SETTLED)], 14 * DAY + timedelta(hours=1), Why.WINDOW_OVER),
        (UNTIL, [charge(40)], 3 * DAY, Why.DATE),
    ],
)
def test_time_ends_a_card_too(
    policy: Policy, charges: list[Charge], after: timedelta, why: Why
) -> None:
    first = decide(guard(policy), sight(*charges, after=after - timedelta(seconds=1)))
    assert first.act is None
    then = decide(guard(policy), sight(*charges, after=after))
    assert (then.act, then.why) == (Act.FREEZE, why)


def test_a_freeze_on_its_way_is_not_sent_again_and_overtakes_anything_else() -> None:
    assert decide(guard(), sight(charge(20), in_flight=True)).act is Act.FREEZE
    assert decide(guard(), sight(charge(20), in_flight=True, freezing=True)).act is None


def test_it_ends_after_settlement_and_not_before_a_day() -> None:
    settled = charge(20, S.SETTLED)
    waits = decide(guard(), frozen(settled, after=timedelta(hours=3)))
    assert waits == Decision(Standing.RETIRING, None, T0 + DAY + END_MARGIN, Why.USED)
    ends = decide(guard(), frozen(settled, after=DAY + END_MARGIN))
    assert ends == Decision(Standing.RETIRING, Act.TERMINATE, None, Why.USED)
    busy = frozen(settled, after=DAY + END_MARGIN, in_flight=True)
    assert decide(guard(), busy).act is None


def test_the_service_may_say_later_and_the_owner_may_wait_for_refunds() -> None:
    settled = charge(20, S.SETTLED)
    later = guard(end_not_before=T0 + 2 * DAY)
    assert decide(later, frozen(settled, after=DAY + END_MARGIN)).due == T0 + 2 * DAY
    patient = guard(replace(ONE, refund_hold=14 * DAY))
    due = decide(patient, frozen(settled, after=DAY + END_MARGIN)).due
    assert due == settled.at + 14 * DAY


def test_a_card_with_a_hold_waits_and_an_old_hold_is_asked_about() -> None:
    held = charge(20)
    assert decide(guard(), frozen(held, after=5 * DAY)).standing is Standing.SPENT
    old = decide(guard(), frozen(held, after=HOLD_IS_OLD + timedelta(hours=1)))
    assert old == Decision(Standing.ATTENTION, None, None, Why.OLD_HOLD)


def test_a_second_charge_that_raced_the_freeze_is_told_and_both_are_waited_for() -> None:
    first, second = charge(20, S.SETTLED), charge(30, hours=1.01)
    assert too_many(guard(), uses(guard(), [second, first])) == (Money.usd(20), Money.usd(30))
    assert too_many(guard(), uses(guard(), [first])) == ()
    assert decide(guard(), frozen(first, second, after=3 * DAY)).standing is Standing.SPENT


def test_a_charge_that_was_given_up_is_asked_about_but_a_trial_retires() -> None:
    gone = charge(20, S.RELEASED)
    assert decide(guard(), frozen(gone)).standing is Standing.VOIDED
    assert decide(guard(TRIAL), frozen(gone)).standing is Standing.RETIRING


def test_what_others_did_is_told_and_left() -> None:
    assert decide(guard(froze_at=None), frozen()).standing is Standing.HELD_ELSEWHERE
    released = guard(released_at=T0 + DAY)
    assert decide(released, sight(charge(20))) == Decision(Standing.RELEASED)
    ended = sight(charge(20), status=CardStatus.TERMINATED)
    assert decide(guard(), ended) == Decision(Standing.ENDED)
    assert decide(guard(swept=True), ended) == Decision(Standing.BURNED)


def test_debt_and_an_unknown_age_are_the_owners() -> None:
    settled = charge(20, S.SETTLED)
    debt = frozen(settled, after=3 * DAY, available=Money(-1))
    assert decide(guard(), debt) == Decision(Standing.ATTENTION, None, None, Why.DEBT)
    ageless = frozen(settled, after=3 * DAY, ends_from=None)
    assert decide(guard(), ageless) == Decision(Standing.ATTENTION, None, None, Why.AGE_UNKNOWN)
    unread = frozen(settled, after=3 * DAY, available=None)
    assert decide(guard(), unread).act is None


def test_an_amount_that_nobody_stated_counts_as_a_use() -> None:
    unsaid = replace(charge(20), authorized=None)
    assert uses(guard(), [unsaid]) == [unsaid]
