"""An open vault: its stores, its commit, its end."""

from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.vault.backup import BackupShelf
from desktop_app.adapters.vault.cards import VaultCards
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.envelope import wipe
from desktop_app.adapters.vault.events import VaultEvents
from desktop_app.adapters.vault.facts import VaultFacts
from desktop_app.adapters.vault.files import has_room
from desktop_app.adapters.vault.guards import VaultGuards
from desktop_app.adapters.vault.history import VaultHistory
from desktop_app.adapters.vault.intents import VaultIntents
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.lock import FolderLock
from desktop_app.adapters.vault.people import VaultPeople
from desktop_app.adapters.vault.records import Records
from desktop_app.adapters.vault.reserve import Reserve
from desktop_app.adapters.vault.rules import VaultRules
from desktop_app.adapters.vault.sealer import Sealer, SecretTable
from desktop_app.adapters.vault.settings import VaultSettings
from desktop_app.adapters.vault.vault_log import VaultLog
from desktop_app.domain.secrets import Secret


class OpenVault:
    """Vault port. Holds the lock and the connection until `close`, the secrets key until `rest`."""

    def __init__(
        self,
        folder: Path,
        key_file: KeyFile,
        database: Database,
        sealer: Sealer,
        lock: FolderLock,
        backups: BackupShelf,
        log: VaultLog,
        run_blocking: RunBlocking,
    ) -> None:
        self._folder = folder
        self._key_file = key_file
        self._database = database
        self._lock = lock
        self._run_blocking = run_blocking
        self._reserve = Reserve(folder)
        self.backups = backups
        self.log = log
        secrets = SecretTable(database, sealer)
        self._records = Records(sealer, secrets)
        self.cards = VaultCards(database, secrets)
        self.intents = VaultIntents(database, self._records)
        self.facts = VaultFacts(database)
        self.events = VaultEvents(database, self._records)
        self.history = VaultHistory(database, self.facts)
        self.guards = VaultGuards(database)
        self.rules = VaultRules(database)
        self.people = VaultPeople(database)
        self.settings = VaultSettings(database, secrets)

    @property
    def name(self) -> str:
        """The owner's word for this vault."""
        return self._key_file.name

    def commit(self) -> AbstractContextManager[None]:
        """Everything written inside is one durable commit, or nothing is."""
        return self._database.commit()

    def checkpoint(self) -> None:
        """Bring every commit into the main file."""
        self._database.checkpoint()

    def has_room(self) -> bool:
        """Whether the disk has room for what a send must record."""
        return has_room(self._folder) and self._reserve.fill()

    def use_reserve(self) -> bool:
        """Give up the room kept back; whether there was any."""
        return self._reserve.give_up()

    @property
    def is_resting(self) -> bool:
        """Whether numbers and keys can neither be opened nor sealed."""
        return self._records.is_resting

    def rest(self) -> None:
        """Drop what opens numbers, keys and what was kept of answers. Raises DiskFull."""
        self._records.rest()
        self.backups.close()

    async def wake(self, password: Secret) -> None:
        """Take it again. Raises WrongPassword; the vault rests on then.

        By the key file of the day it was opened: somebody may have changed the one on the disk.
        """
        vault_key = await self._run_blocking(partial(self._key_file.unwrap, password))
        try:
            self._records.wake(vault_key)
            self.backups.wake(vault_key)
        finally:
            wipe(vault_key)

    def close(self) -> None:
        """Drop the keys, close the file, release the lock."""
        self._records.close()
        self.backups.close()
        self.log.close()
        try:
            self._database.close()
        finally:
            self._lock.release()
