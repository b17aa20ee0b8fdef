"""How an adapter runs what would stop the loop."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from threading import Event
from typing import Protocol, TypeVar

T = TypeVar("T")


IsWanted = Callable[[], bool]
"""Asked beside the loop now and then: False where what is done there is for nobody any more."""


def always() -> bool:
    """For what is never given up."""
    return True


class RunBlocking(Protocol):
    """Runs one blocking call beside the loop."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]: ...


async def to_the_end(work: Awaitable[T], give_up: Callable[[], object] = lambda: None) -> T:
    """Its result. Who is cancelled meanwhile waits first: what was begun is never left alone.

    `give_up` is called then, before the waiting.
    """
    job = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        give_up()
        while not job.done():  # a time limit cancels, and then a lock does
            with suppress(asyncio.CancelledError):
                await asyncio.wait((job,))
        if not job.cancelled():
            job.exception()  # for nobody any more: unasked for it would be told as a mishap
        raise


async def until_given_up(run: RunBlocking, work: Callable[[IsWanted], T]) -> T:
    """As `to_the_end`, for `work` that ends soon where it is not wanted any more."""
    is_given_up = Event()
    return await to_the_end(run(lambda: work(lambda: not is_given_up.is_set())), is_given_up.set)


async def while_waited_for(run: RunBlocking, work: Callable[[IsWanted], T]) -> T:
    """As `until_given_up`, but who is cancelled does not wait: where `work` hangs, it uses no key
    and no file that anybody needs."""
    is_given_up = Event()
    try:
        return await run(lambda: work(lambda: not is_given_up.is_set()))
    finally:
        is_given_up.set()
