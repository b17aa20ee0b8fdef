"""One way into a vault: a secret becomes a key, and the key unwraps the vault key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from desktop_app.adapters.vault.envelope import (
    KdfCost,
    derive_kek,
    derive_slot_key,
    make_cipher,
    make_id,
    make_salt,
    seal,
    unseal,
    wipe,
)
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret

TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Slot:
    """`cost` is a password's, None for a random secret, which needs no stretching.

    `id` is 32 hex digits and `created` UTC seconds; both are empty in a file of format 1.
    """

    kind: WayKind
    salt: bytes
    cost: KdfCost | None = None
    id: str = ""
    created: str = ""
    sealed: bytes = b""

    def plain(self) -> dict[str, Any]:
        """Everything but the sealed key, as format 2 writes it."""
        head = {"created": self.created, "id": self.id, "kind": self.kind.value}
        if self.cost is None:
            return head | {"salt": self.salt.hex()}
        return head | {"kdf": plain_kdf(self.salt, self.cost)}

    def wrap(self, secret: Secret, vault_key: bytearray, associated: bytes) -> "Slot":
        """With `vault_key` sealed in it. Raises NotEnoughMemory, NotAuthentic for a weak one."""
        kek = self._derive(secret)
        try:
            return replace(self, sealed=seal(make_cipher(kek), bytes(vault_key), associated))
        finally:
            wipe(kek)

    def unwrap(self, secret: Secret, associated: bytes) -> bytearray:
        """The vault key. Raises NotAuthentic, for a password after the full cost."""
        kek = self._derive(secret)
        try:
            return bytearray(unseal(make_cipher(kek), self.sealed, associated))
        finally:
            wipe(kek)

    def _derive(self, secret: Secret) -> bytearray:
        if self.cost is None:
            return derive_slot_key(secret, self.salt, self.kind.value)
        return derive_kek(secret, self.salt, self.cost)


def make_slot(kind: WayKind, cost: KdfCost | None = None) -> Slot:
    """A new one, not yet wrapped."""
    return Slot(kind, make_salt(), cost, make_id(), datetime.now(UTC).strftime(TIME))


def plain_kdf(salt: bytes, cost: KdfCost) -> Mapping[str, Any]:
    """How a password is stretched, as the file says it."""
    return {
        "lanes": cost.lanes,
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "salt": salt.hex(),
        "type": "argon2id",
    }
