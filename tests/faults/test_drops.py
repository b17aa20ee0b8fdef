"""A slice of kind `drops`."""

from pathlib import Path

from tests.faults.drops import run
from tests.faults.report import Depth, Place


def test_a_relay_that_drops_again_and_again_loses_and_leaves_nothing(tmp_path: Path) -> None:
    results = list(run(Place(tmp_path, Depth.SLICE)))
    assert [result.lines() for result in results if not result.passed] == []
