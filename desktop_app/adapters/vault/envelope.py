"""Everything cryptographic the vault does; no other module imports a cipher.

password -> Argon2id -> KEK -> unwraps the random vault key -> HKDF -> one sub-key per purpose.
"""

import secrets
import time
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop_app.domain.secrets import Secret

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
CONTEXT = b"purser/1/"
AIM_S = 0.75


class NotAuthentic(Exception):
    """A sealed value is not what was sealed here, or the key is not its key."""


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What Argon2id costs: memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int


FLOOR = KdfCost(64 * 1024, 3, 4)
CAP = KdfCost(512 * 1024, 10, 8)


def make_key() -> bytearray:
    """A random 256-bit key, in a buffer that can be wiped."""
    return bytearray(secrets.token_bytes(KEY_BYTES))


def make_salt() -> bytes:
    """A random salt for one password slot."""
    return secrets.token_bytes(SALT_BYTES)


def make_id() -> str:
    """A random 128-bit name as 32 hex digits."""
    return secrets.token_hex(16)


def derive_kek(password: Secret, salt: bytes, cost: KdfCost) -> bytearray:
    """The key that wraps the vault key. Takes most of a second on purpose; never on a loop."""
    kek = bytearray(KEY_BYTES)
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
        ad=CONTEXT + b"kek",
    )
    # NFKC: the same password typed on another keyboard or system gives the same bytes.
    typed = unicodedata.normalize("NFKC", password.reveal()).encode("utf-8", "surrogatepass")
    kdf.derive_into(typed, kek)
    return kek


def derive_key(vault_key: bytes | bytearray, vault_id: str, purpose: str) -> bytearray:
    """The sub-key for `purpose`; different purposes never share key material."""
    hkdf = HKDF(
        algorithm=SHA256(),
        length=KEY_BYTES,
        salt=bytes.fromhex(vault_id),
        info=CONTEXT + purpose.encode("ascii"),
    )
    return bytearray(hkdf.derive(bytes(vault_key)))


def seal(key: bytes | bytearray, plaintext: bytes, associated: bytes) -> bytes:
    """Nonce, ciphertext and tag in one value.

    A random 96-bit nonce is safe here: AES-GCM-SIV survives a repeated one (a cloned machine, a
    restored copy), losing only that equal plaintexts look equal.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCMSIV(bytes(key)).encrypt(nonce, plaintext, associated)


def unseal(key: bytes | bytearray, sealed: bytes, associated: bytes) -> bytes:
    """The plaintext of `seal`. Raises NotAuthentic for anything else."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise NotAuthentic
    nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCMSIV(bytes(key)).decrypt(nonce, body, associated)
    except InvalidTag:
        raise NotAuthentic from None


def derive_associated(vault_id: str, table: str, row: str, field: str, version: int) -> bytes:
    """What a sealed field is bound to; each part carries its length, so no two lists are alike."""
    parts = [b"purser/1", vault_id.encode(), table.encode(), row.encode(), field.encode()]
    parts.append(str(version).encode())
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def calibrate(floor: KdfCost = FLOOR) -> KdfCost:
    """The cost that takes half a second to a second on this computer, within floor and cap.

    Memory is raised first: it is what an attacker's hardware pays for.
    """
    began = time.perf_counter()
    derive_kek(Secret("calibration"), bytes(SALT_BYTES), floor)
    took = max(time.perf_counter() - began, 1e-4)
    factor = max(1, min(int(AIM_S / took), CAP.memory_kib // floor.memory_kib))
    return KdfCost(floor.memory_kib * factor, floor.passes, floor.lanes)


def wipe(*buffers: bytearray) -> None:
    """Overwrite what can be overwritten. Copies made by libraries are beyond Python's reach."""
    for buffer in buffers:
        buffer[:] = bytes(len(buffer))
