"""A second reader of databases, written from resources/help/vault-format.md alone.

It shares no line with Purser and none with its page cipher: pages are opened with ChaCha20 and
Poly1305 one by one, and what comes out is read by Python's own SQLite, which knows no cipher.
"""

import sqlite3
from struct import Struct

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.poly1305 import Poly1305

PAGE = 4096
_WORD = Struct("<I")
_LENGTH = Struct(">I")


class Reader:
    """One vault's database, by the vault key, 32 bytes, and the vault's id, 32 hex digits.

    Raises cryptography's InvalidSignature or InvalidTag where anything was changed.
    """

    def __init__(self, database: bytes, vault_key: bytes, vault_id: str) -> None:
        self._vault_key, self._vault_id = vault_key, vault_id
        pages = [database[at : at + PAGE] for at in range(0, len(database), PAGE)]
        key = self._sub_key("pages")
        clear = bytearray().join(_open(key, number, page) for number, page in enumerate(pages, 1))
        clear[:16] = b"SQLite format 3\0"  # the first page's own begins with chance
        clear[18:20] = b"\1\1"  # written through no log: that of SQLite is in a file of its own
        self._opened = sqlite3.connect(":memory:")
        self._opened.deserialize(bytes(clear))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Of a query; a connection's own words where it is none."""
        return self._opened.execute(sql).fetchall()

    def secrets(self) -> dict[tuple[str, str], str]:
        """The sealed fields of the table `secrets`, by owner and field, in clear."""
        key, found = AESGCMSIV(self._sub_key("secrets")), dict[tuple[str, str], str]()
        sql = "SELECT row_id, owner, field, version, sealed FROM secrets"
        for row, owner, field, version, sealed in self._opened.execute(sql):
            parts = ("purser/1", self._vault_id, "secrets", f"{row}/{owner}", field, str(version))
            encoded = [part.encode() for part in parts]
            associated = b"".join(_LENGTH.pack(len(part)) + part for part in encoded)
            plain = key.decrypt(sealed[:12], sealed[12:], associated)
            found[owner, field] = plain.decode()
        return found

    def _sub_key(self, purpose: str) -> bytes:
        salt = bytes.fromhex(self._vault_id)
        return HKDF(SHA256(), 32, salt, f"purser/1/{purpose}".encode()).derive(self._vault_key)


def _open(key: bytes, number: int, page: bytes) -> bytes:
    """Page `number`, in clear, with its last 32 bytes as they are."""
    nonce, tag = page[-32:-16], page[-16:]
    counter = _WORD.unpack(nonce[12:])[0] ^ number
    once = _stream(key, counter, nonce[:12], bytes(64))
    Poly1305.verify_tag(once[:32], page[:-16], tag)
    start = 24 if number == 1 else 0
    body = _stream(once[32:], counter + 1, nonce[:12], page[start:-32])
    return page[:start] + body + page[-32:]


def _stream(key: bytes, counter: int, nonce: bytes, data: bytes) -> bytes:
    begin = _WORD.pack(counter & 0xFFFFFFFF) + nonce
    return Cipher(ChaCha20(key, begin), None).encryptor().update(data)
