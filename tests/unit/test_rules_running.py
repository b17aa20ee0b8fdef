"""Rules kept by the program: what they load, how often, and what stops them."""

from datetime import timedelta

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
