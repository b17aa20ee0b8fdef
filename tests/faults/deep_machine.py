"""The MoneyMachine by the thousand, on every processor."""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from desktop_app.adapters.bitnob import calls
from desktop_app.application.journal import Journal
from desktop_app.domain.evidence import Evidence
from desktop_app.domain.intents import Intent, Stage
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import Refused, RefusedReason
from tests.faults.cases import Cases
from tests.faults.machine import MoneyMachine
from tests.faults.report import Place
from tests.support.sandbox_server import REPOSITORY, RunningSandbox, start_sandbox

SEQUENCES = {"slice": 12, "full": 100, "deep": 8_700}
"""Per dialect; hypothesis plays about a fifth of them twice."""
FLOORS = {"slice": 0, "full": 100, "deep": 20_000}
STEPS = {"slice": 25, "full": 50, "deep": 24}
"""The full run plays long ones, the deep run many."""
SHARE = 500
"""Sequences of one process before another takes over: what it keeps in memory stays small."""
TRIES = 100
"""A planted mistake must be met within so many sequences."""


def _fail_what_is_unknown(patch: pytest.MonkeyPatch) -> None:
    """Every answer that is no success is told as a refusal: M5."""
    patch.setattr(calls, "send_error", lambda answer: Refused(RefusedReason.INVALID))


def _confirm_without_evidence(patch: pytest.MonkeyPatch) -> None:
    """What settled a wish is not written down: M6."""
    put = Journal.put

    def alone(book: Journal, intent: Intent, stage: Stage, *_: Evidence, **new: Any) -> Intent:
        return put(book, intent, stage, **new)

    patch.setattr(Journal, "put", alone)


MISTAKES: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = {
    "unknown_is_failed": _fail_what_is_unknown,
    "confirmed_without_evidence": _confirm_without_evidence,
}


class Share(NamedTuple):
    """What one process plays; with a mistake planted, until it is caught.

    What it found is written to `kept`, and read there by who goes on.
    """

    folder: Path
    dialect: DialectName
    sequences: int
    steps: int
    mistake: str = ""
    kept: Path | None = None


class Played(NamedTuple):
    """The different sequences that a share played, by digest, and what did not hold."""

    sequences: list[str]
    fault: str | None


def run(place: Place) -> Cases:
    """Random sequences over every dialect, each process with a bank of its own."""
    count, steps = SEQUENCES[place.depth.value], STEPS[place.depth.value]
    if place.kept is not None:
        place.kept.mkdir(parents=True, exist_ok=True)
    shares = [
        _share(place, dialect, begin, min(SHARE, count - begin))
        for begin in range(0, count, SHARE)
        for dialect in DialectName
    ]
    shares += [
        Share(place.folder / mistake, DialectName.V2, TRIES, steps, mistake) for mistake in MISTAKES
    ]
    tally = Cases("machine", floor=FLOORS[place.depth.value])
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), max_tasks_per_child=1) as pool:
        for share, played in zip(shares, pool.map(_play_share, shares), strict=True):
            if share.mistake:
                tally.control(share.mistake, played.fault is not None)
                continue
            for done in played.sequences:
                tally.note((share.dialect, done), None)
            if played.fault is not None:
                tally.failures.append(played.fault)
                print(played.fault, file=sys.stderr, flush=True)
            told = f"machine: tried {tally.tried} distinct {len(tally.cases)}"
            print(told, f"failed {len(tally.failures)}", file=sys.stderr, flush=True)
    return tally


def _share(place: Place, dialect: DialectName, begin: int, sequences: int) -> Share:
    name, steps = f"{dialect.value}-{begin}", STEPS[place.depth.value]
    kept = place.kept and place.kept / f"{name}-{sequences}-{steps}-{_fingerprint()}.json"
    return Share(place.folder / name, dialect, sequences, steps, kept=kept)


@cache
def _fingerprint() -> str:
    """What is tried, in eight digits: what was kept of other sources says nothing of these."""
    digest = hashlib.sha256()
    for room in ("desktop_app", "tests/faults", "tests/support"):
        for source in sorted((REPOSITORY / room).rglob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:8]


def _play_share(share: Share) -> Played:
    if share.kept is not None and share.kept.exists():
        return Played(*json.loads(share.kept.read_text()))
    # httpx looks for it on disk before each request; where it is absent that is a twentieth of all.
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]
    bank = start_sandbox(share.folder)
    bank.keeps_line = True
    try:
        tally = Cases("machine")
        with pytest.MonkeyPatch.context() as patch:
            if share.mistake:
                MISTAKES[share.mistake](patch)
            fault = play(bank, share.dialect, tally, share.sequences, share.steps)
    finally:
        bank.stop()
    digests = sorted(hashlib.sha256(repr(done).encode()).hexdigest() for done in tally.cases)
    played = Played(digests, fault)
    if share.kept is not None:
        new = share.kept.with_suffix(".new")
        new.write_text(json.dumps(played))
        new.replace(share.kept)
    return played


def play(
    bank: RunningSandbox,
    dialect: DialectName,
    tally: Cases,
    count: int,
    steps: int,
    *,
    repeatable: bool = False,
) -> str | None:
    """Play one dialect; what did not hold, with the steps that led there."""

    class Machine(MoneyMachine):
        def teardown(self) -> None:
            super().teardown()
            if hasattr(self, "world"):
                tally.note(tuple(self.steps), None)

    Machine.dialect, Machine.bank = dialect, bank
    try:
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=count,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                derandomize=repeatable,
                # To shrink a failure takes minutes; its steps are printed as they are.
                phases=[Phase.generate],
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
    except Exception as error:
        return "\n".join([f"{dialect}: {error!r}", *getattr(error, "__notes__", ())])
    return None
