"""A slice of the MoneyMachine for every run of the tests; the deep run is `packaging/faults.sh`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.profiles import DialectName
from tests.faults.cases import Cases
from tests.faults.deep_machine import SEQUENCES, STEPS, play
from tests.support.sandbox_server import RunningSandbox, start_sandbox


@pytest.fixture(scope="module")
def machine_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    bank = start_sandbox(Path(tmp_path_factory.mktemp("machine-bank")))
    yield bank
    bank.stop()


@pytest.mark.parametrize("dialect", list(DialectName))
def test_money_moves_exactly_once(machine_bank: RunningSandbox, dialect: DialectName) -> None:
    tally = Cases("machine")
    few, short = SEQUENCES["slice"], STEPS["slice"]
    assert play(machine_bank, dialect, tally, few, short, repeatable=True) is None
    assert tally.tried >= 10
