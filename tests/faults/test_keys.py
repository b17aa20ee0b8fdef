"""A slice of what stops and refuses a change of the vault's keys."""

from pathlib import Path

import pytest

from tests.faults.children import NO_STRACE, has_strace
from tests.faults.crew import crew
from tests.faults.keys import MISTAKES, STORIES, control, list_points, prepare, try_point

POINTS = 10
pytestmark = pytest.mark.skipif(not has_strace(), reason=NO_STRACE)


@pytest.mark.parametrize("story", STORIES)
def test_a_change_that_is_stopped_anywhere_leaves_a_vault_that_opens(
    story: str, tmp_path: Path
) -> None:
    with crew() as hands:
        vault = hands.submit(prepare, tmp_path / story, story).result()
        points = hands.submit(list_points, story, vault).result()
        assert len(points) > 100
        picked = points[3 :: len(points) // POINTS][:POINTS]
        many = [story] * len(picked), [vault] * len(picked)
        tried = list(hands.map(try_point, *many, picked))
    assert [fault for _, fault in tried if fault is not None] == []
    assert sum(reached for reached, _ in tried) >= POINTS - 2


@pytest.mark.parametrize("story", STORIES)
def test_between_any_two_renames_every_way_in_opens_it_or_says_why_not(
    story: str, tmp_path: Path
) -> None:
    with crew() as hands:
        vault = hands.submit(prepare, tmp_path / story, story).result()
        points = hands.submit(list_points, story, vault).result()
        renames = [point for point in points if point[0] == "rename" and point[2] == "KILL"]
        many = [story] * len(renames), [vault] * len(renames)
        tried = list(hands.map(try_point, *many, renames))
    assert len(renames) > 2
    assert tried == [(True, None)] * len(renames)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_planted_mistake_is_caught(name: str, tmp_path: Path) -> None:
    with crew() as hands:
        assert hands.submit(control, tmp_path, name).result()
