"""One way into a vault: a secret becomes a key, and the key unwraps the vault key.

The password may need a second secret beside it: what the owner's key file holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from desktop_app.adapters.vault.canonical import canonical
from desktop_app.adapters.vault.envelope import (
    KdfCost,
    derive_kek,
    derive_key,
    derive_slot_key,
    make_cipher,
    make_id,
    make_salt,
    seal,
    unseal,
    wipe,
)
from desktop_app.application.ways import WayKind
from desktop_app.domain.second_secret import (
    KeyFileNeeded,
    OtherKeyFile,
    PairedPassword,
    SecondSecret,
)
from desktop_app.domain.secrets import Secret

TIME = "%Y-%m-%dT%H:%M:%SZ"
_PURPOSE = "second"


@dataclass(frozen=True, slots=True)
class Second:
    """The second secret that a password needs: which, and a copy that the vault key opens.

    `file` is the name inside the owner's key file, 32 hex digits. By the copy an open vault changes
    its password without the file; who has the vault key has no more use for it.
    """

    file: str
    held: bytes

    def plain(self) -> dict[str, Any]:
        """As format 3 writes it."""
        return {"file": self.file, "held": self.held.hex()}

    def open(self, vault_key: bytearray, vault_id: str) -> SecondSecret:
        """What the key file holds. Raises NotAuthentic."""
        key = derive_key(vault_key, vault_id, _PURPOSE)
        try:
            held = unseal(make_cipher(key), self.held, _held_by(self.file, vault_id))
        finally:
            wipe(key)
        return SecondSecret(self.file, held)


def hold(second: SecondSecret, vault_key: bytearray, vault_id: str) -> Second:
    """The copy of a second secret that stays in the vault's key file."""
    key = derive_key(vault_key, vault_id, _PURPOSE)
    try:
        sealed = seal(make_cipher(key), second.reveal(), _held_by(second.file, vault_id))
    finally:
        wipe(key)
    return Second(second.file, sealed)


def _held_by(file: str, vault_id: str) -> bytes:
    return b"purser/3/second" + canonical({"file": file, "vault_id": vault_id})


@dataclass(frozen=True, slots=True)
class Slot:
    """`cost` is a password's, None for a random secret, which needs no stretching.

    `id` is 32 hex digits and `created` UTC seconds; both are empty in a file of format 1. `second`
    is there where the password opens nothing without a key file.
    """

    kind: WayKind
    salt: bytes
    cost: KdfCost | None = None
    id: str = ""
    created: str = ""
    sealed: bytes = b""
    second: Second | None = None

    def plain(self) -> dict[str, Any]:
        """Everything but the sealed key, as formats 2 and 3 write it."""
        head = {"created": self.created, "id": self.id, "kind": self.kind.value}
        if self.cost is None:
            return head | {"salt": self.salt.hex()}
        with_kdf = head | {"kdf": plain_kdf(self.salt, self.cost)}
        return with_kdf if self.second is None else with_kdf | {"second": self.second.plain()}

    def wrap(self, secret: Secret, vault_key: bytearray, associated: bytes) -> "Slot":
        """With `vault_key` sealed in it. Raises NotEnoughMemory, NotAuthentic for a weak one."""
        kek = self._derive(secret)
        try:
            return replace(self, sealed=seal(make_cipher(kek), bytes(vault_key), associated))
        finally:
            wipe(kek)

    def unwrap(self, secret: Secret, associated: bytes) -> bytearray:
        """The vault key. Raises NotAuthentic, for a password after the full cost.

        Raises KeyFileNeeded and OtherKeyFile at no cost: which key file it is stands in the file
        for everybody, so this tells a guesser nothing.
        """
        kek = self._derive(secret)
        try:
            return bytearray(unseal(make_cipher(kek), self.sealed, associated))
        finally:
            wipe(kek)

    def _derive(self, secret: Secret) -> bytearray:
        if self.cost is None:
            return derive_slot_key(secret, self.salt, self.kind.value)
        if self.second is None:
            return derive_kek(secret, self.salt, self.cost)
        if not isinstance(secret, PairedPassword):
            raise KeyFileNeeded
        if secret.second.file != self.second.file:
            raise OtherKeyFile(self.second.file)
        return derive_kek(secret, self.salt, self.cost, secret.second.reveal())


def make_slot(kind: WayKind, cost: KdfCost | None = None, second: Second | None = None) -> Slot:
    """A new one, not yet wrapped."""
    created = datetime.now(UTC).strftime(TIME)
    return Slot(kind, make_salt(), cost, make_id(), created, second=second)


def plain_kdf(salt: bytes, cost: KdfCost) -> Mapping[str, Any]:
    """How a password is stretched, as the file says it."""
    return {
        "lanes": cost.lanes,
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "salt": salt.hex(),
        "type": "argon2id",
    }
