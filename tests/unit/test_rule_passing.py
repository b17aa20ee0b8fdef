"""What an allowance did not make up for is told, once."""

from dataclasses import replace

from desktop_app.domain.deciding import decide
from desktop_app.domain.passing import FURTHEST, passed_over
from desktop_app.domain.rule_codes import Code
from tests.support.rule_values import DAY, FILL, HOUR, NOW, POCKET_MONEY, card, rule, sight

NINE = NOW - 3 * HOUR
MADE = rule(POCKET_MONEY, since=NINE - 3 * DAY)


def test_edge_6_only_the_newest_runs_and_the_others_are_told_of() -> None:
    assert decide(MADE, sight(), card(0)).due == NINE
    assert passed_over(MADE, NOW) == (NINE - 3 * DAY, NINE - 2 * DAY, NINE - DAY)


def test_what_ran_or_was_told_of_is_not_told_of_again() -> None:
    ran = passed_over(MADE, NOW, is_done=lambda due: due == NINE - 2 * DAY)
    assert ran == (NINE - 3 * DAY, NINE - DAY)
    told = replace(MADE, done_to=NINE - DAY)
    assert passed_over(told, NOW) == ()
    assert decide(told, sight(), card(0)).code is Code.GO  # and the newest is due as before


def test_the_newest_is_the_decisions_own_even_when_it_is_missed() -> None:
    later = NINE + DAY - HOUR / 60
    assert passed_over(replace(MADE, since=NINE), later) == ()
    assert passed_over(replace(MADE, since=NINE), NINE + DAY) == (NINE,)


def test_nothing_before_it_was_switched_on_and_nothing_of_other_plans() -> None:
    assert passed_over(rule(POCKET_MONEY, since=NINE), NOW) == ()
    assert passed_over(rule(POCKET_MONEY, since=NOW + DAY), NOW) == ()
    assert passed_over(rule(FILL), NOW) == ()


def test_a_clock_that_jumped_by_years_tells_of_a_year() -> None:
    far = passed_over(rule(POCKET_MONEY, since=NOW - 4_000 * DAY), NOW)
    assert len(far) == FURTHEST // DAY - 1  # and the newest is the decision's
