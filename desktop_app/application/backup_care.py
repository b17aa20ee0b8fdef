"""After a backup was made: a copy of it in a second place, and every week a drill."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from json import JSONDecodeError, dumps, loads
from pathlib import PurePath

from desktop_app.application.backup_state import Backup, BackupState, Drill, Elsewhere
from desktop_app.application.desk import Desk
from desktop_app.application.log_keeping import LogKeeping
from desktop_app.application.other_copies import OtherCopies
from desktop_app.application.restore_reminder import RestoreReminder
from desktop_app.application.setting_store import SettingStore
from desktop_app.domain.backup_errors import BackupOfOtherKey, DrillFailed, PlaceFailed
from desktop_app.domain.backups import RETRY_S, choose_kept, is_drill_due
from desktop_app.domain.errors import Failure, Locked
from desktop_app.domain.notices import Notice
from desktop_app.domain.vault_errors import DiskFull, VaultError
from desktop_app.domain.vault_notices import of_drill

HANGS_S = 300.0
"""How long one copy may take: the next backup waits for it."""
LOOK_S = 20.0
"""And a look at one that is there, however large: a new number waits no longer for its backup."""
PLACE, COPIED, DRILL = "backups_elsewhere", "backups_copied", "backup_drill"


class BackupCare:
    """Works while no backup is being made. What fails here is said and stops nothing."""

    def __init__(self, desk: Desk, log: LogKeeping, note: Callable[[Notice], None]) -> None:
        self.reminder = RestoreReminder(desk, note)
        self._vault = desk.vault
        self._settings = desk.vault.settings
        self._store = desk.vault.backups
        self._clock = desk.clock
        self._log = log
        self._note = note
        self._drill = _load_drill(self._settings)
        self._failure: Failure | None = None
        self._tried: float | None = None
        self._no_room: float | None = None
        self._looked: float | None = None
        self._choices = 0
        self._others = OtherCopies(self._store, self._settings)

    def state(self, made: BackupState) -> BackupState:
        """With what is known of the second place and of the last drill."""
        place = self._settings.get(PLACE)
        elsewhere = None
        if place:
            elsewhere = Elsewhere(
                PurePath(place), self._copied(), self._failure, self._others.count or 0
            )
        return replace(made, log=self._log.state, drill=self._drill, elsewhere=elsewhere)

    async def choose(self, folder: PurePath | None) -> None:
        """Copy to `folder` from now on, or nowhere. Raises PlaceFailed, and keeps what was.

        What is still done in the place before ends there, and says nothing of this one.
        """
        if folder is not None:
            await self._store.claim(folder)
        with self._vault.commit():  # a list of another place would promise copies here
            self._settings.put(PLACE, "" if folder is None else str(folder))
            self._settings.put(COPIED, "")
            self._others.forget()
        self._choices += 1
        self._others = OtherCopies(self._store, self._settings)
        self._failure = self._tried = self._looked = None

    async def copy(self, newest: Backup | None) -> None:
        """Copy the newest, where a place was chosen and has it not."""
        place = self._settings.get(PLACE)
        if not place or newest is None or self._copied() == newest.made_at:
            return
        if self._is_too_soon(self._tried):
            return
        own = tuple(dict.fromkeys((newest.made_at, *self._copies())))
        kept, choice, error = choose_kept(own), self._choices, None
        try:
            async with asyncio.timeout(HANGS_S):
                await self._store.copy(newest, PurePath(place), frozenset(own) - kept)
        except (PlaceFailed, TimeoutError) as caught:
            error = caught if isinstance(caught, PlaceFailed) else PlaceFailed()
        if choice != self._choices:
            return
        if error is not None:
            self._failure, self._tried = Failure.from_error(error), self._clock.monotonic()
            return
        self._failure = self._tried = None
        self._keep_copies(at for at in own if at in kept)
        self._others.is_looked_at = False

    async def look_around(self) -> None:
        """After each copy: what else stands there, one copy at a time, until each was seen.

        What is in the vault's own list and no longer there leaves the list.
        """
        place, own = self._settings.get(PLACE), self._copies()
        if not own or self._others.is_looked_at or self._is_too_soon(self._looked):
            return
        others, choice = self._others, self._choices
        try:
            async with asyncio.timeout(LOOK_S):
                there, taken = await others.look(PurePath(place), own)
        except TimeoutError:
            others.give_up()  # after the next copy again, and not every few minutes
            return
        except (Locked, VaultError):  # it is tried again, and a copy says what is wrong with a disk
            self._looked = self._clock.monotonic()
            return
        self._looked = None
        if choice != self._choices:
            return
        kept = (*(at for at in own if at in there), *((taken,) if taken else ()))
        if kept != own:
            self._keep_copies(kept)

    async def drill(self, newest: Backup | None, *, now: bool = False) -> bool:
        """Try the newest out, where that is due; False where it no longer opens.

        Where a person asked for it `now`, raises BackupOfOtherKey and DiskFull: it was not tried.
        """
        drilled = None if self._drill is None else self._drill.at
        is_due = is_drill_due(drilled, self._clock.now()) and not self._is_too_soon(self._no_room)
        if newest is None or not (now or is_due):
            return True
        at = self._clock.now()
        try:
            found = await self._store.drill(newest)
        except (BackupOfOtherKey, DiskFull) as error:  # it says nothing of the backup
            if now:
                raise
            if isinstance(error, DiskFull):
                self._no_room = self._clock.monotonic()
            return True
        except DrillFailed:
            self._keep(Drill(at, newest.made_at, worked=False))
            self._note(of_drill(at))
            return False
        self._keep(Drill(at, newest.made_at, found.cards, found.numbers))
        self._log.compare(found.n, found.mac, newest.made_at)
        return True

    def _is_too_soon(self, tried: float | None) -> bool:
        return tried is not None and self._clock.monotonic() - tried < RETRY_S

    def _keep_copies(self, times: Iterable[datetime]) -> None:
        self._settings.put(COPIED, " ".join(at.isoformat() for at in times))

    def _copied(self) -> datetime | None:
        return next(iter(self._copies()), None)

    def _copies(self) -> tuple[datetime, ...]:
        """Those that this vault made in the chosen place and keeps there, the last one first."""
        try:
            return tuple(map(datetime.fromisoformat, self._settings.get(COPIED).split()))
        except ValueError:
            return ()

    def _keep(self, drill: Drill) -> None:
        self._drill = drill
        plain = [drill.at.isoformat(), drill.made_at.isoformat(), drill.cards, drill.numbers]
        self._settings.put(DRILL, dumps([*plain, drill.worked]))


def _load_drill(settings: SettingStore) -> Drill | None:
    try:
        at, made_at, cards, numbers, worked = loads(settings.get(DRILL) or "null")
        return Drill(
            datetime.fromisoformat(at), datetime.fromisoformat(made_at), cards, numbers, worked
        )
    except (JSONDecodeError, TypeError, ValueError):
        return None
