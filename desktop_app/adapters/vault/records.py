"""Raw answers and messages, sealed; the only fields that are still sealed while the vault rests."""

from contextlib import suppress

from desktop_app.adapters.vault.envelope import (
    Cipher,
    NotAuthentic,
    make_cipher,
    make_id,
    make_key,
    seal,
    unseal,
    wipe,
)
from desktop_app.adapters.vault.sealer import Sealer, SecretTable
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DetailsMissing, VaultDamaged, VaultError

REST = b"purser/1/rest"
"""Leads what was sealed at rest: the name of the rest's key follows, then the seal."""
_HEAD = len(REST) + 16
_KEY = "key"


class Records:
    """Seals with the secrets key; at rest, with a key that opens nothing sealed before.

    That key is made for one rest and sealed in the vault itself, so that what it sealed opens
    again whenever the password has been given.
    """

    def __init__(self, sealer: Sealer, secrets: SecretTable) -> None:
        self._sealer = sealer
        self._secrets = secrets
        self._rest: tuple[bytes, Cipher] | None = None
        self._is_used = False

    @property
    def is_resting(self) -> bool:
        """Whether the secrets key is away."""
        return self._rest is not None

    def rest(self) -> None:
        """Let the secrets key go. Raises DiskFull; then everything is as before."""
        name, key = make_id(), make_key()
        try:
            self._secrets.put(_owner(name), _KEY, Secret(key.hex()))
            self._rest, self._is_used = (bytes.fromhex(name), make_cipher(key)), False
        finally:
            wipe(key)
        self._sealer.close()

    def wake(self, vault_key: bytes | bytearray) -> None:
        """Take the secrets key again; the key of a rest that sealed nothing goes."""
        self._sealer.wake(vault_key)
        rest, self._rest = self._rest, None
        if rest is not None and not self._is_used:
            with suppress(VaultError):
                self._secrets.drop(_owner(rest[0].hex()), _KEY)

    def close(self) -> None:
        """Let go of every key."""
        self._sealer.close()
        self._rest = None

    def seal(self, table: str, row: str, field: str, value: bytes) -> bytes:
        """`value` sealed for exactly this place. Raises Locked."""
        if self._rest is None:
            return self._sealer.seal(table, row, field, 1, value)
        name, cipher = self._rest
        self._is_used = True
        return REST + name + seal(cipher, value, self._sealer.bound_to(table, row, field, 1))

    def unseal(self, table: str, row: str, field: str, sealed: bytes) -> bytes:
        """The value sealed for exactly this place. Raises Locked, also at rest, VaultDamaged."""
        if self._rest is not None:
            raise Locked
        if not sealed.startswith(REST):
            return self._sealer.unseal(table, row, field, 1, sealed)
        name, bound = sealed[len(REST) : _HEAD].hex(), self._sealer.bound_to(table, row, field, 1)
        try:
            key = bytes.fromhex(self._secrets.get(_owner(name), _KEY).reveal())
            return unseal(make_cipher(key), sealed[_HEAD:], bound)
        except (NotAuthentic, DetailsMissing):
            raise VaultDamaged from None


def _owner(name: str) -> str:
    return f"rest/{name}"
