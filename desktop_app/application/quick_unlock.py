"""Opens a vault with what the computer's keyring holds; the password opens it all the same.

The keyring holds 32 random bytes that are one way into the vault, and beside them how often they
opened nothing. The vault holds when the password was last typed, and a count of its own.
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
from desktop_app.application.noted_ways import note_ways
from desktop_app.application.ports import Clock
from desktop_app.application.quick_entries import Found, QuickEntries, is_inherited
from desktop_app.application.vault_ports import Vault, VaultKeeper
from desktop_app.application.ways import KeyringDoor, WayKind
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.keyring_errors import KeyringAbsent, KeyringTrouble
from desktop_app.domain.quick_entry import QuickEntry
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
        self._entries = QuickEntries(keyring)
        self._locking = locking
        self._clock = clock
        self._failures: dict[PurePath, int] = {}
        """By the vault's folder, since the password was last typed in this run."""
        self._closing: asyncio.Future[None] | None = None
        locking.admit, locking.note = self._admit, self._note

    # --- while it is locked -------------------------------------------------------------------

    async def is_offered(self, folder: PurePath) -> bool:
        """Whether the vault there may be opened so; no keyring is asked."""
        is_there = self._keeper.keyring_door(folder) is not None
        return is_there and self._failures.get(folder, 0) < MOST_FAILURES

    async def unlock(self, folder: PurePath) -> None:
        """Open the vault, or serve again the one that is watched.

        The keyring may ask the person to unlock it. Raises KeyringTrouble, VaultError.
        """
        door = self._keeper.keyring_door(folder)
        if door is None:
            raise QuickUnlockOff
        found = await self._entries.read(door.vault_id, folder)
        failures = max(found.failures, self._failures.get(folder, 0))
        if found.entry is None or failures >= MOST_FAILURES:
            await self._fail(door.vault_id, folder, found, failures + 1)
            raise QuickUnlockEmpty
        try:
            await self._locking.unlock(folder, found.secret, WayKind.KEYRING)
        except KeyringUseless:
            await self._fail(door.vault_id, folder, found, failures + 1)
            raise
        self._failures.pop(folder, None)
        if found.is_old:
            with suppress(Locked, VaultError):
                await self._entries.adopt(self._locking.vault, folder, found.entry)
        elif found.failures:
            with suppress(KeyringTrouble):
                await self._entries.write(door.vault_id, folder, found.entry.counting(0))

    # --- in Settings --------------------------------------------------------------------------

    async def state(self) -> QuickState:
        """How it stands for the open vault. Raises Locked."""
        vault, look = self._locking.vault, await self._keyring.look()
        record = _record(vault)
        return QuickState(look) if record is None else QuickState(look, record.ends_at, record.days)

    async def turn_on(self, password: Secret) -> None:
        """Make a way in, and give it to the keyring.

        Raises WrongPassword, PasswordPause, KeyringTrouble, VaultError; then it is off, as before.
        """
        if not (await self._keyring.look()).is_usable:
            raise KeyringAbsent
        vault, secret = self._locking.vault, Secret(token_hex(_SECRET_BYTES))
        folder, now = self._locking.folder, self._clock.now()
        door = self._own_door(vault, folder)
        confirming = self._locking.opened.wallet.confirming
        way_id = await confirming.guess(lambda: vault.keys.add(password, WayKind.KEYRING, secret))
        try:
            entry = QuickEntry(secret)
            await self._entries.write(vault.keys.vault_id, folder, entry, may_ask=True)
            vault.settings.put(SETTING, dump(QuickUnlock(way_id, now, now)))
        except BaseException:
            await vault.keys.remove(way_id)
            raise
        await _close_ways(vault, besides=way_id)
        self._tell(vault)
        self._failures.pop(folder, None)
        with suppress(KeyringTrouble):  # what is left there opens no vault of today
            await self._entries.remove_old(door)

    async def turn_off(self) -> bool:
        """Close the way in; whether the keyring could be cleared of what opened it.

        What is left there opens no vault of today. Raises Locked, VaultError.
        """
        vault, folder = self._locking.vault, self._locking.folder
        door = self._own_door(vault, folder)
        vault.settings.put(SETTING, "")
        await _close_ways(vault)
        self._tell(vault)
        try:
            await self._entries.remove(vault.keys.vault_id, folder, may_ask=True)
            await self._entries.remove_old(door, may_ask=True)
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
        now, is_typed = self._clock.now(), kind is not WayKind.KEYRING
        with suppress(VaultError):  # a full disk keeps nobody out; the older moments stay
            record = load(vault.settings.get(SETTING))
            if record is not None:
                failures = record.failures + self._failures.get(self._locking.folder, 0)
                noted = replace(record, seen_at=now, failures=0)
                if is_typed:
                    noted = replace(noted, typed_at=now, failures=failures)
                is_off = noted.failures >= MOST_FAILURES
                vault.settings.put(SETTING, "" if is_off else dump(noted))
        self._failures.pop(self._locking.folder, None)
        if is_typed and any(way.kind is WayKind.KEYRING for way in vault.keys.list()):
            self._closing = asyncio.ensure_future(self._close_others(vault))

    async def _close_others(self, vault: Vault) -> None:
        """Close what failed too often, and what a crash left half made."""
        async with self._locking.turn:
            with suppress(Locked, VaultError):  # the next unlock tries again
                record = load(vault.settings.get(SETTING))
                await _close_ways(vault, besides=record.way_id if record else "")
                note_ways(vault, self._clock.now())

    def _tell(self, vault: Vault) -> None:
        note_ways(vault, self._clock.now(), by_person=True)
        with suppress(Locked):  # by now; what was done is told all the same
            self._locking.opened.wallet.publish()

    def _own_door(self, vault: Vault, folder: PurePath) -> KeyringDoor | None:
        """The ways by keyring that this vault made; None for one that a backup brought them to."""
        return None if is_inherited(vault) else self._keeper.keyring_door(folder)

    async def _fail(self, vault_id: str, folder: PurePath, found: Found, failures: int) -> None:
        """Keep the count, here and in the keyring. Raises QuickUnlockOff with the last one.

        Then the secret is taken out of the keyring; the way in is closed with the next password.
        What stands under the old name may be another vault's, and is left.
        """
        self._failures[folder] = failures
        with suppress(KeyringTrouble):
            if failures >= MOST_FAILURES:
                await self._entries.remove(vault_id, folder)
            elif found.entry is not None and found.entry.secret and not found.is_old:
                await self._entries.write(vault_id, folder, found.entry.counting(failures))
        if failures >= MOST_FAILURES:
            raise QuickUnlockOff(
                f"Unlocking with the keyring failed {MOST_FAILURES} times and is off now."
            )


