"""The ways into one open vault: told, added, closed, and the password changed."""

import asyncio
import hmac
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from desktop_app.adapters.system.blocking import RunBlocking, to_the_end
from desktop_app.adapters.vault.envelope import KdfCost, is_notably_more, wipe
from desktop_app.adapters.vault.held_second import HeldSecond
from desktop_app.adapters.vault.key_files import replace_key_files
from desktop_app.adapters.vault.keyfile import MAX_SLOTS, KeyFile, add_slot, replace_password
from desktop_app.adapters.vault.slots import TIME
from desktop_app.application.ways import KeyringDoor, Way, WayKind
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.second_secret import SecondSecret, paired
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFailed, VaultDamaged, WrongPassword

Told = Callable[[KeyFile], None]
Change = Callable[[KeyFile], KeyFile]


class VaultKeys:
    """KeyStore over the vault's key file and its copy.

    `current` is the file as it is now: a vault at rest wakes by it and not by what somebody put in
    its place. `told` hears of each new one. Where the password needs a key file, what it holds is
    kept while the vault is open: the person is asked for the password alone then.
    """

    def __init__(
        self,
        folder: Path,
        key_file: KeyFile,
        vault_key: bytearray,
        make_cost: Callable[[], KdfCost],
        run_blocking: RunBlocking,
        told: Told,
    ) -> None:
        self._folder = folder
        self.current = key_file
        self._make_cost = make_cost
        self._run_blocking = run_blocking
        self._told = told
        self._mac_key: bytearray | None = None
        self._held = HeldSecond()
        self._turn = asyncio.Lock()
        self.wake(vault_key)

    @property
    def vault_id(self) -> str:
        """32 hex digits."""
        return self.current.vault_id

    @property
    def epoch(self) -> int:
        """Which vault key it is, counted from 1."""
        return self.current.epoch

    def list(self) -> tuple[Way, ...]:
        """Every way in, the password first."""
        return tuple(Way(s.id, s.kind, _time(s.created)) for s in self.current.slots)

    @property
    def key_file(self) -> str | None:
        """The name of the key file that the password needs."""
        return self.current.key_file

    async def unwrap(self, secret: Secret, kind: WayKind = WayKind.PASSWORD) -> bytearray:
        """The vault key, beside the loop. Raises WrongPassword, NotEnoughMemory."""
        return await self._run_blocking(partial(self.current.unwrap, self._held.pair(secret), kind))

    async def prove(self, password: Secret) -> None:
        """Only whether it is the vault's password. Raises WrongPassword."""
        wipe(await self.unwrap(password))

    async def change_password(
        self, proof: Secret, new: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> None:
        """Open by `new` from now on. Raises WrongPassword, NotAllowed, VaultError."""
        if kind is WayKind.KEYRING:
            raise NotAllowed(
                "A new password needs the old one, or the recovery code.",
                doing="Nothing was changed.",
            )
        if kind is WayKind.PASSWORD:
            await self._rewrap(self._held.pair(proof), new, KeyFile.open_second)
        else:
            # A recovery code stands for both, so it gives up the key file as well: it may be lost.
            await self._rewrap(proof, new, lambda old, vault_key: None, kind)

    async def change_key_file(self, password: Secret, second: SecondSecret | None) -> None:
        """Open by the password and `second` together from now on, or by the password alone.

        Raises WrongPassword, VaultError.
        """
        await self._rewrap(self._held.pair(password), password, lambda old, vault_key: second)

    async def _rewrap(
        self,
        proof: Secret,
        new: Secret,
        choose: Callable[[KeyFile, bytearray], SecondSecret | None],
        kind: WayKind = WayKind.PASSWORD,
    ) -> None:
        chosen: SecondSecret | None = None

        def change(old: KeyFile) -> KeyFile:
            nonlocal chosen
            vault_key = old.unwrap(proof, kind)
            try:
                chosen = choose(old, vault_key)
                return self._with_password(old, new, vault_key, chosen)
            finally:
                wipe(vault_key)

        def hold() -> None:
            if self._mac_key is not None:  # or it came to rest meanwhile
                self._held.hold(chosen)

        await self._change(change, hold)

    async def strengthen(self, password: Secret) -> bool:
        """Stretch the same password for longer, if that is notably longer; whether it was."""
        proof = self._held.pair(password)

        def change(old: KeyFile) -> KeyFile:
            vault_key = old.unwrap(proof)
            try:
                cost = self._make_cost()
                if not is_notably_more(cost, old.password.cost):
                    return old
                second = old.open_second(vault_key)
                return self._with_password(old, password, vault_key, second, cost)
            finally:
                wipe(vault_key)

        before = self.current
        return await self._change(change) is not before

    async def add(self, password: Secret, kind: WayKind, secret: Secret) -> str:
        """One more way in, and its id. Raises WrongPassword, NotAllowed, VaultError."""
        proof = self._held.pair(password)

        def change(old: KeyFile) -> KeyFile:
            vault_key = old.unwrap(proof)
            try:
                wide = old
                if old.format == 1:  # it has room for a password alone
                    wide = replace_password(old, password, vault_key, self._make_cost())
                made = add_slot(wide, kind, secret, vault_key)
                replace_key_files(self._folder, old, made, partial(opens, secret, kind, vault_key))
            finally:
                wipe(vault_key)
            return made

        if kind is WayKind.PASSWORD:
            raise NotAllowed("A vault has one password.", doing="Nothing was changed.")
        if len(self.current.slots) >= MAX_SLOTS:
            raise NotAllowed(
                f"A vault has at most {MAX_SLOTS} ways in.",
                doing="Nothing was changed.",
                todo="Take one away first.",
            )
        return (await self._change(change)).slots[-1].id

    async def remove(self, way_id: str) -> None:
        """Close a way, if there is one of this id. Raises NotAllowed, VaultError."""
        going = next((slot for slot in self.current.slots if slot.id == way_id), None)
        if going is None:
            return
        if going.kind is WayKind.PASSWORD:
            raise NotAllowed(
                "The password always opens the vault.",
                doing="Nothing was changed.",
                todo="Change it instead.",
            )

        mac_key = bytes(self._live())  # the other is wiped when the vault comes to rest meanwhile

        def change(old: KeyFile) -> KeyFile:
            staying = tuple(slot for slot in old.slots if slot.id != way_id)
            made = old.with_slots(staying, mac_key)
            replace_key_files(self._folder, old, made, partial(_is_same, made))
            return made

        await self._change(change)

    def wake(self, vault_key: bytearray) -> None:
        """Ways can be closed again."""
        self._held.hold(self.current.open_second(vault_key))
        self._mac_key = self.current.derive_mac_key(vault_key)

    def close(self) -> None:
        """Let go of what vouches for the file; nothing is changed until `wake`."""
        mac_key, self._mac_key = self._mac_key, None
        if mac_key is not None:
            wipe(mac_key)
        self._held.forget()

    async def _change(self, change: Change, then: Callable[[], None] = lambda: None) -> KeyFile:
        """One at a time, and to its end: who is cancelled waits for what was begun."""
        async with self._turn:
            self._live()
            return await to_the_end(self._take(change, then))

    async def _take(self, change: Change, then: Callable[[], None]) -> KeyFile:
        self.current = await self._run_blocking(partial(change, self.current))
        then()
        self._told(self.current)
        return self.current

    def _with_password(
        self,
        old: KeyFile,
        new: Secret,
        vault_key: bytearray,
        second: SecondSecret | None,
        cost: KdfCost | None = None,
    ) -> KeyFile:
        made = replace_password(old, new, vault_key, cost or self._make_cost(), second)
        proof = partial(opens, paired(new, second), WayKind.PASSWORD, vault_key)
        replace_key_files(self._folder, old, made, proof)
        return made

    def _live(self) -> bytearray:
        if self._mac_key is None:
            raise Locked
        return self._mac_key


def door_of(key_file: KeyFile) -> KeyringDoor | None:
    """How a keyring may open the vault of this file; None where it may not."""

    def opens(secret: Secret) -> bool:
        with suppress(WrongPassword, VaultDamaged):
            wipe(key_file.unwrap(secret, WayKind.KEYRING))
            return True
        return False

    has_way = any(slot.kind is WayKind.KEYRING for slot in key_file.slots)
    return KeyringDoor(key_file.vault_id, opens) if has_way else None


def opens(secret: Secret, kind: WayKind, vault_key: bytearray, kept: KeyFile) -> None:
    """Raises DiskFailed unless what the disk gave back opens to the same key."""
    try:
        found = kept.unwrap(secret, kind)
    except (WrongPassword, VaultDamaged):
        raise DiskFailed from None
    try:
        if not hmac.compare_digest(found, vault_key):
            raise DiskFailed
    finally:
        wipe(found)


def _is_same(made: KeyFile, kept: KeyFile) -> None:
    if kept != made:
        raise DiskFailed


def _time(created: str) -> datetime | None:
    return datetime.strptime(created, TIME).replace(tzinfo=UTC) if created else None
