"""A slice of the lost answers, and that the planted mistakes are caught."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.cases import Cases
from tests.faults.lost_answer import SLICE, control, try_one
from tests.support.sandbox_server import RunningSandbox, start_sandbox


@pytest.fixture(scope="module")
def scene_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    bank = start_sandbox(Path(tmp_path_factory.mktemp("scene-bank")))
    yield bank
    bank.stop()


@pytest.mark.parametrize("dialect", list(DialectName))
@pytest.mark.parametrize(("way", "kind"), SLICE)
def test_a_lost_answer_is_settled_by_reading(
    scene_bank: RunningSandbox, tmp_path: Path, dialect: DialectName, kind: Kind, way: str
) -> None:
    assert try_one(scene_bank, tmp_path / "case", dialect, kind, way) is None


def test_planted_mistakes_are_caught(scene_bank: RunningSandbox, tmp_path: Path) -> None:
    tally = Cases("lost_answer")
    control(tally, scene_bank, tmp_path / "control", DialectName.GUIDE)
    assert tally.controls == dict.fromkeys(tally.controls, True)
    assert len(tally.controls) == 4
