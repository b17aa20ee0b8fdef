"""The dry run: what a rule would have done on the real history of a card."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.caps import Terms
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.replaying import BACK, Replay, Replayed, replay
from desktop_app.domain.rule_checks import usual_caps
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import (
    KeepBy,
    KeepTo,
    Mode,
    Payout,
    Plan,
    Reminder,
    Rule,
    RuleCaps,
    WalletAlert,
    Why,
)
from desktop_app.domain.schedules import Every
from desktop_app.domain.stated_time import NOT_STATED
from tests.support.rule_values import (
    DAY,
    FILL,
    HOUR,
    MUCH,
    NOW,
    OPEN_TERMS,
    POCKET_MONEY,
    charge,
    held,
    rule,
)

usd = Money.usd
K, S = HistoryKind, HistoryStatus


def ran(
    made: Rule,
    *lines: Charge,
    holds: Money = ZERO,
    terms: Terms = OPEN_TERMS,
    since: datetime | None = None,
) -> Replay:
    found = replay(made, lines, holds, NOW, terms, PUBLISHED_LIMITS, PUBLISHED_FEES, since=since)
    assert found is not None
    return found


def loaded(dollars: int, ago: timedelta, **changes: object) -> Charge:
    return charge(dollars, ago, kind=K.FUNDING, merchant="", **changes)


def test_it_would_have_run_four_times_and_would_have_stopped_twice_at_the_daily_cap() -> None:
    made = rule(KeepTo(usd(50), usd(100)), caps=RuleCaps(usd(100), usd(100), usd(3_000)))
    lines = [
        loaded(100, 20 * DAY),
        charge(92, 19 * DAY),
        charge(60, 19 * DAY - 2 * HOUR),  # 8 of the day are left: it waits for midnight
        charge(95, 10 * DAY),
        charge(65, 10 * DAY - 2 * HOUR),  # and so it does here
    ]
    found = ran(made, *lines, holds=usd(-212))
    assert [run.amount for run in found.runs] == [usd(92), usd(60), usd(95), usd(65)]
    assert [run.at.hour for run in found.runs] == [12, 0, 12, 0]
    assert found.total == usd(312)
    assert found.stops == {Code.CAP_RULE_DAY: 2}
    assert (found.since, found.days, found.unstated) == (NOW - 20 * DAY, 20, 0)


def test_what_really_was_loaded_stays_and_counts_for_no_cap() -> None:
    made = rule(FILL, caps=RuleCaps(usd(100), usd(100), usd(100)))
    lines = [loaded(50, 9 * DAY), charge(45, 8 * DAY), loaded(60, 8 * DAY - HOUR)]
    found = ran(made, *lines, holds=usd(65))
    assert found.runs == (Replayed(NOW - 8 * DAY, usd(95)),)


def test_a_balance_is_walked_back_from_what_the_card_holds_now() -> None:
    lines = [charge(10, 40 * DAY), charge(30, 3 * DAY), charge(60, 2 * DAY)]
    assert ran(rule(), *lines, holds=usd(50)).runs == ()
    found = ran(rule(), *lines, holds=usd(19))
    assert found.runs == (Replayed(NOW - 2 * DAY, usd(81)),)
    assert (found.since, found.days) == (NOW - BACK, 30)
    low = ran(rule(), *lines, holds=usd(-71))
    assert low.runs[0] == Replayed(NOW - BACK, usd(81))  # 19 from the start on


def test_inside_the_cool_down_it_is_put_off_and_not_dropped() -> None:
    lines = [loaded(100, 5 * DAY), charge(90, 3 * DAY), charge(95, 3 * DAY - HOUR / 2)]
    found = ran(rule(), *lines, holds=usd(-85))
    assert [run.at for run in found.runs] == [NOW - 3 * DAY, NOW - 3 * DAY + HOUR]
    assert [run.amount for run in found.runs] == [usd(90), usd(95)]
    assert not found.stops


def test_runs_a_day_stop_it_until_the_next_day() -> None:
    drain = [charge(99, 3 * DAY - turn * HOUR) for turn in range(5)]
    found = ran(rule(), loaded(100, 5 * DAY), *drain, holds=usd(100 - 5 * 99))
    days = [run.at.date() for run in found.runs]
    assert days.count((NOW - 3 * DAY).date()) == 3
    assert found.runs[3].at == datetime(2026, 11, 14, tzinfo=NOW.tzinfo)
    assert found.stops == {Code.RUNS: 1}


def test_a_cap_of_all_rules_counts_by_days() -> None:
    drain = [charge(99, 3 * DAY - turn * 2 * HOUR) for turn in range(3)]
    terms = replace(OPEN_TERMS, day=usd(100))
    found = ran(rule(), loaded(100, 5 * DAY), *drain, holds=usd(-197), terms=terms)
    assert [run.amount for run in found.runs] == [usd(99)] * 3
    assert found.stops == {Code.CAP_DAY: 2}
    assert [run.at.hour for run in found.runs] == [12, 0, 0]


def test_the_floor_of_the_wallet_and_the_switch_are_no_part_of_it() -> None:
    terms = replace(OPEN_TERMS, is_on=False, floor=Money.usd(10**13))
    found = ran(rule(paused=Why.NEW), charge(5, DAY), holds=usd(10), terms=terms)
    assert len(found.runs) == 1


# --- what a line moved ---


@pytest.mark.parametrize(
    ("line", "before"),
    [
        (charge(60), 110),
        (held(60), 110),
        (held(60, status=S.CONFIRMING), 110),
        (held(60, status=S.RELEASED), 50),
        (held(60, status=S.DECLINED), 50),
        (held(60, status=S.FAILED), 50),
        (charge(60, status=S.REVERSED), 50),
        (charge(60, status=S.REFUNDED), 50),  # nobody said when it came back
        (charge(60, kind=K.CROSS_BORDER), 50),  # the wallet pays fees
        (charge(60, kind=K.DECLINE_FEE, status=S.REVERSED), 50),
        (charge(60, kind=K.WITHDRAWAL), 110),
        (charge(60, kind=K.FUNDING), -10),
        (charge(60, kind=K.FUNDING, status=S.CONFIRMING), -10),
        (held(60, kind=K.FUNDING), 50),
        (charge(60, kind=K.REFUND, status=S.REFUNDED), -10),
        (held(60, kind=K.REFUND), 50),
        (charge(60, authorized=usd(99)), 110),
    ],
)
def test_what_a_line_moved_is_walked_back(line: Charge, before: int) -> None:
    """The card holds 50 now; its rule looks when the history begins."""
    fill = rule(KeepBy(usd(before) + Money(1), usd(2)))
    none = rule(KeepBy(usd(before), usd(2)))
    start = NOW - 2 * HOUR
    assert [r.at for r in ran(fill, line, holds=usd(50), since=start).runs][:1] == [start]
    assert start not in [r.at for r in ran(none, line, holds=usd(50), since=start).runs]


def test_a_purchase_that_came_back_by_a_row_was_away_in_between() -> None:
    bought = charge(60, 3 * DAY, status=S.REFUNDED)
    row = charge(60, DAY, kind=K.REFUND, status=S.REFUNDED)
    found = ran(rule(), bought, row, holds=usd(75), since=NOW - 5 * DAY)
    assert found.runs == (Replayed(NOW - 3 * DAY, usd(85)),)
    assert found.unstated == 0


@pytest.mark.parametrize(
    "line",
    [
        charge(None),
        held(None),
        charge(5, kind=K.REVERSAL),
        charge(5, kind=K.OTHER),
        charge(5, status=S.UNRECOGNISED),
        charge(5, kind=K.REFUND, status=S.CONFIRMING),
        charge(5, at=NOT_STATED),
    ],
)
def test_what_nobody_stated_is_left_out_and_counted(line: Charge) -> None:
    found = ran(rule(), line, holds=usd(50), since=NOW - DAY)
    assert (found.unstated, found.runs) == (1, ())
    assert ran(rule(), line, line, holds=usd(50), since=NOW - DAY).unstated == 1


def test_what_was_unstated_before_is_not_counted() -> None:
    assert ran(rule(), charge(None, 3 * DAY), holds=usd(50), since=NOW - DAY).unstated == 0


def test_a_hold_of_a_dollar_lowers_nothing_and_a_full_card_counts_its_holds() -> None:
    asked = held(1, HOUR)
    assert ran(rule(), asked, holds=usd(19), since=NOW - DAY).runs == ()
    assert ran(rule(), held(1, 2 * DAY), holds=usd(19), since=NOW - DAY).runs == ()
    top = rule(KeepTo(usd(49_000), usd(50_000)))
    reserved = held(900, 40 * DAY)
    found = ran(top, reserved, holds=usd(48_900), since=NOW - HOUR)
    assert found.runs[0] == Replayed(NOW - HOUR, usd(200), Code.CARD_FULL)


def test_lines_of_other_cards_and_lines_ahead_of_the_clock() -> None:
    other = charge(500, DAY, card_id="c-2")
    ahead = charge(90, -HOUR)
    found = ran(rule(), other, ahead, holds=usd(10), since=NOW - 2 * DAY)
    assert found.runs == (Replayed(NOW, usd(90)),)


# --- which rules, which history ---


@pytest.mark.parametrize("plan", [Reminder(), WalletAlert(usd(5)), Payout(usd(5), percent=50)])
def test_rules_that_no_history_of_a_card_tells_of_have_none(plan: Plan) -> None:
    made = rule(plan)
    assert replay(made, [], ZERO, NOW, OPEN_TERMS, PUBLISHED_LIMITS, PUBLISHED_FEES) is None
    bare = rule(card_id=None)
    assert replay(bare, [], ZERO, NOW, OPEN_TERMS, PUBLISHED_LIMITS, PUBLISHED_FEES) is None


def test_without_history_or_balance_there_is_nothing_to_look_at() -> None:
    assert ran(rule()) == Replay(None)
    lines = [charge(5)]
    made = rule()
    found = replay(made, lines, None, NOW, OPEN_TERMS, PUBLISHED_LIMITS, PUBLISHED_FEES)
    assert found == Replay(None)
    known = ran(rule(), holds=usd(5), since=NOW - DAY)  # known to be empty
    assert (known.days, known.total) == (1, usd(95))
    assert ran(rule(), since=NOW + DAY).days == 0


def test_an_allowance_runs_when_it_is_due_and_not_for_every_line() -> None:
    weekly = replace(POCKET_MONEY, schedule=replace(POCKET_MONEY.schedule, every=Every.WEEK))
    made = rule(weekly, caps=usual_caps(weekly))
    lines = [loaded(300, 13 * DAY), charge(120, 12 * DAY), charge(50, 11 * DAY)]
    found = ran(made, *lines, holds=usd(130))
    nine = NOW - 3 * HOUR
    assert found.runs == (Replayed(nine - 7 * DAY, usd(170)),)
    added = ran(rule(replace(weekly, mode=Mode.ADD)), *lines, holds=usd(130))
    assert [run.amount for run in added.runs] == [usd(300), usd(300)]


def test_an_allowance_that_a_cap_holds_back_waits_a_day_and_is_missed_then() -> None:
    daily = rule(POCKET_MONEY, caps=RuleCaps(usd(300), usd(300), usd(300)))
    lines = [charge(0, 4 * DAY)]
    found = ran(daily, *lines)
    assert [run.amount for run in found.runs] == [usd(300)]
    assert not found.stops  # it holds 300 from then on
    add = rule(replace(POCKET_MONEY, mode=Mode.ADD), caps=daily.caps)
    capped = ran(add, *lines)
    assert [run.amount for run in capped.runs] == [usd(300)]
    assert capped.stops == {Code.CAP_RULE_MONTH: 3}


def test_an_allowance_made_up_for_puts_off_the_next_one() -> None:
    after_midnight = replace(POCKET_MONEY.schedule, at=time(0, 30))
    plan = replace(POCKET_MONEY, schedule=after_midnight, mode=Mode.ADD)
    found = ran(rule(plan, caps=RuleCaps(usd(300), usd(900), usd(600))), charge(0, 40 * DAY))
    # The third is that of the day before, which had to wait for the month to end.
    at = [f"{run.at:%m-%d %H:%M}" for run in found.runs]
    assert at == ["10-18 00:30", "10-19 00:30", "11-01 00:00", "11-01 01:00"]


AMOUNTS = st.integers(0, 200).map(usd)
LINES = st.lists(
    st.builds(
        charge,
        AMOUNTS | st.none(),
        st.integers(0, 45 * 24).map(lambda hours: hours * HOUR),
        kind=st.sampled_from(K),
        status=st.sampled_from(S),
        subject=st.uuids().map(str),
    )
)
PLANS = st.one_of(
    st.builds(KeepTo, st.just(usd(20)), st.just(usd(100))),
    st.builds(KeepBy, AMOUNTS, st.integers(2, 200).map(usd)),
    st.just(POCKET_MONEY),
    st.just(replace(POCKET_MONEY, mode=Mode.ADD)),
)


@given(PLANS, LINES, AMOUNTS)
def test_no_day_of_it_passes_a_cap(plan: Plan, lines: list[Charge], holds: Money) -> None:
    caps = RuleCaps(usd(150), usd(200), usd(900))
    found = ran(rule(plan, caps=caps), *lines, holds=holds, terms=replace(OPEN_TERMS, month=MUCH))
    by_day: dict[object, list[Money]] = {}
    for run in found.runs:
        assert found.since is not None
        assert found.since <= run.at <= NOW
        by_day.setdefault(run.at.date(), []).append(run.amount)
    assert all(sum(day, ZERO) <= usd(200) and len(day) <= 3 for day in by_day.values())
    assert found.total <= usd(1_800)  # two months
    again = ran(rule(plan, caps=caps), *reversed(lines), holds=holds)
    assert again == found
