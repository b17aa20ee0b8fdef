"""Everything cryptographic the vault does; no other module imports a cipher.

password -> Argon2id -> KEK -> unwraps the random vault key -> HKDF -> one sub-key per purpose.
"""

import hmac
import secrets
import time
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import ciphers
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.poly1305 import Poly1305

from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import NotEnoughMemory

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
RANDOM_BYTES = 20
"""The least that a secret which is not stretched must hold; 160 bits."""
CONTEXT = b"purser/1/"
PAGE_RESERVED = 32
"""What the cipher of the database keeps at the end of a page: 16 bytes of nonce, 16 of tag."""
_PAGE_CLEAR = 24
"""Of the first page: its salt, and the part of the header that tells how to read it."""
AIM_S = 0.75

Cipher: TypeAlias = AESGCMSIV


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
NO_FLOOR = KdfCost(0, 0, 0)
"""For a key file that this process just wrote, and that no stranger could weaken."""


def is_within(cost: KdfCost, floor: KdfCost) -> bool:
    """Whether a file may ask for this: neither a weak derivation nor 100 GiB. Takes any JSON."""
    return all(
        type(stated) is int and least <= stated <= most
        for stated, least, most in (
            (cost.memory_kib, floor.memory_kib, CAP.memory_kib),
            (cost.passes, floor.passes, CAP.passes),
            (cost.lanes, 1, CAP.lanes),
        )
    )


def make_key() -> bytearray:
    """A random 256-bit key, in a buffer that can be wiped."""
    return bytearray(secrets.token_bytes(KEY_BYTES))


def make_salt() -> bytes:
    """A random salt for one password slot."""
    return secrets.token_bytes(SALT_BYTES)


def make_id() -> str:
    """A random 128-bit name as 32 hex digits."""
    return secrets.token_hex(16)


def derive_kek(
    password: Secret, salt: bytes, cost: KdfCost, second: bytes | None = None
) -> bytearray:
    """The key that wraps the vault key. Takes most of a second on purpose; never on a loop.

    `second` is what the owner's key file holds: Argon2id's own secret value (RFC 9106, K), so a
    guess at the password cannot even be begun without it. Raises NotEnoughMemory.
    """
    kek = bytearray(KEY_BYTES)
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
        ad=CONTEXT + b"kek",
        secret=second,
    )
    # NFKC: the same password typed on another keyboard or system gives the same bytes.
    typed = unicodedata.normalize("NFKC", password.reveal()).encode("utf-8", "surrogatepass")
    try:
        kdf.derive_into(typed, kek)
    except MemoryError:
        raise NotEnoughMemory from None
    return kek


def derive_slot_key(secret: Secret, salt: bytes, kind: str) -> bytearray:
    """The key that wraps the vault key for a random secret in hex.

    Raises NotAuthentic for one that is not hex of at least 160 bits: nothing was wrapped by it.
    """
    try:
        material = bytes.fromhex(secret.reveal())
    except ValueError:
        raise NotAuthentic from None
    if not RANDOM_BYTES <= len(material) <= 2 * KEY_BYTES:
        raise NotAuthentic
    info = f"purser/2/slot/{kind}".encode("ascii")
    return bytearray(HKDF(SHA256(), KEY_BYTES, salt, info).derive(material))


def derive_key(vault_key: bytes | bytearray, vault_id: str, purpose: str) -> bytearray:
    """The sub-key for `purpose`; different purposes never share key material."""
    hkdf = HKDF(
        algorithm=SHA256(),
        length=KEY_BYTES,
        salt=bytes.fromhex(vault_id),
        info=CONTEXT + purpose.encode("ascii"),
    )
    return bytearray(hkdf.derive(bytes(vault_key)))


def make_cipher(key: bytes | bytearray) -> Cipher:
    """AES-256-GCM-SIV under `key`; made once per key, because it costs as much as a seal."""
    return AESGCMSIV(bytes(key))


