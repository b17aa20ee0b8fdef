"""What a kind of fault reports: how many cases were tried, and whether its controls were caught."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Tally:
    """The cases of one kind. `floor` is how many distinct ones a full run must reach."""

    name: str
    floor: int = 0
    tried: int = 0
    cases: set[object] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    controls: dict[str, bool] = field(default_factory=dict)

    def note(self, case: object, fault: str | None) -> None:
        """Count a case; `fault` says in a line what did not hold."""
        self.tried += 1
        self.cases.add(case)
        if fault is not None:
            self.failures.append(f"{case}: {fault}")

    def control(self, name: str, caught: bool) -> None:
        """A planted mistake, which must be caught."""
        self.controls[name] = self.controls.get(name, False) or caught

    @property
    def is_good(self) -> bool:
        """Whether nothing failed and every control was caught."""
        return not self.failures and all(self.controls.values())

    def lines(self) -> list[str]:
        """As `faults.sh` prints them."""
        counts = f"tried {self.tried} distinct {len(self.cases)} failed {len(self.failures)}"
        told = [f"faults {self.name} {counts}", *(f"      {line}" for line in self.failures[:9])]
        if self.controls:
            caught = sum(self.controls.values())
            told.append(f"control {self.name} caught {caught} of {len(self.controls)}")
            told += [f"      not caught: {name}" for name, ok in self.controls.items() if not ok]
        return told


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kind works, and how much of it is wanted: a slice, the whole, or the deep run."""

    folder: Path
    amount: str = "whole"


Kind = Callable[[Place], Tally]
