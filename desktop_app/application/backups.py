"""Makes backups of the open vault when they are due, and lets old ones go only after a new one."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import PurePath

from desktop_app.application.backup_care import BackupCare
from desktop_app.application.backup_state import Backup, BackupState
from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.outbox import Outbox
from desktop_app.domain.backup_errors import DrillFailed
from desktop_app.domain.backups import AFTER_OPENING_S, Standing, choose_kept, is_due
from desktop_app.domain.errors import Failure, PurserError

TICK_S = 5.0
MARK = "backed_up_sealings"
log = logging.getLogger(__name__)


class Backups:
    """One backup at a time, and none is begun while an answer is awaited.

    Raw answers are purged here, and only those that the backup just checked holds together with
    what came of them (reliability 4.2).
    """

    def __init__(self, desk: Desk, outbox: Outbox, care: BackupCare, chores: Chores) -> None:
        self._vault = desk.vault
        self.care = care
        self._chores = chores
        self._store = desk.vault.backups
        self._clock = desk.clock
        self._outbox = outbox
        self._one_at_a_time = asyncio.Lock()
        self._is_making = False
        self._kept = self._store.list()
        self._failure: Failure | None = None
        self._failed_at: float | None = None
        self._opened = desk.clock.monotonic()
        self._seen = self._saved()
        self._first: float | None = None
        self._last: float | None = None

    @property
    def state(self) -> BackupState:
        """What the window says about backups."""
        made = BackupState(self._store.folder, self._kept, self._is_making, self._failure)
        return self.care.state(made)

    async def run(self, publish: Callable[[], None]) -> None:
        """Look again and again whether one is due; ends only by cancellation."""
        while True:
            await asyncio.sleep(TICK_S)
            # gather hands over as a value what nobody expected: a bug must not end the backups.
            (end,) = await asyncio.gather(self.look(publish), return_exceptions=True)
            if isinstance(end, BaseException):
                log.error("backups: %s", type(end).__name__)

    async def look(self, publish: Callable[[], None]) -> None:
        """Make one if one is due. Never raises for what the disk does: the state says it."""
        self._kept = self._store.list()  # files may go without us
        self._note_captures()
        now, ticks = self._clock.now(), self._clock.monotonic()
        if is_due(self._standing(now), now, ticks):
            with suppress(PurserError):
                await self.make(publish)
        await self._take_care(publish)

    async def try_out(self, publish: Callable[[], None]) -> None:
        """Open the newest backup now. Raises DrillFailed, after a new one was made."""
        await self._chores.run(self._try_out(publish))

    async def choose_place(self, folder: PurePath | None, publish: Callable[[], None]) -> None:
        """Copy backups to `folder` as well from now on, or nowhere. Raises PlaceFailed."""
        await self._chores.run(self._choose_place(folder, publish))

    async def _choose_place(self, folder: PurePath | None, publish: Callable[[], None]) -> None:
        await self.care.choose(folder)
        async with self._one_at_a_time:
            await self.care.copy(self.state.newest)
        publish()

    async def _try_out(self, publish: Callable[[], None]) -> None:
        async with self._one_at_a_time:
            opens = await self.care.drill(self.state.newest, now=True)
        publish()
        if not opens:
            await self.make(publish)
            raise DrillFailed

    async def _take_care(self, publish: Callable[[], None]) -> None:
        if self._clock.monotonic() - self._opened < AFTER_OPENING_S:
            return
        before = self._care_said()
        with suppress(PurserError):
            async with self._one_at_a_time:
                opens = await self.care.drill(self.state.newest)
            if not opens:
                await self.make(publish)
            async with self._one_at_a_time:
                await self.care.copy(self.state.newest)
                await self.care.look_around()
            self.care.reminder.look(self._kept[-1] if self._kept else None)
        if self._care_said() != before:
            publish()

    def _care_said(self) -> tuple[object, object]:
        state = self.state
        return state.drill, state.elsewhere

    async def make(self, publish: Callable[[], None]) -> Backup:
        """Make one now, after what is being sent was answered. Raises VaultError."""
        async with self._one_at_a_time:
            self._is_making = True
            failed: PurserError | None = None
            try:
                publish()
                await self._outbox.quiet()
                made = await self._make()
            except PurserError as error:
                failed = error
                self._failure = Failure.from_error(error)
                self._failed_at = self._clock.monotonic()
            finally:
                self._is_making = False
            self._kept = self._store.list()
        publish()
        if failed is not None:
            raise failed
        return made

    async def make_last(self) -> None:
        """Before the vault closes: a number that no backup holds must not wait for the next run."""
        self._note_captures()
        if self._first is not None:
            with suppress(PurserError):
                await self.make(lambda: None)

    async def _make(self) -> Backup:
        # Before the copy is begun: what is settled now is in it, with its raw answer.
        sealings = self._vault.cards.sealings()
        settled = self._vault.intents.settled_with_raw()
        made = await self._store.make(self._clock.now())
        self._failure = self._failed_at = None
        with self._vault.commit():
            self._vault.settings.put(MARK, str(sealings))
            for intent_id in settled:
                self._vault.intents.purge_raw(intent_id)
        self._first = self._last = None
        self._let_go(made)
        return made

    def _let_go(self, newest: Backup) -> None:
        backups = self._store.list()
        kept = choose_kept(backup.made_at for backup in backups)
        older = (b for b in backups if b.made_at < newest.made_at)
        self._store.remove(b for b in older if b.made_at not in kept)

    def _note_captures(self) -> None:
        """Several at a time count as one; what an earlier run left counts from this look."""
        sealings = self._vault.cards.sealings()
        if sealings != self._seen or (sealings != self._saved() and self._first is None):
            self._seen, self._last = sealings, self._clock.monotonic()
            self._first = self._last if self._first is None else self._first

    def _saved(self) -> int:
        text = self._vault.settings.get(MARK)
        return int(text) if text.isdecimal() else 0

    def _standing(self, now: datetime) -> Standing:
        """A backup from the future says that a clock was wrong, not that one was made."""
        past = (backup.made_at for backup in self._kept if backup.made_at <= now)
        newest = next(past, None)
        return Standing(newest, self._opened, self._first, self._last, self._failed_at)
