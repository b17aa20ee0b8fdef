"""The ways into a vault in memory: what `VaultKeys` promises, without a file."""

from datetime import UTC, datetime

from desktop_app.application.ways import KeyringDoor, Way, WayKind
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.second_secret import (
    KeyFileNeeded,
    OtherKeyFile,
    PairedPassword,
    SecondSecret,
    paired,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import KeyringUseless, WrongPassword, WrongRecoveryCode

MADE_AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
WRONG = {
    WayKind.PASSWORD: WrongPassword,
    WayKind.RECOVERY: WrongRecoveryCode,
    WayKind.KEYRING: KeyringUseless,
}


class MemoryKeys:
    """KeyStore. Shared by every opening of one vault; `is_closed` is the open one's."""

    def __init__(self, password: str, vault_id: str = "0" * 32) -> None:
        self.vault_id = vault_id
        self.epoch = 1
        self.is_closed = False
        self._made = 1
        self.strengthened = 0
        self._second: SecondSecret | None = None
        self._ways = [(Way(f"{1:032x}", WayKind.PASSWORD, MADE_AT), password)]

    def check(self, secret: Secret, kind: WayKind = WayKind.PASSWORD) -> None:
        """Raises WrongPassword."""
        if kind is WayKind.PASSWORD and self._second is not None:
            if not isinstance(secret, PairedPassword):
                raise KeyFileNeeded
            if secret.second.file != self._second.file:
                raise OtherKeyFile(self._second.file)
            if secret.second.reveal() != self._second.reveal():
                raise WrongPassword
        if not any(w.kind is kind and kept == secret.reveal() for w, kept in self._ways):
            raise WRONG[kind]

    def list(self) -> tuple[Way, ...]:
        return tuple(way for way, _ in self._ways)

    @property
    def key_file(self) -> str | None:
        return None if self._second is None else self._second.file

    def _pair(self, password: Secret) -> Secret:
        """As an open vault does: once it is closed, the key file is asked for."""
        given = isinstance(password, PairedPassword) or self.is_closed
        return password if given else paired(password, self._second)

    async def change_key_file(self, password: Secret, second: SecondSecret | None) -> None:
        self._live()
        self.check(self._pair(password))
        self._ways[0] = (self._make(WayKind.PASSWORD), password.reveal())
        self._second = second

    async def prove(self, password: Secret) -> None:
        self.check(self._pair(password))

    async def change_password(
        self, proof: Secret, new: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> None:
        if kind is WayKind.KEYRING:
            raise NotAllowed("A new password needs the old one.")
        self._live()
        self.check(self._pair(proof) if kind is WayKind.PASSWORD else proof, kind)
        self._second = self._second if kind is WayKind.PASSWORD else None
        self._ways[0] = (self._make(WayKind.PASSWORD), new.reveal())

    async def strengthen(self, password: Secret) -> bool:
        self._live()
        self.check(self._pair(password))
        self.strengthened += 1
        return False

    async def add(self, password: Secret, kind: WayKind, secret: Secret) -> str:
        if kind is WayKind.PASSWORD or len(self._ways) >= 8:
            raise NotAllowed("Not this way.")
        self._live()
        self.check(self._pair(password))
        self._ways.append((self._make(kind), secret.reveal()))
        return self._ways[-1][0].id

    async def remove(self, way_id: str) -> None:
        self._live()
        if way_id == self._ways[0][0].id:
            raise NotAllowed("The password always opens the vault.")
        self._ways = [(way, secret) for way, secret in self._ways if way.id != way_id]

    def door(self) -> KeyringDoor | None:
        """As `VaultKeeper.keyring_door` has it."""
        kept = {secret for way, secret in self._ways if way.kind is WayKind.KEYRING}
        return KeyringDoor(self.vault_id, lambda s: s.reveal() in kept) if kept else None

    def rotated(self) -> None:
        """Another vault key: only the password is left."""
        self.epoch += 1
        del self._ways[1:]

    def _live(self) -> None:
        if self.is_closed:
            raise Locked

    def _make(self, kind: WayKind) -> Way:
        self._made += 1
        return Way(f"{self._made:032x}", kind, MADE_AT)
