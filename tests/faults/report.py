"""What a kind of fault hands over: outcomes and controls, printed one line each."""

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
TOLD_FAILURES = 5


class Depth(enum.Enum):
    """How much is tried: by the tests (seconds), by faults.sh (minutes), with --deep (hours)."""

    SLICE = "slice"
    FULL = "full"
    DEEP = "deep"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kind works: a folder of its own, and how much it is asked to try.

    What takes hours may write down in `kept` what is done, and goes on from there; or it is done in
    `parts`, of which this is one, from 1.
    """

    folder: Path
    depth: Depth = Depth.FULL
    kept: Path | None = None
    part: int = 1
    parts: int = 1

    @property
    def deep(self) -> bool:
        """Whether hours are allowed."""
        return self.depth is Depth.DEEP

    def pick(self, slice_: T, full: T, deep: T | None = None) -> T:
        """The value for this depth; without a deep one, a deep run is a full one."""
        if self.depth is Depth.SLICE:
            return slice_
        return full if deep is None or not self.deep else deep

    def share(self, cases: Iterable[T]) -> Iterator[T]:
        """Of what is tried one by one, what this part tries: every so many-th."""
        return islice(cases, self.part - 1, None, self.parts)

    def least(self, floor: int) -> int:
        """What of a floor this part must reach."""
        return floor // self.parts

    def inside(self, name: str) -> "Place":
        """The same depth in a folder below this one, made now."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return replace(self, folder=folder, kept=None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many cases were tried, how many of them differ, how many broke a promise.

    `floor` is the least number of distinct cases that counts as a run; `notes` stand below, and
    name the first failures so that they can be tried again.
    """

    name: str
    tried: int
    distinct: int
    failed: int
    floor: int = 1
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Nothing failed, and enough was tried for that to mean something."""
        return self.failed == 0 and self.distinct >= self.floor

    def lines(self) -> list[str]:
        """The line of the kind, then what is told beside it."""
        counts = f"tried {self.tried} distinct {self.distinct} failed {self.failed}"
        lines = [f"faults {self.name} {counts}", *(f"      {note}" for note in self.notes)]
        if self.distinct < self.floor:
            lines.append(f"      short: {self.floor} distinct cases are the least")
        return lines


@dataclass(frozen=True, slots=True)
class Control:
    """Known mistakes put in on purpose: how many of them the same check caught."""

    name: str
    caught: int
    of: int
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Every mistake was caught, and there was one."""
        return self.caught == self.of > 0

    def lines(self) -> list[str]:
        """The line of the control, then what is told beside it."""
        told = f"control {self.name} caught {self.caught} of {self.of}"
        return [told, *(f"      {note}" for note in self.notes)]


Result = Outcome | Control
Kind = Callable[[Place], Iterable[Result]]


@dataclass(slots=True)
class Tally:
    """Counts cases while a kind runs. A case is what makes it differ from others (any hashable)."""

    name: str
    floor: int = 1
    tried: int = 0
    seen: set[object] = field(default_factory=set)
    failures: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(self, case: object) -> bool:
        """Count a case; whether it is a new one."""
        self.tried += 1
        before = len(self.seen)
        self.seen.add(case)
        return len(self.seen) > before

    def fail(self, why: str, where: str) -> None:
        """A case broke a promise: `why` is the promise, `where` leads back to the case."""
        self.failures[why] += 1
        if len(self.told) < TOLD_FAILURES:
            self.told.append(f"{why}: {where}")

    def outcome(self, *notes: str) -> Outcome:
        """What was counted."""
        failed = self.failures.total()
        told = (*notes, *self.told)
        return Outcome(self.name, self.tried, len(self.seen), failed, self.floor, told)
