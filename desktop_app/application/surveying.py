"""Tells once of what lies around an open vault and can spoil it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import PurePath
from typing import Protocol

from desktop_app.application.chores import Chores
from desktop_app.application.ports import Clock
from desktop_app.domain.notices import Notice
from desktop_app.domain.surroundings import Surroundings
from desktop_app.domain.vault_errors import VaultError
from desktop_app.domain.vault_notices import of_copies, of_network, of_sync

AFTER_S = 3.0
"""After opening: the first cards are painted by then."""
AGAIN_S = 3600.0
"""A sync program comes when it comes; a vault may stay open for days."""


class VaultSurveyor(Protocol):
    """Knows the file system around a folder."""

    async def look(self, folder: PurePath) -> Surroundings:
        """What is known now; what cannot be read tells nothing."""


class Surveying:
    """From unlock to lock, watched or not."""

    def __init__(
        self,
        folder: PurePath,
        surveyor: VaultSurveyor,
        clock: Clock,
        note: Callable[[Notice], None],
        publish: Callable[[], None],
    ) -> None:
        self._folder = folder
        self._surveyor = surveyor
        self._clock = clock
        self._note = note
        self._publish = publish
        self._chores = Chores()

    def start(self) -> None:
        """Begin to look."""
        self._chores.start(self._run())

    async def stop(self) -> None:
        """Look no more."""
        await self._chores.stop()

    async def _run(self) -> None:
        await asyncio.sleep(AFTER_S)
        while True:
            self._tell(await self._surveyor.look(self._folder))
            with suppress(VaultError):  # what could not be kept is told with the next picture
                self._publish()
            await asyncio.sleep(AGAIN_S)

    def _tell(self, seen: Surroundings) -> None:
        now, place = self._clock.now(), str(self._folder).encode("utf-8", "surrogateescape")
        where = sha256(place).hexdigest()[:16]
        if seen.copies:
            self._note(of_copies(seen.copies, where, now))
        if seen.network:
            self._note(of_network(seen.network, where, now))
        if seen.synced_by:
            self._note(of_sync(seen.synced_by, where, now))
