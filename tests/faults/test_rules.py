"""A slice of the RuleMachine's faults; the full run is `packaging/faults.sh rules`."""

import pytest

from tests.faults.rules import MISTAKES, SEQUENCES, STEPS, Share, play


@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_mistake_can_still_be_planted(mistake: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        MISTAKES[mistake](patch)


def test_a_slice_holds_and_a_planted_mistake_is_caught() -> None:
    few, short = SEQUENCES["slice"], STEPS["slice"]
    held = play(Share("live", 0, few, short))
    assert (held.fault, len(held.sequences)) == (None, few)
    caught = play(Share("practice", 0, 150, 30, "no_cool_down"))
    assert caught.fault is not None
    assert "cools down" in caught.fault
