"""Disposable cards at the edges: what shops, issuers and clocks do to them (product 3.4)."""

from datetime import timedelta

from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind
from tests.contract.test_guarding_sandbox import HOUR, MINUTE, Life, bank, life

__all__ = ["bank", "life"]
DAY = 24 * HOUR


def why(life: Life) -> Why:
    return life.world.wallet.guards.decisions[life.card_id].why


def spend(life: Life) -> None:
    """Used, frozen, settled and ended."""
    bought = life.buy(1_000)
    life.look()
    life.shop("settle", bought)
    life.wait(25 * HOUR)
    life.wait(HOUR)
    assert (life.status, life.standing) == (CardStatus.TERMINATED, Standing.BURNED)


def test_01_a_second_charge_that_races_the_freeze_is_told_and_both_are_waited_for(
    life: Life,
) -> None:
    life.issue(Policy())
    first, second = life.buy(700), life.buy(800)
    assert second["approved"]
    life.look()
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.SPENT)
    told = life.world.wallet.guards.views[life.card_id].charged
    assert sorted(told) == [Money.usd(7), Money.usd(8)]
    life.shop("settle", first)
    life.wait(25 * HOUR)
    assert life.sent() == [Kind.FREEZE]
    life.shop("settle", second)
    life.wait(HOUR)
    assert life.sent() == [Kind.FREEZE, Kind.TERMINATE]


def test_03_a_check_of_nothing_and_then_the_real_charge(life: Life) -> None:
    life.issue(Policy())
    life.bank.control("merchant/verify", {"card_id": life.card_id, "merchant": "Lumen Home"})
    life.hear()
    life.wait(3 * HOUR)
    assert (life.status, life.standing) == (CardStatus.ACTIVE, Standing.VERIFIED)
    life.buy(1_820)
    life.look()
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.SPENT)


def test_04_a_decline_first_burns_nothing(life: Life) -> None:
    life.issue(Policy())
    refused = {"card_id": life.card_id, "amount_micros": 5_000_000, "merchant": "Lumen Home"}
    life.bank.control("merchant/decline", {**refused, "reason": "invalid_cvv"})
    life.hear()
    life.look()
    assert (life.status, life.standing, life.sent()) == (CardStatus.ACTIVE, Standing.ARMED, [])


def test_05_a_shop_that_collects_more_than_it_held_has_both_figures_told(life: Life) -> None:
    """What it leaves below zero is `test_debt_and_an_unknown_age_are_the_owners`."""
    life.issue(Policy())
    bought = life.buy(1_820)
    life.look()
    life.shop("settle", bought, amount_micros=19_500_000)
    life.wait(MINUTE)
    (line,) = (one for one in life.story() if one.merchant == "Lumen Home")
    assert (line.authorized, line.settled) == (Money.usd(18, 20), Money.usd(19, 50))
    life.wait(25 * HOUR)
    life.wait(HOUR)
    assert life.status is CardStatus.TERMINATED


def test_08_a_hold_that_was_let_go_is_used_again(life: Life) -> None:
    life.issue(Policy())
    bought = life.buy(1_820)
    life.look()
    life.shop("reverse", bought)
    life.wait(MINUTE)
    assert life.standing is Standing.VOIDED
    life.world.do(lambda: life.world.wallet.guard_choices.arm_anew(life.card_id))
    life.wait(5 * MINUTE)
    assert (life.status, life.standing) == (CardStatus.ACTIVE, Standing.ARMED)
    life.buy(1_100)
    life.look()
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.SPENT)


def test_08_a_trial_that_was_let_go_retires(life: Life) -> None:
    life.issue(Policy(PolicyKind.TRIAL))
    bought = life.buy(500)
    life.look()
    life.shop("reverse", bought)
    life.wait(25 * HOUR)
    life.wait(HOUR)
    assert life.status is CardStatus.TERMINATED


