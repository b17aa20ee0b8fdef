"""When the code that talks to the card service is imported: never just before a first picture."""

import asyncio
import logging
from contextlib import suppress

log = logging.getLogger(__name__)
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
        """Return when it is there.

        Raises what importing raises; it is tried again for who asks next.
        """
        if self._importing is None or _has_failed(self._importing):
            self._importing = asyncio.ensure_future(self._import())
        await asyncio.shield(self._importing)

    async def _import(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(SHOWN_WITHIN_S):
                await self._shown.wait()
        # In a thread that the end of the program waits for: it may be in the middle of a library.
        try:
            await asyncio.to_thread(import_service)
        except Exception as error:
            log.error("importing what talks to the service: %s", type(error).__name__)  # noqa: TRY400
            raise


def _has_failed(importing: "asyncio.Future[None]") -> bool:
    return importing.done() and (importing.cancelled() or importing.exception() is not None)


def import_service() -> None:
    """Everything of it, with what httpx would import with its first request."""
    from desktop_app.adapters.bitnob.lean_import import client_class

    client_class()
    import desktop_app.adapters.bitnob.webhooks
    import desktop_app.adapters.practice  # noqa: F401
