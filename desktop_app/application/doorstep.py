"""Who knocks while the vault is locked is told to come again."""

import asyncio

from desktop_app.application.receiving import Delivery, Receiver, Taken, WayReport


class Doorstep:
    """Answers 503 at the owner's own address, so that the service sends the message again.

    It knows no key of the vault, and keeps nothing of what came.
    """

    def __init__(self) -> None:
        self._work: asyncio.Task[None] | None = None

    def open(self, receiver: Receiver | None) -> None:
        """Answer through `receiver`; with None there is nothing to answer at."""
        if receiver is not None:
            self._work = asyncio.ensure_future(receiver.run(_turn_away, _ignore))

    async def close(self) -> None:
        """Leave the address to whoever hears there."""
        work, self._work = self._work, None
        if work is not None:
            work.cancel()
            await asyncio.wait({work})


async def _turn_away(_delivery: Delivery) -> Taken:
    return Taken.BUSY


def _ignore(_report: WayReport) -> None:
    """Nobody looks at a locked vault."""
