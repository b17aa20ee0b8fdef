"""A slice of kind `hostile_events`, and that what it spoils was good before."""

from pathlib import Path
from random import Random

from tests.faults.hostile_bodies import SPOILERS, make_body
from tests.faults.hostile_events import run
from tests.faults.report import Depth, Place
from tests.support.webhooks import read


def test_a_slice_of_hostile_deliveries_is_refused_and_planted_mistakes_are_not(
    tmp_path: Path,
) -> None:
    results = list(run(Place(tmp_path, Depth.SLICE)))
    assert [result.lines() for result in results if not result.passed] == []
    assert len(results) == 6


def test_what_is_spoiled_was_believed_before() -> None:
    random = Random(7)
    assert all(read(make_body(random)).id.startswith("event-") for _ in range(300))


def test_the_same_seed_spoils_the_same_way() -> None:
    for spoiler in SPOILERS.values():
        one, two = (spoiler.make(Random(3)) for _ in range(2))
        assert one == two
