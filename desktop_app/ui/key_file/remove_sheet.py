"""Lets the password open the vault alone again: after the password, with the key file there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.asking import PasswordPause
from desktop_app.domain.errors import Failure
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.context import Ui
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.key_file import words
from desktop_app.ui.key_file.field import KeyFileField
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.consequences import Consequences
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox


class RemoveKeyFileSheet(Sheet):
    """Enter never does it: the button has to be meant."""

    def __init__(self, ui: Ui, window: QWidget, wanted: KeyFileWanted) -> None:
        super().__init__(
            window, words.REMOVE_TITLE, effect=words.DO_REMOVE, effect_kind="danger_filled"
        )
        self._ui = ui
        self._is_busy = False
        self.password = Field("Master password", password=True)
        self.password.text_edited.connect(lambda _: self.password.set_error(""))
        self.key_file = KeyFileField()
        self.key_file.show_wanted(wanted)
        self._trouble = TroubleBox(ui)
        said = Consequences(words.REMOVED)
        lost = Label(words.LOST, "body", "ink2", wrap=True)
        parts = (self._trouble, said, self.password, self.key_file, lost)
        self.body.addLayout(column(*parts, spacing=18, margins=(0, 0, 0, 8)))
        self.accepted.connect(self._remove)

    def dismiss(self) -> None:
        """Close and drop the password: a lock closes it at any time."""
        self._forget()
        super().dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_busy and event.key() == Qt.Key.Key_Escape:
            event.accept()  # its end must be seen
        else:
            super().keyPressEvent(event)

    def _remove(self) -> None:
        if self._is_busy:
            return
        if not self.password.text():
            self._refuse("Enter the master password.")
            return
        file = self.key_file.file()
        if self.key_file.is_missing() or file is None:
            return
        password = Secret(self.password.text())
        self._forget()
        self._trouble.clear()
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            lambda s: s.key_file.give_up(password, file),
            lambda _: self._removed(),
            self._refused,
        )

    def _removed(self) -> None:
        self._set_busy(False)
        self.dismiss()

    def _refused(self, failure: Failure) -> None:
        self._set_busy(False)
        if failure.code == WrongPassword.code:
            self._refuse(MISTYPED)
        elif failure.code == PasswordPause.code:
            self._refuse(failure.happened)
        elif not self.key_file.takes(failure):
            self._trouble.tell(failure, words.NOT_REMOVED)

    def _refuse(self, sentence: str) -> None:
        self.password.set_error(sentence)
        announce(self.password.input, sentence)
        self.password.setFocus()

    def _forget(self) -> None:
        self.password.clear()
        self.password.conceal()

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        for part in (self.password, self.key_file, self.cancel, self._close):
            part.setEnabled(not is_busy)
        if is_busy:
            self.set_effect(words.REMOVING)
            self.effect.disable(words.REMOVING_WHY)
        else:
            self.set_effect(words.DO_REMOVE)
            self.effect.enable()
