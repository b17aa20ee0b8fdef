"""Whether what survived may: each with its reason, few in all, none where money is decided."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.make import Mutant

FILE = Path(__file__).with_name("survivors.toml")
NEVER = ("comparison", "transition")
"""A survivor in one of these must be one that changes nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why mutants may survive: those of one function that make `was` into any of `now`.

    `changes_nothing` says that no input tells the mutant from the code.
    """

    module: str
    where: str
    was: str
    now: tuple[str, ...]
    why: str
    changes_nothing: bool

    def explains(self, module: str, mutant: Mutant) -> bool:
        """Whether it is about `mutant` of `module`."""
        same = (self.module, self.where, self.was) == (module, mutant.where, mutant.was)
        return same and mutant.now in self.now


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one module's mutants."""

    module: str
    tried: int
    survived: tuple[Mutant, ...]

    def line(self) -> str:
        """The module's line of the table."""
        return _line(self.module, self.tried, len(self.survived))


def load(file: Path = FILE) -> tuple[Reason, ...]:
    """The committed reasons. Raises KeyError or ValueError for an entry of another shape."""
    read = tomllib.loads(file.read_text("utf-8"))
    reasons = tuple(
        Reason(
            item["module"],
            item["where"],
            item["was"],
            tuple(item["now"]),
            item["why"],
            item["changes_nothing"],
        )
        for item in read.get("survivor", ())
    )
    if bare := [reason.was for reason in reasons if not reason.why.strip() or not reason.now]:
        raise ValueError(f"no reason or no mutant: {bare}")
    return reasons


def total(results: Iterable[Result]) -> str:
    """The last line of the table."""
    results = tuple(results)
    tried, survived = _sums(results)
    return _line("in all", tried, survived)


def faults(results: Iterable[Result], reasons: Iterable[Reason], most: float) -> list[str]:
    """Everything that forbids calling the run good, one line each."""
    results, reasons = tuple(results), tuple(reasons)
    found = [fault for result in results for fault in _of_module(result, reasons)]
    tried, survived = _sums(results)
    if survived > most * tried:
        found.append(f"{survived} of {tried} survived, more than {most:.0%}")
    return found


def _of_module(result: Result, reasons: tuple[Reason, ...]) -> list[str]:
    found, mine = [], [reason for reason in reasons if reason.module == result.module]
    for mutant in result.survived:
        why = next((r for r in mine if r.explains(result.module, mutant)), None)
        told = f"{result.module}:{mutant.first} {mutant.where}: {mutant.was} => {mutant.now}"
        if why is None:
            found.append(f"not explained ({mutant.kind}): {told}")
        elif mutant.kind in NEVER and not why.changes_nothing:
            found.append(f"changes a {mutant.kind}: {told}")
    for reason in mine:
        for now in reason.now:
            if not any(
                (m.where, m.was, m.now) == (reason.where, reason.was, now) for m in result.survived
            ):
                found.append(f"explains no survivor: {reason.module} {reason.where}: {now}")
    return found


def _sums(results: tuple[Result, ...]) -> tuple[int, int]:
    return sum(r.tried for r in results), sum(len(r.survived) for r in results)


def _line(name: str, tried: int, survived: int) -> str:
    share = survived / tried if tried else 0.0
    return (
        f"mutants {name} tried {tried} killed {tried - survived} survived {survived} ({share:.1%})"
    )
