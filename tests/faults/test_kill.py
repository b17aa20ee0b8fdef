"""A slice of the kills: some points of a top-up and of an issue, and a planted mistake."""

from pathlib import Path

import pytest

from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.children import NO_STRACE, has_strace
from tests.faults.crew import crew, prepare_flow
from tests.faults.kill import CONTROLS, list_points, try_control, try_point

FLOWS = ((DialectName.GUIDE, Kind.ISSUE), (DialectName.V2, Kind.FUND))
POINTS = 5


@pytest.mark.skipif(not has_strace(), reason=NO_STRACE)
def test_a_run_that_is_killed_anywhere_leaves_one_truth(tmp_path: Path) -> None:
    with crew() as hands:
        for dialect, kind in FLOWS:
            setting = hands.submit(prepare_flow, tmp_path, dialect, kind).result()
            points = hands.submit(list_points, setting).result()
            assert len(points) > 150
            picked = points[:: len(points) // POINTS][:POINTS]
            tried = list(hands.map(try_point, [setting] * len(picked), picked))
            assert [fault for _, fault in tried if fault is not None] == []
            assert sum(reached for reached, _ in tried) >= POINTS - 1
        assert hands.submit(try_control, tmp_path, CONTROLS[0]).result() == (CONTROLS[0], True)
