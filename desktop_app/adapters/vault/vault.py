"""An open vault: its stores, its commit, its end."""

from contextlib import AbstractContextManager
from pathlib import Path

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
from desktop_app.adapters.vault.lock import FolderLock
from desktop_app.adapters.vault.people import VaultPeople
from desktop_app.adapters.vault.records import Records
from desktop_app.adapters.vault.reserve import Reserve
from desktop_app.adapters.vault.rules import VaultRules
from desktop_app.adapters.vault.sealer import Sealer, SecretTable
from desktop_app.adapters.vault.settings import VaultSettings
from desktop_app.adapters.vault.vault_log import VaultLog
from desktop_app.adapters.vault.ways import VaultKeys
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret


class OpenVault:
    """Vault port. Holds the lock and the connection until `close`, the secrets key until `rest`."""

    def __init__(
        self,
        folder: Path,
        keys: VaultKeys,
        database: Database,
        sealer: Sealer,
        lock: FolderLock,
        backups: BackupShelf,
        log: VaultLog,
    ) -> None:
        self._folder = folder
        self._database = database
        self._lock = lock
        self._reserve = Reserve(folder)
        self.keys = keys
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
        return self.keys.current.name

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
        self.keys.close()
        self.backups.close()

    async def wake(self, secret: Secret, kind: WayKind = WayKind.PASSWORD) -> None:
        """Take it again. Raises WrongPassword; the vault rests on then.

        By the ways that this process knows: somebody may have changed the files on the disk.
        """
        vault_key = await self.keys.unwrap(secret, kind)
        try:
            self.keys.wake(vault_key)
            self._records.wake(vault_key)
            self.backups.wake(vault_key)
        finally:
            wipe(vault_key)

    def close(self) -> None:
        """Drop the keys, close the file, release the lock."""
        self._records.close()
        self.keys.close()
        self.backups.close()
        self.log.close()
        try:
            self._database.close()
        finally:
            self._lock.release()
