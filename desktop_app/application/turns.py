"""Whose turn it is when calls to the service wait for each other."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from desktop_app.domain.service_errors import Unreachable

T = TypeVar("T")
_money: ContextVar[bool] = ContextVar("money", default=False)
_idle: ContextVar[bool] = ContextVar("idle", default=False)
_spare: ContextVar[bool] = ContextVar("spare", default=False)


async def go_first(work: Coroutine[Any, Any, T]) -> T:
    """Run what sends, and let its reads go before others: the send waits for them."""
    before = _money.set(True)
    try:
        return await work
    finally:
        _money.reset(before)


def goes_first() -> bool:
    """Whether what runs now is waited for by a send."""
    return _money.get()


async def go_last(work: Coroutine[Any, Any, T]) -> T:
    """Run a read that nobody waits for."""
    before = _idle.set(True)
    try:
        return await work
    finally:
        _idle.reset(before)


def goes_last() -> bool:
    """Whether nobody waits for what runs now."""
    return _idle.get()


async def go_beside(work: Coroutine[Any, Any, T]) -> T:
    """Run many reads for which not even a read that nobody waits for is to wait."""
    before = _spare.set(True)
    try:
        return await work
    finally:
        _spare.reset(before)


def goes_beside() -> bool:
    """Whether what runs now takes only the turns that are left over."""
    return _spare.get()


@asynccontextmanager
async def alone(lock: asyncio.Lock, within_s: float) -> AsyncIterator[None]:
    """Hold `lock`. Raises Unreachable where who has it does not let go in time."""
    try:
        async with asyncio.timeout(within_s):
            await lock.acquire()
    except TimeoutError:
        raise Unreachable(detail="another read is under way") from None
    try:
        yield
    finally:
        lock.release()
