"""One durable commit for all that waits for one at the same time."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.errors import Locked
from desktop_app.domain.vault_errors import VaultError

AT_ONCE = 32
"""Pieces of work in one commit: some ten milliseconds in which the loop does nothing else."""
T = TypeVar("T")


class SharedCommit(Generic[T]):
    """Waiting for the disk takes longer than writing: who comes meanwhile shares the next wait.

    One that cannot be kept does not spoil the others: then each is done in a commit of its own.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._waiting: list[tuple[Callable[[], T], asyncio.Future[list[T]]]] = []

    async def do(self, work: Callable[[], T], then: Callable[[T], None]) -> T:
        """The result of `work`, once it is durable; in the order of the calls.

        `then` follows the commit in any case, also for who left meanwhile; who leaves before it
        leaves nothing. Raises what either of them raises, or the commit. `work` is done again
        when its commit was undone.
        """
        loop = asyncio.get_running_loop()
        kept: asyncio.Future[list[T]] = loop.create_future()
        self._waiting.append((work, kept))
        if len(self._waiting) == 1:
            loop.call_soon(self._begin)
        try:
            await kept
        finally:
            if not kept.cancelled():
                (result,) = kept.result() or self._alone(work)
                then(result)
        return result

    def _begin(self) -> None:
        pieces, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._begin)
        pieces = [(work, kept) for work, kept in pieces if not kept.cancelled()]
        results: list[list[T]] = [[] for _ in pieces]
        try:
            if len(pieces) > 1:
                results = self._together([work for work, _ in pieces])
        finally:
            for (_, kept), result in zip(pieces, results, strict=True):
                kept.set_result(result)

    def _together(self, works: list[Callable[[], T]]) -> list[list[T]]:
        """What each came to; nothing where the commit was undone."""
        with suppress(VaultError, Locked):
            with self._vault.commit():
                results = [[work()] for work in works]
            return results
        return [[] for _ in works]

    def _alone(self, work: Callable[[], T]) -> list[T]:
        with self._vault.commit():
            return [work()]
