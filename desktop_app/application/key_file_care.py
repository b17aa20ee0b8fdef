"""The owner's key file: given with the password, made, put in the place of another, given up."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from desktop_app.application.key_file_ports import KeyFiles, KeyFileWanted
from desktop_app.application.locking import Locking
from desktop_app.application.noted_ways import note_ways
from desktop_app.application.ports import Clock
from desktop_app.application.vault_ports import Vault
from desktop_app.application.ways import WayKind
from desktop_app.domain.backup_errors import PlaceOfKeyFile, PlaceSlow
from desktop_app.domain.errors import Locked, NotAllowed, PurserError
from desktop_app.domain.second_secret import (
    KeyFileExists,
    KeyFileNotSaved,
    KeyFileSlow,
    KeyFileTrouble,
    SecondSecret,
    paired,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import KeysNotKnown, VaultError, WrongPassword

if TYPE_CHECKING:
    from desktop_app.application.backup_state import RestorePlan

T = TypeVar("T")
_GONE = "The key file was taken away or changed meanwhile, or a disk does not answer."
_AGAIN = "Plug in both sticks again, then try once more."


@dataclass(frozen=True, slots=True)
class KeyFileState:
    """How it stands: `file` is the key file's name, None where the password opens the vault alone.

    `has_kit` is whether a recovery kit opens the vault without it, `place` where the file was on
    this computer when it opened the vault last.
    """

    file: str | None
    has_kit: bool
    place: PurePath | None = None


class KeyFileCare:
    """Of one session. A stick is waited for outside of every turn: it may hang, a lock may not."""

    def __init__(self, files: KeyFiles, locking: Locking, clock: Clock) -> None:
        self._files = files
        self._locking = locking
        self._clock = clock

    async def wanted(self, folder: PurePath) -> KeyFileWanted | None:
        """Which key file the vault in `folder` asks for; None where it asks for none."""
        return await self._files.wanted(folder)

    async def with_file(
        self, password: Secret, file: PurePath | None, work: Callable[[Secret], Awaitable[T]]
    ) -> T:
        """`work` with the password, paired with what `file` holds where one is given.

        Raises KeyFileTrouble before anything is tried, and what `work` raises.
        """
        if file is None:
            return await work(password)
        second = await self._files.read(file)
        try:
            return await work(paired(password, second))
        finally:
            second.wipe()

    async def unlock(self, folder: PurePath, password: Secret, file: PurePath | None) -> None:
        """Open the vault by both, and note where the key file was. Raises as `with_file`."""
        await self.with_file(password, file, lambda secret: self._locking.unlock(folder, secret))
        if file is not None:
            await self._files.remember(folder, file)

    async def restore(
        self, password: Secret, file: PurePath, work: Callable[[Secret], Awaitable[PurePath]]
    ) -> PurePath:
        """As `with_file`, for `work` that gives the folder of a vault that it opened."""
        folder = await self.with_file(password, file, work)
        await self._files.remember(folder, file)
        return folder

    async def compare(self, plan: "RestorePlan", beside: Iterable[PurePath]) -> "RestorePlan":
        """With the key file that its vault asks for by now, if the backup is from before that.

        `beside` are the folders of vaults there may be; the backup's own is one as well.
        """
        if plan.facts.key_file is not None:
            return plan
        folders = (plan.file.parent.parent, *beside)  # a backup lies in a folder of its vault's
        since = await self._files.asked_by(plan.facts.vault_id, folders)
        return replace(plan, key_file_since=since)

    def note_restored(self, plan: "RestorePlan") -> None:
        """The password alone opens what was restored, and did not open its vault: that is told."""
        was_asked = plan.key_file_since or plan.facts.key_file
        if was_asked and self._locking.vault.keys.key_file is None:
            wallet = self._locking.opened.wallet
            from desktop_app.domain.vault_notices import of_unkeyed

            wallet.teller.note(of_unkeyed(self._clock.now()))
            with suppress(VaultError):  # the next picture tells it then
                wallet.publish()

    async def state(self) -> KeyFileState:
        """How it stands in the open vault. Raises Locked."""
        vault, folder = self._locking.vault, self._locking.folder
        file, place = vault.keys.key_file, None
        if file is not None:
            wanted = await self._files.wanted(folder)
            place = None if wanted is None else wanted.place
        return KeyFileState(file, _has_kit(vault), place)

    async def make(self, password: Secret, file: PurePath, *, without_kit: bool = False) -> str:
        """Save a new key file, and let the password open the vault together with it alone.

        Its name, as in `KeyFileState`. One there was before opens only what was made with it.
        Without a recovery kit the owner has to say that this is meant. Raises NotAllowed,
        WrongPassword, PasswordPause, KeyFileTrouble, VaultError; the vault opens as before then,
        or the error says that nobody knows.
        """
        vault, wallet = self._locking.vault, self._locking.opened.wallet
        if not (without_kit or _has_kit(vault)):
            raise NotAllowed(
                "Without the key file, only a recovery kit opens the vault, and there is none.",
                todo="Make a recovery kit first, or say that you want to go without.",
            )
        visit = wallet.confirming.visit
        await wallet.confirming.guess(lambda: vault.keys.prove(password))
        made, folder = self._files.make(), self._locking.folder
        kept = await self._files.write(file, made, folder, self._places())
        try:
            await self._change(vault, visit, password, kept)
        except PurserError as error:
            # Where nobody knows, it may be what opens; and what the vault asks for stays anyhow.
            if not isinstance(error, KeysNotKnown) and vault.keys.key_file != made.file:
                await self._files.remove(file, made)
            raise
        finally:
            for copy in (made, kept):  # the open vault holds its own
                copy.wipe()
        await self._files.remember(folder, file)
        return made.file

    async def copy(self, password: Secret, file: PurePath, to: PurePath) -> None:
        """Save the vault's key file once more, as `to`, and prove that the copy opens the vault.

        Raises WrongPassword, OtherKeyFile, PasswordPause, KeyFileTrouble, VaultError; no copy stays
        then.
        """
        vault, folder = self._locking.vault, self._locking.folder
        wallet = self._locking.opened.wallet
        visit = wallet.confirming.visit
        prove = lambda both: wallet.confirming.guess(lambda: vault.keys.prove(both))  # noqa: E731
        await self.with_file(password, file, prove)
        try:
            kept = await self._files.copy(file, to, folder, self._places())
        except (KeyFileExists, KeyFileNotSaved):
            raise
        except KeyFileTrouble:  # it was read and right a moment ago
            raise KeyFileNotSaved(_GONE, todo=_AGAIN) from None
        try:
            await vault.keys.prove(paired(password, kept))
            self._check_still(vault, visit)
        except BaseException as error:
            # Also of who is cancelled meanwhile: nobody would learn of the copy.
            await asyncio.shield(self._files.remove(to, kept))
            if isinstance(error, WrongPassword):
                raise KeyFileNotSaved(_GONE, todo=_AGAIN) from None
            raise
        finally:
            kept.wipe()

    async def give_up(self, password: Secret, file: PurePath) -> None:
        """Let the password open the vault alone again; the key file has to be there for that.

        Raises WrongPassword, OtherKeyFile, PasswordPause, KeyFileTrouble, VaultError.
        """
        vault, folder = self._locking.vault, self._locking.folder
        visit = self._locking.opened.wallet.confirming.visit
        give_up = lambda both: self._change(vault, visit, both, None)  # noqa: E731
        await self.with_file(password, file, give_up)
        await self._files.remember(folder, None)

    async def copy_backups(self, place: PurePath | None) -> None:
        """Copy backups to `place` as well from now on, unless the key file is there; or nowhere.

        Raises PlaceFailed, and keeps what was.
        """
        try:
            if place is not None and await self._files.is_with(self._locking.folder, place):
                raise PlaceOfKeyFile
        except KeyFileSlow:
            raise PlaceSlow from None
        wallet = self._locking.opened.wallet
        await wallet.backups.choose_place(place, wallet.publish)

    def _places(self) -> tuple[PurePath, ...]:
        """Where copies of the backups are."""
        elsewhere = self._locking.opened.wallet.backups.state.elsewhere
        return () if elsewhere is None else (elsewhere.folder,)

    async def _change(
        self, vault: Vault, visit: int, password: Secret, second: SecondSecret | None
    ) -> None:
        async with self._locking.turn:  # a lock comes before it or after it
            wallet = self._locking.opened.wallet
            self._check_still(vault, visit)
            work = lambda: vault.keys.change_key_file(password, second)  # noqa: E731
            await wallet.confirming.guess(work)
            note_ways(vault, self._clock.now(), by_person=True)
            with suppress(VaultError):  # it is done, whatever the disk has of the picture
                wallet.publish()

    def _check_still(self, vault: Vault, visit: int) -> None:
        """A lock closed the sheet: who unlocks after it would not learn what was done. Raises
        Locked."""
        if (
            vault is not self._locking.vault
            or visit != self._locking.opened.wallet.confirming.visit
        ):
            raise Locked


def _has_kit(vault: Vault) -> bool:
    return any(way.kind is WayKind.RECOVERY for way in vault.keys.list())
