"""The ways into a vault: the password, a recovery code, what this computer's keyring holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from desktop_app.domain.second_secret import SecondSecret
from desktop_app.domain.secrets import Secret


class WayKind(StrEnum):
    """What a way in asks for. Every vault has exactly one password."""

    PASSWORD = "password"  # noqa: S105  # the name of a kind, not a secret
    RECOVERY = "recovery"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class Way:
    """One way into a vault; `created` is when it was made, not known of a vault of format 1."""

    id: str
    kind: WayKind
    created: datetime | None


@dataclass(frozen=True, slots=True)
class KeyringDoor:
    """How a keyring may open a closed vault: `opens` says whether a secret was a way in when this
    was made, whatever became of the ways since. It opens nothing."""

    vault_id: str
    opens: Callable[[Secret], bool]


class KeyStore(Protocol):
    """The ways into the open vault. Raises Locked while it rests and after its end.

    A change is durable and was proven by opening with it before a method returns; a crash leaves
    the ways as they were or as they become. Backups keep the ways of the day they were made.
    """

    @property
    def vault_id(self) -> str:
        """32 hex digits, the same for ever and in every copy."""

    @property
    def epoch(self) -> int:
        """1 for a new vault; one more with each change of the vault's key."""

    def list(self) -> tuple[Way, ...]:
        """Every way in, the password first."""

    @property
    def key_file(self) -> str | None:
        """The name of the owner's key file that the password needs; None where it needs none.

        While the vault is open, the password is enough for what is asked here.
        """

    async def change_key_file(self, password: Secret, second: SecondSecret | None) -> None:
        """Open by the password and `second` together from now on, or by the password alone.

        A password that comes with a second secret is proven with that. Raises as
        `change_password`, and OtherKeyFile.
        """

    async def prove(self, password: Secret) -> None:
        """Only whether it is the vault's password. Raises WrongPassword."""

    async def change_password(
        self, proof: Secret, new: Secret, kind: WayKind = WayKind.PASSWORD
    ) -> None:
        """Open by `new` from now on, in the place of the password there was.

        `proof` is the old password, or by its `kind` a recovery code, after which no key file is
        needed any more. Raises WrongPassword,
        NotEnoughMemory, VaultError; the password is as before then, or the error says that nobody
        knows. Raises NotAllowed for a keyring's secret, which proves no person.
        """

    async def strengthen(self, password: Secret) -> bool:
        """Stretch the same password for longer, where this computer can do notably more.

        Whether anything was changed. Raises WrongPassword, VaultError.
        """

    async def add(self, password: Secret, kind: WayKind, secret: Secret) -> str:
        """One more way in, and its id; `secret` is at least 160 random bits in lower-case hex.

        Raises WrongPassword for the password, NotAllowed where there are eight, VaultError.
        """

    async def remove(self, way_id: str) -> None:
        """Close a way; nothing happens where there is none of this id.

        Raises NotAllowed for the password, VaultError.
        """
