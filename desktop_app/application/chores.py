"""After `stop`, nothing that was started for the open wallet runs any more."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")


class Chores:
    """The work that reads or waits for one unlocked wallet; sends have the outbox instead."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Future[Any]] = set()

    @property
    def is_busy(self) -> bool:
        """Whether any of it runs."""
        return bool(self._tasks)

    def start(self, work: Awaitable[T]) -> asyncio.Future[T]:
        """Begin `work`, and keep it until it ends: the loop itself holds it only weakly."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def run(self, work: Awaitable[T]) -> T:
        """Do `work`. Raises what it raises, and CancelledError when it is stopped."""
        return await self.start(work)

    async def stop(self) -> None:
        """Cancel what runs and wait until it has unwound."""
        running = tuple(self._tasks)
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)
