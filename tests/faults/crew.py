"""Two processes without threads that try one case after another."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.children import Ending, ForkedBank, Tell, run_traced
from tests.faults.journey import Mutant, Setting, journey, prepare
from tests.faults.rule_journey import judge_rule, prepare_rule, rule_journey
from tests.faults.verdict import judge
from tests.support.sandbox_server import RunningSandbox

T = TypeVar("T")
A = TypeVar("A")
HANDS = 2
AT_ONCE = 16
"""How many cases one hand takes at a time."""
FLOWS = (
    *((dialect, kind, False) for dialect in DialectName for kind in Kind),
    *((dialect, Kind.FUND, True) for dialect in DialectName),
)
"""Every wish of a person, and the one that a rule makes."""
TryAll = Callable[[Callable[[A], T], Iterable[A]], Iterator[T]]


@contextmanager
def crew() -> Iterator[ProcessPoolExecutor]:
    """Hands that can fork: they were begun anew, not forked from a process with threads."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(HANDS, mp_context=fresh) as hands:
        yield hands


def prepare_flow(folder: Path, dialect: DialectName, kind: Kind, ruled: bool = False) -> Setting:
    """For a hand: see `prepare` and `prepare_rule`."""
    if ruled:
        return prepare_rule(folder / f"{dialect}-rule", dialect)
    return prepare(folder / f"{dialect}-{kind}", dialect, kind)


def _travel(
    setting: Setting, case: Path, bank: RunningSandbox, tell: Tell, mutant: Mutant | None
) -> None:
    if not setting.ruled:
        journey(setting, case, bank, tell, mutant)
        return
    with mutant(tell) if mutant else nullcontext(), suppress(PurserError):
        rule_journey(setting, case, bank, tell)


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
                lambda tell: _travel(setting, case, forked.bank, tell, mutant),
                [option.replace("{vault}", str(case / "vault")) for option in options],
                Path(place) / "trace",
            )
        except BaseException:
            forked.bank.stop()
            raise
        look = judge_rule if setting.ruled else judge
        return ending, look(setting, case, forked.bank, ending.told)
