"""When the code that talks to the card service is imported: never just before a first picture."""

import asyncio
import sys
from contextlib import suppress
from importlib.util import find_spec

SHOWN_WITHIN_S = 3.0
"""A wallet that nobody has been shown until then reads all the same."""


class ServiceCode:
    """Imports it once, beside the loop, when there is a picture or nobody waits for one.

    Whoever needs it waits: importing takes the interpreter for a third of a second, and a person
    who has typed the password is to see the cards first.
    """

    def __init__(self, *, is_shown: bool) -> None:
        self._shown = asyncio.Event()
        if is_shown:
            self._shown.set()
        self._importing: asyncio.Future[None] | None = None

    async def show(self) -> None:
        """There is a picture, or none is waited for."""
        self._shown.set()

    async def imported(self) -> None:
        """Return when it is there."""
        if self._importing is None:
            self._importing = asyncio.ensure_future(self._import())
        await asyncio.shield(self._importing)

    async def _import(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(SHOWN_WITHIN_S):
                await self._shown.wait()
        # In a thread that the end of the program waits for: it may be in the middle of a library.
        await asyncio.to_thread(import_service)


def import_service() -> None:
    """Everything of it, with what httpx would import with its first request."""
    # WORKAROUND httpx imports its own command line where click and rich are installed: six MiB.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    # WORKAROUND httpcore looks for it on the disk four times a request where it is not installed.
    if find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]

    import desktop_app.adapters.bitnob.client
    import desktop_app.adapters.practice  # noqa: F401
