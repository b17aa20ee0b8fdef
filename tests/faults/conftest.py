"""A bank for the tests of this folder that need one, and worlds before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.scene import MakeScene, Scene
from tests.support.sandbox_server import RunningSandbox, start_sandbox


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """One process for all tests of a file; `make_scene` empties it."""
    bank = start_sandbox(Path(tmp_path_factory.mktemp("attacked-bank")))
    yield bank
    bank.stop()


@pytest.fixture
def make_scene(bank: RunningSandbox, tmp_path: Path) -> Iterator[MakeScene]:
    """See `Scene.make`; ended with the test."""
    made: list[Scene] = []

    def make(dialect: DialectName, kind: Kind) -> Scene:
        made.append(Scene.make(tmp_path, bank, dialect, kind))
        return made[-1]

    yield make
    for scene in made:
        scene.stop()
