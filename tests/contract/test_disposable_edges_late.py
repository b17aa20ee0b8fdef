"""More edges of disposable cards (product 3.4): shops in parts, slow services, clocks, absences."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.restored import POLICIES_PAUSED
from desktop_app.domain.cards import CardState, CardStatus
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.errors import PurserError
from desktop_app.domain.history import HistoryStatus
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.service_errors import Refused
from desktop_app.ui.cards.guard_words import story
from desktop_app.ui.words import Words
from tests.contract.test_disposable_edges import DAY, spend, why
from tests.contract.test_guarding_sandbox import HOUR, MINUTE, Life, bank, life

__all__ = ["bank", "life"]
MICROS = 1_000_000


def of_shop(life: Life, shop: str = "Lumen Home") -> list[tuple[HistoryStatus, Money | None]]:
    """The lines of a shop: how far, and what was taken or else is held."""
    lines = (one for one in life.story() if one.merchant == shop)
    return [(one.status, one.settled or one.authorized) for one in lines]


def test_02_who_was_away_at_the_purchase_catches_up_and_says_how_long(life: Life) -> None:
    life.issue(Policy())
    life.world.leave()
    life.buy(1_820)
    life.world.wait(timedelta(hours=3, minutes=12))
    life.world.enter()
    life.look()
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.SPENT)
    guard = life.world.vault.guards.get(life.card_id)
    assert guard is not None
    assert guard.froze_at is not None
    (used,) = life.world.wallet.guards.views[life.card_id].used
    assert guard.froze_at - used.at >= timedelta(hours=3)  # both stand in "Life of this card"


def test_06_a_shipment_in_parts_keeps_the_card_open_until_all_is_paid(life: Life) -> None:
    life.issue(Policy(PolicyKind.PARTS, expected=Money.usd(18)))
    bought = life.buy(1_000)
    life.shop("capture", bought, amount_micros=4 * MICROS)
    life.look()
    held, taken = (HistoryStatus.PENDING, Money.usd(6)), (HistoryStatus.SETTLED, Money.usd(4))
    assert sorted(of_shop(life)) == sorted([held, taken])
    assert (life.status, life.standing) == (CardStatus.ACTIVE, Standing.ARMED)
    life.buy(800)
    life.look()
    assert (life.status, life.standing) == (CardStatus.FROZEN, Standing.SPENT)


def test_06_a_strict_card_waits_for_the_last_part_of_one_hold(life: Life) -> None:
    life.issue(Policy())
    bought = life.buy(1_000)
    life.look()
    life.shop("capture", bought, amount_micros=4 * MICROS)
    life.wait(25 * HOUR)
    assert (life.sent(), life.standing) == ([Kind.FREEZE], Standing.SPENT)
    life.shop("settle", bought)
    life.wait(HOUR)
    assert life.status is CardStatus.TERMINATED


def test_07_what_is_left_of_a_hold_is_still_held(life: Life) -> None:
    life.issue(Policy())
    bought = life.buy(1_000)
    life.look()
    life.shop("release", bought, amount_micros=7 * MICROS)
    life.wait(25 * HOUR)
    assert of_shop(life) == [(HistoryStatus.PENDING, Money.usd(3))]
    assert (life.sent(), life.standing) == ([Kind.FREEZE], Standing.SPENT)
    life.shop("settle", bought)
    life.wait(HOUR)
    assert life.status is CardStatus.TERMINATED


def test_10_a_charge_forced_after_the_end_is_kept_and_told(life: Life) -> None:
    life.issue(Policy())
    spend(life)
    forced = {"card_id": life.card_id, "amount_micros": 3 * MICROS, "merchant": "Grand Hotel"}
    life.bank.control("merchant/force", forced)
    life.hear()
    life.wait(HOUR)
    assert of_shop(life, "Grand Hotel") == [(HistoryStatus.SETTLED, Money.usd(3))]
    assert life.status is CardStatus.TERMINATED
    assert life.sent() == [Kind.FREEZE, Kind.TERMINATE]


@pytest.mark.parametrize("ahead", [-2, 2])
def test_15_the_services_clock_says_when_a_card_is_a_day_old(life: Life, ahead: int) -> None:
    life.issue(Policy())
    bought = life.buy(1_000)
    life.look()
    life.shop("settle", bought)
    life.world.set_clock(ahead * HOUR)
    life.wait(20 * HOUR)
    assert life.sent() == [Kind.FREEZE]
    life.wait(5 * HOUR)
    life.wait(HOUR)
    assert life.status is CardStatus.TERMINATED
    ends = [i for i in life.world.intents() if i.kind is Kind.TERMINATE]
    assert len(ends) == 1  # none was asked for too early and refused


def test_16_an_end_that_is_shown_late_is_no_fault_and_not_asked_for_twice(life: Life) -> None:
    life.issue(Policy())
    bought = life.buy(1_000)
    life.look()
    life.shop("settle", bought)
    life.bank.control("delays", {"end_ms": 8 * 60_000})
    life.wait(25 * HOUR)
    assert life.status is CardStatus.FROZEN
    assert life.standing in {Standing.RETIRING, Standing.SPENT}
    life.wait(10 * MINUTE)
    assert life.status is CardStatus.TERMINATED
    assert life.sent() == [Kind.FREEZE, Kind.TERMINATE]


def test_17_a_sweep_that_falls_short_is_told_with_its_sums(life: Life) -> None:
    life.bank.control("rules", {"sweep_keeps_micros": MICROS})
    life.issue(Policy())
    bought = life.buy(1_500)
    life.look()
    life.shop("settle", bought)
    life.wait(25 * HOUR)
    life.wait(HOUR)
    assert life.standing is Standing.ENDED
    life.wait(25 * HOUR)
    assert (life.standing, why(life)) == (Standing.ATTENTION, Why.SWEEP)
    said = story(life.world.wallet.guards.views[life.card_id], Words(), CardState.TERMINATED)
    assert "It held $5.00" in said
    assert "$4.00 came back: $1.00 is missing" in said


def test_20_a_fourth_card_of_one_person_is_refused_and_nothing_is_left_open(life: Life) -> None:
    life.issue(Policy())
    world = life.world
    for number in range(2, 5):
        plain = world.issue_wish(f"form-{number}", f"Lamp {number}", 20, again=False)
        wish = replace(plain, policy=Policy())
        if number == 4:
            with pytest.raises(Refused, match="cards"):
                world.do(lambda wish=wish: world.wallet.issue(wish))
            break
        with pytest.raises(PurserError):  # this bank takes its time to make a card
            world.do(lambda wish=wish: world.wallet.issue(wish))
        life.wait(2 * MINUTE)
    assert len(world.bank.control("ledger")["cards"]) == 3
    assert not [i for i in world.intents() if i.is_open]


def test_21_a_card_nobody_used_ends_after_a_week_and_gives_its_money_back(life: Life) -> None:
    life.issue(Policy())
    life.wait(6 * DAY)
    assert (life.sent(), life.standing) == ([], Standing.ARMED)
    life.wait(25 * HOUR)
    life.wait(HOUR)
    assert (life.status, life.standing) == (CardStatus.TERMINATED, Standing.BURNED)


def test_22_a_copy_of_the_vault_watches_and_does_nothing(life: Life) -> None:
    life.issue(Policy())
    life.world.vault.settings.put(POLICIES_PAUSED, "yes")
    life.buy(1_820)
    life.look()
    life.wait(25 * HOUR)
    assert (life.sent(), life.status) == ([], CardStatus.ACTIVE)
    assert life.standing is Standing.SPENT


def test_23_messages_twice_late_and_in_the_wrong_order_are_one_purchase(life: Life) -> None:
    life.issue(Policy())
    bought = life.buy(1_820)
    life.shop("settle", bought)  # both before anything was heard
    life.hear()
    life.hear()
    life.look()
    assert of_shop(life) == [(HistoryStatus.SETTLED, Money.usd(18, 20))]
    assert (life.status, life.sent()) == (CardStatus.FROZEN, [Kind.FREEZE])


def test_25_after_a_sleep_it_is_looked_at_once_and_by_the_wall_clock(life: Life) -> None:
    life.issue(Policy(PolicyKind.UNTIL, until=life.world.clock.now() + 8 * HOUR))
    life.world.wait(12 * HOUR)  # nobody looked meanwhile
    assert life.sent() == []
    life.look()
    assert (life.sent(), life.status) == ([Kind.FREEZE], CardStatus.FROZEN)