def seal(cipher: Cipher, plaintext: bytes, associated: bytes) -> bytes:
    """Nonce, ciphertext and tag in one value.

    A random 96-bit nonce is safe here: AES-GCM-SIV survives a repeated one (a cloned machine, a
    restored copy), losing only that equal plaintexts look equal.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plaintext, associated)


def unseal(cipher: Cipher, sealed: bytes, associated: bytes) -> bytes:
    """The plaintext of `seal`. Raises NotAuthentic for anything else."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise NotAuthentic
    nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return cipher.decrypt(nonce, body, associated)
    except InvalidTag:
        raise NotAuthentic from None


def open_page(key: bytes, number: int, page: bytes) -> bytes:
    """A page of the database as the page cipher sealed it, without nonce and tag.

    `number` counts from 1. Raises NotAuthentic for anything else.
    """
    body, nonce, tag = page[:-PAGE_RESERVED], page[-PAGE_RESERVED:-TAG_BYTES], page[-TAG_BYTES:]
    if len(body) <= _PAGE_CLEAR:
        raise NotAuthentic
    counter = int.from_bytes(nonce[NONCE_BYTES:], "little") ^ number
    once = _chacha20(key, counter, nonce, bytes(2 * KEY_BYTES))
    mac = Poly1305(once[:KEY_BYTES])
    mac.update(page[:-TAG_BYTES])
    if not hmac.compare_digest(mac.finalize(), tag):
        raise NotAuthentic
    clear = _PAGE_CLEAR if number == 1 else 0
    return body[:clear] + _chacha20(once[KEY_BYTES:], counter + 1, nonce, body[clear:])


def _chacha20(key: bytes, counter: int, nonce: bytes, data: bytes) -> bytes:
    start = (counter & 0xFFFFFFFF).to_bytes(4, "little") + nonce[:NONCE_BYTES]
    return ciphers.Cipher(ChaCha20(key, start), None).encryptor().update(data)


def derive_associated(vault_id: str, table: str, row: str, field: str, version: int) -> bytes:
    """What a sealed field is bound to; each part carries its length, so no two lists are alike."""
    before, after = _around(vault_id, table, field, version)
    plain = row.encode()
    return before + len(plain).to_bytes(4, "big") + plain + after


@lru_cache(maxsize=64, typed=True)
def _around(vault_id: str, table: str, field: str, version: int) -> tuple[bytes, bytes]:
    """What stands before and after a row's name; thousands of rows share it."""
    before, after = ("purser/1", vault_id, table), (field, str(version))
    return b"".join(map(_framed, before)), b"".join(map(_framed, after))


def _framed(part: str) -> bytes:
    plain = part.encode()
    return len(plain).to_bytes(4, "big") + plain


def calibrate(floor: KdfCost = FLOOR) -> KdfCost:
    """The cost that takes half a second to a second on this computer, within floor and cap.

    Memory is raised first, because it is what an attacker's hardware pays for, then passes.
    """
    wanted = AIM_S / max(_seconds(floor), 1e-4)
    memory = max(floor.memory_kib, min(CAP.memory_kib, int(floor.memory_kib * wanted) & ~1023))
    cost = KdfCost(memory, floor.passes, floor.lanes)
    # Memory that no longer fits the caches costs more than in proportion: measure what was chosen.
    wanted = AIM_S / max(_seconds(cost), 1e-4)
    passes = max(floor.passes, min(CAP.passes, int(floor.passes * wanted)))
    return KdfCost(memory, passes, floor.lanes)


def is_notably_more(cost: KdfCost, than: KdfCost | None) -> bool:
    """Whether a guess costs a quarter more, and no less memory; measuring differs by some."""
    if than is None:
        return True
    more = 4 * cost.memory_kib * cost.passes >= 5 * than.memory_kib * than.passes
    return more and cost.memory_kib >= than.memory_kib


def _seconds(cost: KdfCost) -> float:
    began = time.perf_counter()
    derive_kek(Secret("calibration"), bytes(SALT_BYTES), cost)
    return time.perf_counter() - began


def wipe(*buffers: bytearray) -> None:
    """Overwrite what can be overwritten. Copies made by libraries are beyond Python's reach."""
    for buffer in buffers:
        buffer[:] = bytes(len(buffer))
