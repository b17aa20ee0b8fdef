"""The RuleMachine by the thousand, on every processor, and mistakes that it must catch."""

import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from desktop_app.application import automating, rule_sight
from desktop_app.application.rule_deciding import RuleDecider
from desktop_app.application.rule_sight import RuleSights
from desktop_app.domain import caps, deciding
from desktop_app.domain.caps import Run
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rule_codes import Code
from tests.faults.cases import Cases
from tests.faults.report import Place
from tests.support.rule_machine import PracticeMachine, RuleMachine

MACHINES: Mapping[str, type[RuleMachine]] = {"live": RuleMachine, "practice": PracticeMachine}
SEQUENCES = {"slice": 10, "full": 150, "deep": 5_000}
"""Of each machine."""
FLOORS = {"slice": 0, "full": 200, "deep": 6_000}
STEPS = {"slice": 15, "full": 30, "deep": 30}
SHARE = 75
"""Sequences of one process."""
TRIES = 300
"""A planted mistake must be met within so many sequences."""
Patch = pytest.MonkeyPatch


def _free_what_is_unknown(patch: Patch) -> None:
    """What is not known to have happened takes up no room and stops nothing."""
    patch.setattr(rule_sight, "_NOT_KNOWN", frozenset())
    patch.setattr(rule_sight, "blocking", lambda opened, kind: None)
    over = (Stage.UNKNOWN, Stage.REJECTED, Stage.STALE)
    patch.setattr(Run, "is_spent", property(lambda run: run.stage not in over))


def _forget_fees(patch: Patch) -> None:
    """The caps over everything count what is loaded, and not what leaves the wallet."""
    patch.setattr(deciding, "most_load", lambda out, fees: caps.whole_cents(max(out, ZERO)))


def _decide_once(patch: Patch) -> None:
    """What was decided is sent, whatever was read or chosen since."""
    anything = deciding.Decision(Code.GO, Money.usd(1_000_000))
    patch.setattr(RuleDecider, "look", lambda decider, rule: anything)


def _believe_the_wallet(patch: Patch) -> None:
    """The floor counts nothing that is on its way."""
    patch.setattr(RuleSights, "_leaving", lambda sights, read_at: ZERO)


def _show_half(patch: Patch) -> None:
    """The window says that less can move than may."""
    reach = caps.reach

    def half(*args: object, **rest: object) -> Money:
        return Money(reach(*args, **rest).micros // 2)  # type: ignore[arg-type]

    patch.setattr(automating, "reach", half)


def _forget_what_was_due(patch: Patch) -> None:
    """A due time that a run answered is due still."""
    patch.setattr(RuleSights, "is_done", lambda sights, rule_id: lambda due: False)


MISTAKES: Mapping[str, Callable[[Patch], None]] = {
    "unknown_is_free": _free_what_is_unknown,
    "fees_forgotten": _forget_fees,
    "decided_once": _decide_once,
    "wallet_believed": _believe_the_wallet,
    "half_is_shown": _show_half,
    "due_forgotten": _forget_what_was_due,
    "no_cool_down": lambda patch: patch.setattr(deciding, "COOL_DOWN", timedelta(0)),
    "no_end_of_runs": lambda patch: patch.setattr(deciding, "RUNS_A_DAY", 99),
}


class Share(NamedTuple):
    """What one process plays; with a mistake planted, until it is caught."""

    machine: str
    number: int
    sequences: int
    steps: int
    mistake: str = ""


class Played(NamedTuple):
    """What was different among the sequences of a share, by digest, and what did not hold."""

    sequences: list[str]
    loads: int
    fault: str | None


def run(place: Place) -> Cases:
    """Random sequences, each share with a seed of its own."""
    depth = place.depth.value
    count, steps = SEQUENCES[depth], STEPS[depth]
    shares = [
        Share(machine, begin // SHARE, min(SHARE, count - begin), steps)
        for begin in range(0, count, SHARE)
        for machine in MACHINES
    ]
    shares += [Share("practice", 0, TRIES, 30, mistake) for mistake in MISTAKES]
    tally, loads = Cases("rules", floor=FLOORS[depth]), 0
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), max_tasks_per_child=1) as pool:
        for share, played in zip(shares, pool.map(play, shares), strict=True):
            if share.mistake:
                tally.control(share.mistake, played.fault is not None)
                continue
            loads += played.loads
            for done in played.sequences:
                tally.note((share.machine, share.number, done), None)
            if played.fault is not None:
                tally.failures.append(played.fault)
                print(played.fault, file=sys.stderr, flush=True)
    tally.figures = (f"{loads} top-ups of rules",)
    return tally


def play(share: Share) -> Played:
    """Play a share; what did not hold is told with the steps that led there."""
    played: list[str] = []
    machine = MACHINES[share.machine]

    class Machine(machine):  # type: ignore[valid-type, misc]
        def teardown(self) -> None:
            super().teardown()
            if hasattr(self, "judge"):
                bank = self.world.bank
                told = repr(
                    (bank.now, bank.balance, bank.cards, self.judge.loads, self.world.log())
                )
                played.append(hashlib.sha256(told.encode()).hexdigest())

    with pytest.MonkeyPatch.context() as patch:
        if share.mistake:
            MISTAKES[share.mistake](patch)
        fault = _fault_of(seed(share.number)(Machine), share)
    return Played(played, Machine.counted, fault)


def _fault_of(machine: type[RuleMachine], share: Share) -> str | None:
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=share.sequences,
                stateful_step_count=share.steps,
                deadline=None,
                database=None,
                # To shrink a failure takes minutes; its steps are printed as they are.
                phases=[Phase.generate],
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
    except Exception as error:
        return "\n".join([f"{share}: {error!r}", *getattr(error, "__notes__", ())])
    return None
