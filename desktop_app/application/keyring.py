"""The computer's keyring, as the application needs it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from desktop_app.domain.secrets import Secret

MOST_BYTES = 1000
"""Of one value: what every keyring holds."""


class KeyringState(StrEnum):
    """What a look found. `LOCKED`: using it would ask a person something first."""

    PRESENT = "present"
    LOCKED = "locked"
    ABSENT = "absent"
    SILENT = "silent"
    UNTRUE = "untrue"


_WORDS = {
    KeyringState.PRESENT: "There is a keyring, and it is unlocked.",
    KeyringState.LOCKED: "There is a keyring. It is locked, or was never set up.",
    KeyringState.ABSENT: (
        "There is no keyring that Purser can use, such as GNOME Keyring, KDE Wallet or KeePassXC."
    ),
    KeyringState.SILENT: "The keyring did not answer in time.",
    KeyringState.UNTRUE: "The keyring did not keep what it was given.",
}


@dataclass(frozen=True, slots=True)
class KeyringLook:
    """`name` is what the keyring's kind is called; empty where there is none."""

    state: KeyringState
    name: str = ""

    @property
    def words(self) -> str:
        """A sentence for people."""
        sentence = _WORDS[self.state]
        return f"{sentence} ({self.name})" if self.name else sentence

    @property
    def is_usable(self) -> bool:
        """Whether it may be asked at all, though perhaps it has to be unlocked first."""
        return self.state in (KeyringState.PRESENT, KeyringState.LOCKED)


class Keyring(Protocol):
    """Values of at most `MOST_BYTES` outside the vault, one per vault and name.

    Every call has a time limit, and none leaves a person without the password as a way in. Whoever
    runs as the same person can read what is kept here. Raises KeyringTrouble: KeyringAbsent,
    KeyringLocked, KeyringSilent and KeyringUntrue (both for the rest of the run).

    `may_ask`: a person stands by, and the keyring may ask them to unlock it. One that is unlocked
    may ask all the same whether Purser may have a value, as KeePassXC does unless told otherwise.
    """

    async def look(self) -> KeyringLook:
        """What there is; never asks a person anything, never raises."""

    async def read(self, vault_id: str, name: str, *, may_ask: bool = False) -> Secret | None: ...
    async def write(
        self, vault_id: str, name: str, value: Secret, *, may_ask: bool = False
    ) -> None:
        """Keep a value, and read it back."""

    async def remove(self, vault_id: str, name: str, *, may_ask: bool = False) -> None:
        """Nothing of that name is there afterwards, whether there was anything or not."""

    async def remember(self, vault_id: str, name: str, value: str) -> bool:
        """Keep what is no secret, if that is possible without asking anybody; whether it was."""

    async def recall(self, vault_id: str, name: str) -> str | None:
        """What was remembered; None where nothing is known or nobody can be asked."""
