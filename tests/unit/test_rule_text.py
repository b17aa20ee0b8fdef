"""A rule as text: what was kept comes back, and anything else is named."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.rule_text import NotARule, dump_rule, load_rule, plan_text
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
from desktop_app.domain.schedules import Every, Schedule
from tests.support.rule_values import DAY, NOW, POCKET_MONEY, rule

AMOUNTS = st.integers(-(10**12), 10**12).map(Money)
TEXTS = st.text(max_size=40)
ZONES = st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
    lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
)
MOMENTS = st.datetimes(timezones=ZONES | st.just(UTC))
SCHEDULES = st.builds(
    Schedule,
    st.sampled_from(Every),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    TEXTS,  # a zone that this computer does not know is kept all the same
    st.integers(0, 6),
    st.integers(1, 31),
)
PLANS = st.one_of(
    st.builds(KeepTo, AMOUNTS, AMOUNTS),
    st.builds(KeepBy, AMOUNTS, AMOUNTS),
    st.builds(Allowance, SCHEDULES, AMOUNTS, st.sampled_from(Mode)),
    st.builds(Reminder, TEXTS, st.integers(), st.integers()),
    st.builds(Payout, AMOUNTS, st.none() | st.integers(), st.none() | AMOUNTS, TEXTS),
    st.builds(WalletAlert, AMOUNTS),
)
RULES = st.builds(
    Rule,
    TEXTS.map(RuleId),
    PLANS,
    st.none() | TEXTS.map(CardId),
    st.builds(RuleCaps, AMOUNTS, AMOUNTS, AMOUNTS),
    TEXTS,
    MOMENTS,
    st.integers(0, 50),
    st.none() | st.sampled_from(Why),
    st.none() | MOMENTS,
)


@given(RULES)
def test_what_was_kept_comes_back(made: Rule) -> None:
    text = dump_rule(made)
    assert load_rule(text, made.place) == made
    assert "\n" not in text
    assert load_rule(text, 7).place == 7


def changed(sentence: Plan, **changes: object) -> str:
    return json.dumps(json.loads(dump_rule(rule(sentence))) | changes)


FILL = KeepTo(Money(1), Money(2))


@pytest.mark.parametrize(
    "change",
    [
        {"id": None}, {"id": 7}, {"card_id": 7}, {"card_id": []}, {"account": None},
        {"caps": [1, 2]}, {"caps": [1, 2, 3, 4]}, {"caps": [1, 2, 3.0]}, {"caps": [1, 2, True]},
        {"caps": None}, {"caps": "123"}, {"since": "soon"}, {"since": 0}, {"since": None},
        {"since": "2026-11-16T12:00:00"}, {"done_to": "2026-11-16"}, {"done_to": 1},
        {"paused": "on"}, {"paused": ""}, {"paused": False}, {"paused": 0}, {"plan": None},
        {"plan": {}}, {"plan": []}, {"plan": {"kind": "spend_all"}}, {"plan": {"kind": []}},
        {"plan": {"kind": "keep_to", "threshold": 1}},
        {"plan": {"kind": "keep_to", "threshold": "1", "target": 2}},
        {"plan": {"kind": "keep_by", "threshold": 1, "amount": 1.5}},
        {"plan": {"kind": "wallet_alert", "below": True}},
        {"plan": {"kind": "reminder", "shop": None, "days": 1, "margin": 1}},
        {"plan": {"kind": "reminder", "shop": "", "days": "1", "margin": 1}},
        {"plan": {"kind": "payout", "at_least": 1, "percent": "10", "amount": None,
                  "template": ""}},
        {"plan": {"kind": "payout", "at_least": 1, "percent": 10, "amount": None,
                  "template": None}},
    ],
)  # fmt: skip
def test_anything_else_is_no_rule(change: dict[str, object]) -> None:
    with pytest.raises(NotARule):
        load_rule(changed(FILL, **change), 0)


@pytest.mark.parametrize("part", json.loads(dump_rule(rule(FILL))))
def test_a_rule_without_a_part_is_none(part: str) -> None:
    """Above all not one that lost the reason why it is paused: it would run."""
    told = json.loads(dump_rule(rule(FILL, paused=Why.DRAINED)))
    del told[part]
    with pytest.raises(NotARule):
        load_rule(json.dumps(told), 0)


@pytest.mark.parametrize(
    "change",
    [
        {"every": "year"}, {"every": None}, {"mode": "take"}, {"amount": None}, {"at": "9"},
        {"at": "25:00"}, {"at": "09:00:30"}, {"at": "09:00+02:00"}, {"at": None}, {"zone": None},
        {"zone": 1}, {"weekday": 7}, {"weekday": "0"}, {"day": 0}, {"day": 32}, {"day": 1.0},
    ],
)  # fmt: skip
def test_what_is_no_time_is_no_rule(change: dict[str, object]) -> None:
    plan = json.loads(dump_rule(rule(POCKET_MONEY)))["plan"]
    with pytest.raises(NotARule):
        load_rule(changed(POCKET_MONEY, plan=plan | change), 0)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", "1", '"x"', "[" * 100_000])
def test_other_text_is_no_rule(text: str) -> None:
    with pytest.raises(NotARule):
        load_rule(text, 0)


# --- what its owner confirms ---


def test_the_same_sentence_is_the_same_text_whatever_became_of_the_rule() -> None:
    made = rule()
    later = replace(
        made, place=4, paused=Why.CLOCK, since=NOW + DAY, done_to=datetime(2026, 12, 1, tzinfo=UTC)
    )
    assert plan_text(later) == plan_text(made)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "2" * 32},
        {"plan": KeepBy(Money.usd(20), Money.usd(100))},
        {"plan": KeepTo(Money.usd(20), Money.usd(101))},
        {"card_id": CardId("c-2")},
        {"card_id": None},
        {"caps": RuleCaps(Money(1), Money(2), Money(3))},
        {"account": "another"},
    ],
)
def test_another_sentence_is_another_text(change: dict[str, object]) -> None:
    assert plan_text(rule(**change)) != plan_text(rule())


@given(PLANS, PLANS)
def test_two_plans_with_one_text_are_one_plan(one: Plan, other: Plan) -> None:
    is_same = plan_text(rule(one)) == plan_text(rule(other))
    assert is_same == (one == other)
