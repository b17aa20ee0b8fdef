"""A slice of the failing disk: some writes and syncs of two wishes, and a planted mistake."""

from pathlib import Path

import pytest

from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.children import NO_STRACE, has_strace
from tests.faults.crew import crew, prepare_flow, strike
from tests.faults.ioerror import fail_at, list_points, try_control, try_point

FLOWS = ((DialectName.GUIDE, Kind.ISSUE), (DialectName.V2, Kind.WITHDRAW))
POINTS = 5


pytestmark = pytest.mark.skipif(not has_strace(), reason=NO_STRACE)


def test_a_disk_that_fails_anywhere_stops_the_money_and_loses_no_truth(tmp_path: Path) -> None:
    with crew() as hands:
        for dialect, kind in FLOWS:
            setting = hands.submit(prepare_flow, tmp_path, dialect, kind).result()
            points = hands.submit(list_points, setting).result()
            assert len(points) > 300
            # One more than a whole part, so that the six ways of failing take turns.
            picked = points[:: len(points) // POINTS // 6 * 6 + 1][:POINTS]
            tried = list(hands.map(try_point, [setting] * len(picked), picked))
            assert [fault for _, fault in tried if fault is not None] == []
            assert all(reached for reached, _ in tried)
        name = "sends what was not kept"
        assert hands.submit(try_control, tmp_path, name).result() == (name, True)


def test_a_used_up_quota_is_a_full_disk_and_the_answer_gets_the_room_kept_back(
    tmp_path: Path,
) -> None:
    with crew() as hands:
        setting = hands.submit(prepare_flow, tmp_path, DialectName.GUIDE, Kind.ISSUE).result()
        ends = []
        for number in range(20, 100, 13):
            options = [fail_at(("pwrite64", number, e, False)) for e in ("ENOSPC", "EDQUOT")]
            full, quota = [end.told for end, _ in hands.map(strike, [setting] * 2, options)]
            assert [line.split()[0] for line in full] == [line.split()[0] for line in quota]
            ends += quota
    assert {"done", "failed no disk_full whole"} <= set(ends), ends
