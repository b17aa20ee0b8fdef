"""What a bench hands over: figures with their goals, printed one line each."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.children import Children

_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A median and its goal. `value` None is a peer that is not here; `notes` stand below."""

    name: str
    value: float | None
    comparison: str
    goal: float
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The bench line, then what is told beside it."""
        if self.value is None:
            told, verdict = "absent", "short"
        else:
            told = f"{self.value:.2f}"
            verdict = "pass" if _HOLDS[self.comparison](self.value, self.goal) else "short"
        goal = f"goal {self.comparison} {self.goal:g} {verdict}"
        return [f"bench {self.name} {told} {goal}", *(f"      {note}" for note in self.notes)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bench works: a folder of its own, and how it starts processes."""

    folder: Path
    children: Children


Bench = Callable[[Place], tuple[Figure, ...]]


def millis(values: list[float]) -> str:
    """Seconds as milliseconds, smallest first."""
    return " ".join(f"{value * 1000:.1f}" for value in sorted(values))
