"""How much a rule sends: every limit holds it back, and the first is named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.deciding import CardSight, Decision, Sight, WalletSight, decide
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import (
    KeepBy,
    KeepTo,
    Payout,
    Plan,
    Rule,
    RuleCaps,
)
from tests.support.rule_values import (
    DAY,
    HOUR,
    MUCH,
    NOW,
    OPEN_TERMS,
    POCKET_MONEY,
    card,
    committed,
    rule,
    run,
    sight,
)

TENTH = Payout(Money.usd(500), percent=10)
usd = Money.usd


def test_more_than_one_top_up_takes_goes_in_parts() -> None:
    large = rule(KeepTo(usd(20), usd(6_000)))
    found = decide(large, sight(), card(0))
    assert found == Decision(Code.GO, usd(2_500), usd(6_000), Code.MOST_AT_ONCE)


CAPPED: list[tuple[Code, Rule, Sight]] = [
    (Code.CAP_RUN, rule(caps=RuleCaps(usd(12), MUCH, MUCH)), sight()),
    (
        Code.CAP_RULE_DAY,
        rule(caps=RuleCaps(MUCH, usd(62), MUCH)),
        sight(runs=(run(at=NOW - 2 * HOUR),)),
    ),
    (
        Code.CAP_RULE_MONTH,
        rule(caps=RuleCaps(MUCH, MUCH, usd(62))),
        sight(runs=(run(at=NOW - 2 * DAY),)),
    ),
    (
        Code.CAP_CARD_DAY,
        rule(),
        sight(
            runs=(run(rule_id="2" * 32, at=NOW - 2 * HOUR),),
            terms=replace(OPEN_TERMS, card_day=usd(62)),
        ),
    ),
    (
        Code.CAP_DAY,
        rule(),
        sight(
            runs=(run(rule_id="2" * 32, card_id="c-2", at=NOW - 2 * HOUR),),
            terms=replace(OPEN_TERMS, day=usd(64)),  # 50 + 1 before, 12 + 1 now
        ),
    ),
    (
        Code.CAP_MONTH,
        rule(),
        sight(
            runs=(run(rule_id="2" * 32, card_id="c-2", at=NOW - 9 * DAY),),
            terms=replace(OPEN_TERMS, month=usd(64)),
        ),
    ),
]


@pytest.mark.parametrize(("code", "made", "seen"), CAPPED, ids=[code for code, *_ in CAPPED])
def test_a_cap_holds_back_and_a_part_is_sent_from_ten_dollars_on(
    code: Code, made: Rule, seen: Sight
) -> None:
    found = decide(made, seen, card(10))
    assert found == Decision(Code.GO, usd(12), usd(90), code)


def test_less_than_ten_dollars_of_a_larger_need_is_not_sent() -> None:
    def decided(cap: Money, has: int = 10) -> Decision:
        return decide(rule(caps=RuleCaps(cap, MUCH, MUCH)), sight(), card(has))

    assert decided(usd(10)).amount == usd(10)
    assert decided(Money(9_999_999)) == Decision(Code.CAP_RUN, need=usd(90))
    assert decided(Money.usd(10, 5)).amount == Money.usd(10, 5)
    assert decided(Money(10_019_999)).amount == Money.usd(10, 1)  # whole cents


def test_a_small_need_that_no_limit_holds_back_is_sent_from_the_smallest_top_up_on() -> None:
    small = rule(KeepTo(usd(20), usd(22)))
    assert decide(small, sight(), card(Money(19_990_000))).amount == Money.usd(2, 1)
    floor = sight(wallet=WalletSight(usd(3), usd(3)))
    assert decide(small, floor, card(Money(19_990_000))).code is Code.WALLET_FLOOR


def test_of_limits_that_hold_back_alike_the_first_is_named() -> None:
    caps = RuleCaps(usd(12), usd(12), usd(12))
    assert decide(rule(caps=caps), sight(), card()).held_back is Code.CAP_RUN


def test_what_was_passed_already_leaves_no_room_and_never_a_negative_amount() -> None:
    over = sight(runs=(run(500, at=NOW - 2 * HOUR),), terms=replace(OPEN_TERMS, day=usd(100)))
    assert decide(rule(), over, card()) == Decision(Code.CAP_DAY, need=usd(90))


def test_issuing_a_card_is_paid_from_the_same_caps() -> None:
    made = rule(replace(TENTH, template="Ads"), card_id=None)
    seen = sight(terms=replace(OPEN_TERMS, day=usd(52)))
    found = decide(made, seen, None, received=usd(600))
    assert (found.amount, found.held_back) == (usd(50), Code.CAP_DAY)


AMOUNTS = st.integers(-(10**11), 10**11).map(Money)
POSITIVE = st.integers(1, 10**11).map(Money)
PLANS = st.one_of(
    st.builds(KeepTo, AMOUNTS, AMOUNTS),
    st.builds(KeepBy, AMOUNTS, AMOUNTS),
    st.builds(Payout, POSITIVE, percent=st.integers(1, 100)),
    st.just(POCKET_MONEY),
)
CARDS = st.builds(
    CardSight,
    is_active=st.just(True),
    available=AMOUNTS,
    read_at=st.just(NOW),
    small_holds=st.integers(0, 10**7).map(Money),
    held=st.integers(0, 10**9).map(Money),
)


@given(PLANS, CARDS, st.builds(RuleCaps, POSITIVE, POSITIVE, POSITIVE), AMOUNTS, AMOUNTS, POSITIVE)
def test_whatever_it_sends_is_whole_cents_within_every_limit(
    plan: Plan, seen: CardSight, caps: RuleCaps, day_out: Money, worth: Money, received: Money
) -> None:
    terms = replace(OPEN_TERMS, day=usd(250), floor=usd(50))
    looked = sight(
        terms=terms, committed=committed(day_out=day_out), wallet=WalletSight(worth, worth)
    )
    found = decide(rule(plan, caps=caps), looked, seen, received=received)
    if found.code is not Code.GO:
        assert found.amount == ZERO
        return
    out = found.amount + looked.fees.for_load(found.amount)
    assert found.amount.micros % 10_000 == 0
    assert looked.limits.min_top_up <= found.amount <= min(looked.limits.max_top_up, caps.run)
    assert found.amount <= found.need
    assert out <= min(terms.day - day_out, worth - terms.floor)
    holds = (seen.available or ZERO) + seen.held
    assert holds + found.amount <= looked.limits.max_card
