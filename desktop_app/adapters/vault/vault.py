"""An open vault: its stores, its commit, its end."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.adapters.vault.backup_keys import HeldBackupKeys
from desktop_app.adapters.vault.cards import VaultCards
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.envelope import wipe
from desktop_app.adapters.vault.files import has_room
from desktop_app.adapters.vault.lock import FolderLock
from desktop_app.adapters.vault.records import Records
from desktop_app.adapters.vault.reserve import Reserve
from desktop_app.adapters.vault.sealer import Sealer, SecretTable
from desktop_app.adapters.vault.vault_log import VaultLog
from desktop_app.adapters.vault.ways import VaultKeys
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret

if TYPE_CHECKING:
    from desktop_app.adapters.vault.backup import BackupShelf
    from desktop_app.adapters.vault.events import VaultEvents
    from desktop_app.adapters.vault.facts import VaultFacts
    from desktop_app.adapters.vault.guards import VaultGuards
    from desktop_app.adapters.vault.history import VaultHistory
    from desktop_app.adapters.vault.intents import VaultIntents
    from desktop_app.adapters.vault.people import VaultPeople
    from desktop_app.adapters.vault.rules import VaultRules
    from desktop_app.adapters.vault.settings import VaultSettings


class OpenVault:
    """Vault port. Holds the lock and the connection until `close`, the secrets key until `rest`.

    The backups, and each store but the cards, are imported and made with their first use: they know
    types of the whole program, and who wants a card has no use for those.
    """

    def __init__(
        self,
        folder: Path,
        keys: VaultKeys,
        database: Database,
        sealer: Sealer,
        lock: FolderLock,
        backup_keys: HeldBackupKeys,
        make_shelf: Callable[[], "BackupShelf"],
        log: VaultLog,
    ) -> None:
        self._folder = folder
        self._database = database
        self._lock = lock
        self._reserve = Reserve(folder)
        self.keys = keys
        self._backup_keys = backup_keys
        self._make_shelf = make_shelf
        self.log = log
        self._secrets = SecretTable(database, sealer)
        self._records = Records(sealer, self._secrets)
        self.cards = VaultCards(database, self._secrets)

    @cached_property
    def intents(self) -> "VaultIntents":
        """Wishes and their attempts."""
        from desktop_app.adapters.vault.intents import VaultIntents

        return VaultIntents(self._database, self._records)

    @cached_property
    def facts(self) -> "VaultFacts":
        """What the service stated about money."""
        from desktop_app.adapters.vault.facts import VaultFacts

        return VaultFacts(self._database)

    @cached_property
    def events(self) -> "VaultEvents":
        """The service's messages."""
        from desktop_app.adapters.vault.events import VaultEvents

        return VaultEvents(self._database, self._records)

    @cached_property
    def history(self) -> "VaultHistory":
        """Folded charges and the journal."""
        from desktop_app.adapters.vault.history import VaultHistory

        return VaultHistory(self._database, self.facts)

    @cached_property
    def guards(self) -> "VaultGuards":
        """Cards under a policy."""
        from desktop_app.adapters.vault.guards import VaultGuards

        return VaultGuards(self._database)

    @cached_property
    def rules(self) -> "VaultRules":
        """Rules and what they did."""
        from desktop_app.adapters.vault.rules import VaultRules

        return VaultRules(self._database)

    @cached_property
    def people(self) -> "VaultPeople":
        """Who holds cards."""
        from desktop_app.adapters.vault.people import VaultPeople

        return VaultPeople(self._database)

    @cached_property
    def settings(self) -> "VaultSettings":
        """The connection and small named settings."""
        from desktop_app.adapters.vault.settings import VaultSettings

        return VaultSettings(self._database, self._secrets)

    @cached_property
    def backups(self) -> "BackupShelf":
        """Its backups."""
        return self._make_shelf()

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
        self._backup_keys.close()

    async def wake(self, secret: Secret, kind: WayKind = WayKind.PASSWORD) -> None:
        """Take it again. Raises WrongPassword; the vault rests on then.

        By the ways that this process knows: somebody may have changed the files on the disk.
        """
        vault_key = await self.keys.unwrap(secret, kind)
        try:
            self.keys.wake(vault_key)
            self._records.wake(vault_key)
            self._backup_keys.wake(vault_key)
        finally:
            wipe(vault_key)

    def close(self) -> None:
        """Drop the keys, close the file, release the lock."""
        self._records.close()
        self.keys.close()
        self._backup_keys.close()
        self.log.close()
        try:
            self._database.close()
        finally:
            self._lock.release()
