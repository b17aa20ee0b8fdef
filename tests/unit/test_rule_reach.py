"""What automation can move today is never less than what the greediest day could move."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.caps import Committed, Run, Terms, commit, day_of, next_day, reach
from desktop_app.domain.cards import CardId
from desktop_app.domain.deciding import Decision, decide
from desktop_app.domain.intents import Stage
from desktop_app.domain.limits import PUBLISHED_FEES, Fees
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import (
    Allowance,
    KeepBy,
    KeepTo,
    Mode,
    Payout,
    Reminder,
    Rule,
    RuleCaps,
    Why,
)
from tests.support.rule_values import (
    CARD,
    MUCH,
    NINE,
    NOW,
    OPEN_TERMS,
    RULE_ID,
    TODAY,
    card,
    committed,
    rule,
    run,
    sight,
)

usd = Money.usd
FEE = PUBLISHED_FEES.issue


def reached(*rules: Rule, done: Committed | None = None, terms: Terms = OPEN_TERMS) -> Money:
    return reach(rules, done or committed(), terms, PUBLISHED_FEES, issue_fee=FEE)


CAPS = RuleCaps(usd(50), usd(100), usd(300))


def test_nothing_can_move_while_the_switch_is_off_or_the_rule_is_paused_or_only_tells() -> None:
    made = rule(caps=CAPS)
    assert reached(made, terms=replace(OPEN_TERMS, is_on=False)) == ZERO
    assert reached(replace(made, paused=Why.OWNER)) == ZERO
    assert reached(rule(Reminder(), caps=CAPS)) == ZERO
    assert reached() == ZERO


def test_a_rule_can_use_its_day_in_as_many_runs_as_there_are() -> None:
    assert reached(rule(caps=CAPS)) == usd(103)  # 100, and three fees
    assert reached(rule(caps=replace(CAPS, day=usd(900), month=usd(900)))) == usd(153)
    assert reached(rule(caps=CAPS), rule(caps=CAPS, id="2" * 32)) == usd(206)
    made = rule(Payout(usd(500), percent=10, template="Ads"), card_id=None, caps=CAPS)
    assert reached(made) == usd(106)


def test_what_was_moved_already_is_gone_and_nothing_is_less_than_nothing() -> None:
    made = rule(caps=CAPS)
    assert reached(made, done=commit([run(50)], TODAY)) == usd(52)
    assert reached(made, done=commit([run(50), run(50)], TODAY)) == ZERO
    assert reached(made, done=commit([run(900)], TODAY)) == ZERO
    assert reached(made, done=commit([run(2, rule_id="2" * 32)] * 3, TODAY)) == ZERO
    assert reached(made, done=commit([run(1_000)], TODAY), terms=Terms(is_on=True)) == ZERO


def test_the_caps_over_everything_bound_it() -> None:
    many = [rule(caps=CAPS, id=str(at) * 32) for at in range(5)]
    assert reached(*many, terms=Terms(is_on=True)) == usd(250)
    spent = commit([run(100, at=NOW - timedelta(days=2))] * 24, TODAY)
    assert reached(*many, done=spent, terms=Terms(is_on=True)) == usd(2_500 - 24 * 101)


def test_the_caps_over_everything_count_what_is_gone_of_the_day_and_of_the_month() -> None:
    made = rule(caps=RuleCaps(MUCH, MUCH, MUCH))
    gone = committed(day_out=usd(60), month_out=usd(90))
    assert reached(made, done=gone, terms=replace(OPEN_TERMS, day=usd(100))) == usd(40)
    assert reached(made, done=gone, terms=replace(OPEN_TERMS, month=usd(100))) == usd(10)


def test_what_the_rule_moved_this_month_is_gone_as_well() -> None:
    made = rule(caps=RuleCaps(usd(50), usd(100), usd(130)))
    before = run(90, at=NOW - timedelta(days=2))
    assert reached(made, done=commit([before], TODAY)) == usd(43)  # 40, and three fees
    others = replace(before, rule_id="2" * 32)  # type: ignore[arg-type]
    assert reached(made, done=commit([others], TODAY)) == usd(103)


def test_cards_that_it_made_today_are_among_its_runs_of_the_day() -> None:
    made = rule(Payout(usd(500), percent=10, template="Ads"), card_id=None, caps=CAPS)
    first = run(20, card_id=CardId("c-8"))
    assert reached(made, done=commit([first], TODAY)) == usd(84)  # 80 in two, each with two fees
    assert reached(made, done=commit([first] * 3, TODAY)) == ZERO
    done = commit([replace(first, rule_id="2" * 32)] * 3, TODAY)  # type: ignore[arg-type]
    assert reached(made, done=done) == usd(106)


def test_the_fee_of_a_large_load_is_a_share_of_it() -> None:
    made = rule(caps=RuleCaps(usd(800), usd(2_000), usd(2_000)))
    assert reached(made) == usd(2_024)  # three times eight, as if each were of 800


def test_a_dear_fee_for_small_loads_is_counted() -> None:
    fees = replace(PUBLISHED_FEES, load_flat=usd(5))
    made = rule(caps=RuleCaps(usd(150), usd(150), usd(150)))
    # Three loads below a hundred cost five each, one of 150 a dollar and a half.
    assert reach([made], committed(), OPEN_TERMS, fees, issue_fee=FEE) == usd(165)


# --- the greediest day ---

AMOUNTS = st.integers(200, 60_000).map(lambda cents: Money(cents * 10_000))
PLANS = st.one_of(
    st.builds(KeepTo, AMOUNTS, AMOUNTS),
    st.builds(KeepBy, AMOUNTS, AMOUNTS),
    st.builds(Allowance, st.just(NINE), AMOUNTS, st.sampled_from(Mode)),
    st.builds(Payout, st.just(usd(1)), st.integers(1, 100)),
    st.builds(Payout, st.just(usd(1)), st.none(), AMOUNTS, st.just("Ads")),
)


class Day(NamedTuple):
    """What the greediest day starts from."""

    rules: list[Rule]
    terms: Terms
    fees: Fees
    before: list[Run]


@st.composite
def days(draw: st.DrawFn) -> Day:
    rules = []
    for at in range(draw(st.integers(1, 4))):
        plan = draw(PLANS)
        low, mid, high = sorted(draw(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS)))
        is_new = isinstance(plan, Payout) and plan.template
        on = None if is_new else draw(st.sampled_from([CARD, CardId("c-2")]))
        caps = RuleCaps(low, mid, high)
        rules.append(rule(plan, id=str(at + 1) * 32, card_id=on, caps=caps))
    # Often enough only the rules' own caps bound a day.
    day, month, by_card = draw(st.just((MUCH, MUCH, MUCH)) | st.tuples(AMOUNTS, AMOUNTS, AMOUNTS))
    terms = Terms(True, day, max(day, month), by_card, ZERO)
    flat = draw(st.integers(0, 5))
    fees = replace(PUBLISHED_FEES, load_flat=usd(flat), percent=draw(st.integers(0, 9)))
    ago = st.integers(0, 20 * 24).map(lambda hours: NOW - timedelta(hours=hours))
    runs = st.builds(run, st.integers(2, 90), at=ago, rule_id=st.sampled_from([RULE_ID, "9" * 32]))
    return Day(rules, terms, fees, draw(st.lists(runs, max_size=4)))


def looked(day: Day, made: Rule, runs: list[Run], at: datetime, has: Money) -> Decision:
    seen = sight(at, tuple(runs), terms=day.terms, fees=day.fees)
    on = None if made.card_id is None else card(has, read_at=at)
    return decide(made, seen, on, received=MUCH)


@settings(max_examples=100)
@given(days(), st.randoms(use_true_random=False))
def test_the_greediest_day_stays_below_it_and_within_every_cap(day: Day, dice: object) -> None:
    bound = reach(day.rules, commit(day.before, TODAY), day.terms, day.fees, issue_fee=FEE)
    runs, at = list(day.before), NOW
    while at < next_day(NOW):
        for made in sorted(day.rules, key=lambda _: dice.random()):  # type: ignore[attr-defined]
            has = Money(dice.choice([0, 0, 0, 4_000_000]))  # type: ignore[attr-defined]
            found = looked(day, made, runs, at, has)
            if found.code is Code.GO:
                issue = FEE if made.card_id is None else ZERO
                out = found.amount + day.fees.for_load(found.amount) + issue
                runs.append(
                    run(at=at, rule_id=made.id, card_id=made.card_id, load=0, stage=Stage.UNKNOWN)
                )
                runs[-1] = replace(runs[-1], load=found.amount, out=out)
        at += timedelta(minutes=31)
    new = runs[len(day.before) :]
    assert sum((one.out for one in new), ZERO) <= bound
    _keeps_every_cap(day, new, commit(day.before, TODAY), commit(runs, TODAY))


def _keeps_every_cap(day: Day, new: list[Run], before: Committed, after: Committed) -> None:
    """A cap may have been passed before; a new run never passes one."""
    assert all(day_of(one.at) == TODAY for one in new)
    if new:
        assert after.day_out <= day.terms.day
        assert after.month_out <= day.terms.month
    for one in day.rules:
        if after.rule_runs.get(one.id, 0) > before.rule_runs.get(one.id, 0):
            assert after.rule_day[one.id] <= one.caps.day
            assert after.rule_month[one.id] <= one.caps.month
            assert after.rule_runs[one.id] <= 3
    for on in {one.card_id for one in new if one.card_id is not None}:
        assert after.card_day[on] <= day.terms.card_day
        assert after.runs[on] <= 3
        times = sorted(one.at for one in new if one.card_id == on)
        assert all(b - a >= timedelta(hours=1) for a, b in pairwise(times))
