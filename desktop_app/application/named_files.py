"""Files that a person names: what is read from them into the open wallet, and written to them."""

from collections.abc import Callable
from pathlib import PurePath

from desktop_app.application.computer import Computer
from desktop_app.application.import_messages import Choices, ImportPlan
from desktop_app.application.wallet import Wallet
from desktop_app.domain.secrets import Secret


class NamedFiles:
    """Every method raises Locked where no wallet is open."""

    def __init__(self, computer: Computer, wallet: Callable[[], Wallet]) -> None:
        self._computer = computer
        self._wallet = wallet

    async def read_cards(
        self, file: PurePath, choices: Choices, passphrase: Secret | None = None
    ) -> ImportPlan:
        """Look at a file of card details; nothing is stored. Raises InvalidInput, VaultError."""
        importing = self._wallet().importing
        return await importing.begin(
            await self._computer.card_files.read(file, passphrase), choices
        )

    async def export(
        self, passphrase: Secret, file: PurePath, *, with_cvv: bool, replace: bool = False
    ) -> int:
        """See `Exporting.write`."""
        work, files = self._wallet().exporting.write, self._computer.exports
        return await work(files, passphrase, file, with_cvv=with_cvv, replace=replace)

    async def save_results(self, file: PurePath) -> None:
        """Write what became of every row of the list. Raises NotAllowed, VaultError."""
        await self._computer.tables.write(file, await self._wallet().bulk.results())

    async def export_log(self, file: PurePath) -> str:
        """Write the log with its proof; its last link, hex. Raises NotAllowed, VaultError."""
        return await self._wallet().log.export(self._computer.tables, file)
