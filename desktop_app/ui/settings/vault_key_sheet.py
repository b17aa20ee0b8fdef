"""Asks for the master password, and has everything in the vault encrypted under a new key."""

from pathlib import PurePath

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.entry_messages import VaultProgress
from desktop_app.domain.errors import Failure
from desktop_app.domain.pause import pause_after
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.context import Ui
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.key_file.field import KeyFileField, given
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox

CHANGE, CHANGING = "Change the key", "Changing…"
WHY = (
    "For when somebody knows the password and may have a copy of the vault's files. Everything "
    "is copied and encrypted under a new key, and read back before it replaces the old."
)
WHAT = (
    "A backup is made first. It and older backups still open with the password of their day: "
    "delete them, and other copies of the vault, if somebody else may open them.",
    "Only the master password, with its key file if there is one, stays a way in. A recovery kit "
    "and quick unlock have to be set up again. If the password is known to somebody, change it "
    "first; if somebody may have the key file, replace it afterwards.",
    "Purser is completely locked: until it is done nothing is read or sent, and no card watched.",
)
NOT_CHANGED = "The vault's key was not changed"
_PROMISE = "Nothing of the old files is removed before the new ones are whole."


class VaultKeySheet(Sheet):
    """Over a locked window. While it works it cannot be closed: its end must be seen."""

    entered = Signal(object)
    """`PurePath`, the folder of the vault, which has another key and is open."""

    def __init__(self, ui: Ui, window: QWidget, folder: PurePath) -> None:
        title = "Change the vault's key"
        super().__init__(window, title, subtitle=WHY, effect=CHANGE, promise=_PROMISE)
        self._ui = ui
        self._over = window
        self._folder = folder
        self._busy = False
        self._failures = 0
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.effect.enable)
        self.password = Field("Master password", password=True)
        self.password.text_edited.connect(lambda _: self.password.set_error(""))
        self.password.submitted.connect(self.accepted)
        self.key_file = KeyFileField()
        self.key_file.submitted.connect(self.accepted)
        self.key_file.look(ui, folder)
        self._said = Label("", "body", "ink2", wrap=True)
        self._trouble = TroubleBox(ui)
        set_shown(self._said, False)
        words = [Label(line, "body", "ink2", wrap=True) for line in WHAT]
        parts = (self._trouble, *words, self.password, self.key_file, self._said)
        self.body.addLayout(column(*parts, spacing=10, margins=(0, 0, 0, 10)))
        self.accepted.connect(self._change)
        ui.bridge.vault_progressed.connect(self._show_progress)

    def dismiss(self) -> None:
        """Close, unless the key is being changed."""
        if not self._busy:
            super().dismiss()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._wait.stop()
        self.password.clear()
        self.password.conceal()

    def _change(self) -> None:
        if self._busy or not self.effect.isEnabled():
            return
        if not self.password.text():
            self._refuse("Enter the master password.")
            return
        if self.key_file.is_missing():
            return
        key_file = self.key_file.file()
        folder, password = self._folder, Secret(self.password.text())
        self.password.clear()
        self.password.conceal()
        self._trouble.clear()
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            lambda s: given(s, password, key_file, lambda both: s.change_key(folder, both)),
            lambda is_open: self._enter() if is_open else self._end(),
            self._failed,
        )

    def _enter(self) -> None:
        self._end()
        self.entered.emit(self._folder)
        # The newest backup shall be one that the old key does not open; its page tells a failure.
        self._ui.bridge.run(
            self._over, lambda s: s.wallet.back_up(), lambda _: None, lambda _: None
        )

    def _end(self) -> None:
        self._set_busy(False)
        self.dismiss()

    def _failed(self, failure: Failure) -> None:
        self._set_busy(False)
        if failure.code == WrongPassword.code:
            self._failures += 1
            self._refuse(MISTYPED)
            pause = pause_after(self._failures)
            if pause:
                self.effect.disable("Several wrong passwords in a row.")
                self._wait.start(int(pause * 1000))
        elif not self.key_file.takes(failure):
            self._trouble.tell(failure, NOT_CHANGED)

    def _refuse(self, words: str) -> None:
        self.password.set_error(words)
        announce(self.password.input, words)
        self.password.setFocus()

    def _show_progress(self, progress: VaultProgress) -> None:
        if self._busy:
            self._said.setText(f"{progress.sentence}…")
            set_shown(self._said, True)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        set_shown(self._said, False)
        self.set_effect(CHANGING if busy else CHANGE)
        for part in (self.password.input, self.key_file, self.cancel):
            part.setEnabled(not busy)
        if busy:
            self.effect.disable("The key is being changed.")
        else:
            self.effect.enable()
