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
from desktop_app.adapters.vault.key_files import replace_key_files
from desktop_app.adapters.vault.keyfile import MAX_SLOTS, KeyFile, add_slot, replace_password
from desktop_app.adapters.vault.slots import TIME
from desktop_app.application.ways import KeyringDoor, Way, WayKind
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFailed, VaultDamaged, WrongPassword

Told = Callable[[KeyFile], None]
Change = Callable[[KeyFile], KeyFile]


class VaultKeys:
    """KeyStore over the vault's key file and its copy.

    `current` is the file as it is now: a vault at rest wakes by it and not by what somebody put in
    its place. `told` hears of each new one.
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

    async def unwrap(self, secret: Secret, kind: WayKind = WayKind.PASSWORD) -> bytearray:
        """The vault key, beside the loop. Raises WrongPassword, NotEnoughMemory."""
        return await self._run_blocking(partial(self.current.unwrap, secret, kind))

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

        def change(old: KeyFile) -> KeyFile:
            vault_key = old.unwrap(proof, kind)
            try:
                made = replace_password(old, new, vault_key, self._make_cost())
                self._replace(old, made, new, WayKind.PASSWORD, vault_key)
            finally:
                wipe(vault_key)
            return made

        await self._change(change)

    async def strengthen(self, password: Secret) -> bool:
        """Stretch the same password for longer, if that is notably longer; whether it was."""

        def change(old: KeyFile) -> KeyFile:
            vault_key = old.unwrap(password)
            try:
                cost = self._make_cost()
                if not is_notably_more(cost, old.password.cost):
                    return old
                made = replace_password(old, password, vault_key, cost)
                self._replace(old, made, password, WayKind.PASSWORD, vault_key)
            finally:
                wipe(vault_key)
            return made

        before = self.current
        return await self._change(change) is not before

    async def add(self, password: Secret, kind: WayKind, secret: Secret) -> str:
        """One more way in, and its id. Raises WrongPassword, NotAllowed, VaultError."""

        def change(old: KeyFile) -> KeyFile:
            vault_key = old.unwrap(password)
            try:
                wide = old
                if old.format == 1:  # it has room for a password alone
                    wide = replace_password(old, password, vault_key, self._make_cost())
                made = add_slot(wide, kind, secret, vault_key)
                self._replace(old, made, secret, kind, vault_key)
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
        self._mac_key = self.current.derive_mac_key(vault_key)

    def close(self) -> None:
        """Let go of what vouches for the file; nothing is changed until `wake`."""
        mac_key, self._mac_key = self._mac_key, None
        if mac_key is not None:
            wipe(mac_key)

    async def _change(self, change: Change) -> KeyFile:
        """One at a time, and to its end: who is cancelled waits for what was begun."""
        async with self._turn:
            self._live()
            return await to_the_end(self._take(change))

    async def _take(self, change: Change) -> KeyFile:
        self.current = await self._run_blocking(partial(change, self.current))
        self._told(self.current)
        return self.current

    def _replace(
        self, old: KeyFile, made: KeyFile, secret: Secret, kind: WayKind, vault_key: bytearray
    ) -> None:
        replace_key_files(self._folder, old, made, partial(opens, secret, kind, vault_key))

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
