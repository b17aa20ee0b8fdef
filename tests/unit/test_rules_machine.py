"""RuleMachine, a few seconds of it; the deep run is `packaging/faults.sh rules --deep`."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.rule_machine import PracticeMachine, RuleMachine


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("machine", [RuleMachine, PracticeMachine])
def test_whatever_happens_no_cap_is_passed_and_nothing_is_sent_twice(
    machine: type[RuleMachine],
) -> None:
    machine.counted = 0
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            # To shrink a failure takes minutes; its steps are printed as they are.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert machine.counted > 40
