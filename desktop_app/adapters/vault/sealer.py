"""Seals and opens single fields of one vault; the plaintext is bound to its row and field."""

from collections.abc import Iterator
from sys import intern

from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.envelope import (
    Cipher,
    NotAuthentic,
    derive_associated,
    derive_key,
    make_cipher,
    make_id,
    seal,
    unseal,
    wipe,
)
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DetailsMissing, VaultDamaged


class Sealer:
    """Holds the secrets key while the vault is open, and not while it rests.

    The row id bound into each seal is a stored random name, never SQLite's rowid: rows may be
    moved by SQLite, but not swapped by somebody else.
    """

    def __init__(self, vault_key: bytes | bytearray, vault_id: str) -> None:
        self._vault_id = vault_id
        self._cipher: Cipher | None = None
        self.wake(vault_key)

    def wake(self, vault_key: bytes | bytearray) -> None:
        """Take the secrets key, at first or again after `close`."""
        key = derive_key(vault_key, self._vault_id, "secrets")
        self._cipher = make_cipher(key)
        wipe(key)

    def seal(self, table: str, row: str, field: str, version: int, value: bytes) -> bytes:
        """`value` sealed for exactly this place. Raises Locked."""
        return seal(self._live(), value, self.bound_to(table, row, field, version))

    def unseal(self, table: str, row: str, field: str, version: int, sealed: bytes) -> bytes:
        """The value sealed for exactly this place. Raises Locked, VaultDamaged."""
        try:
            bound = derive_associated(self._vault_id, table, row, field, version)
            return unseal(self._live(), sealed, bound)
        except NotAuthentic:
            raise VaultDamaged from None

    def close(self) -> None:
        """Let go of the key; its last copy is the cipher's, which Python cannot overwrite."""
        self._cipher = None

    def bound_to(self, table: str, row: str, field: str, version: int) -> bytes:
        """What ties a seal to its place."""
        return derive_associated(self._vault_id, table, row, field, version)

    def _live(self) -> Cipher:
        if self._cipher is None:
            raise Locked
        return self._cipher


class SecretTable:
    """The `secrets` table: one sealed text per owner and field."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def put(self, owner: str, field: str, secret: Secret) -> None:
        """Seal; a second value of the same field gets the next version."""
        kept = self._database.row(
            "SELECT row_id, version FROM secrets WHERE owner = ? AND field = ?", (owner, field)
        )
        row, version = (make_id(), 1) if kept is None else (kept[0], kept[1] + 1)
        place = place_of(owner, row)
        sealed = self._sealer.seal("secrets", place, field, version, secret.reveal().encode())
        self._database.write(
            "INSERT INTO secrets VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (row_id) DO UPDATE SET version = excluded.version,"
            " sealed = excluded.sealed",
            (row, owner, field, version, sealed),
        )

    def get(self, owner: str, field: str) -> Secret:
        """Open one field. Raises DetailsMissing, VaultDamaged."""
        kept = self._database.row(
            "SELECT row_id, version, sealed FROM secrets WHERE owner = ? AND field = ?",
            (owner, field),
        )
        if kept is None:
            raise DetailsMissing
        row, version, sealed = kept
        place = place_of(owner, row)
        return Secret(self._sealer.unseal("secrets", place, field, version, sealed).decode())

    def each_of(self, field: str) -> Iterator[tuple[str, str]]:
        """Open one field of every owner, one by one. Raises VaultDamaged.

        The bare text: fifty thousand boxes would be unpacked where they were made.
        """
        rows = self._database.each(
            "SELECT owner, row_id, version, sealed FROM secrets WHERE field = ?", (field,)
        )
        unseal_one = self._sealer.unseal
        for owner, row, version, sealed in rows:
            place = place_of(owner, row)
            yield owner, unseal_one("secrets", place, field, version, sealed).decode()

    def fields_unless(self, usual: str) -> dict[str, str]:
        """Which fields each owner has, joined by commas, where those are not `usual`."""
        sql = "SELECT owner, group_concat(field) AS has FROM secrets GROUP BY owner HAVING has <> ?"
        return {owner: intern(fields) for owner, fields in self._database.each(sql, (usual,))}

    def fields_of(self, owner: str) -> str:
        """Which fields one owner has, joined by commas."""
        sql = "SELECT coalesce(group_concat(field), '') FROM secrets WHERE owner = ?"
        return str(self._database.rows(sql, (owner,))[0][0])

    def drop(self, owner: str, field: str) -> None:
        """Forget one field; `secure_delete` overwrites its page."""
        self._database.write("DELETE FROM secrets WHERE owner = ? AND field = ?", (owner, field))


def place_of(owner: str, row: str) -> str:
    """The owner as well: a row that was given another one must not open."""
    return f"{row}/{owner}"
