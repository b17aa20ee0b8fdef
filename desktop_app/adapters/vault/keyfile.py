"""The key file: which vault, how the password becomes a key, and the wrapped vault key.

Canonical JSON, read strictly, its whole header authenticated by the wrap, kept twice.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from desktop_app.adapters.vault.envelope import (
    CAP,
    FLOOR,
    KEY_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    TAG_BYTES,
    KdfCost,
    NotAuthentic,
    derive_kek,
    make_cipher,
    make_salt,
    seal,
    unseal,
    wipe,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.text import MAX_LABEL
from desktop_app.domain.vault_errors import NotAVault, VaultTooNew, WrongPassword

MAGIC = "purser-key"
FORMAT = 1
MAX_BYTES = 16 * 1024
_SEALED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES
_HEX_ID = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class PasswordSlot:
    """One way in: a password, stretched at `cost` with `salt`, unwraps the vault key."""

    salt: bytes
    cost: KdfCost
    sealed: bytes = b""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """`vault_id` is 32 hex digits; `name` is shown before unlocking; `created` is UTC seconds."""

    vault_id: str
    name: str
    created: str
    slot: PasswordSlot

    def dump(self) -> bytes:
        """The file's bytes."""
        return _canonical(self._plain(with_seal=True))

    def associated(self) -> bytes:
        """Everything but the sealed key itself: a changed header never unwraps."""
        return b"purser/1/slot" + _canonical(self._plain(with_seal=False))

    def unwrap(self, password: Secret) -> bytearray:
        """The vault key. Raises WrongPassword, after the full cost of the derivation."""
        kek = derive_kek(password, self.slot.salt, self.slot.cost)
        try:
            return bytearray(unseal(make_cipher(kek), self.slot.sealed, self.associated()))
        except NotAuthentic:
            raise WrongPassword from None
        finally:
            wipe(kek)

    def _plain(self, *, with_seal: bool) -> dict[str, Any]:
        slot = self.slot
        kdf = {
            "lanes": slot.cost.lanes,
            "memory_kib": slot.cost.memory_kib,
            "passes": slot.cost.passes,
            "salt": slot.salt.hex(),
            "type": "argon2id",
        }
        sealed = slot.sealed.hex() if with_seal else ""
        return {
            "created": self.created,
            "format": FORMAT,
            "magic": MAGIC,
            "min_reader": FORMAT,
            "name": self.name,
            "slots": [{"kdf": kdf, "kind": "password", "sealed": sealed}],
            "vault_id": self.vault_id,
        }


def make_key_file(
    vault_id: str, name: str, password: Secret, vault_key: bytearray, cost: KdfCost
) -> KeyFile:
    """A key file whose password slot wraps `vault_key`."""
    created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    bare = KeyFile(vault_id, name, created, PasswordSlot(make_salt(), cost))
    kek = derive_kek(password, bare.slot.salt, cost)
    sealed = seal(make_cipher(kek), bytes(vault_key), bare.associated())
    wipe(kek)
    return KeyFile(vault_id, name, created, PasswordSlot(bare.slot.salt, cost, sealed))


def parse_key_file(data: bytes, floor: KdfCost = FLOOR) -> KeyFile:
    """Read strictly, with every bound checked before anything is allocated or derived.

    Raises NotAVault, or VaultTooNew for a file a newer Purser marked as its own.
    """
    plain = _load(data)
    if plain.get("magic") != MAGIC:
        raise NotAVault
    if _is_int(plain.get("min_reader")) and plain["min_reader"] > FORMAT:
        raise VaultTooNew
    try:
        made = _read(plain, floor)
        # One meaning, one spelling: nothing hides in white space or order, and every name and value
        # that `_read` does not look at is the one that is written. A lone surrogate in the name has
        # no spelling at all.
        _expect(made.dump() == data)
    except (KeyError, TypeError, ValueError):
        raise NotAVault from None
    return made


def _read(plain: Mapping[str, Any], floor: KdfCost) -> KeyFile:
    _expect(isinstance(plain["name"], str) and 0 < len(plain["name"]) <= MAX_LABEL)
    _expect(bool(_HEX_ID.fullmatch(plain["vault_id"])) and bool(_TIME.fullmatch(plain["created"])))
    (slot,) = plain["slots"]  # others (recovery kit, keyring) come with a higher min_reader
    kdf = slot["kdf"]
    salt, sealed = bytes.fromhex(kdf["salt"]), bytes.fromhex(slot["sealed"])
    _expect(len(salt) == SALT_BYTES and len(sealed) == _SEALED_BYTES)
    cost = KdfCost(kdf["memory_kib"], kdf["passes"], kdf["lanes"])
    _expect(_in_bounds(cost, floor))
    return KeyFile(
        plain["vault_id"], plain["name"], plain["created"], PasswordSlot(salt, cost, sealed)
    )


def _in_bounds(cost: KdfCost, floor: KdfCost) -> bool:
    """A hostile header may neither weaken the derivation nor ask for 100 GiB."""
    return (
        all(_is_int(n) for n in (cost.memory_kib, cost.passes, cost.lanes))
        and floor.memory_kib <= cost.memory_kib <= CAP.memory_kib
        and floor.passes <= cost.passes <= CAP.passes
        and 1 <= cost.lanes <= CAP.lanes
    )


def _load(data: bytes) -> Mapping[str, Any]:
    if len(data) > MAX_BYTES:
        raise NotAVault
    try:
        plain = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotAVault from None
    if not isinstance(plain, dict):
        raise NotAVault
    return plain


def _canonical(plain: Mapping[str, Any]) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _expect(holds: bool) -> None:
    if not holds:
        raise ValueError


def _is_int(value: object) -> bool:
    return type(value) is int
