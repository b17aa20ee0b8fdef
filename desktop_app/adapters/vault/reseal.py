"""Everything in a database that is sealed or chained, made anew under another vault key."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.envelope import derive_key, wipe
from desktop_app.adapters.vault.links import relink
from desktop_app.adapters.vault.records import Records
from desktop_app.adapters.vault.sealer import Sealer, SecretTable
from desktop_app.domain.vault_errors import VaultDamaged

_AT_ONCE: Final = 500
_REST: Final = "rest/"
# Table, what its row is bound to, field, version. Each has `row_id` and `sealed`.
_SEALED: Final = (
    ("attempts", "row_id || '/' || intent_id || '/' || number", "'raw'", "1"),
    ("events", "row_id || '/' || key", "'body'", "1"),
    ("secrets", "row_id || '/' || owner", "field", "version"),
)


@dataclass(frozen=True, slots=True)
class _Value:
    table: str
    row_id: str
    place: str
    field: str
    version: int
    plain: bytes


class Reading:
    """Every sealed value of a database, opened with the keys of one vault key."""

    def __init__(self, database: Database, vault_id: str, vault_key: bytes | bytearray) -> None:
        self._database = database
        self._vault_id = vault_id
        self._sealer = Sealer(vault_key, vault_id)
        # What came while the vault was locked is sealed with keys that are sealed themselves.
        self._records = Records(self._sealer, SecretTable(database, self._sealer))
        self._vault_key = vault_key

    def digest(self) -> bytes:
        """What all values say, in a few bytes. Raises VaultDamaged for one that does not open."""
        said = hashlib.blake2b(digest_size=32)
        for value in self._values():
            for part in (value.table, value.place, value.field, str(value.version)):
                said.update(f"{len(part)}/{part}".encode())
            said.update(hashlib.blake2b(value.plain).digest())
        return said.digest()

    def reseal(self, new_key: bytes | bytearray) -> None:
        """Seal and chain all of it under `new_key`, in the commit that is open."""
        sealer = Sealer(new_key, self._vault_id)
        try:
            for value in self._values():
                bound = value.table, value.place, value.field, value.version
                sealed = sealer.seal(*bound, value.plain)
                self._database.write(
                    f"UPDATE {value.table} SET sealed = ? WHERE row_id = ?", (sealed, value.row_id)
                )
        finally:
            sealer.close()
        # The values that these keys had sealed are sealed like all others now.
        self._database.write("DELETE FROM secrets WHERE owner LIKE ?", (f"{_REST}%",))
        keys = [derive_key(key, self._vault_id, "audit") for key in (self._vault_key, new_key)]
        try:
            relink(self._database, *keys)
        finally:
            wipe(*keys)

    def close(self) -> None:
        """Let go of the keys."""
        self._records.close()

    def _values(self) -> Iterator[_Value]:
        for table, place, field, version in _SEALED:
            last = ""
            sql = (
                f"SELECT row_id, {place}, {field}, {version}, sealed FROM {table}"
                f" WHERE row_id > ? AND sealed IS NOT NULL ORDER BY row_id LIMIT {_AT_ONCE}"
            )
            while rows := self._database.rows(sql, (last,)):
                for row in rows:
                    if not (table == "secrets" and row[1].split("/")[1] == _REST[:-1]):
                        yield self._open(table, *row)
                last = rows[-1][0]

    def _open(
        self, table: str, row_id: str, place: str, field: str, version: int, sealed: bytes
    ) -> _Value:
        if table == "secrets":
            plain = self._sealer.unseal(table, place, field, version, sealed)
        else:
            plain = self._records.unseal(table, place, field, sealed)
        return _Value(table, row_id, place, field, version, plain)


def check_same(one: bytes, other: bytes) -> None:
    """Raises VaultDamaged unless two digests are of the same values."""
    if one != other:
        raise VaultDamaged("What was sealed anew does not say what it said before.")
