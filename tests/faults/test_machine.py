"""A slice of the MoneyMachine for every run of the tests; the deep run is `packaging/faults.sh`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from desktop_app.domain.profiles import DialectName
from tests.faults.machine import MoneyMachine
from tests.support.sandbox_server import RunningSandbox, start_sandbox

SLICE = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    # To shrink a failure takes minutes; the failing steps are printed as they are.
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def machine_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    bank = start_sandbox(Path(tmp_path_factory.mktemp("machine-bank")))
    yield bank
    bank.stop()


@pytest.mark.parametrize("dialect", list(DialectName))
def test_money_moves_exactly_once(machine_bank: RunningSandbox, dialect: DialectName) -> None:
    machine = type("Machine", (MoneyMachine,), {"dialect": dialect, "bank": machine_bank})
    run_state_machine_as_test(machine, settings=SLICE)
