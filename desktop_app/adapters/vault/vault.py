"""An open vault: its stores, its commit, its end."""

from contextlib import AbstractContextManager
from pathlib import Path

from desktop_app.adapters.vault.backup import BackupShelf
from desktop_app.adapters.vault.cards import VaultCards
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.events import VaultEvents
from desktop_app.adapters.vault.facts import VaultFacts
from desktop_app.adapters.vault.files import has_room
from desktop_app.adapters.vault.guards import VaultGuards
from desktop_app.adapters.vault.history import VaultHistory
from desktop_app.adapters.vault.intents import VaultIntents
from desktop_app.adapters.vault.lock import FolderLock
from desktop_app.adapters.vault.people import VaultPeople
from desktop_app.adapters.vault.reserve import Reserve
from desktop_app.adapters.vault.sealer import Sealer, SecretTable
from desktop_app.adapters.vault.settings import VaultSettings


class OpenVault:
    """Vault port. Holds the lock, the connection and the secrets key until `close`."""

    def __init__(
        self,
        folder: Path,
        name: str,
        database: Database,
        sealer: Sealer,
        lock: FolderLock,
        backups: BackupShelf,
    ) -> None:
        self._folder = folder
        self._name = name
        self._database = database
        self._sealer = sealer
        self._lock = lock
        self._reserve = Reserve(folder)
        self.backups = backups
        secrets = SecretTable(database, sealer)
        self.cards = VaultCards(database, secrets)
        self.intents = VaultIntents(database, sealer)
        self.facts = VaultFacts(database)
        self.events = VaultEvents(database, sealer)
        self.history = VaultHistory(database, self.facts, self.events)
        self.guards = VaultGuards(database)
        self.people = VaultPeople(database)
        self.settings = VaultSettings(database, secrets)

    @property
    def name(self) -> str:
        """The owner's word for this vault."""
        return self._name

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

    def close(self) -> None:
        """Drop the key, close the file, release the lock."""
        self._sealer.close()
        self.backups.close()
        try:
            self._database.close()
        finally:
            self._lock.release()
