"""Whether a rule sends: what stops it, in which order, and what it wants."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.domain.deciding import (
    FRESH_FOR,
    SMALL_HOLD,
    Decision,
    WalletSight,
    decide,
    need_of,
)
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rule_codes import QUIET, Code
from desktop_app.domain.rules import (
    KeepBy,
    KeepTo,
    Mode,
    Payout,
    Plan,
    Reminder,
    WalletAlert,
    Why,
)
from tests.support.rule_values import (
    CARD,
    DAY,
    HOUR,
    MINUTE,
    MUCH,
    NOW,
    OPEN_TERMS,
    POCKET_MONEY,
    RULE_ID,
    TODAY,
    card,
    committed,
    rule,
    sight,
)

ADD_50 = KeepBy(Money.usd(20), Money.usd(50))
TENTH = Payout(Money.usd(500), percent=10)
usd = Money.usd


def test_nothing_stops_it_and_it_fills_up() -> None:
    assert decide(rule(), sight(), card(10)) == Decision(Code.GO, Money.usd(90), Money.usd(90))


# Each of these stops it, and so does each one further up while the others hold as well.
STOPS: list[tuple[Code, Mapping[str, object], Mapping[str, object], Mapping[str, object]]] = [
    (Code.OFF, {}, {"terms": replace(OPEN_TERMS, is_on=False)}, {}),
    (Code.NOT_CONFIRMED, {"paused": Why.CHANGED}, {}, {}),
    (Code.LOCKED, {}, {"stop": Code.LOCKED}, {}),
    (Code.STALE, {}, {}, {"read_at": NOW - FRESH_FOR - MINUTE}),
    (Code.CARD_NOT_ACTIVE, {}, {}, {"is_active": False}),
    (Code.DISPUTED, {}, {}, {"is_disputed": True}),
    (Code.IN_FLIGHT, {}, {}, {"in_flight": True}),
    (Code.COOLDOWN, {}, {"committed": committed(last={CARD: NOW}, runs={CARD: 3})}, {}),
    (Code.RUNS, {}, {"committed": committed(runs={CARD: 3})}, {}),
    (Code.WALLET_NOT_KNOWN, {}, {"wallet": None}, {}),
    (Code.RATE_MOVED, {}, {"wallet": WalletSight(MUCH, MUCH, 11)}, {}),
    (Code.WALLET_FLOOR, {}, {"wallet": WalletSight(ZERO, ZERO)}, {}),
]


@pytest.mark.parametrize("first", range(len(STOPS)))
def test_stops_come_in_their_order(first: int) -> None:
    """The first of those that hold is the answer, whatever else holds."""
    of_rule: dict[str, object] = {}
    of_sight: dict[str, object] = {}
    of_card: dict[str, object] = {}
    for _, rule_part, sight_part, card_part in reversed(STOPS[first:]):
        of_rule |= rule_part
        of_sight |= sight_part
        of_card |= card_part
    found = decide(rule(**of_rule), sight(**of_sight), card(**of_card))
    assert found.code is STOPS[first][0]
    assert found.amount == ZERO


@pytest.mark.parametrize(
    ("why", "code"),
    [(why, Code.NOT_CONFIRMED if why in {Why.NEW, Why.CHANGED} else Code.PAUSED) for why in Why],
)
def test_a_paused_rule_sends_nothing(why: Why, code: Code) -> None:
    assert decide(rule(paused=why), sight(), card()).code is code
    assert code in QUIET


@pytest.mark.parametrize(
    ("code", "of_sight", "of_card"),
    [
        (Code.STALE, {}, {"read_at": NOW - DAY}),
        (Code.DISPUTED, {}, {"is_disputed": True}),
        (Code.COOLDOWN, {"committed": committed(last={CARD: NOW})}, {}),
        (Code.RUNS, {"committed": committed(runs={CARD: 3})}, {}),
        (Code.RUNS, {"committed": committed(rule_runs={RULE_ID: 3})}, {}),
        (Code.WALLET_NOT_KNOWN, {"wallet": None}, {}),
        (Code.RATE_MOVED, {"wallet": WalletSight(MUCH, MUCH, 11)}, {}),
        (Code.WALLET_FLOOR, {"wallet": WalletSight(ZERO, ZERO)}, {}),
    ],
)
def test_an_allowance_that_is_put_off_says_for_when_it_was_and_what_it_wants(
    code: Code, of_sight: Mapping[str, object], of_card: Mapping[str, object]
) -> None:
    """What says no due time is taken for one that nothing was due for, and is told to nobody."""
    found = decide(rule(POCKET_MONEY), sight(**of_sight), card(10, **of_card))
    assert (found.code, found.due) == (code, NOW - 3 * HOUR)
    is_summed = code not in {Code.STALE, Code.DISPUTED}
    assert found.need == (usd(290) if is_summed else ZERO)
    assert not found.ends_due


def test_the_figures_that_are_promised() -> None:
    assert timedelta(minutes=10) == FRESH_FOR
    assert usd(1) == SMALL_HOLD
    assert WalletSight(MUCH, MUCH) == WalletSight(MUCH, MUCH, moved=0)


def test_a_balance_is_believed_for_ten_minutes_and_never_from_the_future() -> None:
    def looked(ago: timedelta) -> Code:
        return decide(rule(), sight(), card(read_at=NOW - ago)).code

    assert looked(FRESH_FOR) is Code.GO
    assert looked(FRESH_FOR + timedelta(microseconds=1)) is Code.STALE
    assert looked(-timedelta(microseconds=1)) is Code.STALE  # the clock was set back


def test_a_card_whose_balance_nobody_stated_is_looked_at_again_unless_it_is_over() -> None:
    assert decide(rule(), sight(), card(None)).code is Code.STALE
    assert decide(rule(), sight(), card(None, is_active=False)).code is Code.CARD_NOT_ACTIVE


@pytest.mark.parametrize("plan", [KeepTo(usd(20), usd(100)), ADD_50, POCKET_MONEY, TENTH])
def test_a_card_of_which_nothing_is_known_is_given_nothing(plan: Plan) -> None:
    assert decide(rule(plan), sight(), None, received=MUCH).code is Code.STALE


def test_sums_of_another_day_decide_nothing() -> None:
    for day in (TODAY - DAY, TODAY + DAY):
        assert decide(rule(), sight(committed=committed(day)), card()).code is Code.STALE


def test_one_unknown_wish_anywhere_stops_every_rule() -> None:
    unknown = sight(is_unknown_anywhere=True)
    assert decide(rule(), unknown, card()).code is Code.IN_FLIGHT
    template = replace(TENTH, template="Ads")
    made = rule(template, card_id=None)
    assert decide(made, unknown, None, received=usd(600)).code is Code.IN_FLIGHT
    assert decide(made, sight(), None, received=usd(600)).amount == usd(60)


@pytest.mark.parametrize(
    ("plan", "has", "need"),
    [
        (KeepTo(usd(20), usd(100)), usd(20), ZERO),
        (KeepTo(usd(20), usd(100)), Money(19_999_999), Money.usd(80)),
        (KeepTo(usd(20), usd(100)), Money.usd(-30), usd(130)),
        (KeepTo(ZERO, usd(100)), ZERO, ZERO),
        (KeepTo(ZERO, usd(100)), Money(-1), usd(100)),
        (ADD_50, usd(19), usd(50)),
        (ADD_50, usd(20), ZERO),
        (POCKET_MONEY, usd(299), usd(1)),
        (POCKET_MONEY, usd(300), ZERO),
        (POCKET_MONEY, usd(60_000), ZERO),
        (replace(POCKET_MONEY, mode=Mode.ADD), usd(60_000), usd(300)),
        (Reminder(), ZERO, ZERO),
        (WalletAlert(usd(100)), ZERO, ZERO),
    ],
)
def test_what_a_rule_wants(plan: Plan, has: Money, need: Money) -> None:
    assert need_of(rule(plan), card(has)) == need


def test_a_payout_wants_its_share_in_whole_cents_and_only_from_its_amount_on() -> None:
    def decided(received: Money | None) -> Decision:
        return decide(rule(TENTH), sight(), card(), received=received)

    assert decided(None).code is Code.NOT_DUE
    assert decided(Money(499_999_999)).code is Code.NOT_DUE
    assert decided(usd(-500)).code is Code.NOT_DUE
    assert decided(usd(500)).amount == usd(50)
    assert decided(Money(500_190_000)).amount == Money.usd(50, 1)
    fixed = rule(Payout(usd(500), amount=usd(40)))
    assert decide(fixed, sight(), card(), received=usd(9_000)).amount == usd(40)
    assert need_of(fixed, card()) == ZERO


def test_rules_that_only_tell_send_nothing() -> None:
    assert decide(rule(Reminder()), sight(), card()).code is Code.NOT_BELOW
    alert = rule(WalletAlert(usd(100)), card_id=None)
    assert decide(alert, sight(), None).code is Code.NOT_BELOW
