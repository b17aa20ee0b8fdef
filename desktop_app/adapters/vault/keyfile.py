"""The key file: which vault, the ways in, and the wrapped vault key; see `keyfile_text`.

Format 1 has one password and is read for ever; format 2 has up to eight ways in; format 3 is format
2 where the password needs a key file of the owner's beside it.
"""

import hashlib
import hmac
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from desktop_app.adapters.vault.canonical import canonical
from desktop_app.adapters.vault.envelope import KdfCost, NotAuthentic, derive_key, wipe
from desktop_app.adapters.vault.slots import TIME, Slot, hold, make_slot, plain_kdf
from desktop_app.application.ways import WayKind
from desktop_app.domain.second_secret import SecondSecret, paired
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    KeyringUseless,
    VaultDamaged,
    WrongPassword,
    WrongRecoveryCode,
)

MAGIC = "purser-key"
FORMAT = 2
"""Of most vaults: a Purser from before key files opens them."""
NEWEST = 3
MAX_BYTES = 16 * 1024
MAX_SLOTS = 8
MAX_EPOCH = 2**31 - 1
_WRONG = {
    WayKind.PASSWORD: WrongPassword,
    WayKind.RECOVERY: WrongRecoveryCode,
    WayKind.KEYRING: KeyringUseless,
}
_CHANGED = "The vault's own vault.key was changed by something other than Purser."


@dataclass(frozen=True, slots=True)
class KeyFile:
    """`vault_id` is 32 hex digits; `name` is shown before unlocking; `created` is UTC seconds.

    `mac` is the vault key's word for all the rest, empty in format 1. `epoch` counts vault keys.
    """

    vault_id: str
    name: str
    created: str
    slots: tuple[Slot, ...]
    epoch: int = 1
    format: int = FORMAT
    mac: bytes = b""

    def dump(self) -> bytes:
        """The file's bytes."""
        if self.format == 1:
            return canonical(self._plain_1(self.password.sealed))
        return canonical(self._plain() | {"mac": self.mac.hex()})

    @property
    def password(self) -> Slot:
        """The one slot of the password."""
        return next(slot for slot in self.slots if slot.kind is WayKind.PASSWORD)

    @property
    def key_file(self) -> str | None:
        """The name of the owner's key file that the password needs; None where it needs none."""
        second = self.password.second
        return None if second is None else second.file

    def associated(self, slot: Slot) -> bytes:
        """What a sealed key is bound to: in format 1 the whole file, after that its own slot.

        So a slot comes and goes without the secrets of the others, and a key file does; the MAC
        binds the rest.
        """
        if self.format == 1:
            return b"purser/1/slot" + canonical(self._plain_1(b""))
        bound = {"format": FORMAT, "slot": slot.plain(), "vault_id": self.vault_id}
        return b"purser/2/slot" + canonical(bound)

    def unwrap(self, secret: Secret, kind: WayKind = WayKind.PASSWORD) -> bytearray:
        """The vault key. Raises WrongPassword, for a password after the full cost.

        Raises VaultDamaged where the secret is right and something else in the file is not.
        """
        for slot in self.slots:
            if slot.kind is kind:
                with suppress(NotAuthentic):
                    vault_key = slot.unwrap(secret, self.associated(slot))
                    self._check(vault_key)
                    return vault_key
        raise _WRONG[kind]

    def open_second(self, vault_key: bytearray) -> SecondSecret | None:
        """What the owner's key file holds; None where the password needs none.

        Raises VaultDamaged, which only something other than Purser can have done.
        """
        second = self.password.second
        try:
            return None if second is None else second.open(vault_key, self.vault_id)
        except NotAuthentic:
            raise VaultDamaged(_CHANGED) from None

    def with_slots(self, slots: tuple[Slot, ...], mac_key: bytes | bytearray) -> "KeyFile":
        """Other ways in, vouched for; `mac_key` is `derive_mac_key` of the vault key."""
        bare = replace(self, slots=slots, format=format_of(slots), mac=b"")
        return replace(bare, mac=bare.make_mac(mac_key))

    def make_mac(self, mac_key: bytes | bytearray) -> bytes:
        """What vouches for everything in the file but itself."""
        return hmac.digest(bytes(mac_key), canonical(self._plain()), hashlib.sha256)

    def derive_mac_key(self, vault_key: bytearray) -> bytearray:
        """The sub-key of the MAC."""
        return derive_key(vault_key, self.vault_id, "keyfile")

    def _check(self, vault_key: bytearray) -> None:
        if self.format == 1:
            return
        mac_key = self.derive_mac_key(vault_key)
        try:
            if not hmac.compare_digest(self.make_mac(mac_key), self.mac):
                wipe(vault_key)
                raise VaultDamaged(_CHANGED)
        finally:
            wipe(mac_key)

    def _plain(self) -> dict[str, Any]:
        slots = [slot.plain() | {"sealed": slot.sealed.hex()} for slot in self.slots]
        return self._head(self.format) | {"epoch": self.epoch, "slots": slots}

    def _plain_1(self, sealed: bytes) -> dict[str, Any]:
        (slot,) = self.slots
        kdf = plain_kdf(slot.salt, slot.cost) if slot.cost else {}
        return self._head(1) | {
            "slots": [{"kdf": kdf, "kind": slot.kind.value, "sealed": sealed.hex()}]
        }

    def _head(self, number: int) -> dict[str, Any]:
        return {
            "created": self.created,
            "format": number,
            "magic": MAGIC,
            "min_reader": number,
            "name": self.name,
            "vault_id": self.vault_id,
        }


def format_of(slots: tuple[Slot, ...]) -> int:
    """The oldest one that can say it: nobody needs a newer Purser without a reason."""
    return FORMAT if all(slot.second is None for slot in slots) else NEWEST


def make_key_file(
    vault_id: str,
    name: str,
    password: Secret,
    vault_key: bytearray,
    cost: KdfCost,
    epoch: int = 1,
) -> KeyFile:
    """A key file that opens by `password` alone."""
    created = datetime.now(UTC).strftime(TIME)
    bare = KeyFile(vault_id, name, created, (), epoch)
    return replace_password(bare, password, vault_key, cost)


def replace_password(
    old: KeyFile,
    password: Secret,
    vault_key: bytearray,
    cost: KdfCost,
    second: SecondSecret | None = None,
) -> KeyFile:
    """The same vault key by another password; other ways stay, except that format 1 has none.

    With a `second` secret the two together open it and neither alone, else the password does.
    """
    others = tuple(slot for slot in old.slots if slot.kind is not WayKind.PASSWORD)
    held = None if second is None else hold(second, vault_key, old.vault_id)
    slot, both = make_slot(WayKind.PASSWORD, cost, held), paired(password, second)
    return _with(replace(old, slots=others), 0, slot, both, vault_key)


def add_slot(old: KeyFile, kind: WayKind, secret: Secret, vault_key: bytearray) -> KeyFile:
    """One more way in, by a random secret; it comes last. `old` is not of format 1."""
    return _with(old, len(old.slots), make_slot(kind), secret, vault_key)


def _with(old: KeyFile, place: int, slot: Slot, secret: Secret, vault_key: bytearray) -> KeyFile:
    new = replace(old, format=FORMAT)
    wrapped = slot.wrap(secret, vault_key, new.associated(slot))
    mac_key = new.derive_mac_key(vault_key)
    try:
        return new.with_slots((*old.slots[:place], wrapped, *old.slots[place:]), mac_key)
    finally:
        wipe(mac_key)
