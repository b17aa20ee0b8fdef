"""How an adapter runs what would stop the loop."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class RunBlocking(Protocol):
    """Runs one blocking call beside the loop."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]: ...


async def to_the_end(work: Awaitable[T]) -> T:
    """Its result. Who is cancelled meanwhile waits first: what was begun is never left alone."""
    job = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        await asyncio.wait((job,))
        raise
