"""The recovery kit of the open vault: drawn up, proven, revoked, rehearsed."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from secrets import token_bytes

from desktop_app.application.backup_state import BackupState
from desktop_app.application.chores import Chores
from desktop_app.application.confirming import Confirming
from desktop_app.application.desk import Desk
from desktop_app.application.noted_ways import note_ways
from desktop_app.application.own_acts import OwnAct
from desktop_app.application.recovery_page import KitPage
from desktop_app.application.recovery_state import (
    LATER,
    NAME,
    REHEARSE_AFTER,
    Contents,
    Notes,
    RecoveryState,
    Rehearsed,
    dump,
    load,
)
from desktop_app.application.restored import brought_back
from desktop_app.application.ways import Way, WayKind
from desktop_app.domain.recovery_code import ENTROPY_BYTES, key_of, make_code
from desktop_app.domain.recovery_errors import OldPageStays
from desktop_app.domain.secrets import Secret
from desktop_app.domain.text import parse_note
from desktop_app.domain.vault_errors import VaultError


class Recovery:
    """Of one unlocked wallet. Between `draw_up` and `keep` a code exists on the page alone."""

    def __init__(
        self,
        desk: Desk,
        backups: Callable[[], BackupState],
        publish: Callable[[], None],
        chores: Chores,
        make_bytes: Callable[[int], bytes] = token_bytes,
        *,
        confirming: Confirming,
    ) -> None:
        self._desk = desk
        self._backups = backups
        self._publish = publish
        self._chores = chores
        self._make_bytes = make_bytes
        self._confirming = confirming

    @property
    def state(self) -> RecoveryState:
        """How it stands now."""
        pages, notes, now = self._pages(), self._notes(), self._desk.clock.now()
        made = [way.created for way in pages if way.created is not None]
        # Practice numbers are nobody's loss: a kit can be made there, and is never asked for.
        wanted = not pages and not self._desk.profile.is_sandbox
        return RecoveryState(
            pages=len(pages),
            made_at=max(made, default=None),
            place=notes.place if pages else "",
            used_at=notes.used_at,
            asks=wanted and (notes.ask_after is None or now >= notes.ask_after),
            rehearsed=notes.rehearsed,
            rehearsal_due=self._is_rehearsal_due(notes),
        )

    async def draw_up(self, password: Secret) -> KitPage:
        """A page with a new code, which opens nothing yet. Raises WrongPassword, PasswordPause."""
        keys = self._desk.vault.keys
        await self._confirming.guess(lambda: keys.prove(password))
        code = make_code(self._make_bytes(ENTROPY_BYTES))
        return KitPage(self._desk.vault.name, keys.vault_id, self._desk.clock.now(), code)

    async def keep(self, password: Secret, page: KitPage, place: str) -> None:
        """Let the page open the vault from now on, in the place of an older one.

        The owner has typed the code back by now. Raises WrongPassword, InvalidInput for `place`,
        OldPageStays, VaultError; but for OldPageStays the page opens nothing then.
        """
        await self._chores.run(self._keep(password, page, parse_note(place, field="place")))

    async def _keep(self, password: Secret, page: KitPage, place: str) -> None:
        keys, older = self._desk.vault.keys, self._pages()
        code = key_of(page.code)
        await self._confirming.guess(lambda: keys.add(password, WayKind.RECOVERY, code))
        self._tell()
        # It works from here on: what is noted besides must not say that it does not.
        with suppress(VaultError):
            self._note(replace(self._notes(), place=place, used_at=None))
        try:
            for way in older:
                await keys.remove(way.id)
        except VaultError:
            raise OldPageStays from None
        finally:
            self._tell()
            self._show()

    async def revoke(self, password: Secret) -> None:
        """No page opens the vault any more. Raises WrongPassword, PasswordPause, VaultError."""
        await self._chores.run(self._revoke(password))

    async def _revoke(self, password: Secret) -> None:
        keys = self._desk.vault.keys
        await self._confirming.guess(lambda: keys.prove(password))
        try:
            for way in self._pages():
                await keys.remove(way.id)
        finally:
            self._tell()
            self._show()

    async def put_off(self) -> None:
        """Offer a kit again in three days. Raises VaultError."""
        self._note(replace(self._notes(), ask_after=self._desk.clock.now() + LATER))
        self._show()

    def note_used(self) -> None:
        """A page has just set a new password. That it did so is true without this note."""
        self._tell(OwnAct.RECOVERED)
        with suppress(VaultError):
            self._note(replace(self._notes(), used_at=self._desk.clock.now()))
        self._show()

    async def rehearse(self, trial: Callable[[], Awaitable[Contents]]) -> Contents:
        """Note what a trial brought back; a lock ends it.

        Raises what it raises, PasswordPause and VaultError.
        """
        contents = await self._chores.run(self._confirming.guess(trial))
        done = Rehearsed(self._desk.clock.now(), contents)
        self._note(replace(self._notes(), rehearsed=done))
        self._show()
        return contents

    def _show(self) -> None:
        """What was done stays done, even if the picture of it cannot be read now."""
        with suppress(VaultError):
            self._publish()

    def _pages(self) -> tuple[Way, ...]:
        return tuple(w for w in self._desk.vault.keys.list() if w.kind is WayKind.RECOVERY)

    def _is_rehearsal_due(self, notes: Notes) -> bool:
        """Thirty days after the last one, a real one too, or after the oldest backup there is.

        Practice vaults suggest nothing.
        """
        if self._desk.profile.is_sandbox:
            return False
        kept = self._backups().kept
        since = kept[-1].made_at if kept else None
        if notes.rehearsed is not None:
            since = notes.rehearsed.at
        back = brought_back(self._desk.vault.settings)
        if since is not None and back is not None:
            since = max(since, back)
        return since is not None and self._desk.clock.now() - since >= REHEARSE_AFTER

    def _tell(self, password: OwnAct = OwnAct.REWRITTEN) -> None:
        note_ways(self._desk.vault, self._desk.clock.now(), by_person=True, password=password)

    def _notes(self) -> Notes:
        return load(self._desk.vault.settings.get(NAME))

    def _note(self, notes: Notes) -> None:
        self._desk.vault.settings.put(NAME, dump(notes))
