"""What hears messages and what reads them, both with code that comes behind the first picture."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.adapters.broken_code import BROKEN_CODE
from desktop_app.application.receiving import Delivery, Receiver, Report, Take
from desktop_app.domain.service_errors import CodeMissing

if TYPE_CHECKING:
    from desktop_app.adapters.bitnob.webhooks import EventReader
    from desktop_app.domain.events import Event

log = logging.getLogger(__name__)


async def at_once() -> None:
    """Wait for no code: each part is imported where it is made."""


class LateReceiver:
    """Receiver port. `make` imports what it makes, beside the loop, once `imported` has returned.

    Raises what importing raises; who runs it again tries it again.
    """

    def __init__(
        self, make: Callable[[], Receiver], imported: Callable[[], Awaitable[None]]
    ) -> None:
        self._make = make
        self._imported = imported

    async def run(self, take: Take, report: Report) -> None:
        """See Receiver."""
        await self._imported()
        receiver = await asyncio.to_thread(self._make)
        await receiver.run(take, report)


class LateReader:
    """See ReadsEvents. `make` imports what it makes.

    Both calls raise CodeMissing where that does not come; the next one tries it again.
    """

    def __init__(self, make: "Callable[[], EventReader]") -> None:
        self._make = make
        self._made: EventReader | None = None

    def read(self, delivery: Delivery, now: datetime) -> "Event":
        """See `EventReader.read`."""
        return self._there().read(delivery, now)

    def read_again(self, raw: bytes) -> "Event | None":
        """See `EventReader.read_again`."""
        return self._there().read_again(raw)

    def _there(self) -> "EventReader":
        if self._made is None:
            try:
                self._made = self._make()
            except BROKEN_CODE as error:
                log.error("importing what reads messages: %s", type(error).__name__)  # noqa: TRY400
                raise CodeMissing from None
        return self._made