def dump(record: QuickUnlock) -> str:
    """As one JSON line."""
    moments = record.typed_at.isoformat(), record.seen_at.isoformat()
    return dumps([record.way_id, *moments, record.days, record.failures])


def load(text: str) -> QuickUnlock | None:
    """From one JSON line; None for anything else: then it is off."""
    try:
        way_id, typed_at, seen_at, days, failures = loads(text or "[]")
        moments = datetime.fromisoformat(typed_at), datetime.fromisoformat(seen_at)
        made = QuickUnlock(way_id, *moments, days, failures)
    except (JSONDecodeError, RecursionError, TypeError, ValueError):
        return None
    is_sound = isinstance(way_id, str) and type(days) is int and type(failures) is int
    is_dated = made.typed_at.tzinfo is not None and made.seen_at.tzinfo is not None
    return made if is_sound and is_dated and days in DAYS else None


def _record(vault: Vault) -> QuickUnlock | None:
    """What stands in the vault, as long as its way in is there."""
    record = load(vault.settings.get(SETTING))
    ids = [way.id for way in vault.keys.list() if way.kind is WayKind.KEYRING]
    return record if record is not None and record.way_id in ids else None


async def _close_ways(vault: Vault, besides: str = "") -> None:
    for way in vault.keys.list():
        if way.kind is WayKind.KEYRING and way.id != besides:
            await vault.keys.remove(way.id)
