"""A slice of the kills: some points of each of three journeys, and two planted mistakes."""

from pathlib import Path

import pytest

from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.children import NO_STRACE, has_strace
from tests.faults.crew import crew, prepare_flow
from tests.faults.kill import CONTROLS, list_points, try_control, try_point

FLOWS = (
    (DialectName.GUIDE, Kind.ISSUE, False),
    (DialectName.V2, Kind.FUND, False),
    (DialectName.V2, Kind.FUND, True),
)
POINTS = 5
needs_strace = pytest.mark.skipif(not has_strace(), reason=NO_STRACE)


@needs_strace
@pytest.mark.parametrize(("dialect", "kind", "ruled"), FLOWS)
def test_a_run_that_is_killed_anywhere_leaves_one_truth(
    tmp_path: Path, dialect: DialectName, kind: Kind, ruled: bool
) -> None:
    with crew() as hands:
        setting = hands.submit(prepare_flow, tmp_path, dialect, kind, ruled).result()
        points = hands.submit(list_points, setting).result()
        assert len(points) > 150
        picked = points[:: len(points) // POINTS][:POINTS]
        tried = list(hands.map(try_point, [setting] * len(picked), picked))
        assert [fault for _, fault in tried if fault is not None] == []
        assert sum(reached for reached, _ in tried) >= POINTS - 1


@needs_strace
@pytest.mark.parametrize("name", [CONTROLS[0], CONTROLS[3]])
def test_a_planted_mistake_is_caught(tmp_path: Path, name: str) -> None:
    with crew() as hands:
        assert hands.submit(try_control, tmp_path, name).result() == (name, True)
