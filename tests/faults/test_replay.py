"""A slice of kind `replay`, and that a proof which is not looked at would let it pass."""

from pathlib import Path

import pytest

from tests.faults import replay
from tests.faults.replay import MISTAKES, NAMED, SAME, Scene, killed, lived, outcome
from tests.faults.report import Depth, Place


def test_the_slice_is_refused_named_or_as_it_was_and_mistakes_are_caught(tmp_path: Path) -> None:
    results = list(replay.replay(Place(tmp_path, Depth.SLICE)))
    assert [result.lines() for result in results if not result.passed] == []
    assert len(results) == 2
    assert len(MISTAKES) >= 3


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, bytes]:
    """A vault of two days, and its database of the first one."""
    made, (old,) = lived(tmp_path_factory.mktemp("lived"), 2)
    return made, old


def test_what_was_not_touched_is_as_it_was(scene: tuple[Scene, bytes]) -> None:
    vault, _ = scene
    for _ in range(2):
        assert outcome(vault, vault.files[vault.spoiled]) == SAME


def test_the_whole_database_of_another_day_is_named(scene: tuple[Scene, bytes]) -> None:
    vault, old = scene
    assert outcome(vault, old) == NAMED


def test_a_log_of_sqlite_that_is_gone_is_named(tmp_path: Path) -> None:
    vault = killed(tmp_path)
    assert outcome(vault, vault.files[vault.spoiled]) == SAME
    assert outcome(vault, b"") == NAMED


def test_a_page_that_is_no_page_is_refused(scene: tuple[Scene, bytes]) -> None:
    vault, _ = scene
    good = vault.files[vault.spoiled]
    assert outcome(vault, bytes(4096) + good[4096:]) == "vault_damaged"
