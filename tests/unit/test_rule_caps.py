"""What automation has committed, and what a cap leaves to load."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.caps import (
    CENT,
    commit,
    day_of,
    most_load,
    next_day,
    run_of,
    whole_cents,
)
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import ASKED, TAKEN_BACK, Intent, IntentId, Kind, Stage
from desktop_app.domain.limits import PUBLISHED_FEES, Fees
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rules import RESERVED, RULE, RULE_AT, RULE_DAY, RULE_LOAD, WINDOW, RuleId
from tests.support.rule_values import CARD, DAY, HOUR, NOW, RULE_ID, TODAY, run

usd = Money.usd
MAYBE = [
    Stage.READY, Stage.SENDING, Stage.ACCEPTED, Stage.CONFIRMED,
    Stage.UNKNOWN, Stage.NOT_FOUND, Stage.DISPUTED,
]  # fmt: skip


def made(stage: Stage = Stage.CONFIRMED, **changes: object) -> Intent:
    params = {
        RULE: RULE_ID, RULE_DAY: "2026-11-16", RULE_AT: NOW.isoformat(), RESERVED: "51000000",
        WINDOW: "w",
    }  # fmt: skip
    intent = Intent(
        IntentId("a" * 32), Kind.FUND, "f", "s", NOW, NOW, CARD, usd(50), usd(1), stage,
        params=params,
    )  # fmt: skip
    return replace(intent, **changes)  # type: ignore[arg-type]


# --- what counts ---


@pytest.mark.parametrize("stage", MAYBE)
def test_whatever_may_have_moved_money_counts(stage: Stage) -> None:
    done = commit([run(stage=stage)], TODAY)
    assert (done.day_out, done.card_day[CARD], done.runs[CARD]) == (usd(51), usd(50), 1)
    assert done.last[CARD] == NOW


@pytest.mark.parametrize("stage", [Stage.REJECTED, Stage.STALE])
def test_what_is_proven_to_have_moved_nothing_does_not(stage: Stage) -> None:
    assert commit([run(stage=stage)], TODAY) == commit([], TODAY)


def test_what_was_taken_back_was_moved_and_counts() -> None:
    gone = run(stage=Stage.REJECTED, reason=TAKEN_BACK)
    assert gone.is_spent
    assert commit([gone], TODAY).day_out == usd(51)


def test_a_refusal_is_the_services_and_not_the_networks() -> None:
    assert run(stage=Stage.REJECTED, reason="insufficient").is_refused
    assert not run(stage=Stage.REJECTED, reason="not_sent").is_refused
    assert not run(stage=Stage.STALE).is_refused


def test_sums_are_by_rule_card_day_and_month() -> None:
    other = RuleId("2" * 32)
    done = commit(
        [
            run(50),
            run(30, rule_id=other),
            run(20, card_id=CardId("c-2")),
            run(200, at=NOW - 2 * DAY),
            run(5, at=NOW - 15 * DAY),  # the first of it
            run(900, at=NOW - 16 * DAY),  # last month
        ],
        TODAY,
    )
    assert (done.day, done.day_out, done.month_out) == (TODAY, usd(103), usd(311))
    assert dict(done.rule_day) == {RULE_ID: usd(70), other: usd(30)}
    assert dict(done.rule_month) == {RULE_ID: usd(275), other: usd(30)}
    assert dict(done.card_day) == {CARD: usd(80), "c-2": usd(20)}
    assert dict(done.runs) == {CARD: 2, "c-2": 1}
    assert dict(done.rule_runs) == {RULE_ID: 2, other: 1}


def test_a_run_dated_later_counts_as_of_today_in_this_month() -> None:
    """A clock that went back must not give the caps of a day a second time."""
    for later in (TODAY + DAY, TODAY + 40 * DAY):
        done = commit([run(day=later)], TODAY)
        assert (done.day_out, done.month_out, done.runs[CARD]) == (usd(51), usd(51), 1)


def test_the_cool_down_looks_across_the_end_of_a_month() -> None:
    first = datetime(2026, 11, 1, 0, 10, tzinfo=UTC)
    before = run(at=first - HOUR / 2)
    done = commit([before], day_of(first))
    assert (done.day_out, done.month_out) == (ZERO, ZERO)
    assert done.last[CARD] == before.at
    two = commit([before, run(at=first)], day_of(first))
    assert two.last[CARD] == first


def test_a_card_that_is_yet_to_be_made_counts_by_its_rule_alone() -> None:
    done = commit([run(card_id=None)], TODAY)
    assert (done.day_out, dict(done.card_day), dict(done.last)) == (usd(51), {}, {})
    assert done.rule_runs[RULE_ID] == 1


RUNS = st.builds(
    run,
    load=st.integers(0, 2_500),
    rule_id=st.sampled_from(["1" * 32, "2" * 32]),
    card_id=st.sampled_from([CARD, "c-2", None]),
    at=st.integers(-50 * 24, 50 * 24).map(lambda hours: NOW + hours * HOUR),
    stage=st.sampled_from(Stage),
    reason=st.sampled_from(["", TAKEN_BACK, "not_sent"]),
)


@given(st.lists(RUNS), st.permutations(range(12)))
def test_sums_are_the_same_in_any_order_and_more_runs_never_leave_more_room(
    runs: list[object], order: list[int]
) -> None:
    known = [one for one in runs if one is not None]
    done = commit(known, TODAY)  # type: ignore[arg-type]
    mixed = [known[at] for at in order if at < len(known)] + known[12:]
    assert commit(mixed, TODAY) == done  # type: ignore[arg-type]
    fewer = commit(known[1:], TODAY)  # type: ignore[arg-type]
    assert fewer.day_out <= done.day_out <= done.month_out
    assert sum((one.micros for one in done.rule_day.values()), 0) >= sum(
        one.micros for one in done.card_day.values()
    )


# --- a wish as a run ---


def test_a_wish_of_a_person_is_no_run() -> None:
    assert run_of(made(params={})) is None


def test_a_wish_of_a_rule_is_one_and_reserves_what_it_said() -> None:
    found = run_of(made())
    assert found == run(window="w")
    dearer = run_of(made(params={**made().params, RESERVED: "60000000"}))
    assert dearer is not None
    assert dearer.out == usd(60)


def test_what_was_stated_counts_where_it_is_more_than_what_was_reserved() -> None:
    stated = run_of(made(fee=usd(7)))
    assert stated is not None
    assert (stated.load, stated.out) == (usd(50), usd(57))
    less = run_of(made(amount=usd(40), params={**made().params, ASKED: "50000000"}))
    assert less is not None
    assert (less.load, less.out) == (usd(50), usd(51))
    more = run_of(made(amount=usd(90), params={**made().params, ASKED: "50000000"}))
    assert more is not None
    assert (more.load, more.out) == (usd(90), usd(91))


def test_a_card_to_be_made_counts_what_is_loaded_on_it_though_its_wish_carries_none() -> None:
    issue = {**made().params, RULE_LOAD: "70000000", RESERVED: "72000000"}
    found = run_of(made(kind=Kind.ISSUE, card_id=None, amount=None, fee=None, params=issue))
    assert found is not None
    assert (found.load, found.out) == (usd(70), usd(72))


# --- days, cents and fees ---


def test_a_day_is_utc_whatever_the_clock_says_it_in() -> None:
    late = datetime(2026, 11, 16, 23, 30, tzinfo=timezone(-timedelta(hours=5)))
    assert day_of(late) == date(2026, 11, 17)
    assert next_day(late) == datetime(2026, 11, 18, tzinfo=UTC)
    assert next_day(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_day_is_utc_wherever_the_computer_is(monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "JST-9")
        time.tzset()
        found = day_of(late)
    time.tzset()
    assert found == date(2026, 11, 16)


def test_cents_are_rounded_down_and_below_zero_too() -> None:
    assert whole_cents(Money(19_999)) == Money(10_000)
    assert whole_cents(Money(-1)) == Money(-10_000)


FEES = st.builds(
    replace,
    st.just(PUBLISHED_FEES),
    load_flat=st.integers(0, 300).map(lambda cents: Money(cents * CENT)),
    percent_from=st.builds(
        lambda cents, micros: Money(max(cents * CENT + micros, 0)),
        st.integers(0, 200),
        st.sampled_from([0, 0, -1, 1, CENT // 2]),
    ),
    percent=st.integers(0, 30),
)


@given(st.integers(-CENT, 400 * CENT).map(Money), FEES)
def test_the_most_that_can_be_loaded_is_the_largest_there_is(out: Money, fees: Fees) -> None:
    loads = [Money(cents * CENT) for cents in range(401)]
    fit = [load for load in loads if load + fees.for_load(load) <= out]
    assert most_load(out, fees) == max(fit, default=ZERO)


@pytest.mark.parametrize(
    ("out", "load"),
    [
        (usd(1), ZERO),
        (Money.usd(1, 1), Money.usd(0, 1)),
        (usd(100), usd(99)),
        (Money.usd(100, 99), Money.usd(99, 99)),
        (usd(101), usd(100)),
        (usd(2_525), usd(2_500)),
        (usd(-5), ZERO),
    ],
)
def test_the_most_at_the_published_fees(out: Money, load: Money) -> None:
    assert most_load(out, PUBLISHED_FEES) == load


@pytest.mark.parametrize(
    ("percent_from", "load"),
    [
        # Ten dollars and more cost a dollar, less costs ten cents.
        (usd(10), Money.usd(9, 99)),
        (usd(10) + Money(1), usd(10)),
        (usd(10) - Money(1), Money.usd(9, 99)),
    ],
)
def test_where_a_cent_more_costs_more_than_there_is_the_cent_is_left(
    percent_from: Money, load: Money
) -> None:
    fees = replace(
        PUBLISHED_FEES, load_flat=Money.usd(0, 10), percent_from=percent_from, percent=10
    )
    assert most_load(Money.usd(10, 90), fees) == load
