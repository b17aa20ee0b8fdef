"""A keyring without a desktop, which can be in any of the states that a real one can."""

from dataclasses import dataclass, field

from desktop_app.application.keyring import MOST_BYTES, KeyringLook, KeyringState
from desktop_app.domain.keyring_errors import (
    KeyringAbsent,
    KeyringLocked,
    KeyringSilent,
    KeyringTrouble,
    KeyringUntrue,
)
from desktop_app.domain.secrets import Secret

_REFUSALS: dict[KeyringState, type[KeyringTrouble]] = {
    KeyringState.ABSENT: KeyringAbsent,
    KeyringState.LOCKED: KeyringLocked,
    KeyringState.SILENT: KeyringSilent,
    KeyringState.UNTRUE: KeyringUntrue,
}


@dataclass
class MemoryKeyring:
    """Keyring. A locked one opens for a person who stands by, if `opens`."""

    state: KeyringState = KeyringState.PRESENT
    opens: bool = False
    values: dict[tuple[str, str], str] = field(default_factory=dict)

    async def look(self) -> KeyringLook:
        """See Keyring."""
        is_there = self.state in (KeyringState.PRESENT, KeyringState.LOCKED)
        return KeyringLook(self.state, "Memory" if is_there else "")

    async def read(self, vault_id: str, name: str, *, may_ask: bool = False) -> Secret | None:
        """See Keyring."""
        self._enter(may_ask)
        value = self.values.get((vault_id, name))
        return None if value is None else Secret(value)

    async def write(
        self, vault_id: str, name: str, value: Secret, *, may_ask: bool = False
    ) -> None:
        """See Keyring."""
        if len(value.reveal().encode()) > MOST_BYTES:
            raise ValueError
        self._enter(may_ask)
        self.values[(vault_id, name)] = value.reveal()

    async def remove(self, vault_id: str, name: str, *, may_ask: bool = False) -> None:
        """See Keyring."""
        self._enter(may_ask)
        self.values.pop((vault_id, name), None)

    async def remember(self, vault_id: str, name: str, value: str) -> bool:
        """See Keyring."""
        if self.state is not KeyringState.PRESENT:
            return False
        self.values[(vault_id, name)] = value
        return True

    async def recall(self, vault_id: str, name: str) -> str | None:
        """See Keyring."""
        is_open = self.state is KeyringState.PRESENT
        return self.values.get((vault_id, name)) if is_open else None

    def _enter(self, may_ask: bool) -> None:
        if self.state is KeyringState.LOCKED and may_ask and self.opens:
            self.state = KeyringState.PRESENT
        if refusal := _REFUSALS.get(self.state):
            raise refusal
