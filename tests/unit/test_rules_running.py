"""Rules kept by the program: what they load, how often, and what stops them."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import ZERO
from desktop_app.domain.policies import Policy
from desktop_app.domain.rule_codes import Code
from tests.support.desk import run
from tests.support.guard_logs import ExpectLog
from tests.support.rule_rig import rule_rig

HOUR = timedelta(hours=1)


def test_a_card_below_its_threshold_is_filled_to_the_target_once() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make()
        await rig.look()
        assert rig.loaded() == []
        rig.spend(6)
        await rig.look()
        assert rig.loaded() == [81]

    run(story)


def test_freezing_all_cards_switches_rules_off() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make()
        rig.wallet.freezing._limit_s = 0.05
        await rig.wallet.freezing.run("panic")
        assert not rig.book.terms.is_on
        assert rig.wallet.automation.view().can_move == ZERO

    run(story)


def test_a_fault_of_our_own_is_said_and_looked_at_again(
    monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("looking at rules: KeyError")

    async def story() -> None:
        rig = await rule_rig()
        rig.make()
        told: list[bool] = []

        def fails() -> bool:
            raise KeyError("digits 4000001234561234")

        with monkeypatch.context() as planted:
            planted.setattr(rig.rules, "step", fails)
            running = asyncio.ensure_future(rig.rules.run(lambda: told.append(rig.rules.is_broken)))
            await rig.settle_down()
        assert told == [True]
        assert rig.wallet.automation.view().stop is Code.BROKEN
        rig.rules.look_anew()
        await rig.settle_down()
        assert rig.wallet.automation.view().stop is None
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    run(story)


def test_no_rule_loads_a_disposable_card() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule_id = rig.make()
        rig.wallet.guard_choices.arm(rig.card_id, Policy())
        rig.spend(10)
        await rig.look()
        assert rig.code(rule_id) is Code.CARD_NOT_ACTIVE
        assert rig.loaded() == []
        with pytest.raises(InvalidInput) as refused:
            rig.switch_on(rule_id)
        assert refused.value.field == "card"

    run(story)