def test_09_a_hold_that_never_settles_is_asked_about_and_never_ended(life: Life) -> None:
    life.issue(Policy())
    life.buy(1_820)
    life.wait(9 * DAY)
    assert life.standing is Standing.SPENT
    life.wait(2 * DAY)
    assert (life.standing, why(life)) == (Standing.ATTENTION, Why.OLD_HOLD)
    assert life.sent() == [Kind.FREEZE]


def test_11_a_refund_after_the_end_changes_nothing_and_stands_in_the_history(life: Life) -> None:
    life.issue(Policy())
    spend(life)
    late = {"card_id": life.card_id, "amount_micros": 10_000_000, "merchant": "Lumen Home"}
    life.bank.control("merchant/refund", late)
    life.hear()
    life.wait(HOUR)
    assert (life.status, life.standing) == (CardStatus.TERMINATED, Standing.BURNED)
    assert life.sent() == [Kind.FREEZE, Kind.TERMINATE]
    told = [line.merchant for line in life.story()]
    assert told.count("Lumen Home") >= 2  # the purchase and its refund


def test_12_what_the_issuer_froze_after_an_odd_refund_is_not_unfrozen(life: Life) -> None:
    life.issue(Policy())
    odd = {"card_id": life.card_id, "amount_micros": 30_000_000, "merchant": "Nobody Ltd"}
    life.bank.control("merchant/refund", {**odd, "way": "credit"})
    life.bank.control("issuer", {"card_id": life.card_id, "act": "freeze"})
    life.wait(HOUR)
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.HELD_ELSEWHERE)
    life.wait(3 * DAY)
    assert life.sent() == []


def test_13_a_card_that_the_issuer_ended_is_looked_through_and_left(life: Life) -> None:
    life.issue(Policy())
    life.bank.control("issuer", {"card_id": life.card_id, "act": "end"})
    life.wait(HOUR)
    assert life.status is CardStatus.TERMINATED
    assert life.standing in {Standing.ENDED, Standing.BURNED}
    assert life.sent() == []


def test_14_who_unfreezes_owns_the_card_again_until_it_is_guarded_anew(life: Life) -> None:
    life.issue(Policy())
    bought = life.buy(1_000)
    life.look()
    life.shop("settle", bought)
    life.world.do(lambda: life.world.wallet.set_frozen(life.card_id, False, "own"))
    life.wait(10 * MINUTE)
    assert (life.status, life.standing) == (CardStatus.ACTIVE, Standing.RELEASED)
    life.world.do(lambda: life.world.wallet.guard_choices.arm_anew(life.card_id))
    life.wait(MINUTE)
    assert life.standing is Standing.ARMED
    life.buy(200)
    life.look()
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.SPENT)


def test_18_a_price_above_the_load_is_declined_and_leaves_the_card_as_it_was(life: Life) -> None:
    life.issue(Policy())
    assert not life.buy(2_500)["approved"]
    life.hear()
    life.look()
    assert (life.status, life.standing) == (CardStatus.ACTIVE, Standing.ARMED)
    assert life.buy(1_820)["approved"]
    life.look()
    assert life.standing is Standing.SPENT


def test_19_a_purchase_abroad_is_one_use_with_its_fee_beside_it(life: Life) -> None:
    life.issue(Policy())
    abroad = {"card_id": life.card_id, "amount_micros": 10_000_000, "merchant": "Lampen AG"}
    bought = life.bank.control("merchant/authorize", {**abroad, "country": "ch"})
    life.look()
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.SPENT)
    assert life.world.wallet.guards.views[life.card_id].charged == ()
    life.shop("settle", bought)
    life.wait(25 * HOUR)
    life.wait(HOUR)
    assert life.status is CardStatus.TERMINATED


def test_26_a_subscription_that_sneaks_in_is_declined_by_the_freeze(life: Life) -> None:
    life.issue(Policy())
    bought = life.buy(999)
    life.look()
    life.shop("settle", bought)
    life.wait(10 * HOUR)
    assert not life.buy(999)["approved"]
    life.hear()
    life.wait(timedelta(hours=16))
    assert life.status is CardStatus.TERMINATED
