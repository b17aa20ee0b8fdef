"""Another master password, or another key for the vault: what the person asks for by name."""

from contextlib import suppress
from pathlib import PurePath

from desktop_app.application.keyring import Keyring
from desktop_app.application.locking import Locking
from desktop_app.application.noted_ways import note_ways
from desktop_app.application.own_acts import OwnAct
from desktop_app.application.ports import Clock
from desktop_app.application.quick_entries import QuickEntries, is_inherited
from desktop_app.application.vault_ports import KdfProgress, VaultKeeper
from desktop_app.domain.errors import Locked, PurserError
from desktop_app.domain.keyring_errors import KeyringTrouble
from desktop_app.domain.passwords import parse_other_password
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError


class KeyChanging:
    """Of one session. Locking and unlocking wait for either; neither leaves a vault in between."""

    def __init__(
        self,
        keeper: VaultKeeper,
        locking: Locking,
        keyring: Keyring,
        clock: Clock,
        progress: KdfProgress,
    ) -> None:
        self._keeper = keeper
        self._locking = locking
        self._entries = QuickEntries(keyring)
        self._clock = clock
        self._progress = progress

    async def change_password(self, old: Secret, new: Secret) -> None:
        """Open the vault by `new` from now on.

        Raises InvalidInput for the new one, WrongPassword for the old one, PasswordPause after
        several wrong ones, VaultError.
        """
        parse_other_password(new, old)
        async with self._locking.turn:
            vault, wallet = self._locking.vault, self._locking.opened.wallet
            await wallet.confirming.guess(lambda: vault.keys.change_password(old, new))
            note_ways(vault, self._clock.now(), by_person=True, password=OwnAct.RENEWED)
            with suppress(VaultError):  # it is changed, whatever the disk has of the picture
                wallet.publish()

    async def change_key(self, folder: PurePath, password: Secret) -> bool:
        """Close what is open, give the vault in `folder` another key, and open it again.

        In one turn: who left the computer meanwhile has it locked right after. False where it has
        another key and could not be opened. Raises WrongPassword, BackupFailed, VaultError; the
        key is as before then, and nothing open.
        """
        async with self._locking.turn:
            is_own = not self._is_inherited()
            await self._locking.leave()
            door = self._keeper.keyring_door(folder)
            await self._keeper.rotate(folder, password, self._progress)
            if door is not None:
                with suppress(KeyringTrouble):  # it opens backups of before, and nothing else
                    await self._entries.remove(door.vault_id, folder)
                    await self._entries.remove_old(door if is_own else None)
            with suppress(PurserError):
                await self._locking.enter(folder, password)
            return not self._locking.is_locked()

    def _is_inherited(self) -> bool:
        """Of the vault that is open; one that is not says nothing."""
        try:
            return is_inherited(self._locking.vault)
        except (Locked, VaultError):
            return False
