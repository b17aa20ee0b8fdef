"""Edge 15: one new shop that empties a card as fast as it is filled is named, and nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.draining import drained_by
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.intents import TAKEN_BACK, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.stated_time import NOT_STATED
from tests.support.rule_values import DAY, HOUR, NOW, charge, held, run

usd = Money.usd
K, S = HistoryKind, HistoryStatus
TWO = (run(100, at=NOW - 5 * HOUR), run(100, at=NOW - 2 * HOUR))


def took(dollars: float, hours: float, name: str = "Scam Ltd", **changes: object) -> Charge:
    amount = Money(round(dollars * 1_000_000))
    return charge(amount, timedelta(hours=hours), merchant=name, **changes)


DRAIN = (took(90, 4), took(90, 1))


def test_a_new_shop_that_took_most_of_two_top_ups_is_named() -> None:
    assert drained_by(TWO, DRAIN, NOW) == "Scam Ltd"


def test_at_eighty_percent_it_is_not_and_a_cent_more_is() -> None:
    assert drained_by(TWO, [took(100, 4), took(60, 1)], NOW) is None
    assert drained_by(TWO, [took(100, 4), took(60.01, 1)], NOW) == "Scam Ltd"


def test_holds_count_and_what_was_held_counts_where_less_was_taken() -> None:
    held_now = [held(90, 4 * HOUR, merchant="Scam Ltd"), took(90, 1)]
    assert drained_by(TWO, held_now, NOW) == "Scam Ltd"
    told = [replace(held_now[0], status=S.CONFIRMING), took(90, 1)]
    assert drained_by(TWO, told, NOW) == "Scam Ltd"
    part = [took(5, 4, authorized=usd(90)), took(90, 1)]
    assert drained_by(TWO, part, NOW) == "Scam Ltd"


@pytest.mark.parametrize("status", [S.DECLINED, S.FAILED, S.RELEASED, S.REVERSED, S.REFUNDED])
def test_what_was_not_taken_or_came_back_does_not_count(status: HistoryStatus) -> None:
    assert drained_by(TWO, [DRAIN[0], replace(DRAIN[1], status=status)], NOW) is None


def test_a_refund_lowers_what_was_spent_once() -> None:
    refund = took(90, 0.5, kind=K.REFUND, status=S.REFUNDED)
    assert drained_by(TWO, [*DRAIN, refund], NOW) is None
    marked = [took(90, 4), took(90, 3, status=S.REFUNDED, subject="m"), took(90, 1), refund]
    assert drained_by(TWO, marked, NOW) == "Scam Ltd"  # 180 stayed with it
    coming = replace(refund, status=S.PENDING)
    assert drained_by(TWO, [*DRAIN, coming], NOW) == "Scam Ltd"
    of_another = replace(refund, merchant="Adobe")
    assert drained_by(TWO, [*DRAIN, of_another], NOW) == "Scam Ltd"


def test_names_differ_by_case_and_spaces_alone() -> None:
    variants = [took(60, 4, "SCAM LTD"), took(60, 3, "Scam  Ltd"), took(60, 1, "scam ltd ")]
    assert drained_by(TWO, variants, NOW) == "scam ltd "
    old = took(20, 30 * 24, "sCAM lTD")
    assert drained_by(TWO, [*variants, old], NOW) is None
    assert drained_by(TWO, [took(90, 4, "Straße"), took(90, 1, "STRASSE")], NOW) == "STRASSE"


def test_two_shops_with_half_each_and_shops_without_a_name_are_not() -> None:
    assert drained_by(TWO, [took(100, 4, "A"), took(100, 1, "B")], NOW) is None
    assert drained_by(TWO, [took(100, 4, ""), took(100, 1, "")], NOW) is None


def test_a_shop_that_was_there_before_is_not_new() -> None:
    assert drained_by(TWO, [*DRAIN, took(12, 60 * 24)], NOW) is None
    assert drained_by(TWO, [*DRAIN, took(12, 60 * 24, status=S.REFUNDED)], NOW) is None


def test_the_charge_that_made_the_card_run_low_does_not_make_its_shop_an_old_one() -> None:
    """A draining begins before the first top-up: it is what triggered it."""
    assert drained_by(TWO, [took(85, 5.1), *DRAIN], NOW) == "Scam Ltd"
    assert drained_by(TWO, [took(85, 5 + 24.1), *DRAIN], NOW) is None


@pytest.mark.parametrize(
    "line",
    [
        took(1, 60 * 24),
        took(40, 60 * 24, status=S.DECLINED),
        took(40, 60 * 24, status=S.RELEASED),
        took(40, 60 * 24, kind=K.REFUND, status=S.REFUNDED),
        took(40, 4, at=NOT_STATED),
    ],
)
def test_trying_the_card_first_does_not_either(line: Charge) -> None:
    assert drained_by(TWO, [*DRAIN, line], NOW) == "Scam Ltd"


def test_what_was_spent_before_the_first_top_up_is_not_of_it() -> None:
    assert drained_by(TWO, [took(90, 5.5), took(90, 1)], NOW) is None


def test_two_top_ups_within_a_day_are_looked_at_for_a_day() -> None:
    assert drained_by(TWO[:1], DRAIN, NOW) is None
    assert drained_by((), DRAIN, NOW) is None
    far = (run(100, at=NOW - 27 * HOUR), TWO[1])
    assert drained_by(far, DRAIN, NOW) is None
    assert drained_by(TWO, DRAIN, NOW + 22 * HOUR) == "Scam Ltd"
    assert drained_by(TWO, DRAIN, NOW + 23 * HOUR) is None


def test_what_falls_on_the_very_moment_belongs_to_it() -> None:
    a_day = (run(100, at=NOW - 26 * HOUR), TWO[1])
    assert drained_by(a_day, DRAIN, NOW) == "Scam Ltd"
    assert drained_by(TWO, [took(90, 5), took(90, 1)], NOW) == "Scam Ltd"
    assert drained_by(TWO, [*DRAIN, took(9, 29)], NOW) == "Scam Ltd"
    assert drained_by(TWO, [*DRAIN, took(9, 29.01)], NOW) is None


def test_only_top_ups_that_count_are_top_ups() -> None:
    refused = replace(TWO[0], stage=Stage.REJECTED)
    assert drained_by((refused, TWO[1]), DRAIN, NOW) is None
    assert drained_by((replace(refused, reason=TAKEN_BACK), TWO[1]), DRAIN, NOW) == "Scam Ltd"
    assert drained_by((replace(TWO[0], stage=Stage.UNKNOWN), TWO[1]), DRAIN, NOW) == "Scam Ltd"


def test_a_third_top_up_that_is_not_spent_yet_hides_nothing() -> None:
    third = run(2_500, at=NOW)
    assert drained_by((*TWO, third), DRAIN, NOW) == "Scam Ltd"
    assert drained_by(reversed((*TWO, third)), reversed(DRAIN), NOW) == "Scam Ltd"


def test_the_same_line_twice_is_one() -> None:
    assert drained_by(TWO, [took(90, 1), took(90, 1)], NOW) is None


def test_an_amount_that_nobody_stated_is_none() -> None:
    unsaid = replace(DRAIN[1], settled=None)
    assert drained_by(TWO, [DRAIN[0], unsaid], NOW) is None


NAMES = st.sampled_from(["Scam Ltd", "SCAM LTD", "Adobe", "", "Kiosk"])
LINES = st.lists(
    st.builds(
        took,
        st.integers(0, 200),
        st.floats(0, 72),
        NAMES,
        kind=st.sampled_from(K),
        status=st.sampled_from(S),
        subject=st.uuids().map(str),
    )
)


@given(LINES)
def test_whoever_is_named_took_most_of_it_within_the_time(lines: list[Charge]) -> None:
    name = drained_by(TWO, lines, NOW)
    if name is None:
        return
    own = [c for c in lines if c.merchant.casefold() == name.casefold() and c.kind is K.PURCHASE]
    took_since = [c for c in own if c.at >= TWO[0].at]
    assert sum(c.settled.micros for c in took_since if c.settled) > usd(160).micros
    assert name
    old = [c for c in own if c.at < TWO[0].at - DAY and c.settled and c.settled > usd(1)]
    assert not [c for c in old if c.status in {S.SETTLED, S.PENDING, S.CONFIRMING, S.REFUNDED}]
