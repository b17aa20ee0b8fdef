"""Whose turn it is when calls to the service wait for each other."""

from collections.abc import Coroutine
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_money: ContextVar[bool] = ContextVar("money", default=False)


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
