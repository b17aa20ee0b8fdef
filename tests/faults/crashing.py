"""A card service behind which the process may end at three points of a send."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.world import World

POINTS = ("before", "answered", "kept")
"""SENDING is on disk; the answer has come and is not kept; it is kept and not understood."""
_SENDS = ("create_card", "fund", "withdraw", "set_frozen", "terminate")


class CrashingApi:
    """Copies the vault's files at one point; the run that goes on afterwards is thrown away.

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
                self._copy("answered")
                keep(raw)
                self._copy("kept")

            self._copy("before")
            return await send(*order, kept)

        return through

    def _copy(self, point: str) -> None:
        if point == self._point and self.files is None:
            self.files = self._world.keep_files("crashed")
