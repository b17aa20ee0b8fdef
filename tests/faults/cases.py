"""The cases of one kind, noted one by one with what did not hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.faults.report import TOLD_FAILURES, Control, Outcome, Result


@dataclass
class Cases:
    """The cases of one kind. `floor` is how many distinct ones a full run must reach."""

    name: str
    floor: int = 0
    tried: int = 0
    cases: set[object] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    controls: dict[str, bool] = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    """Lines that are told beside the counts."""

    def note(self, case: object, fault: str | None) -> None:
        """Count a case; `fault` says in a line what did not hold."""
        self.tried += 1
        self.cases.add(case)
        if fault is not None:
            self.failures.append(f"{case}: {fault}")

    def expect(self, planned: int) -> None:
        """Of so many planned cases nearly all must come about; a busy computer misses a few."""
        self.floor = max(self.floor, planned * 95 // 100)

    def control(self, name: str, caught: bool) -> None:
        """A planted mistake, which must be caught."""
        self.controls[name] = self.controls.get(name, False) or caught

    def __iter__(self) -> Iterator[Result]:
        """As the frame prints them."""
        told = (*self.figures, *self.failures[:TOLD_FAILURES])
        failed = len(self.failures)
        yield Outcome(self.name, self.tried, len(self.cases), failed, max(self.floor, 1), told)
        if self.controls:
            missed = tuple(f"not caught: {name}" for name, ok in self.controls.items() if not ok)
            yield Control(self.name, sum(self.controls.values()), len(self.controls), missed)
