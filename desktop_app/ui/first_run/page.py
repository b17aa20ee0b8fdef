"""Leads from nothing to an open vault; nothing is written before the last step."""

import re
import unicodedata
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.entry_messages import VaultProgress
from desktop_app.application.session import Session
from desktop_app.domain.errors import Failure
from desktop_app.domain.profiles import Credentials, DialectName, Profile
from desktop_app.domain.secrets import Secret
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.connect_step import ConnectStep
from desktop_app.ui.first_run.frame import Frame, Step
from desktop_app.ui.first_run.making_step import MakingStep
from desktop_app.ui.first_run.password_step import PasswordStep
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.first_run.start_step import StartStep
from desktop_app.ui.kit.layout import column

Work = Callable[[Session], Awaitable[Path]]
_START_WORDS = {
    "sandbox": "Set up the sandbox",
    "connect": "Connect Bitnob",
    "open": "Open this vault",
}
MAKE = "Make the vault"
NO_VAULT = "There is no vault in this folder. Choose the one that holds vault.key and vault.db."


class FirstRunPage(QWidget):
    """Steps: Start, Password, Connect (only for Bitnob), Ready."""

    entered = Signal(Path)
    """A new vault was made in this folder and is open."""
    open_requested = Signal(Path)
    """The folder of an existing vault that the person chose."""
    restore_requested = Signal()
    """The person wants a backup back."""
    quit_requested = Signal()

    def __init__(self, ui: Ui, places: Places) -> None:
        super().__init__()
        self._ui = ui
        self._places = places
        self._sandbox_only = False
        self._busy = False
        self._step: Step = "start"
        self._start = StartStep()
        self._password = PasswordStep(ui.bridge)
        self._connect = ConnectStep(ui.bridge)
        self._making = MakingStep()
        self._steps: dict[Step, QWidget] = {
            "start": self._start,
            "password": self._password,
            "connect": self._connect,
            "ready": self._making,
        }
        self._frame = Frame(ui, self._steps)
        self._frame.next_requested.connect(self._next)
        self._frame.back_requested.connect(self._back)
        for step in (self._start, self._password, self._connect):
            step.submitted.connect(self._next)
        for edited in (self._password.edited, self._connect.edited):
            edited.connect(self._frame.problems.leave_out)
        self._start.changed.connect(self._show_words)
        for begins in (self._start, self._password):
            begins.restore_requested.connect(self.restore_requested)
        ui.bridge.vault_progressed.connect(self._show_progress)
        self.setLayout(column((self._frame, 1)))
        self._show("start")

    def set_start(self, *, sandbox_only: bool) -> None:
        """With `sandbox_only` the choice is made: begin at the practice vault's password."""
        self._sandbox_only = sandbox_only
        self._start.set_choice("sandbox")
        self._show("password" if sandbox_only else "start")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._next()
        elif event.key() == Qt.Key.Key_Escape and self._first() != self._step:
            self._back()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # left, not minimised
            self._forget()

    # --- which step ---------------------------------------------------------------------------

    def _first(self) -> Step:
        return "password" if self._sandbox_only else "start"

    def _path(self) -> tuple[Step, ...]:
        if self._start.choice() == "connect":
            return ("start", "password", "connect", "ready")
        if self._start.choice() == "open":
            return ("start", "password")
        return ("start", "password", "ready")

    def _show(self, step: Step) -> None:
        self._step = step
        self._frame.show_step(step, self._path())
        self._show_words()
        if step == "password":
            is_first = step == self._first()
            self._password.start(sandbox=self._start.choice() == "sandbox", is_first=is_first)
        elif step == "connect":
            self._connect.start()

    def _show_words(self) -> None:
        words = {
            "start": _START_WORDS[self._start.choice()],
            "password": "Continue" if self._start.choice() == "connect" else MAKE,
            "connect": MAKE,
            "ready": "Making the vault…" if self._busy else "Try again",
        }
        first = self._step == self._first()
        self._frame.show_words(words[self._step], "Quit" if first else "Back", busy=self._busy)
        if self._step == "start":
            self._frame.set_path(self._path())

    def _next(self) -> None:
        if self._busy:
            return
        if self._step == "start":
            self._leave_start()
        elif self._step == "ready":
            self._make()
        else:
            step = self._password if self._step == "password" else self._connect
            found = step.problems()
            self._frame.show_problems(found)
            if found:
                return
            path = self._path()
            following = path[path.index(self._step) + 1]
            self._show(following)
            if following == "ready":
                self._make()

    def _back(self) -> None:
        if self._busy:
            return
        if self._step == self._first():
            self.quit_requested.emit()
            return
        path = self._path()
        self._show(path[path.index(self._step) - 1])

    # --- an existing vault ---------------------------------------------------------------------

    def _leave_start(self) -> None:
        choice = self._start.choice()
        if choice == "connect":
            self._show("password")
            return
        folder = self._places.sandbox if choice == "sandbox" else self._start.typed_folder()
        if folder is None:
            self._start.folder.setFocus()
            return
        self._set_busy(True)
        self._ui.bridge.run(
            self, lambda s: s.has_vault(folder), lambda is_there: self._go(folder, is_there),
            lambda failure: self._refused(failure, "The folder could not be looked at"),
        )  # fmt: skip

    def _go(self, folder: Path, is_there: bool) -> None:
        self._set_busy(False)
        if is_there:
            self.open_requested.emit(folder)
        elif self._start.choice() == "sandbox":
            self._show("password")
        else:
            self._start.folder.set_error(NO_VAULT)
            self._start.folder.setFocus()

    # --- a new vault ---------------------------------------------------------------------------

    def _make(self) -> None:
        self._frame.close_trouble()
        self._making.start()
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            self._work(),
            self._made,
            lambda failure: self._refused(failure, "The vault was not made"),
        )

    def _work(self) -> Work:
        password = self._password.password()
        if self._start.choice() == "sandbox":
            folder, dialect = self._places.sandbox, self._password.dialect()
            return lambda s: _create_sandbox(s, folder, password, dialect)
        vaults, profile, keys = self._places.vaults, self._connect.profile(), self._connect.keys()
        return lambda s: _create(s, vaults, password, profile, keys)

    def _made(self, folder: Path) -> None:
        self._set_busy(False)
        self._making.finish()
        self._forget()
        self.entered.emit(folder)

    def _forget(self) -> None:
        self._password.forget()
        self._connect.forget()

    def _refused(self, failure: Failure, title: str) -> None:
        self._set_busy(False)
        self._making.stop()
        self._frame.show_trouble(failure, title)

    def _show_progress(self, progress: VaultProgress) -> None:
        if self._busy and self._step == "ready":
            self._making.add(progress.sentence)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._show_words()


async def _create(
    session: Session, vaults: Path, password: Secret, profile: Profile, keys: Credentials
) -> Path:
    """Make the vault in a folder of its own below `vaults`; that folder."""
    slug = derive_slug(profile.name)
    folder, number = vaults / slug, 1
    while await session.has_vault(folder):
        number += 1
        folder = vaults / f"{slug}-{number}"
    await session.create(folder, profile.name, password, profile, keys)
    return folder


async def _create_sandbox(
    session: Session, folder: Path, password: Secret, dialect: DialectName
) -> Path:
    await session.create_sandbox(folder, password, dialect)
    return folder


def derive_slug(name: str) -> str:
    """A folder name every file system takes: `Café Noir Ltd.` gives `cafe-noir-ltd`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    # Windows keeps these names for devices.
    is_device = re.fullmatch(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", slug) is not None
    return f"vault-{slug}" if is_device else slug or "vault"
