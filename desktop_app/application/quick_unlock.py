"""Opens a vault with what the computer's keyring holds; the password opens it all the same.

The keyring holds 32 random bytes that are one way into the vault, and a count of failures. The
vault itself holds when the password was last typed, where nobody changes it unnoticed.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from json import JSONDecodeError, dumps, loads
from pathlib import PurePath
from secrets import token_hex
from typing import Final

from desktop_app.application.keyring import Keyring, KeyringLook
from desktop_app.application.locking import Locking
from desktop_app.application.ports import Clock
from desktop_app.application.vault_ports import Vault, VaultKeeper
from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.keyring_errors import KeyringAbsent, KeyringTrouble
from desktop_app.domain.quick_unlock import (
    DAYS,
    MOST_FAILURES,
    QuickUnlock,
    QuickUnlockEmpty,
    QuickUnlockOff,
    QuickUnlockOver,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import KeyringUseless, VaultError

SETTING: Final = "quick_unlock"
ENTRY, FAILURES = "quick-unlock", "quick-unlock-failures"
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class QuickState:
    """What Settings shows. `ends_at` is None where it is off."""

    look: KeyringLook
    ends_at: datetime | None = None
    days: int = DAYS[-1]

    @property
    def is_on(self) -> bool:
        """Whether the keyring may open this vault."""
        return self.ends_at is not None


class QuickUnlocking:
    """Belongs to the session: half of it works while no vault is open.

    Whatever fails raises KeyringTrouble or VaultError, and the password goes on working.
    """

    def __init__(
        self, keeper: VaultKeeper, keyring: Keyring, locking: Locking, clock: Clock
    ) -> None:
        self._keeper = keeper
        self._keyring = keyring
        self._locking = locking
        self._clock = clock
        self._failures: dict[str, int] = {}
        """By vault, of this run: a keyring that keeps no count is not believed."""
        self._tidying: asyncio.Future[None] | None = None
        locking.admit, locking.note = self._admit, self._note

    # --- while it is locked -------------------------------------------------------------------

    async def is_offered(self, folder: PurePath) -> bool:
        """Whether the vault there may be opened so; no keyring is asked."""
        vault_id = self._keeper.keyring_vault(folder)
        return vault_id is not None and self._failures.get(vault_id, 0) < MOST_FAILURES

    async def unlock(self, folder: PurePath) -> None:
        """Open the vault, or serve again the one that is watched.

        The keyring may ask the person to unlock it. Raises KeyringTrouble, VaultError.
        """
        vault_id = self._keeper.keyring_vault(folder)
        if vault_id is None:
            raise QuickUnlockOff
        secret = await self._keyring.read(vault_id, ENTRY, may_ask=True)
        failures = await self._count(vault_id)
        if secret is None or failures >= MOST_FAILURES:
            raise await self._fail(vault_id, failures) or QuickUnlockEmpty()
        try:
            await self._locking.unlock(folder, secret, WayKind.KEYRING)
        except KeyringUseless:
            if off := await self._fail(vault_id, failures):
                raise off from None
            raise
        if failures:
            await self._forgive(vault_id)

    # --- in Settings --------------------------------------------------------------------------

    async def state(self) -> QuickState:
        """How it stands for the open vault. Raises Locked."""
        vault, look = self._locking.vault, await self._keyring.look()
        record = _record(vault)
        return QuickState(look) if record is None else QuickState(look, record.ends_at, record.days)

    async def turn_on(self, password: Secret) -> None:
        """Make a way in, and give it to the keyring.

        Raises WrongPassword, KeyringTrouble, VaultError; then it is off, as before.
        """
        if not (await self._keyring.look()).is_usable:
            raise KeyringAbsent
        vault, secret = self._locking.vault, Secret(token_hex(_SECRET_BYTES))
        vault_id, now = vault.keys.vault_id, self._clock.now()
        way_id = await vault.keys.add(password, WayKind.KEYRING, secret)
        try:
            await self._keyring.write(vault_id, ENTRY, secret, may_ask=True)
            vault.settings.put(SETTING, dump(QuickUnlock(way_id, now, now)))
        except BaseException:
            await vault.keys.remove(way_id)
            raise
        await _close_ways(vault, besides=way_id)
        await self._forgive(vault_id)

    async def turn_off(self) -> bool:
        """Close the way in; whether the keyring could be cleared of what opened it.

        What is left there opens nothing. Raises Locked, VaultError.
        """
        vault = self._locking.vault
        vault.settings.put(SETTING, "")
        await _close_ways(vault)
        try:
            for name in (ENTRY, FAILURES):
                await self._keyring.remove(vault.keys.vault_id, name, may_ask=True)
        except KeyringTrouble:
            return False
        return True

    async def set_days(self, days: int) -> None:
        """After how many days the password is asked for; one of DAYS. Raises VaultError."""
        vault = self._locking.vault
        record = _record(vault)
        if record is None or days not in DAYS:
            raise NotAllowed("Unlocking with the keyring is off.", doing="Nothing was changed.")
        vault.settings.put(SETTING, dump(replace(record, days=days)))

    # --- what every unlock passes -------------------------------------------------------------

    def _admit(self, vault: Vault, kind: WayKind) -> None:
        """Before anybody is served. Raises QuickUnlockOver, QuickUnlockOff."""
        if kind is not WayKind.KEYRING:
            return
        record = load(vault.settings.get(SETTING))
        if record is None:
            raise QuickUnlockOff
        if record.is_over(self._clock.now()):
            raise QuickUnlockOver

    def _note(self, vault: Vault, kind: WayKind) -> None:
        """After it was opened: when, and by what."""
        record, now = load(vault.settings.get(SETTING)), self._clock.now()
        is_typed = kind is not WayKind.KEYRING
        if record is not None:
            typed_at = now if is_typed else record.typed_at
            with suppress(VaultError):  # a full disk keeps nobody out; the older moments stay
                noted = replace(record, typed_at=typed_at, seen_at=now)
                vault.settings.put(SETTING, dump(noted))
        if is_typed and any(way.kind is WayKind.KEYRING for way in vault.keys.list()):
            self._tidying = asyncio.ensure_future(self._tidy(vault))

    async def _tidy(self, vault: Vault) -> None:
        """Close what failed too often, and what a crash left half made."""
        failures = await self._count(vault.keys.vault_id)
        async with self._locking.turn:
            with suppress(Locked, VaultError):  # the next unlock tries again
                if failures >= MOST_FAILURES:
                    vault.settings.put(SETTING, "")
                record = load(vault.settings.get(SETTING))
                await _close_ways(vault, besides=record.way_id if record else "")

    # --- failures -----------------------------------------------------------------------------

    async def _count(self, vault_id: str) -> int:
        told = await self._keyring.recall(vault_id, FAILURES) or ""
        kept = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 0
        return max(kept, self._failures.get(vault_id, 0))

    async def _fail(self, vault_id: str, before: int) -> QuickUnlockOff | None:
        """Count one more; the last one takes the secret out of the keyring."""
        count = self._failures[vault_id] = min(before, MOST_FAILURES) + 1
        await self._keyring.remember(vault_id, FAILURES, str(count))
        if count < MOST_FAILURES:
            return None
        with suppress(KeyringTrouble):
            await self._keyring.remove(vault_id, ENTRY)
        return QuickUnlockOff(
            f"Unlocking with the keyring failed {MOST_FAILURES} times. It is off."
        )

    async def _forgive(self, vault_id: str) -> None:
        self._failures.pop(vault_id, None)
        await self._keyring.remember(vault_id, FAILURES, "0")


def dump(record: QuickUnlock) -> str:
    """As one JSON line."""
    moments = record.typed_at.isoformat(), record.seen_at.isoformat()
    return dumps([record.way_id, *moments, record.days])


def load(text: str) -> QuickUnlock | None:
    """From one JSON line; None for anything else: then it is off."""
    try:
        way_id, typed_at, seen_at, days = loads(text or "[]")
        made = QuickUnlock(
            way_id, datetime.fromisoformat(typed_at), datetime.fromisoformat(seen_at), days
        )
    except (JSONDecodeError, RecursionError, TypeError, ValueError):
        return None
    is_sound = isinstance(way_id, str) and days in DAYS and not isinstance(days, bool)
    return made if is_sound and made.typed_at.tzinfo and made.seen_at.tzinfo else None


def _record(vault: Vault) -> QuickUnlock | None:
    """What stands in the vault, as long as its way in is there."""
    record = load(vault.settings.get(SETTING))
    ids = [way.id for way in vault.keys.list() if way.kind is WayKind.KEYRING]
    return record if record is not None and record.way_id in ids else None


async def _close_ways(vault: Vault, besides: str = "") -> None:
    for way in vault.keys.list():
        if way.kind is WayKind.KEYRING and way.id != besides:
            await vault.keys.remove(way.id)
