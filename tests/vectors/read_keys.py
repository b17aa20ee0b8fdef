"""A second reader of key files, written from resources/help/vault-format.md alone.

It shares no line with Purser: what both open is what the page says. From a password, a recovery
code or what a keyring holds, and an owner's key file where one is asked for, to the vault key.
"""

import hashlib
import hmac
import json
import re
import unicodedata
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def spell(value: object) -> bytes:
    """JSON in the one spelling."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_owner_file(text: str) -> tuple[str, bytes]:
    """Id and key of an owner's key file; raises ValueError where its check is wrong."""
    whole, _, check = text.strip().rpartition("\nCheck: ")
    digest = hashlib.sha256(whole.encode()).hexdigest()
    if check != f"{digest[:8]} {digest[8:16]}":
        raise ValueError("check")
    parts = dict(re.findall(r"^(\w+): (.*)$", whole, re.MULTILINE))
    return parts["Id"], bytes.fromhex(parts["Key"])


def open_slot(data: bytes, kind: str, secret: str, owner_file: str = "") -> bytes:
    """The vault key, by the first way of `kind`; raises where anything is not as the page says."""
    plain = json.loads(data)
    slot = next(one for one in plain["slots"] if one["kind"] == kind)
    kek = _kek(slot, secret, owner_file)
    bare = {name: value for name, value in slot.items() if name != "sealed"}
    if plain["format"] == 1:
        bare["sealed"] = ""
        associated = b"purser/1/slot" + spell(plain | {"slots": [bare]})
    else:
        bound = {"format": 2, "slot": bare, "vault_id": plain["vault_id"]}
        associated = b"purser/2/slot" + spell(bound)
    vault_key = _unseal(kek, slot["sealed"], associated)
    if plain["format"] > 1:
        _check_mac(plain, vault_key)
    return vault_key


def open_held(data: bytes, vault_key: bytes) -> bytes:
    """What the owner's key file holds, by the vault key alone."""
    plain = json.loads(data)
    second = plain["slots"][0]["second"]
    bound = {"file": second["file"], "vault_id": plain["vault_id"]}
    key = _sub_key(plain, vault_key, "second")
    return _unseal(key, second["held"], b"purser/3/second" + spell(bound))


def _kek(slot: dict[str, Any], secret: str, owner_file: str) -> bytes:
    if slot["kind"] != "password":
        info = b"purser/2/slot/" + slot["kind"].encode()
        return HKDF(SHA256(), 32, bytes.fromhex(slot["salt"]), info).derive(bytes.fromhex(secret))
    kdf, second = slot["kdf"], None
    if "second" in slot:
        name, second = read_owner_file(owner_file)
        if name != slot["second"]["file"]:
            raise ValueError("another key file")
    return Argon2id(
        salt=bytes.fromhex(kdf["salt"]),
        length=32,
        iterations=kdf["passes"],
        lanes=kdf["lanes"],
        memory_cost=kdf["memory_kib"],
        ad=b"purser/1/kek",
        secret=second,
    ).derive(unicodedata.normalize("NFKC", secret).encode())


def _unseal(key: bytes, sealed: str, associated: bytes) -> bytes:
    data = bytes.fromhex(sealed)
    return AESGCMSIV(key).decrypt(data[:12], data[12:], associated)


def _sub_key(plain: dict[str, Any], vault_key: bytes, purpose: str) -> bytes:
    salt = bytes.fromhex(plain["vault_id"])
    return HKDF(SHA256(), 32, salt, b"purser/1/" + purpose.encode()).derive(vault_key)


def _check_mac(plain: dict[str, Any], vault_key: bytes) -> None:
    bare = {name: value for name, value in plain.items() if name != "mac"}
    mac = hmac.digest(_sub_key(plain, vault_key, "keyfile"), spell(bare), "sha256")
    if not hmac.compare_digest(mac, bytes.fromhex(plain["mac"])):
        raise ValueError("mac")
