"""What is said of a rule before it is switched on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest

from desktop_app.domain.caps import Terms
from desktop_app.domain.deciding import CardSight
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.money import Money
from desktop_app.domain.rule_advice import Advice, AdviceKind, advise
from desktop_app.domain.rule_checks import usual_caps
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import (
    Allowance,
    KeepBy,
    KeepTo,
    Payout,
    Plan,
    Reminder,
    Rule,
    WalletAlert,
)
from desktop_app.domain.schedules import Every, Schedule
from tests.support.rule_values import (
    CARD,
    DAY,
    FILL,
    NOW,
    OPEN_TERMS,
    POCKET_MONEY,
    card,
    charge,
    held,
    rule,
)

usd = Money.usd
A, S = AdviceKind, HistoryStatus


def advice(
    made: Rule,
    charges: Sequence[Charge] = (),
    seen: CardSight | None = None,
    terms: Terms = OPEN_TERMS,
) -> tuple[Advice, ...]:
    return advise(made, charges, seen, terms, PUBLISHED_LIMITS, PUBLISHED_FEES, NOW)


def kinds(made: Rule, charges: Sequence[Charge] = ()) -> list[AdviceKind]:
    return [one.kind for one in advice(made, charges)]


@pytest.mark.parametrize(
    "plan",
    [FILL, KeepBy(usd(20), usd(50)), POCKET_MONEY, Payout(usd(500), percent=10), Reminder()],
)
def test_a_sound_rule_is_given_no_advice(plan: Plan) -> None:
    assert advice(rule(plan, caps=usual_caps(plan)), [charge(15)], card(100)) == ()


def test_edge_3_an_amount_of_at_most_half_the_threshold_loops() -> None:
    assert kinds(rule(KeepBy(usd(100), usd(50)))) == [A.LOOPS]
    assert kinds(rule(KeepBy(usd(100), Money.usd(50, 1)))) == []


# --- edge 20 ---


@pytest.mark.parametrize(
    ("largest", "suggested"),
    [
        (Money.usd(18, 18), None),  # 19.998
        (Money.usd(18, 19), usd(21)),  # 20.009
        (Money(18_181_819), usd(21)),  # 20.0000009
        (usd(30), usd(33)),
        (Money.usd(30, 1), usd(34)),
        (usd(49_000), usd(49_998)),  # the highest a rule may have
    ],
)
def test_edge_20_a_threshold_below_the_largest_charge_and_a_tenth(
    largest: Money, suggested: Money | None
) -> None:
    found = advice(rule(), [charge(3), charge(largest), charge(1)])
    assert found == (() if suggested is None else (Advice(A.TYPICAL_CHARGE, suggested),))
    if suggested is not None:
        higher = replace(FILL, threshold=suggested, target=usd(50_000))
        assert A.TYPICAL_CHARGE not in kinds(rule(higher), [charge(largest)])


@pytest.mark.parametrize(
    "line",
    [
        held(90),
        held(90, status=S.CONFIRMING),
        charge(90, status=S.REFUNDED),
        replace(charge(2), authorized=usd(90)),
        charge(90, 90 * DAY),
    ],
)
def test_whatever_was_held_or_taken_counts(line: Charge) -> None:
    assert kinds(rule(), [line]) == [A.TYPICAL_CHARGE]


@pytest.mark.parametrize(
    "line",
    [
        charge(90, 91 * DAY),
        charge(90, card_id="c-2"),
        charge(90, kind=HistoryKind.FUNDING),
        charge(90, kind=HistoryKind.REFUND),
        held(90, status=S.DECLINED),
        held(90, status=S.RELEASED),
        charge(90, status=S.REVERSED),
        charge(None),
    ],
)
def test_what_was_not_taken_or_is_not_of_this_card_and_time_does_not(line: Charge) -> None:
    assert kinds(rule(), [line]) == []


# --- caps and parts ---


def test_each_cap_below_one_filling_is_named_with_what_it_takes() -> None:
    fill = rule(KeepTo(usd(20), usd(300)), caps=usual_caps(FILL))
    assert advice(fill, terms=Terms(is_on=True)) == (
        Advice(A.CAP_BELOW_NEED, usd(300), Code.CAP_RUN),
        Advice(A.CAP_BELOW_NEED, usd(300), Code.CAP_RULE_DAY),
        Advice(A.CAP_BELOW_NEED, usd(300), Code.CAP_CARD_DAY),
        Advice(A.CAP_BELOW_NEED, usd(303), Code.CAP_DAY),  # with its fee
    )


def test_a_cap_that_is_just_enough_is() -> None:
    made = rule(POCKET_MONEY, caps=usual_caps(POCKET_MONEY))
    terms = replace(OPEN_TERMS, day=usd(303), month=usd(303), card_day=usd(300))
    assert advice(made, terms=terms) == ()
    less = replace(terms, month=Money(302_999_999), day=Money(302_999_999))
    assert [one.cap for one in advice(made, terms=less)] == [Code.CAP_DAY, Code.CAP_MONTH]


def test_a_payout_that_makes_its_card_pays_for_that_too() -> None:
    plan = Payout(usd(500), percent=10, template="Ads")
    made = rule(plan, card_id=None, caps=usual_caps(plan))
    assert advice(made, terms=replace(OPEN_TERMS, day=usd(51))) == (
        Advice(A.CAP_BELOW_NEED, usd(52), Code.CAP_DAY),
    )
    fixed = Payout(usd(500), amount=usd(40))
    assert advice(rule(fixed, caps=usual_caps(fixed))) == ()


def test_more_than_one_top_up_takes_comes_in_parts() -> None:
    plan = KeepTo(usd(20), usd(6_000))
    terms = replace(OPEN_TERMS, day=usd(6_060))
    assert advice(rule(plan), terms=terms) == (Advice(A.MANY_PARTS, usd(2_500)),)
    assert kinds(rule(KeepTo(usd(20), usd(2_500)))) == []
    low = advice(rule(plan, caps=usual_caps(FILL)))
    assert low[0] == Advice(A.CAP_BELOW_NEED, usd(2_500), Code.CAP_RUN)


def test_rules_that_only_tell_need_no_cap() -> None:
    alert = WalletAlert(usd(100))
    assert advice(rule(alert, card_id=None, caps=usual_caps(alert)), terms=Terms()) == ()


# --- the card and the clock ---


def test_a_card_that_is_below_already_is_said_to_run_at_once() -> None:
    assert advice(rule(), seen=card(12)) == (Advice(A.ALREADY_BELOW, usd(88)),)
    assert advice(rule(), seen=card(20)) == ()
    assert advice(rule(), seen=card(None)) == ()
    assert advice(rule(POCKET_MONEY), seen=card(0)) == ()


@pytest.mark.parametrize("day", [28, 29, 30, 31])
def test_a_day_that_some_months_do_not_have(day: int) -> None:
    monthly = Allowance(Schedule(Every.MONTH, time(9), "UTC", day=day), usd(300))
    assert kinds(rule(monthly)) == ([] if day == 28 else [A.SHORT_MONTH])
    daily = replace(monthly, schedule=replace(monthly.schedule, every=Every.DAY))
    assert kinds(rule(daily)) == []


@pytest.mark.parametrize(
    ("schedule", "is_skipped"),
    [
        (Schedule(Every.DAY, time(2, 30), "Europe/Berlin"), True),
        (Schedule(Every.DAY, time(2), "America/New_York"), True),
        (Schedule(Every.DAY, time(3), "Europe/Berlin"), False),
        (Schedule(Every.DAY, time(2, 30), "UTC"), False),
        (Schedule(Every.DAY, time(2, 30), "Asia/Tokyo"), False),
        (Schedule(Every.WEEK, time(2, 30), "Europe/Berlin", weekday=6), True),  # a Sunday
        (Schedule(Every.WEEK, time(2, 30), "Europe/Berlin", weekday=5), False),
        (Schedule(Every.MONTH, time(2, 30), "Europe/Berlin", day=28), True),  # 28 March 2027
        (Schedule(Every.MONTH, time(2, 30), "Europe/Berlin", day=27), False),
    ],
)
def test_a_time_that_daylight_saving_leaves_out_this_year(
    schedule: Schedule, is_skipped: bool
) -> None:
    found = kinds(rule(Allowance(schedule, usd(300))))
    assert found == ([A.SKIPPED_HOUR] if is_skipped else [])


def test_only_the_next_year_is_looked_at() -> None:
    made = rule(Allowance(Schedule(Every.MONTH, time(2, 30), "Europe/Berlin", day=28), usd(9)))
    later = NOW + timedelta(days=180)
    found = advise(made, (), None, OPEN_TERMS, PUBLISHED_LIMITS, PUBLISHED_FEES, later)
    assert found == ()
    assert made.card_id == CARD
