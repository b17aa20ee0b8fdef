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
from desktop_app.application.vault_ports import Vault, VaultKeeper
from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.keyring_errors import KeyringAbsent, KeyringTrouble
from desktop_app.domain.quick_entry import QuickEntry, unpack
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
ENTRY: Final = "quick-unlock"
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
        """By vault, since the password was last typed in this run."""
        self._closing: asyncio.Future[None] | None = None
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
        kept = await self._keyring.read(vault_id, ENTRY, may_ask=True)
        entry = unpack(kept)
        failures = max(entry.failures, self._failures.get(vault_id, 0))
        if kept is None or failures >= MOST_FAILURES:
            await self._fail(vault_id, entry, failures + 1)
            raise QuickUnlockEmpty
        try:
            await self._locking.unlock(folder, entry.secret, WayKind.KEYRING)
        except KeyringUseless:
            await self._fail(vault_id, entry, failures + 1)
            raise
        self._failures.pop(vault_id, None)
        if entry.failures:
            with suppress(KeyringTrouble):
                await self._keyring.write(vault_id, ENTRY, entry.counting(0).packed())

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
        vault_id, now = vault.keys.vault_id, self._clock.now()
        confirming = self._locking.opened.wallet.confirming
        way_id = await confirming.guess(lambda: vault.keys.add(password, WayKind.KEYRING, secret))
        try:
            kept = QuickEntry(secret).packed()
            await self._keyring.write(vault_id, ENTRY, kept, may_ask=True)
            vault.settings.put(SETTING, dump(QuickUnlock(way_id, now, now)))
        except BaseException:
            await vault.keys.remove(way_id)
            raise
        await _close_ways(vault, besides=way_id)
        self._tell(vault)
        self._failures.pop(vault_id, None)

    async def turn_off(self) -> bool:
        """Close the way in; whether the keyring could be cleared of what opened it.

        What is left there opens no vault of today. Raises Locked, VaultError.
        """
        vault = self._locking.vault
        vault.settings.put(SETTING, "")
        await _close_ways(vault)
        self._tell(vault)
        try:
            await self._keyring.remove(vault.keys.vault_id, ENTRY, may_ask=True)
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
                failures = record.failures + self._failures.get(vault.keys.vault_id, 0)
                noted = replace(record, seen_at=now, failures=0)
                if is_typed:
                    noted = replace(noted, typed_at=now, failures=failures)
                is_off = noted.failures >= MOST_FAILURES
                vault.settings.put(SETTING, "" if is_off else dump(noted))
        self._failures.pop(vault.keys.vault_id, None)
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

    async def _fail(self, vault_id: str, entry: QuickEntry, failures: int) -> None:
        """Keep the count, here and in the keyring. Raises QuickUnlockOff with the last one.

        Then the secret is taken out of the keyring; the way in is closed with the next password.
        """
        self._failures[vault_id] = failures
        with suppress(KeyringTrouble):
            if failures >= MOST_FAILURES:
                await self._keyring.remove(vault_id, ENTRY)
            elif entry.secret:
                await self._keyring.write(vault_id, ENTRY, entry.counting(failures).packed())
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
