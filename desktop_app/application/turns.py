"""Whose turn it is when calls to the service wait for each other."""

from collections.abc import Coroutine
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_money: ContextVar[bool] = ContextVar("money", default=False)
_idle: ContextVar[bool] = ContextVar("idle", default=False)


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
