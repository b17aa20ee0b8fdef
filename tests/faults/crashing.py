"""A card service behind which the process may end at three points of a send."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import PurserError
from tests.faults.world import World

POINTS = ("before", "answered", "kept")
"""SENDING is on disk; the answer has come and is not kept; it is kept and not understood."""
_SENDS = ("create_card", "fund", "withdraw", "set_frozen", "terminate")


class Crash(BaseException):
    """The process is gone: nothing of what it would have done next is done."""


class CrashingApi:
    """Copies the vault's files at one point and ends the run there.

    The request goes out all the same: what a crash cannot take back.
    """

    def __init__(self, world: World, point: str) -> None:
        self._world = world
        self._point = point
        self.files: Path | None = None

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """The sends of the open run pass through here."""
        api = self._world.api
        if not self._point:
            yield
            return
        real = {name: getattr(api, name) for name in _SENDS}
        for name, send in real.items():
            setattr(api, name, self._wrapped(send))
        try:
            yield
        finally:
            for name in _SENDS:
                delattr(api, name)

    def _wrapped(self, send: Callable[..., Any]) -> Callable[..., Any]:
        async def through(*arguments: Any) -> Any:
            *order, keep = arguments

            def kept(raw: bytes) -> None:
                self._end("answered")
                keep(raw)
                self._end("kept")

            if self._point != "before":
                return await send(*order, kept)
            self.files = self._world.keep_files("crashed")
            with suppress(PurserError):
                await send(*order, lambda _: None)
            raise Crash

        return through

    def _end(self, point: str) -> None:
        if point == self._point:
            self.files = self._world.keep_files("crashed")
            raise Crash
