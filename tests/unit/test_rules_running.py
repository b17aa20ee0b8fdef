"""Rules kept by the program: what they load, how often, and what stops them."""

from datetime import timedelta

from desktop_app.domain.money import ZERO
from tests.support.desk import run
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
        await rig.wallet.freezing.run("panic")
        assert not rig.book.terms.is_on
        assert rig.wallet.automation.view().can_move == ZERO

    run(story)
