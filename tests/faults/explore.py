"""Every reachable state of a small model, shortest way first: what holds here holds everywhere."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

S = TypeVar("S", bound=Hashable)
T = TypeVar("T")
Step = tuple[str, S]
Invariants = Mapping[str, Callable[[S], bool]]


class Model(Protocol[S]):
    """A protocol small enough to be tried in every order of events."""

    @property
    def start(self) -> S:
        """Before anything happened."""

    @property
    def invariants(self) -> Invariants[S]:
        """What must hold in every state, by the names of reliability 4.6."""

    def steps(self, state: S) -> Iterator[Step[S]]:
        """Everything that may happen next, with its name."""


@dataclass(frozen=True, slots=True)
class Finding(Generic[S]):
    """What a search saw: every state with the step and the state it was first reached by.

    `broken` is the invariant that failed, "" when all hold; `trace` is the shortest way to it.
    """

    seen: Mapping[S, tuple[str, S | None]]
    broken: str = ""
    trace: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """One line for a person."""
        if not self.broken:
            return f"{len(self.seen)} states, all invariants hold"
        return f"{self.broken} after {len(self.seen)} states: {' > '.join(self.trace)}"


def explore(model: Model[S], only: Iterable[str] = ()) -> Finding[S]:
    """Search until an invariant breaks or nothing is left; with `only`, heed no other invariant."""
    heeded = {name: model.invariants[name] for name in only or model.invariants}
    seen: dict[S, tuple[str, S | None]] = {model.start: ("", None)}
    waiting = deque([model.start])
    while waiting:
        state = waiting.popleft()
        for name, holds in heeded.items():
            if not holds(state):
                return Finding(seen, name, _way_to(state, seen))
        for step, after in model.steps(state):
            if after not in seen:
                seen[after] = (step, state)
                waiting.append(after)
    return Finding(seen)


def _way_to(state: S, seen: Mapping[S, tuple[str, S | None]]) -> tuple[str, ...]:
    way: list[str] = []
    step, before = seen[state]
    while before is not None:
        way.append(step)
        step, before = seen[before]
    return tuple(reversed(way))


def with_one(things: tuple[T, ...], thing: T) -> tuple[T, ...]:
    """One more; sorted, because what is on its way arrives in any order."""
    return tuple(sorted((*things, thing)))  # type: ignore[type-var]


def without(things: tuple[T, ...], thing: T) -> tuple[T, ...]:
    """One less."""
    at = things.index(thing)
    return things[:at] + things[at + 1 :]
