"""Tells once of what lies around an open vault and can spoil it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from desktop_app.application.chores import Chores
from desktop_app.application.ports import Clock
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.notices import Notice
from desktop_app.domain.surroundings import Surroundings
from desktop_app.domain.vault_errors import VaultError
from desktop_app.domain.vault_notices import mark_of, of_copies, of_network, of_sync, of_together

if TYPE_CHECKING:
    from desktop_app.application.backups import Backups
    from desktop_app.application.key_file_ports import KeyFiles

AFTER_S = 3.0
"""After opening: the first cards are painted by then."""
AGAIN_S = 3600.0
"""A sync program comes when it comes; a vault may stay open for days."""


class VaultSurveyor(Protocol):
    """Knows the file system around a folder."""

    async def look(self, folder: PurePath) -> Surroundings:
        """What is known now; what cannot be read tells nothing."""


class KeyFileApart:
    """Whether the key file came to where backups are copied to: people move files as they like."""

    def __init__(
        self, files: "KeyFiles", folder: PurePath, vault: Vault, backups: "Backups"
    ) -> None:
        self._files = files
        self._folder = folder
        self._vault = vault
        self._backups = backups

    async def look(self) -> tuple[str, PurePath] | None:
        """The key file's name and the place of backups that it was seen in; None where it was not.

        What does not answer in time, or cannot be read, is not seen.
        """
        with suppress(VaultError):
            file, elsewhere = self._vault.keys.key_file, self._backups.state.elsewhere
            if file is None or elsewhere is None:
                return None
            if await self._files.is_with(self._folder, elsewhere.folder):
                return file, elsewhere.folder
        return None


class Surveying:
    """From unlock to lock, watched or not."""

    def __init__(
        self,
        folder: PurePath,
        surveyor: VaultSurveyor,
        key_file: KeyFileApart,
        clock: Clock,
        note: Callable[[Notice], None],
        publish: Callable[[], None],
    ) -> None:
        self._folder = folder
        self._surveyor = surveyor
        self._key_file = key_file
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
            if (seen := await self._key_file.look()) is not None:
                file, place = seen
                self._note(of_together(file, str(place), self._clock.now()))
            with suppress(VaultError):  # what could not be kept is told with the next picture
                self._publish()
            await asyncio.sleep(AGAIN_S)

    def _tell(self, seen: Surroundings) -> None:
        now, where = self._clock.now(), mark_of(str(self._folder))
        if seen.copies:
            self._note(of_copies(seen.copies, where, now))
        if seen.network:
            self._note(of_network(seen.network, where, now))
        if seen.synced_by:
            self._note(of_sync(seen.synced_by, where, now))
