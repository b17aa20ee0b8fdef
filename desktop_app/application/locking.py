"""The one vault that is open, and how far it is locked."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop_app.application.doorstep import Doorstep
from desktop_app.application.entry_messages import Watching
from desktop_app.application.late_opening import LateOpener
from desktop_app.application.ports import EventSink
from desktop_app.application.preferences import NAME, Preferences, load
from desktop_app.application.strengthening import Strengthening
from desktop_app.application.vault_ports import Vault, VaultKeeper
from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError

if TYPE_CHECKING:
    from desktop_app.application.opening import Opened

LOOK_S = 1.0
"""How often a locked wallet says how many cards are left to watch."""


class Locking:
    """Two depths: a locked wallet that goes on watching cards and running rules, and nothing.

    Every change takes `turn` first, `unlock`, `lock` and `lock_completely` by themselves.
    """

    def __init__(
        self, keeper: VaultKeeper, opener: LateOpener, sink: EventSink, strengthening: Strengthening
    ) -> None:
        self._keeper = keeper
        self._opener = opener
        self._sink = sink
        self._strengthening = strengthening
        self._looking: asyncio.Future[None] | None = None
        self._ending: asyncio.Future[None] | None = None
        self._opened: Opened | None = None
        self._vault: Vault | None = None
        self._folder: PurePath | None = None
        self._is_resting = False
        self._doorstep = Doorstep()
        self._moved = asyncio.Event()
        self.turn = asyncio.Lock()
        self.admit: Callable[[Vault, WayKind], None] = lambda vault, kind: None
        """Asked before anybody is served; raises to keep the vault locked."""
        self.note: Callable[[Vault, WayKind], None] = lambda vault, kind: None
        """Told of every unlock."""

    @property
    def opened(self) -> "Opened":
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

    @property
    def folder(self) -> PurePath:
        """Where the open vault lies, watched or not. Raises Locked."""
        if self._vault is None or self._folder is None:
            raise Locked
        return self._folder

    def chosen(self) -> Preferences | None:
        """The owner's choices in the vault that is open or watched; None where there is none."""
        if self._vault is None:
            return None
        try:
            return load(self._vault.settings.get(NAME))
        except (VaultError, Locked):
            return Preferences()

    def is_locked(self, *, completely: bool = False) -> bool:
        """Whether nobody is served; `completely`: nor anything watched."""
        return self._vault is None or (self._is_resting and not completely)

    async def until_locked(self, *, completely: bool) -> None:
        """Wait until it is."""
        while not self.is_locked(completely=completely):
            await self._moved.wait()

    async def unlock(
        self, folder: PurePath, secret: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> None:
        """Open a vault, or serve again the one that is watched. Raises VaultError.

        Until the secret has proven right, what is watched while locked goes on being watched.
        """
        async with self.turn:
            await self.enter(folder, secret, kind)

    async def enter(
        self, folder: PurePath, secret: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> None:
        """As `unlock`, for whoever has the turn and keeps it for what belongs to the opening."""
        opened, vault = self._opened, self._vault
        if opened and vault and self._is_resting and folder == self._folder:
            self.admit(vault, kind)
            await opened.wallet.life.wake(secret, kind)
            self._stop_looking()
            self._is_resting = False
            self.note(vault, kind)
            self._strengthening.begin(vault, secret, kind)
            return
        if not self._is_resting:
            await self.leave()
        vault = await self._keeper.open(folder, secret, kind)
        try:
            self.admit(vault, kind)
        except BaseException:
            vault.close()
            raise
        await self.change_to(folder, vault)
        self.note(vault, kind)
        self._strengthening.begin(vault, secret, kind)

    async def lock(self) -> Watching:
        """Drop the keys of numbers; the disposable cards still watched, the rules that go on.

        With none of them, or where nobody could freeze or the owner does not want it, this locks
        completely.
        """
        async with self.turn:
            if self._vault is None or self._opened is None:
                return Watching()
            if not self._vault.is_resting and _is_wanted(self._vault, self._opened):
                self._is_resting = True  # from here on nobody is served
                self._tell_moved()
                await self._strengthening.stop()
                with suppress(VaultError):
                    await self._opened.wallet.life.rest()
            watched = self._watched() if self._vault.is_resting else Watching()
            if watched:
                self._watch_over(watched)
            else:
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
        """Put an open vault to work in the place of what is open; it is closed if that fails.

        What is open is left only when the other one is ready.
        """
        opened = None
        try:
            opened = await self._opener.open(folder, vault)
            await self.leave()
            await self._doorstep.close()
            opened.start()
        except BaseException:
            try:
                if opened is not None:
                    await opened.close()
            finally:
                vault.close()
            raise
        self._opened, self._vault, self._folder = opened, vault, folder

    async def leave(self) -> None:
        """Close what is open, watched or not."""
        opened, self._opened, self._vault = self._opened, None, None
        self._is_resting = False
        self._tell_moved()
        self._stop_looking()
        await self._strengthening.stop()
        if opened is not None:
            try:
                await opened.close()
            finally:
                self._doorstep.open(opened.listening.doorkeeper())

    def _tell_moved(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    # --- what is watched while locked ---------------------------------------------------------

    def _watched(self) -> Watching:
        if self._opened is None:
            return Watching()
        watch = self._opened.wallet.guard_watch
        armed = len(watch.armed()) if watch.can_freeze() else 0
        return Watching(armed, self._opened.wallet.automation.runs_locked())

    def _watch_over(self, told: Watching) -> None:
        self._stop_looking()
        self._looking = asyncio.ensure_future(self._look(told))

    async def _look(self, told: Watching) -> None:
        """Say how many are left, and lock completely when there is nothing left to watch."""
        while True:
            await asyncio.sleep(LOOK_S)
            watched = self._watched()
            if watched != told:
                told = watched
                self._sink.publish(watched)
            if not watched:
                self._ending = asyncio.ensure_future(self._end_the_watch())
                return

    async def _end_the_watch(self) -> None:
        """Nothing was left to watch; whoever unlocked while this waited is not thrown out."""
        async with self.turn:
            if not self._is_resting:
                return
            watched = self._watched()
            if watched:
                self._watch_over(watched)
            else:
                await self.leave()

    def _stop_looking(self) -> None:
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.cancel()


def _is_wanted(vault: Vault, opened: "Opened") -> bool:
    watch = opened.wallet.guard_watch
    if not load(vault.settings.get(NAME)).watch_locked:
        return False
    guards = watch.can_freeze() and (bool(watch.armed()) or watch.is_awaiting())
    return guards or opened.wallet.automation.runs_locked() > 0
