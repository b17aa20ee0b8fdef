"""The recovery code at work: a new password for a vault nobody can open, and rehearsals."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop_app.application.key_file_ports import KeyFiles
from desktop_app.application.locking import Locking
from desktop_app.application.vault_ports import Vault, VaultKeeper
from desktop_app.application.ways import WayKind
from desktop_app.domain.passwords import parse_password
from desktop_app.domain.recovery_code import key_of, parse_code
from desktop_app.domain.recovery_errors import NoBackup, OldPasswordStays
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError

if TYPE_CHECKING:
    from desktop_app.application.recovery_state import Contents


async def give_password(vault: Vault, key: Secret, new: Secret) -> None:
    """Give a vault that was just restored by its code a new password; it is closed if that fails.

    Raises OldPasswordStays.
    """
    try:
        await vault.keys.change_password(key, new, WayKind.RECOVERY)
    except VaultError:
        vault.close()
        raise OldPasswordStays from None
    except BaseException:
        vault.close()
        raise


class Recovering:
    """Of one session; what is typed is a code as people type it, never yet a key."""

    def __init__(self, keeper: VaultKeeper, locking: Locking, key_files: KeyFiles) -> None:
        self._keeper = keeper
        self._locking = locking
        self._key_files = key_files

    async def recover(self, folder: PurePath, code: Secret, new: Secret) -> None:
        """Give the vault a new password by its recovery code, and open it. The page stays valid.

        Raises InvalidInput for the code or the password before anything is tried,
        WrongRecoveryCode, VaultError; the password is as before then, and the vault locked.
        """
        key = key_of(parse_code(code))
        parse_password(new)
        async with self._locking.turn:  # a lock comes before it or after it, never in between
            await self._locking.enter(folder, key, WayKind.RECOVERY)
            try:
                await self._locking.vault.keys.change_password(key, new, WayKind.RECOVERY)
            except BaseException:
                await self._locking.leave()
                raise
            self._locking.opened.wallet.recovery.note_used()
        await self._key_files.remember(folder, None)  # the code gave it up, wherever it is

    async def rehearse(self, typed: Secret, kind: WayKind = WayKind.PASSWORD) -> "Contents":
        """Bring the newest backup back for a trial, count what opens, and remove it again.

        Raises NoBackup, InvalidInput for a code, WrongPassword, PasswordPause, VaultError.
        """
        recovery, kept = self._locking.opened.wallet.recovery, self._locking.vault.backups.list()
        if not kept:
            raise NoBackup
        secret = key_of(parse_code(typed)) if kind is WayKind.RECOVERY else typed
        return await recovery.rehearse(lambda: self._keeper.rehearse(kept[0].path, secret, kind))
