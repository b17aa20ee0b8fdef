"""Keeps what came back from a send: at once, or as soon as the disk can be written again."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from desktop_app.application.ports import Keep
from desktop_app.domain.vault_errors import (
    DiskFull,
    NotKept,
    VaultError,
    VaultInUse,
    VaultReadOnly,
)

T = TypeVar("T")
AGAIN_S = (1.0,) * 30
"""How long between two tries; an answer can hold a card number that comes only once."""
_PASSES = (DiskFull, VaultReadOnly, VaultInUse)
"""What may be over in a moment. After a failed write nothing is written until it is opened anew."""


class RawAnswer:
    """The answer to one send, held while it cannot be written.

    M4 PanFirst: what it says may be worked out meanwhile, but nobody is told, and nothing is
    recorded, before it is on disk.
    """

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._held: bytes | None = None

    async def of(self, call: Callable[[Keep], Awaitable[T]]) -> T:
        """What `call` answers or raises, once its raw answer is on disk. Raises NotKept."""
        try:
            return await call(self._keep)
        finally:
            await self._until_kept()

    def _keep(self, raw: bytes) -> None:
        self._held = raw
        self._write_held(raw)

    async def _until_kept(self) -> None:
        """Who does not want to wait for it cancels it: one last try is made then."""
        for pause in AGAIN_S:
            if self._held is None:
                return
            try:
                await asyncio.sleep(pause)
            except asyncio.CancelledError:
                with suppress(NotKept):
                    self._write_held(self._held)
                raise
            self._write_held(self._held)
        if self._held is not None:
            raise NotKept

    def _write_held(self, raw: bytes) -> None:
        try:
            self._write(raw)
        except _PASSES:
            return
        except VaultError:
            self._held = None  # trying again cannot help
            raise NotKept from None
        self._held = None
