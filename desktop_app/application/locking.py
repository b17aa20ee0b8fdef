"""The one vault that is open, and how far it is locked."""

import asyncio
from pathlib import PurePath

from desktop_app.application.doorstep import Doorstep
from desktop_app.application.opening import Opened, Opener
from desktop_app.application.preferences import NAME, load
from desktop_app.application.vault_ports import Vault, VaultKeeper
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError


class Locking:
    """Two depths: a locked wallet that goes on watching disposable cards, and nothing at all.

    Every change takes `turn` first, `unlock`, `lock` and `lock_completely` by themselves.
    """

    def __init__(self, keeper: VaultKeeper, opener: Opener) -> None:
        self._keeper = keeper
        self._opener = opener
        self._opened: Opened | None = None
        self._vault: Vault | None = None
        self._folder: PurePath | None = None
        self._is_resting = False
        self._doorstep = Doorstep()
        self.turn = asyncio.Lock()

    @property
    def opened(self) -> Opened:
        """What works while a vault is unlocked. Raises Locked."""
        if self._opened is None or self._is_resting:
            raise Locked
        return self._opened

    @property
    def vault(self) -> Vault:
        """The unlocked vault. Raises Locked."""
        if self._vault is None or self._is_resting:
            raise Locked
        return self._vault

    async def unlock(self, folder: PurePath, password: Secret) -> None:
        """Open a vault, or serve again the one that is watched. Raises VaultError.

        Until the password has proven right, what is watched while locked goes on being watched.
        """
        async with self.turn:
            if self._opened is not None and self._is_resting and folder == self._folder:
                await self._opened.wallet.life.wake(password)
                self._is_resting = False
                return
            if not self._is_resting:
                await self.leave()
            await self.change_to(folder, await self._keeper.open(folder, password))

    async def lock(self) -> int:
        """Drop the keys of numbers; how many disposable cards are still watched.

        With none of them, or where the owner does not want it, this locks completely.
        """
        async with self.turn:
            watched = self._to_watch()
            if self._opened is not None and watched and not self._is_resting:
                self._is_resting = True  # from here on nobody is served
                try:
                    await self._opened.wallet.life.rest()
                except VaultError:
                    watched = 0
            if not watched:
                await self.leave()
            return watched

    async def lock_completely(self) -> None:
        """Stop reading as well, and drop every key."""
        async with self.turn:
            await self.leave()

    async def close(self) -> None:
        """Lock completely, and leave this computer's port: the program ends."""
        await self.lock_completely()
        await self._doorstep.close()

    async def change_to(self, folder: PurePath, vault: Vault) -> None:
        """Leave what is open, then enter `vault`, which is closed if that fails."""
        try:
            await self.leave()
        except BaseException:
            vault.close()
            raise
        await self.enter(folder, vault)

    async def enter(self, folder: PurePath, vault: Vault) -> None:
        """Put an open vault to work; it is closed if that fails. Nothing else is open."""
        try:
            await self._doorstep.close()
            opened = await self._opener.open(folder, vault)
            opened.start()
        except BaseException:
            vault.close()
            raise
        self._opened, self._vault, self._folder = opened, vault, folder

    async def leave(self) -> None:
        """Close what is open, watched or not."""
        opened, self._opened, self._vault = self._opened, None, None
        self._is_resting = False
        if opened is not None:
            try:
                await opened.close()
            finally:
                self._doorstep.open(opened.listening.doorkeeper())

    def _to_watch(self) -> int:
        if self._opened is None or self._vault is None:
            return 0
        is_wanted = load(self._vault.settings.get(NAME)).watch_locked
        return len(self._opened.wallet.armed()) if is_wanted else 0
