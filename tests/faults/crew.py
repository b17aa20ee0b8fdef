"""Two processes without threads that try one case after another."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.children import Ending, ForkedBank, run_traced
from tests.faults.journey import Mutant, Setting, journey, prepare
from tests.faults.verdict import judge

T = TypeVar("T")
A = TypeVar("A")
HANDS = 2
AT_ONCE = 16
"""How many cases one hand takes at a time."""
FLOWS = tuple((dialect, kind) for dialect in DialectName for kind in Kind)
TryAll = Callable[[Callable[[A], T], Iterable[A]], Iterator[T]]


@contextmanager
def crew() -> Iterator[ProcessPoolExecutor]:
    """Hands that can fork: they were begun anew, not forked from a process with threads."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(HANDS, mp_context=fresh) as hands:
        yield hands


def prepare_flow(folder: Path, dialect: DialectName, kind: Kind) -> Setting:
    """For a hand: see `prepare`."""
    return prepare(folder / f"{dialect}-{kind}", dialect, kind)


def strike(
    setting: Setting, options: tuple[str, ...], mutant: Mutant | None = None
) -> tuple[Ending, str | None]:
    """One journey on a copy of its world with strace's `options`, and what did not hold after it.

    `{vault}` in an option is the vault's folder.
    """
    with TemporaryDirectory(dir=setting.folder.parent) as place:
        case = Path(place) / "case"
        setting.copy(case)
        forked = ForkedBank(case / "bank")
        try:
            ending = run_traced(
                lambda tell: journey(setting, case, forked.bank, tell, mutant),
                [option.replace("{vault}", str(case / "vault")) for option in options],
                Path(place) / "trace",
            )
        except BaseException:
            forked.bank.stop()
            raise
        return ending, judge(setting, case, forked.bank, ending.told)
