"""One module's mutants against its tests, each in a child of its own.

A mutant of a function meets the tests that run its lines, in a child that forks when everything is
imported and collected and takes over the mutant's code. What passes those, and what changes how the
module is imported, is imported anew and meets the first test file and then all: only what passes
them all has survived.
"""

import gc
import importlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FunctionType

import coverage
import hypothesis
import pytest

from tests.mutants.config import ROOT, Module
from tests.mutants.crew import Job, fork, race
from tests.mutants.make import Mutant
from tests.mutants.plant import first_function, functions_of, import_instead, take_over

PRELOADED = (
    "PySide6.QtWidgets",
    "apsw",
    "cryptography.hazmat.primitives.kdf.argon2",
    "filelock",
    "httpx",
    "pydantic",
    "pytestqt.plugin",
    "starlette.applications",
    "trustme",
    "uvicorn",
)
# Told by one failing example, found the same way in every run: no mutant needs the smallest one.
QUICK = hypothesis.settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
)
SPARE_S, TIMES = 20.0, 5.0
"""A child is ended after SPARE_S and TIMES what all tests took: a loop without an end."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which tests of a module run which of its lines, and how long each takes in seconds."""

    lines: dict[int, set[str]]
    took_s: dict[str, float]

    @property
    def limit_s(self) -> float:
        """How long a child may take."""
        return SPARE_S + TIMES * sum(self.took_s.values())

    def tests_of(self, mutant: Mutant) -> set[str]:
        """The tests that run a changed line."""
        spots = (self.lines.get(line, set()) for line in range(mutant.first, mutant.last + 1))
        return set[str]().union(*spots)


class _Loop:
    """Takes the place of pytest's own loop over the tests it collected."""

    def __init__(self, body: Callable[[pytest.Session], int]) -> None:
        self.status = 1
        self._body = body

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        hypothesis.settings.register_profile("mutants", QUICK)
        hypothesis.settings.load_profile("mutants")
        if not session.testsfailed:  # while collecting
            self.status = self._body(session)
        return True


def preload() -> None:
    """Import what every child needs and no mutant touches."""
    for name in PRELOADED:
        importlib.import_module(name)


def survivors(
    module: Module, mutants: Iterable[Mutant], jobs: int, folder: Path
) -> Iterator[Mutant]:
    """The mutants that every test of `module` lets pass, `jobs` of them tried at a time.

    Raises RuntimeError where a test fails without a mutant.
    """
    # First of all the code as it is, which every child must let pass.
    mutants, told = [_unchanged(module), *mutants], folder / "told.json"

    def try_functions(session: pytest.Session) -> int:
        reach = _explore(module, session, folder)
        if reach is None:
            return 1
        functions = functions_of(module)
        gc.freeze()  # what is there already need not be looked through in every child
        work = [
            Job(at, partial(_try_function, functions, mutant, session, reach))
            for at, mutant in enumerate(mutants)
        ]
        passed = race(work, jobs, reach.limit_s, folder)
        told.write_text(json.dumps({"passed": passed, "limit_s": reach.limit_s}), "utf-8")
        return 0

    child = fork(folder, lambda: _session(module.tests, try_functions))
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise RuntimeError(f"the tests of {module.path} fail without a mutant")
    read = json.loads(told.read_text("utf-8"))
    passed = read["passed"]
    for tests in dict.fromkeys((module.tests[:1], module.tests)):
        again = [Job(at, partial(_try_module, module, mutants[at], tests)) for at in passed]
        passed = race(again, jobs, read["limit_s"], folder)
    if 0 not in passed:
        raise RuntimeError(f"the tests of {module.path} fail in a child without a mutant")
    yield from (mutants[at] for at in passed if at)


def _unchanged(module: Module) -> Mutant:
    """No mistake anywhere: reaches every test, by way of the module's first function."""
    code = module.file.read_text("utf-8")
    last = len(code.splitlines())
    return Mutant("", "", "", "other", 1, last, first_function(code), code)


def _explore(module: Module, session: pytest.Session, folder: Path) -> Reach | None:
    """Run every test as it is; None where one fails."""
    told = folder / "reach.json"

    def explore() -> int:
        watch = coverage.Coverage(data_file=None, include=[str(module.file)], config_file=False)
        watch.start()
        took_s = {}
        for test in session.items:
            watch.switch_context(test.nodeid)
            began = time.monotonic()
            if _run([test], session) != 0:
                return 1
            took_s[test.nodeid] = time.monotonic() - began
        watch.stop()
        lines = watch.get_data().contexts_by_lineno(str(module.file))
        told.write_text(json.dumps({"lines": lines, "took_s": took_s}), "utf-8")
        return 0

    if os.waitstatus_to_exitcode(os.waitpid(fork(folder, explore), 0)[1]) != 0:
        return None
    read = json.loads(told.read_text("utf-8"))
    return Reach({int(at): {*ids} - {""} for at, ids in read["lines"].items()}, read["took_s"])


def _try_function(
    functions: dict[str, FunctionType], mutant: Mutant, session: pytest.Session, reach: Reach
) -> int:
    wanted = reach.tests_of(mutant)
    if not wanted or not take_over(functions, mutant):
        return 0  # nothing proved; it is tried once more with everything
    chosen = [test for test in session.items if test.nodeid in wanted]
    return _run(sorted(chosen, key=lambda test: reach.took_s[test.nodeid]), session)


def _try_module(module: Module, mutant: Mutant, tests: tuple[str, ...]) -> int:
    import_instead(module, mutant)
    return _session(tests, lambda session: _run(session.items, session))


def _run(tests: list[pytest.Item], session: pytest.Session) -> int:
    """1 as soon as one of `tests` fails."""
    for test, after in zip(tests, [*tests[1:], None], strict=True):
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=after)
        if session.testsfailed:
            return 1
    return 0


def _session(tests: tuple[str, ...], body: Callable[[pytest.Session], int]) -> int:
    loop = _Loop(body)
    options = ["-x", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning", f"--rootdir={ROOT}"]
    pytest.main([*options, *(str(ROOT / "tests" / name) for name in tests)], plugins=[loop])
    return loop.status
