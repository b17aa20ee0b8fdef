"""A look at what can still be read of a damaged vault. Nothing is sent, and nothing written to it.

No wallet is opened for it: without all of its records nobody could say what was sent before.
"""

import asyncio
from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, TypeVar

from desktop_app.application.ports import Clock
from desktop_app.domain.cards import Card, CardId, Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret

if TYPE_CHECKING:
    from desktop_app.application.backup_state import Backup
    from desktop_app.application.exporting import ExportFiles
    from desktop_app.domain.salvaged import CopyBeside, CopyCompared, CopyFound, Salvaged


class Salvage(Protocol):
    """What was found; its details stay sealed until one is asked for."""

    @property
    def report(self) -> "Salvaged": ...

    def reveal(self, card_id: CardId, field: Field) -> Secret:
        """Raises DetailsMissing, and VaultDamaged."""

    def close(self) -> None:
        """Forget the key."""


class Copies(Protocol):
    """The copies of a sync program, opened with the vault's key."""

    @property
    def found(self) -> "tuple[CopyFound, ...]": ...

    async def take(self, name: str) -> "Backup":
        """Pack one as a backup of that vault. Raises BackupFailed, DiskFull, Locked."""

    def close(self) -> None:
        """Forget the key."""


class Salvager(Protocol):
    """Reads damaged vaults."""

    async def copies_beside(self, folder: PurePath) -> "tuple[CopyBeside, ...]":
        """Second versions of the database, the newest first; opens nothing."""

    async def open_copies(self, folder: PurePath, password: Secret) -> Copies:
        """Looks into each, read-only. Raises WrongPassword and VaultError."""

    async def open(self, folder: PurePath, password: Secret) -> Salvage:
        """Raises WrongPassword, VaultDamaged where nothing opens, and VaultError."""

    async def newest_backup(self, folder: PurePath) -> "Backup | None":
        """The newest one in the vault's folder that is whole; None where there is none."""


Found = TypeVar("Found", Salvage, Copies)


class Salvaging:
    """One at a time, from the password to `close`."""

    def __init__(self, salvager: Salvager, exports: "ExportFiles", clock: Clock) -> None:
        self._salvager = salvager
        self._exports = exports
        self._clock = clock
        self._found: Salvage | None = None
        self._copies: Copies | None = None
        self._look: asyncio.Future[Copies] | None = None
        self._readings = set[asyncio.Future[Salvage]]()
        self._asked = 0

    async def newest_backup(self, folder: PurePath) -> "Backup | None":
        """See `Salvager.newest_backup`."""
        return await self._salvager.newest_backup(folder)

    async def copies_beside(self, folder: PurePath) -> "tuple[CopyBeside, ...]":
        """See `Salvager.copies_beside`."""
        return await self._salvager.copies_beside(folder)

    async def open_copies(self, folder: PurePath, password: Secret) -> "tuple[CopyCompared, ...]":
        """Look into the copies, after what can be read of the vault was, or nothing could.

        Raises VaultError, and Locked where it was closed meanwhile.
        """
        look = self._look = asyncio.ensure_future(self._salvager.open_copies(folder, password))
        copies = await self._kept(look, self._asked)
        self._copies = copies
        from desktop_app.domain.salvaged import compare

        read = None if self._found is None else self._found.report
        return tuple(compare(one, read) for one in copies.found)

    async def take_copy(self, name: str) -> "Backup":
        """One of them as a backup, to be restored beside the vault; nothing is merged.

        Raises BackupFailed, DiskFull, Locked.
        """
        if self._copies is None:
            raise Locked
        return await self._copies.take(name)

    async def open(self, folder: PurePath, password: Secret) -> "Salvaged":
        """Read what can be read. Raises VaultError, and Locked where it was closed meanwhile.

        Whoever is cancelled ends soon, and nothing is kept; the next one waits for that end: each
        reading holds the vault's lock.
        """
        await self.close()
        asked = self._asked
        while self._readings:
            await asyncio.wait(self._readings)
        if asked != self._asked:
            raise Locked
        reading = asyncio.ensure_future(self._salvager.open(folder, password))
        self._readings.add(reading)
        reading.add_done_callback(self._readings.discard)
        self._found = await self._kept(reading, asked)
        return self._found.report

    async def _kept(self, work: "asyncio.Future[Found]", asked: int) -> Found:
        """What `work` opens, for who still waits. Raises Locked where it was closed meanwhile."""
        try:
            found = await work
        except asyncio.CancelledError:
            # It may have ended in the same moment, and holds the key then.
            if work.done():
                _drop(work)
            else:
                work.add_done_callback(_drop)
            if asked == self._asked:
                raise
            raise Locked from None
        if asked != self._asked:
            found.close()
            raise Locked
        return found

    async def reveal(self, card_id: CardId, field: Field) -> Secret:
        """One detail, shown by one widget. Raises Locked, DetailsMissing."""
        return self._live().reveal(card_id, field)

    async def write(
        self, passphrase: Secret, file: PurePath, *, with_cvv: bool, replace: bool = False
    ) -> int:
        """All of it into a sealed export; how many numbers are in the file.

        Raises Locked, NotHandedOver, FileExists.
        """
        from desktop_app.domain.exports import Export, ExportedCard

        found = self._live()
        cards = tuple(
            ExportedCard(card, "", _opened(found, card, with_cvv)) for card in found.report.cards
        )
        contents = Export(found.report.name, self._clock.now(), cards, ())
        await self._exports.write(contents, passphrase, file, replace=replace)
        return sum(Field.PAN in one.details for one in cards)

    async def close(self) -> None:
        """Forget it; what is being opened meanwhile is not kept either."""
        self._asked += 1
        if self._look is not None:
            self._look.cancel()
        for reading in self._readings:
            reading.cancel()
        for opened in (self._found, self._copies):
            if opened is not None:
                opened.close()
        self._found = self._copies = self._look = None

    def _live(self) -> Salvage:
        if self._found is None:
            raise Locked
        return self._found


def _drop(work: "asyncio.Future[Found]") -> None:
    if not work.cancelled() and work.exception() is None:
        work.result().close()


def _opened(found: Salvage, card: Card, with_cvv: bool) -> Mapping[Field, Secret]:
    wanted = card.stored if with_cvv else card.stored - {Field.CVV}
    return {field: found.reveal(card.id, field) for field in wanted}
