"""A slice of kind `orders`."""

from pathlib import Path

from tests.faults.orders import ALL, run
from tests.faults.report import Depth, Place


def test_a_slice_of_all_orders_ends_in_what_polling_states(tmp_path: Path) -> None:
    results = list(run(Place(tmp_path, Depth.SLICE)))
    assert [result.lines() for result in results if not result.passed] == []
    assert len(results) == 2
    assert ALL == 1956
