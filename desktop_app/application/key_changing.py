"""Another master password, or another key for the vault: what the person asks for by name."""

from contextlib import suppress
from pathlib import PurePath

from desktop_app.application.keyring import Keyring
from desktop_app.application.locking import Locking
from desktop_app.application.noted_ways import note_ways
from desktop_app.application.own_acts import OwnAct
from desktop_app.application.ports import Clock
from desktop_app.application.quick_unlock import ENTRY
from desktop_app.application.vault_ports import KdfProgress, VaultKeeper
from desktop_app.domain.errors import PurserError
from desktop_app.domain.keyring_errors import KeyringTrouble
from desktop_app.domain.passwords import parse_other_password
from desktop_app.domain.secrets import Secret


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
        self._keyring = keyring
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
            wallet.publish()

    async def change_key(self, folder: PurePath, password: Secret) -> bool:
        """Close what is open, give the vault in `folder` another key, and open it again.

        In one turn: who left the computer meanwhile has it locked right after. False where it has
        another key and could not be opened. Raises WrongPassword, BackupFailed, VaultError; the
        key is as before then, and nothing open.
        """
        async with self._locking.turn:
            await self._locking.leave()
            quick = self._keeper.keyring_vault(folder)
            await self._keeper.rotate(folder, password, self._progress)
            if quick is not None:
                with suppress(KeyringTrouble):  # it opens backups of before, and nothing else
                    await self._keyring.remove(quick, ENTRY)
            with suppress(PurserError):
                await self._locking.enter(folder, password)
            return not self._locking.is_locked()
