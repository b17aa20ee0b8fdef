"""What a rule does when a top-up of its own is not known to have happened."""

from datetime import timedelta

import pytest

from desktop_app.domain.intents import Stage
from desktop_app.domain.money import Money
from desktop_app.domain.rules import Allowance, Mode, RuleCaps, Why
from desktop_app.domain.schedules import Every, Schedule
from tests.contract.test_rules_sandbox import Shop, bank, shop

__all__ = ["bank", "shop"]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize("way", ["drop_after", "truncate", "html"])
def test_a_lost_answer_is_looked_for_and_never_sent_again(shop: Shop, way: str) -> None:
    params = {"after": True} if way == "html" else {}
    shop.bank.fault("fund", way, **params)
    shop.buy(shop.card_id, 1_250)
    for _ in range(3):
        shop.turn(MINUTE)
    assert shop.stages() == [Stage.CONFIRMED]
    assert shop.holds() == (10_000, 1)
    shop.turn(2 * HOUR)
    assert shop.holds() == (10_000, 1)
    assert shop.fault() is None


def test_what_never_arrived_keeps_its_room_and_is_its_owners_to_ask_for_again(shop: Shop) -> None:
    shop.bank.fault("fund", "drop_before")
    shop.buy(shop.card_id, 1_250)
    shop.turn()
    assert shop.stages() == [Stage.UNKNOWN]
    assert shop.world.wallet.automation._sights.committed().rule_day == {
        shop.rule_id: shop.runs()[0].load
    }
    for _ in range(3):
        shop.turn(10 * MINUTE)
        assert len(shop.runs()) == 1
    assert shop.stages() == [Stage.NOT_FOUND]
    shop.turn(HOUR)
    assert shop.book.all()[0].paused is Why.NOT_FOUND
    assert len(shop.runs()) == 1
    shop.switch_on(shop.rule_id)  # its owner looked
    shop.turn(HOUR)
    assert shop.stages() == [Stage.NOT_FOUND, Stage.CONFIRMED]
    assert shop.holds() == (10_000, 1)
    assert shop.fault() is None


def test_an_allowance_that_never_arrived_is_not_sent_again_by_itself(shop: Shop) -> None:
    shop.book.pause(shop.rule_id, Why.OWNER)
    soon = shop.world.wallet._desk.service_now() + 2 * MINUTE
    schedule = Schedule(
        Every.MONTH, soon.time().replace(second=0, microsecond=0), "UTC", 0, soon.day
    )
    caps = RuleCaps(Money.usd(40), Money.usd(80), Money.usd(400))  # what was lost goes on counting
    gift = shop.make(Allowance(schedule, Money.usd(40), Mode.ADD), shop.card_id, caps)
    shop.bank.fault("fund", "drop_before")
    shop.turn(3 * MINUTE)
    assert shop.stages() == [Stage.UNKNOWN]
    shop.turn(20 * MINUTE)
    assert shop.stages() == [Stage.NOT_FOUND]
    for _ in range(3):
        shop.turn(HOUR)
    paused = shop.book.get(gift)
    assert paused is not None
    assert paused.paused is Why.NOT_FOUND
    assert shop.stages() == [Stage.NOT_FOUND]
    assert shop.fault() is None
