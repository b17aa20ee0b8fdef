"""The proof of the log while a vault is open: entered, checked in the background, exported.

Nothing that is wrong with it stops anybody from reading. It stops sending, until everything was
read from the service: what the log cannot prove, the bank still knows (M15).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from json import JSONDecodeError, dumps, loads
from pathlib import PurePath

from desktop_app.application.backup_state import Came
from desktop_app.application.bulk_reading import TableFiles
from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.keyring import Keyring
from desktop_app.application.keyring_names import at_place
from desktop_app.application.log_ports import LogWalk
from desktop_app.application.restored import NOTE_BEFORE, mark_restored
from desktop_app.application.setting_store import SettingStore
from desktop_app.application.vault_ports import Vault
from desktop_app.application.ways import WayKind
from desktop_app.domain.keyring_errors import KeyringTrouble
from desktop_app.domain.log_proof import Break, BreakKind, Checked, LogState, Loss
from desktop_app.domain.notices import Notice
from desktop_app.domain.vault_errors import VaultDamaged, VaultError
from desktop_app.domain.vault_notices import of_log, of_loss

AFTER_S = 10.0
"""After opening: the first cards are painted by then."""
PAUSE_S = 0.01
SAID_S = 1.0
NOTED_S = 300.0
"""Between two notes in the keyring: what it misses, the files note."""
SLICE = 100
"""Entries; a few milliseconds of work."""
NEWEST = 256
MARGIN = timedelta(days=1)
"""Movements may be known later than they happened."""
LOSS, SEEN = "log_loss", "log_breaks_seen"


def enter_log(vault: Vault, now: datetime) -> None:
    """Enter that the vault was opened, in one commit, before any other of this run.

    With a loss nothing is sent before everything was read; where that cannot be kept, this raises
    VaultError, and the vault stays closed. Without one, a full disk keeps nobody from reading.
    """
    loss = vault.log.loss
    try:
        with vault.commit():
            if loss is not None:
                mark_restored(vault.settings, _known_since(loss, now), now, Came.OLDER)
                vault.settings.put(LOSS, _dump(loss))
            vault.log.open(now)
    except VaultError:
        if loss is not None:
            raise


class LogKeeping:
    """One check at a time; `state` is what the window says."""

    def __init__(
        self,
        desk: Desk,
        chores: Chores,
        publish: Callable[[], None],
        note: Callable[[Notice], None],
    ) -> None:
        self._chores = chores
        self._publish = publish
        self._note = note
        self.keyring: Keyring | None = None
        """Where it is a way into this vault, it notes the newest entry as well."""
        self._vault = desk.vault
        self._clock = desk.clock
        # By key: other keys make other MACs.
        self._folder = desk.folder
        self._name = at_place(f"log-{desk.vault.keys.epoch}", desk.folder)
        self._turn = asyncio.Lock()
        self._walk: LogWalk | None = None
        self._checked: Checked | None = None
        self._loss = _load(desk.vault.settings)
        if desk.vault.log.loss is not None:
            note(of_loss(desk.vault.log.loss.known_until, desk.clock.now()))

    @property
    def state(self) -> LogState:
        """How far it is, and what came of the last check of this run."""
        log, walk = self._vault.log, self._walk
        made = LogState(log.entries, None, self._checked, self._loss, log.head[:16])
        return made if walk is None else replace(made, done=walk.done)

    async def run(self) -> None:
        """Look at the newest entries at once, then at all of them, once in a run."""
        if self._checked is None:
            newest = await self._go_through(NEWEST)
            if newest.broken:
                self._checked = newest
                self._publish()
            await asyncio.sleep(AFTER_S)
            with suppress(VaultError):  # said by whatever is written next
                await self._check()
        await self._ask_keyring()

    async def check(self) -> Checked:
        """Read the whole log with its proof; others have their turn between two slices.

        Raises VaultError where what was found cannot be written down.
        """
        return await self._chores.run(self._check())

    async def _check(self) -> Checked:
        async with self._turn:
            try:
                self._checked = await self._go_through(None)
                self._take_note(self._checked)
            finally:
                self._walk = None
                self._publish()
            return self._checked

    async def put_away_loss(self) -> None:
        """The owner has read what was lost. Raises VaultError."""
        self._vault.settings.put(LOSS, "")
        self._loss = None
        self._publish()

    async def export(self, files: TableFiles, file: PurePath) -> str:
        """Write every entry with its proof; the last link. Raises NotAllowed, VaultDamaged."""
        return await self._chores.run(self._export(files, file))

    async def _export(self, files: TableFiles, file: PurePath) -> str:
        lines = self._vault.log.export(self._clock.now())
        written = [lines.first]
        while more := lines.step(SLICE):
            written += more
            await asyncio.sleep(PAUSE_S)
        written += lines.last(), b""
        await files.write(file, b"\n".join(written))
        return lines.link

    async def _ask_keyring(self) -> None:
        """Compare with what it noted in an earlier run, then note now and then how far it is."""
        keys, keyring = self._vault.keys, self.keyring
        if keyring is None or WayKind.KEYRING not in {way.kind for way in keys.list()}:
            return
        noted = ""
        with suppress(KeyringTrouble, VaultError):
            if not self._was_just_restored():
                self._compare_noted(await keyring.recall(keys.vault_id, self._name) or "")
            while not self._vault.is_resting:
                head = f"{self._vault.log.entries} {self._vault.log.head}"
                if head != noted:
                    now = self._clock.now().isoformat()
                    noted = head
                    if await keyring.remember(keys.vault_id, self._name, f"{head} {now}"):
                        self._own_note()
                await asyncio.sleep(NOTED_S)

    def _was_just_restored(self) -> bool:
        """Brought back to this place, and never noted here: the note is of what stood here."""
        mark = self._vault.settings.get(NOTE_BEFORE)
        return mark == at_place(NOTE_BEFORE, self._folder)

    def _own_note(self) -> None:
        """From now on the note is this vault's, and an older copy of it is found out."""
        if self._vault.settings.get(NOTE_BEFORE):
            with suppress(VaultError):  # the next note tries again
                self._vault.settings.put(NOTE_BEFORE, "")

    def _compare_noted(self, noted: str) -> None:
        """What cannot be read says nothing: anybody who runs as the owner can write there."""
        with suppress(ValueError):
            n, mac, at = noted.split(" ")
            self.compare(int(n), bytes.fromhex(mac), datetime.fromisoformat(at))

    async def _go_through(self, newest: int | None) -> Checked:
        now, walk, since = self._clock.now(), None, None
        try:
            since, walk = self._vault.log.since, self._vault.log.check(newest)
            self._walk = walk if newest is None else None
            await self._go_on(walk)
        except VaultDamaged:
            done = 0 if walk is None else walk.done
            seen = () if walk is None else tuple(walk.breaks)
            return Checked(
                now, done, since, (*seen, Break(BreakKind.UNREADABLE, done + 1)), len(seen) + 1
            )
        return Checked(now, walk.done, since, tuple(walk.breaks), walk.broken)

    async def _go_on(self, walk: LogWalk) -> None:
        said = self._clock.monotonic()
        while walk.step(SLICE):
            if self._clock.monotonic() - said >= SAID_S:
                said = self._clock.monotonic()
                self._publish()
            await asyncio.sleep(PAUSE_S)

    def _take_note(self, checked: Checked) -> None:
        """What was found for the first time: from now on nothing is sent before a whole read.

        A change of which the owner was told stays in the log, and does not stop them every day.
        """
        told = [f"{found.kind} {found.entry}" for found in checked.breaks]
        mark = sha256(dumps([*told, checked.broken]).encode()).hexdigest() if told else ""
        settings = self._vault.settings
        if mark == settings.get(SEEN):
            return
        with self._vault.commit():
            settings.put(SEEN, mark)
            if mark:
                mark_restored(settings, None, checked.at, Came.CHANGED)
        if mark:
            self._note(of_log(mark, checked.at))

    def compare(self, n: int, mac: bytes, made_at: datetime) -> None:
        """A backup of this vault ends with link `n`: where that is not ours, it is an older copy.

        Raises VaultError where that cannot be written down.
        """
        if self._vault.log.has(n, mac):
            return
        loss, now = Loss(None, None, made_at), self._clock.now()
        with self._vault.commit():
            mark_restored(self._vault.settings, None, now, Came.OLDER)
            self._vault.settings.put(LOSS, _dump(loss))
        self._loss = loss
        self._note(of_loss(made_at, now))


def _known_since(loss: Loss, now: datetime) -> datetime | None:
    """From when on everything is to be read; None for all of it, as where the clock was wrong."""
    until = loss.kept_until
    return None if until is None or until > now else until - MARGIN


def _dump(loss: Loss) -> str:
    until = None if loss.kept_until is None else loss.kept_until.isoformat()
    return dumps([loss.missing, until, loss.known_until.isoformat()])


def _load(settings: SettingStore) -> Loss | None:
    try:
        missing, until, known = loads(settings.get(LOSS) or "null")
        kept_until = None if until is None else datetime.fromisoformat(until)
        return Loss(missing, kept_until, datetime.fromisoformat(known))
    except (JSONDecodeError, TypeError, ValueError):
        return None
