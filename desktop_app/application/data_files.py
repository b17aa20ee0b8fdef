"""The files a person names for card details and labels."""

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop_app.domain.secrets import Secret

if TYPE_CHECKING:
    from desktop_app.application.card_data import CardData
    from desktop_app.application.computer import Computer
    from desktop_app.application.import_messages import Choices, ImportPlan
    from desktop_app.application.labelling import LabelPlan
    from desktop_app.domain.exports import PlainKind


class DataFiles:
    """What of `CardData` needs the disk. `data` gives the open wallet's, and raises Locked."""

    def __init__(self, computer: "Computer", data: "Callable[[], CardData]") -> None:
        self._computer = computer
        self._data = data

    async def read_cards(
        self, file: PurePath, choices: "Choices", passphrase: Secret | None = None
    ) -> "ImportPlan":
        """Look at a file of card details; nothing is stored. Raises InvalidInput, VaultError."""
        held = await self._computer.card_files.read(file, passphrase)
        return await self._data().importing.begin(held, choices)

    async def export(
        self, passphrase: Secret, file: PurePath, *, with_cvv: bool, replace: bool = False
    ) -> int:
        """See `Exporting.write`."""
        work, files = self._data().exporting.write, self._computer.exports
        return await work(files, passphrase, file, with_cvv=with_cvv, replace=replace)

    async def export_plain(
        self, kind: "PlainKind", file: PurePath, *, with_cvv: bool, replace: bool = False
    ) -> int:
        """See `Exporting.write_plain`."""
        work, files = self._data().exporting.write_plain, self._computer.plain_exports
        return await work(files, kind, file, with_cvv=with_cvv, replace=replace)

    async def read_labels(self, file: PurePath) -> "LabelPlan":
        """See `Labelling.look`. Raises InvalidInput."""
        return await self._data().labelling.look(await self._computer.tables.read(file))

    async def save_labels(self, file: PurePath) -> None:
        """Write the labels of all cards. Raises NotAllowed."""
        await self._computer.tables.write(file, await self._data().labelling.dump())
