"""Keyring over the desktop's own keyring. Nothing is believed that was not read back."""

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.application.keyring import MOST_BYTES, KeyringLook, KeyringState
from desktop_app.domain.keyring_errors import (
    KeyringAbsent,
    KeyringLocked,
    KeyringSilent,
    KeyringTrouble,
    KeyringUntrue,
)
from desktop_app.domain.secrets import Secret

if TYPE_CHECKING:
    from desktop_app.adapters.system.keyring.backends import Kind

T = TypeVar("T")
QUIET_S, ASKING_S = 10.0, 60.0
"""A quarter of a second is usual; a cold disk takes some to load the libraries."""
USER = "purser"
_COPIES = 4
"""How many entries of one name are removed, should somebody have planted more."""
_BAD = {KeyringState.SILENT: KeyringSilent, KeyringState.UNTRUE: KeyringUntrue}


@dataclass(frozen=True, slots=True)
class _Entry:
    """Its own service for each vault and name: Windows moves an entry whose service another takes.

    `may_ask` belongs to one use of it.
    """

    vault_id: str
    name: str
    may_ask: bool = False

    @property
    def service(self) -> str:
        return f"purser-{self.vault_id}-{self.name}"


class SystemKeyring:
    """Keyring. `run_apart` runs a call in a thread that nobody waits for.

    A call that outlives its limit goes on in that thread, perhaps for ever: a keyring may wait for
    a person. So nothing is asked of it again in this run, nor of one that was caught out. Limits in
    seconds: `quiet_s` where nobody is asked anything, `asking_s` where a person may be.
    """

    def __init__(
        self, run_apart: RunBlocking, quiet_s: float = QUIET_S, asking_s: float = ASKING_S
    ) -> None:
        self._run_apart = run_apart
        self._quiet_s = quiet_s
        self._asking_s = asking_s
        self._bad: KeyringState | None = None

    async def look(self) -> KeyringLook:
        """What there is; KeyringLook.ABSENT as well where it answers nonsense."""
        if self._bad is not None:
            return KeyringLook(self._bad)
        try:
            _, found = await self._in_time(partial(_look, self._quiet_s), self._quiet_s)
        except KeyringSilent:
            return KeyringLook(KeyringState.SILENT)
        except KeyringTrouble:
            return KeyringLook(KeyringState.ABSENT)
        return found

    async def read(self, vault_id: str, name: str, *, may_ask: bool = False) -> Secret | None:
        """The value, None where there is none. Raises KeyringTrouble."""
        return await self._use(_read, _Entry(vault_id, name, may_ask))

    async def write(
        self, vault_id: str, name: str, value: Secret, *, may_ask: bool = False
    ) -> None:
        """Keep a value and read it back. Raises KeyringTrouble."""
        if len(value.reveal().encode()) > MOST_BYTES:
            raise ValueError("more than every keyring holds")
        work = partial(_write, value=value)
        await self._use(work, _Entry(vault_id, name, may_ask))

    async def remove(self, vault_id: str, name: str, *, may_ask: bool = False) -> None:
        """Remove a value and see that it is gone. Raises KeyringTrouble."""
        await self._use(_remove, _Entry(vault_id, name, may_ask))

    async def remember(self, vault_id: str, name: str, value: str) -> bool:
        """See `Keyring.remember`."""
        try:
            await self.write(vault_id, name, Secret(value))
        except KeyringTrouble:
            return False
        return True

    async def recall(self, vault_id: str, name: str) -> str | None:
        """See `Keyring.recall`."""
        try:
            found = await self.read(vault_id, name)
        except KeyringTrouble:
            return None
        return None if found is None else found.reveal()

    async def _use(self, work: "Callable[[Kind, _Entry], T]", entry: _Entry) -> T:
        def whole() -> T:
            kind, found = _look(self._quiet_s)
            if kind is None:
                raise KeyringAbsent
            if found.state is KeyringState.LOCKED:
                may_go_on = entry.may_ask and _told(kind, partial(kind.unlock, self._asking_s))
                if not may_go_on:
                    raise KeyringLocked
            return _told(kind, partial(work, kind, entry))

        return await self._in_time(whole, self._asking_s if entry.may_ask else self._quiet_s)

    async def _in_time(self, work: Callable[[], T], limit_s: float) -> T:
        if self._bad is not None:
            raise _BAD[self._bad]
        try:
            async with asyncio.timeout(limit_s):
                return await self._run_apart(work)
        except (TimeoutError, KeyringSilent):
            self._bad = KeyringState.SILENT
            raise KeyringSilent from None
        except KeyringUntrue:
            self._bad = KeyringState.UNTRUE
            raise


# --- in a thread that may wait for ever ---------------------------------------------------------


def _look(limit_s: float) -> "tuple[Kind | None, KeyringLook]":
    """The best kind that is here, and how it stands. Raises KeyringTrouble."""
    # Imported at the first use: the library costs a quarter of a second.
    from desktop_app.adapters.system.keyring.backends import has_library, kinds_here

    for kind in kinds_here():
        if has_library(kind):
            state = _told(kind, partial(kind.look, limit_s))
            if state is not KeyringState.ABSENT:
                return kind, KeyringLook(state, kind.name)
    return None, KeyringLook(KeyringState.ABSENT)


def _told(kind: "Kind", work: Callable[[], T]) -> T:
    """Do it; whatever the keyring's libraries raise comes out in our words."""
    from keyring.errors import InitError
    from keyring.errors import KeyringLocked as StaysLocked

    from desktop_app.adapters.system.keyring.backends import errors_of

    try:
        return work()
    except TimeoutError:
        raise KeyringSilent from None
    except (StaysLocked, InitError):  # a person closed its question, or could not be asked
        raise KeyringLocked from None
    except errors_of(kind) as error:
        raise KeyringTrouble(detail=type(error).__name__) from None


def _read(kind: "Kind", entry: _Entry) -> Secret | None:
    from desktop_app.adapters.system.keyring.backends import make

    found = make(kind).get_password(entry.service, USER)
    return None if found is None else Secret(found)


def _write(kind: "Kind", entry: _Entry, value: Secret) -> None:
    from desktop_app.adapters.system.keyring.backends import make

    backend, plain = make(kind), value.reveal()
    backend.set_password(entry.service, USER, plain)
    kept = backend.get_password(entry.service, USER)
    if kept is None or not hmac.compare_digest(kept.encode(), plain.encode()):
        raise KeyringUntrue


def _remove(kind: "Kind", entry: _Entry) -> None:
    from desktop_app.adapters.system.keyring.backends import make

    backend = make(kind)
    for _ in range(_COPIES):
        if backend.get_password(entry.service, USER) is None:
            return
        backend.delete_password(entry.service, USER)
    if backend.get_password(entry.service, USER) is not None:
        raise KeyringUntrue
