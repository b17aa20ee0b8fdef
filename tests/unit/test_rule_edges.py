"""Each edge case of product 4.3 that is a decision."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.domain.deciding import (
    Decision,
    WalletSight,
    available_of,
    decide,
    larger_need,
)
from desktop_app.domain.money import Money
from desktop_app.domain.rule_codes import QUIET, Code
from desktop_app.domain.rules import (
    COOL_DOWN,
    KeepBy,
    KeepTo,
    Mode,
)
from desktop_app.domain.schedules import Every
from tests.support.rule_values import (
    HOUR,
    MINUTE,
    MUCH,
    NOW,
    OPEN_TERMS,
    POCKET_MONEY,
    card,
    rule,
    run,
    sight,
)

usd = Money.usd


def test_edge_1_inside_the_cool_down_it_is_put_off_and_says_until_when() -> None:
    seen = sight(runs=(run(at=NOW - 59 * MINUTE),))
    put_off = decide(rule(), seen, card(5))
    assert put_off == Decision(Code.COOLDOWN, need=usd(95), until=NOW + MINUTE)
    assert Code.COOLDOWN not in QUIET
    later = sight(runs=(run(at=NOW - COOL_DOWN),))
    assert decide(rule(), later, card(5)).code is Code.GO


def test_the_cool_down_is_the_cards_and_holds_when_the_clock_went_back() -> None:
    by_another = run(rule_id="2" * 32, at=NOW - MINUTE)
    assert decide(rule(), sight(runs=(by_another,)), card()).code is Code.COOLDOWN
    ahead = sight(runs=(run(at=NOW + 30 * MINUTE),))
    assert decide(rule(), ahead, card()).until == NOW + 90 * MINUTE
    elsewhere = run(rule_id="2" * 32, card_id="c-2", at=NOW - MINUTE)
    assert decide(rule(), sight(runs=(elsewhere,)), card()).code is Code.GO


def test_edge_3_a_small_amount_that_never_lifts_the_card_ends_with_the_runs_of_a_day() -> None:
    small = rule(KeepBy(usd(100), usd(20)))
    runs = []
    for turn in range(5):
        at = NOW + turn * HOUR
        found = decide(small, sight(at, tuple(runs)), card(1, read_at=at))
        if found.code is Code.GO:
            runs.append(run(20, at=at))
    assert len(runs) == 3
    assert decide(small, sight(at, tuple(runs)), card(1, read_at=at)).code is Code.RUNS


def test_edge_5_a_hold_that_only_asks_whether_the_card_exists_lowers_nothing() -> None:
    asked = card(Money.usd(19, 50), small_holds=Money(500_000), held=Money(500_000))
    assert available_of(asked) == usd(20)
    assert decide(rule(), sight(), asked).code is Code.NOT_BELOW
    real = card(Money.usd(19, 50), held=usd(30))
    assert decide(rule(), sight(), real).code is Code.GO


def test_edge_6_a_missed_allowance_runs_once_until_it_is_a_day_late() -> None:
    made = rule(replace(POCKET_MONEY, schedule=replace(POCKET_MONEY.schedule, every=Every.WEEK)))
    due = NOW - 3 * HOUR  # Monday, nine
    for late, code in ((0, Code.GO), (24 * 3600 - 1, Code.GO), (24 * 3600, Code.MISSED)):
        at = due + timedelta(seconds=late)
        found = decide(made, sight(at), card(0, read_at=at))
        assert (found.code, found.due) == (code, due)
    assert found.ends_due
    after = replace(made, done_to=due)
    assert decide(after, sight(at), card(0, read_at=at)).code is Code.NOT_DUE


def test_what_was_due_before_it_was_switched_on_or_was_dealt_with_is_not_due() -> None:
    due = NOW - 3 * HOUR
    assert decide(rule(POCKET_MONEY, since=due), sight(), card()).code is Code.GO
    since = due + timedelta(seconds=1)
    assert decide(rule(POCKET_MONEY, since=since), sight(), card()).code is Code.NOT_DUE
    found = decide(rule(POCKET_MONEY), sight(), card(), is_done=lambda at: at == due)
    assert found.code is Code.NOT_DUE


def test_an_allowance_that_needs_nothing_is_dealt_with_and_one_held_back_stays_due() -> None:
    due = NOW - 3 * HOUR
    made = rule(POCKET_MONEY)
    full = decide(made, sight(), card(300))
    assert full == Decision(Code.NOT_BELOW, due=due)
    assert full.ends_due
    almost = decide(made, sight(), card(299))
    assert (almost.code, almost.ends_due) == (Code.TOO_LITTLE, True)
    poor = sight(terms=replace(OPEN_TERMS, card_day=usd(5)))
    held_back = decide(made, poor, card(0))
    assert (held_back.code, held_back.due) == (Code.CAP_CARD_DAY, due)
    assert not held_back.ends_due
    assert not decide(made, sight(), card(0)).ends_due
    assert not decide(rule(), sight(), card(50)).ends_due


def test_edge_9_the_larger_need_goes_and_of_equals_the_one_placed_first() -> None:
    fill, allowance = rule(place=1), rule(POCKET_MONEY, place=2)
    both = [(one, decide(one, sight(), card(10))) for one in (fill, allowance)]
    assert larger_need(both)[0] is allowance
    same = [(rule(place=place), both[0][1]) for place in (3, 1, 2)]
    assert larger_need(same)[0].place == 1


def test_edge_11_the_floor_holds_at_both_rates() -> None:
    terms = replace(OPEN_TERMS, floor=usd(50))

    def decided(worth: int, then: int) -> Decision:
        wallet = WalletSight(usd(worth), usd(then))
        return decide(rule(), sight(terms=terms, wallet=wallet), card(10))

    assert decided(141, 900).amount == usd(90)  # and a dollar of fee
    held_back = Decision(Code.GO, usd(49), usd(90), Code.WALLET_FLOOR)
    assert decided(100, 900) == decided(900, 100) == held_back
    assert decided(60, 900).code is Code.WALLET_FLOOR
    assert decided(900, -1).code is Code.WALLET_FLOOR


@pytest.mark.parametrize(
    ("moved", "code"),
    [(10, Code.GO), (-10, Code.GO), (11, Code.RATE_MOVED), (-11, Code.RATE_MOVED)],
)
def test_edge_11_a_rate_that_moved_too_far_either_way_is_asked_about(
    moved: int, code: Code
) -> None:
    wallet = WalletSight(MUCH, MUCH, moved)
    assert decide(rule(), sight(wallet=wallet), card()).code is code


def test_edge_13_a_card_near_the_most_it_holds_is_clamped_by_all_it_holds() -> None:
    top = rule(KeepTo(usd(49_000), usd(50_000)))
    near = card(48_500, held=usd(700))
    assert decide(top, sight(), near) == Decision(Code.GO, usd(800), usd(1_500), Code.CARD_FULL)
    over = card(48_500, held=usd(2_000))
    assert decide(top, sight(), over).code is Code.CARD_FULL
    add = rule(replace(POCKET_MONEY, mode=Mode.ADD))
    assert decide(add, sight(), card(50_001)).code is Code.CARD_FULL
