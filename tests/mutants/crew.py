"""Children of one process, a few at a time, each ended by its own handle when its time is up."""

import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

MOST_MEMORY = 16 << 30


@dataclass(frozen=True, slots=True)
class Job:
    """Work numbered `at`, done in a child: 0 says that the tests passed."""

    at: int
    run: Callable[[], int]


def race(jobs: Iterable[Job], crew: int, limit_s: float, folder: Path) -> list[int]:
    """The numbers of the jobs that came to 0, none of them longer than `limit_s`."""
    waiting, passed = list(jobs)[::-1], []
    running: dict[int, tuple[int, float, Path]] = {}
    while waiting or running:
        while waiting and len(running) < crew:
            job, place = waiting.pop(), Path(tempfile.mkdtemp(dir=folder))
            running[fork(place, job.run)] = job.at, time.monotonic() + limit_s, place
        time.sleep(0.005)
        for pid, (at, until, place) in list(running.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done and time.monotonic() > until:
                _end(pid)
                done, status = os.waitpid(pid, 0)
            if done:
                del running[pid]
                _end(pid)  # whoever of its own it left behind
                shutil.rmtree(place, ignore_errors=True)
                passed += [at] if os.waitstatus_to_exitcode(status) == 0 else []
    return sorted(passed)


def fork(place: Path, run: Callable[[], int]) -> int:
    """A silent child in a process group of its own that ends with what `run` returns."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        nothing = os.open(place / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(place)
        status = run()
    finally:
        os._exit(status)


def _end(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
