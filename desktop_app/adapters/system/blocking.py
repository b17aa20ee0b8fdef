"""How an adapter runs what would stop the loop."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class RunBlocking(Protocol):
    """Runs one blocking call beside the loop."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]: ...
