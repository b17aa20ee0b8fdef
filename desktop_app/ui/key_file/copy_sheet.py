"""Saves a copy of the key file, for the drawer: after the password, with the key file there."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.asking import PasswordPause
from desktop_app.domain.errors import Failure
from desktop_app.domain.second_secret import KeyFileExists, KeyFileNotSaved, short_name
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.context import Ui
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.key_file import words
from desktop_app.ui.key_file.field import KeyFileField, path_of
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.consequences import Consequences
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.file_dialog import ask_save
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, holder, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox

_NAME = "Purser key file {name}" + words.ENDING
_OF_THE_PLACE = frozenset({KeyFileExists.code, KeyFileNotSaved.code})


class CopyKeyFileSheet(Sheet):
    """While the copy is made only a lock closes it: what it says at its end must be seen."""

    def __init__(self, ui: Ui, window: QWidget, wanted: KeyFileWanted) -> None:
        super().__init__(window, words.COPY_TITLE, effect=words.DO_COPY)
        self._ui = ui
        self._file = short_name(wanted.file)
        self._is_busy = self._is_done = False
        self._said = Label("", "body", wrap=True)
        self._trouble = TroubleBox(ui)
        self.password = Field("Master password", password=True)
        self.password.text_edited.connect(lambda _: self.password.set_error(""))
        self.key_file = KeyFileField()
        self.key_file.show_wanted(wanted)
        self.choose = Button(words.CHOOSE, "link", height=28, name="Choose where to save the copy…")
        self.choose.clicked.connect(self._browse)
        self.place = Field(words.WHERE_COPY, hint=words.WHERE_COPY_HINT, trailing=self.choose)
        self.place.text_edited.connect(lambda _: self.place.set_error(""))
        said = Consequences(words.COPIED)
        self._form = holder(column(said, self.password, self.key_file, self.place, spacing=16))
        set_shown(self._said, False)
        parts = (self._trouble, self._said, self._form)
        self.body.addLayout(column(*parts, spacing=16, margins=(0, 0, 0, 8)))
        self.accepted.connect(self._go_on)

    def dismiss(self) -> None:
        """Close and drop the password: a lock closes it at any time."""
        self._forget()
        super().dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_busy and event.key() == Qt.Key.Key_Escape:
            event.accept()  # its end must be seen
        else:
            super().keyPressEvent(event)

    # --- inner --------------------------------------------------------------------------------

    def _browse(self) -> None:
        path = self.place.text() or str(Path.home() / _NAME.format(name=self._file))
        ask_save(self, words.COPY_TITLE, path, words.KINDS[0], self._take, confirms=False)

    def _take(self, path: str) -> None:
        self.place.set_text(path)
        self.place.set_error("")
        self.place.setFocus()

    def _go_on(self) -> None:
        if self._is_done:
            self.dismiss()
        elif not self._is_busy:
            self._copy()

    def _copy(self) -> None:
        to = path_of(self.place.text())
        if not self.password.text():
            self._refuse(self.password, "Enter the master password.")
            return
        file = self.key_file.file()
        if self.key_file.is_missing() or file is None:
            return
        if to is None:
            self._refuse(self.place, words.WHOLE_PATH)
        elif not to.suffix:  # a folder, most likely: an ending added to it would be beside it
            self._refuse(self.place, words.FILE_NAME)
        else:
            password = Secret(self.password.text())
            self._forget()
            self._trouble.clear()
            self._set_busy(True)
            self._ui.bridge.run(
                self,
                lambda s: s.key_file.copy(password, file, to),
                lambda _: self._copied(),
                self._refused,
            )

    def _copied(self) -> None:
        self._is_done = True
        self._set_busy(False)
        set_shown(self._form, False)
        set_shown(self.cancel, False)
        self.set_title(words.COPY_DONE)
        self._said.setText(words.COPY_MADE.format(name=self._file))
        set_shown(self._said, True)
        announce(self, self._said.text())
        self.effect.setFocus()

    def _refused(self, failure: Failure) -> None:
        self._set_busy(False)
        if failure.code == WrongPassword.code:
            self._refuse(self.password, MISTYPED)
        elif failure.code == PasswordPause.code:
            self._refuse(self.password, failure.happened)
        elif failure.code in _OF_THE_PLACE:
            self._refuse(self.place, f"{failure.happened} {failure.todo}")
        elif not self.key_file.takes(failure):
            self._trouble.tell(failure, words.NOT_COPIED)

    def _refuse(self, field: Field, sentence: str) -> None:
        field.set_error(sentence)
        announce(field.input, sentence)
        field.setFocus()

    def _forget(self) -> None:
        self.password.clear()
        self.password.conceal()

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        for part in (self._form, self.cancel, self._close):
            part.setEnabled(not is_busy)
        if is_busy:
            self.set_effect(words.MAKING)
            self.effect.disable(words.COPYING_WHY)
        else:
            self.set_effect(words.DONE if self._is_done else words.DO_COPY)
            self.effect.enable()
