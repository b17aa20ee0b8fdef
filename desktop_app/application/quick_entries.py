"""The keyring's entries that open vaults: one for each vault and place.

Once they were named by the vault alone, and copies of one vault had one entry between them. An
entry of that name is read where there is no other, and moved by the first vault that it opens; a
vault that a backup brought here leaves it to the one that the backup was made of.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from desktop_app.application.keyring import Keyring
from desktop_app.application.keyring_names import at_place
from desktop_app.application.vault_ports import Vault
from desktop_app.application.ways import KeyringDoor, WayKind
from desktop_app.domain.keyring_errors import KeyringTrouble
from desktop_app.domain.quick_entry import QuickEntry, unpack
from desktop_app.domain.secrets import Secret

ENTRY: Final = "quick-unlock"
"""The whole name, once; it is followed by the place now."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read; `is_old` under the name without a place. `entry` None: there is nothing."""

    entry: QuickEntry | None
    is_old: bool = False

    @property
    def secret(self) -> Secret:
        """What may open the vault; empty where there is nothing."""
        return Secret("") if self.entry is None else self.entry.secret

    @property
    def failures(self) -> int:
        """How often it opened nothing, as the keyring has it."""
        return 0 if self.entry is None else self.entry.failures


class QuickEntries:
    """Over one keyring. Raises KeyringTrouble where nothing else is said."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    async def read(self, vault_id: str, folder: PurePath) -> Found:
        """The entry of the vault in `folder`; the keyring may ask its person."""
        kept = await self._keyring.read(vault_id, at_place(ENTRY, folder), may_ask=True)
        if kept is not None:
            return Found(unpack(kept))
        kept = await self._keyring.read(vault_id, ENTRY, may_ask=True)
        return Found(None) if kept is None else Found(unpack(kept), is_old=True)

    async def write(
        self, vault_id: str, folder: PurePath, entry: QuickEntry, *, may_ask: bool = False
    ) -> None:
        """Keep it for the vault in `folder`."""
        name = at_place(ENTRY, folder)
        await self._keyring.write(vault_id, name, entry.packed(), may_ask=may_ask)

    async def adopt(self, vault: Vault, folder: PurePath, entry: QuickEntry) -> None:
        """Move an old entry that has just opened `vault`, and is its own. Raises nothing."""
        with suppress(KeyringTrouble):  # the next time tries again
            await self.write(vault.keys.vault_id, folder, entry.counting(0))
            if not is_inherited(vault):
                await self._keyring.remove(vault.keys.vault_id, ENTRY)

    async def remove(self, vault_id: str, folder: PurePath, *, may_ask: bool = False) -> None:
        """Remove the entry of the vault in `folder`, and no other one."""
        await self._keyring.remove(vault_id, at_place(ENTRY, folder), may_ask=may_ask)

    async def remove_old(self, door: KeyringDoor | None, *, may_ask: bool = False) -> None:
        """Remove the entry of the old name, where it is a way through `door`; None is none."""
        if door is None:
            return
        kept = await self._keyring.read(door.vault_id, ENTRY, may_ask=may_ask)
        if kept is not None and door.opens(unpack(kept).secret):
            await self._keyring.remove(door.vault_id, ENTRY, may_ask=may_ask)


def is_inherited(vault: Vault) -> bool:
    """Whether every way by keyring is older than the restore that brought the vault here.

    Purser closes them at a restore by now. Raises VaultError.
    """
    # The vault is open here: before it is, nobody needs what a restore is told in.
    from desktop_app.application.backup_state import Came
    from desktop_app.application.restored import restored

    mark = restored(vault.settings)
    if mark is None or mark.came is not Came.BACKUP:
        return False
    made = [way.created for way in vault.keys.list() if way.kind is WayKind.KEYRING]
    return all(at is not None and at <= mark.restored_at for at in made)
