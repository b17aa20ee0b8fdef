"""The MoneyMachine by the thousand."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from desktop_app.domain.profiles import DialectName
from tests.faults.cases import Cases
from tests.faults.machine import MoneyMachine
from tests.faults.report import Place
from tests.support.sandbox_server import RunningSandbox, start_sandbox

SEQUENCES = {"slice": 12, "full": 100, "deep": 10_000}
"""Per dialect."""
STEPS = {"slice": 25, "full": 50, "deep": 60}


def run(place: Place) -> Cases:
    """Random sequences over both dialects; a control leaves out the proof of absence."""
    tally = Cases("machine")
    bank = start_sandbox(place.folder / "bank")
    try:
        for dialect in DialectName:
            fault = play(bank, dialect, place.depth.value, tally)
            if fault is not None:
                tally.failures.append(fault)
    finally:
        bank.stop()
    return tally


def play(bank: RunningSandbox, dialect: DialectName, amount: str, tally: Cases) -> str | None:
    """Play one dialect; what did not hold, with the steps that led there."""

    class Machine(MoneyMachine):
        def teardown(self) -> None:
            super().teardown()
            if hasattr(self, "world"):
                tally.note((dialect, tuple(self.steps)), None)

    Machine.dialect, Machine.bank = dialect, bank
    try:
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=SEQUENCES[amount],
                stateful_step_count=STEPS[amount],
                deadline=None,
                database=None,
                derandomize=amount == "slice",
                # To shrink a failure takes minutes; its steps are printed as they are.
                phases=[Phase.generate],
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
    except Exception as error:
        return "\n".join([f"{dialect}: {error!r}", *getattr(error, "__notes__", ())])
    return None
