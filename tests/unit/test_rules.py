"""Rules: what can never be kept is refused by field, and what pauses and switches one on."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.limits import PUBLISHED_LIMITS
from desktop_app.domain.money import ZERO, Money, NumberStyle
from desktop_app.domain.rule_checks import check_rule, clash, usual_caps
from desktop_app.domain.rules import (
    COOL_DOWN,
    FAILURES,
    LATE_FOR,
    NO_CAPS,
    PARTIAL_FROM,
    RUNS_A_DAY,
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
    pause,
    share_of,
    switch_on,
    window_token,
)
from desktop_app.domain.schedules import Every
from tests.support.rule_values import DAY, HOUR, NINE, NOW, POCKET_MONEY, RULE_ID, rule

usd = Money.usd
OTHER = RuleId("2" * 32)


def refused_field(made: Rule) -> str:
    with pytest.raises(InvalidInput) as refused:
        check_rule(made, PUBLISHED_LIMITS)
    return refused.value.field


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (KeepTo(ZERO, usd(100)), "threshold"),
        (KeepTo(usd(-5), usd(100)), "threshold"),
        (KeepTo(usd(49_999), usd(50_000)), "threshold"),
        (KeepTo(usd(20), usd(20)), "target"),
        (KeepTo(usd(20), Money.usd(21, 99)), "target"),
        (KeepTo(usd(20), usd(50_001)), "target"),
        (KeepBy(ZERO, usd(50)), "threshold"),
        (KeepBy(usd(50_000), usd(50)), "threshold"),
        (KeepBy(usd(20), Money.usd(1, 99)), "amount"),
        (KeepBy(usd(20), usd(-50)), "amount"),
        (KeepBy(usd(20), usd(50_001)), "amount"),
        (replace(POCKET_MONEY, amount=usd(1)), "amount"),
        (replace(POCKET_MONEY, amount=usd(50_001)), "amount"),
        (Allowance(replace(NINE, zone="Europe/Nowhere"), usd(300)), "zone"),
        (Allowance(replace(NINE, at=time(9, 0, 30)), usd(300)), "at"),
        (Allowance(replace(NINE, every=Every.MONTH, day=32), usd(300)), "day"),
        (Allowance(replace(NINE, every=Every.WEEK, weekday=7), usd(300)), "weekday"),
        (Payout(ZERO, percent=10), "at_least"),
        (Payout(usd(500)), "amount"),
        (Payout(usd(500), percent=10, amount=usd(50)), "amount"),
        (Payout(usd(500), percent=0), "percent"),
        (Payout(usd(500), percent=101), "percent"),
        (Payout(usd(10), percent=10), "percent"),  # a dollar can never be sent
        (Payout(usd(500), amount=ZERO), "amount"),
        (Payout(usd(500), amount=usd(50_001)), "amount"),
        (Reminder(days=0), "days"),
        (Reminder(days=15), "days"),
        (Reminder(margin=-1), "margin"),
        (Reminder(margin=101), "margin"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused_by_field(plan: Plan, field: str) -> None:
    assert refused_field(rule(plan)) == field


def test_an_alert_below_nothing_is_refused() -> None:
    assert refused_field(rule(WalletAlert(ZERO), card_id=None)) == "below"


@pytest.mark.parametrize(
    ("caps", "field"),
    [
        (RuleCaps(Money.usd(1, 99), usd(50), usd(50)), "cap_run"),
        (RuleCaps(ZERO, ZERO, ZERO), "cap_run"),
        (RuleCaps(usd(50), usd(49), usd(50)), "cap_day"),
        (RuleCaps(usd(50), usd(60), usd(59)), "cap_month"),
    ],
)
def test_caps_that_contradict_each_other_are_refused_by_field(caps: RuleCaps, field: str) -> None:
    assert refused_field(rule(caps=caps)) == field


@pytest.mark.parametrize("plan", [KeepTo(usd(20), usd(100)), POCKET_MONEY, Reminder()])
def test_a_rule_about_a_card_needs_one(plan: Plan) -> None:
    assert refused_field(rule(plan, card_id=None)) == "card"


def test_a_rule_that_makes_its_card_or_is_about_none_has_none() -> None:
    template = Payout(usd(500), percent=10, template="Ads")
    assert refused_field(rule(template)) == "card"
    assert refused_field(rule(WalletAlert(usd(100)))) == "card"
    check_rule(rule(template, card_id=None), PUBLISHED_LIMITS)
    check_rule(rule(WalletAlert(usd(100)), card_id=None, caps=NO_CAPS), PUBLISHED_LIMITS)


@pytest.mark.parametrize(
    "plan",
    [
        KeepTo(Money(1), usd(50_000)),
        KeepTo(usd(49_998), usd(50_000)),
        KeepBy(usd(49_998), usd(2)),
        replace(POCKET_MONEY, mode=Mode.ADD),
        Payout(usd(20), percent=10),
        Payout(Money(1), amount=usd(2)),
        Reminder("Adobe", 14, 0),
    ],
)
def test_what_can_be_kept_is_taken(plan: Plan) -> None:
    check_rule(rule(plan), PUBLISHED_LIMITS)


def test_a_refusal_names_amounts_in_the_readers_style() -> None:
    with pytest.raises(InvalidInput, match="2,00"):
        check_rule(rule(KeepBy(usd(20), usd(1))), PUBLISHED_LIMITS, NumberStyle(",", "."))


@pytest.mark.parametrize(
    ("plan", "caps"),
    [
        (KeepTo(usd(20), usd(100)), (100, 200, 3_000)),
        (KeepBy(usd(20), usd(50)), (50, 100, 1_500)),
        (POCKET_MONEY, (300, 300, 9_300)),  # every day of the longest month
        (Allowance(replace(NINE, every=Every.WEEK), usd(300)), (300, 300, 1_500)),
        (Allowance(replace(NINE, every=Every.MONTH), usd(300)), (300, 300, 600)),
        (Payout(usd(500), amount=usd(40)), (40, 40, 600)),
        (Payout(usd(500), percent=10), (500, 500, 7_500)),
        (Reminder(), (0, 0, 0)),
        (WalletAlert(usd(5)), (0, 0, 0)),
    ],
)
def test_the_caps_that_are_offered(plan: Plan, caps: tuple[int, int, int]) -> None:
    assert usual_caps(plan) == RuleCaps(*map(usd, caps))


def test_the_offered_caps_pass_the_check() -> None:
    for plan in (KeepTo(usd(20), usd(100)), POCKET_MONEY, Payout(usd(500), percent=10)):
        check_rule(rule(plan, caps=usual_caps(plan)), PUBLISHED_LIMITS)


def test_edge_9_two_rules_that_keep_one_card_at_a_level_clash_and_others_do_not() -> None:
    fill, add = rule(), rule(KeepBy(usd(5), usd(10)), id=OTHER)
    assert clash(fill, (add,)) is add
    assert clash(fill, (fill,)) is None
    assert clash(fill, (replace(add, card_id="c-2"),)) is None
    assert clash(fill, (rule(POCKET_MONEY, id=OTHER),)) is None
    assert clash(rule(POCKET_MONEY), (add,)) is None


def test_the_first_reason_of_a_pause_stays() -> None:
    made = pause(rule(), Why.DRAINED)
    assert made.paused is Why.DRAINED
    assert pause(made, Why.CLOCK).paused is Why.DRAINED
    assert not made.is_on


def test_edge_6_switching_on_makes_up_for_nothing() -> None:
    made = rule(POCKET_MONEY, paused=Why.OWNER, done_to=NOW - timedelta(days=3))
    now_on = switch_on(made, NOW)
    assert (now_on.is_on, now_on.since, now_on.done_to) == (True, NOW, None)


def test_a_new_rule_is_paused_and_only_some_move_money() -> None:
    made = Rule(RULE_ID, Reminder(), None, NO_CAPS, "a", NOW)
    assert made.paused is Why.NEW
    assert made.place == 0
    assert not made.moves_money
    assert not rule(WalletAlert(usd(5))).moves_money
    assert all(rule(p).moves_money for p in (KeepBy(usd(5), usd(5)), POCKET_MONEY))


def test_the_figures_that_are_promised() -> None:
    assert (RUNS_A_DAY, FAILURES, COOL_DOWN, LATE_FOR) == (3, 3, HOUR, DAY)
    assert usd(10) == PARTIAL_FROM
    assert Reminder() == Reminder(shop="", days=1, margin=10)


def test_edge_2_a_form_token_names_rule_occasion_and_attempt() -> None:
    tokens = {window_token(one, at, nr) for one in (RULE_ID, OTHER) for at in "ab" for nr in (0, 1)}
    assert len(tokens) == 8


def test_a_share_is_rounded_down() -> None:
    assert share_of(Money(199), 50) == Money(99)
