"""What a rule is decided by is put together for it alone: its card, its due time, its receipt."""

from dataclasses import replace
from datetime import time, timedelta

from desktop_app.domain.automation_notes import Actor
from desktop_app.domain.cards import CardId
from desktop_app.domain.deciding import Decision
from desktop_app.domain.money import Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Allowance, Mode, Payout
from desktop_app.domain.schedules import Every, Schedule, next_due
from tests.support.desk import run
from tests.support.rule_rig import rule_rig

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TEN = Schedule(Every.WEEK, time(10), "UTC")


def test_a_rule_whose_card_is_not_there_is_not_read_for_and_sends_nothing() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make()
        gone = replace(rig.rule(rule), card_id=CardId("c-gone"))
        rig.book.keep(gone, None, Actor.OWNER)
        await rig.look(MINUTE)
        assert rig.rules.decisions[rule] == Decision(Code.CARD_NOT_ACTIVE)
        assert rig.loaded() == []

    run(story)


def test_an_allowance_that_was_paid_is_neither_due_nor_missed_days_later() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make(Allowance(TEN, Money.usd(40), Mode.ADD))
        due = next_due(TEN, rig.clock.now())
        await rig.look(due - rig.clock.now() + MINUTE)
        assert rig.loaded() == [40]
        for hours in (1, 22, 2, 48):
            await rig.look(hours * HOUR)
            assert rig.rules.decisions[rule] == Decision(Code.NOT_DUE)
        assert rig.loaded() == [40]
        assert rig.rule(rule).done_to is None

    run(story)


def test_a_receipt_is_the_payouts_alone_and_the_level_is_kept_beside_it() -> None:
    async def story() -> None:
        rig = await rule_rig()
        other = rig.api.add_card("Ads").id
        await rig.look()
        level = rig.make()
        payout = rig.make(Payout(Money.usd(500), percent=10), card_id=other)
        await rig.look(HOUR)
        rig.api.balance = rig.api.balance + Money.usd(600)
        rig.spend(10)
        for _ in range(3):
            await rig.look(HOUR)
        assert sorted(rig.loaded()) == [60, 85]
        windows = {w.params["rule"]: w.params["window"].split()[0] for w in rig.loads()}
        assert windows.keys() == {level, payout}
        assert windows[payout] == "due" != windows[level]

    run(story)
