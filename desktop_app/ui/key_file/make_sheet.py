"""Makes a key file, or another in the place of the one there is."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.key_file_care import KeyFileState
from desktop_app.domain.asking import PasswordPause
from desktop_app.domain.errors import Failure
from desktop_app.domain.second_secret import (
    KeyFileExists,
    KeyFileNotSaved,
    KeyFileSlow,
    short_name,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.context import Ui
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.key_file import words
from desktop_app.ui.key_file.field import path_of
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.consequences import Consequences
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.file_dialog import ask_save
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, holder, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox

_OF_THE_PLACE = frozenset({KeyFileExists.code, KeyFileNotSaved.code, KeyFileSlow.code})
_NAME = "Purser key file" + words.ENDING


class MakeKeyFileSheet(Sheet):
    """While the key file is made only a lock closes it: what it says at its end must be seen."""

    def __init__(self, ui: Ui, window: QWidget, state: KeyFileState) -> None:
        is_other = state.file is not None
        title = words.REPLACE_TITLE if is_other else words.MAKE_TITLE
        wish = words.DO_REPLACE if is_other else words.DO_MAKE
        super().__init__(window, title, subtitle=words.PROMISE, effect=wish)
        self._wish = wish
        self._ui = ui
        self._over = window
        self._state = state
        self._is_busy = self._is_done = False
        self._said = Label("", "body", wrap=True)
        self._trouble = TroubleBox(ui)
        self.choose = Button(
            words.CHOOSE, "link", height=28, name="Choose where to save the key file…"
        )
        self.choose.clicked.connect(self._browse)
        self.place = Field(words.WHERE, hint=words.WHERE_HINT, trailing=self.choose)
        self.place.text_edited.connect(lambda _: self.place.set_error(""))
        self.place.submitted.connect(self.accepted)
        self.password = Field("Master password", password=True)
        self.password.text_edited.connect(lambda _: self.password.set_error(""))
        self.password.submitted.connect(self.place.setFocus)
        self.without_kit = CheckBox(words.WITHOUT_KIT)
        self.without_kit.clicked.connect(lambda _: self._trouble.clear())
        self._lay_out()
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

    def _lay_out(self) -> None:
        kit = (words.WITH_KIT,) if self._state.has_kit else ()
        if self._state.file is None:
            said = Consequences((words.FIRST, words.BEFORE, words.KEYRING, *kit))
        else:
            said = Consequences((words.OTHER, words.OLDER, words.EARLIER, words.KEYRING, *kit))
        without = holder(
            column(Label(words.WITHOUT_KIT_WHY, "body", "ink2", wrap=True), 8, self.without_kit)
        )
        set_shown(without, not self._state.has_kit)
        self._form = holder(column(said, self.password, self.place, without, spacing=16))
        set_shown(self._said, False)
        margins = (0, 0, 0, 8)
        self.body.addLayout(
            column(self._trouble, self._said, self._form, spacing=16, margins=margins)
        )

    def _browse(self) -> None:
        path = self.place.text() or str(Path.home() / _NAME)
        kind = words.KINDS[0]
        ask_save(self, words.SAVE_TITLE, path, kind, self._take, confirms=False)

    def _take(self, path: str) -> None:
        self.place.set_text(path)
        self.place.set_error("")
        self.place.setFocus()

    def _go_on(self) -> None:
        if self._is_done:
            self.dismiss()
        elif not self._is_busy:
            self._make()

    def _make(self) -> None:
        file = path_of(self.place.text())
        if not self.password.text():
            self._refuse(self.password, "Enter the master password.")
        elif file is None:
            self._refuse(self.place, words.WHOLE_PATH)
        elif not file.suffix:  # a folder, most likely: an ending added to it would be beside it
            self._refuse(self.place, words.FILE_NAME)
        elif not self._state.has_kit and not self.without_kit.isChecked():
            self._said.setText(words.TICK_IT)
            set_shown(self._said, True)
            announce(self, words.TICK_IT)
            self.without_kit.setFocus()
        else:
            password = Secret(self.password.text())
            without_kit = self.without_kit.isChecked()
            self._forget()
            self._trouble.clear()
            set_shown(self._said, False)
            self._set_busy(True)
            self._ui.bridge.run(
                self,
                lambda s: s.key_file.make(password, file, without_kit=without_kit),
                self._made,
                self._refused,
            )

    def _made(self, file: str) -> None:
        self._is_done = True
        self._set_busy(False)
        said = words.MADE.format(name=short_name(file))
        set_shown(self._form, False)
        self.set_title(words.MADE_TITLE)
        self.set_subtitle("")
        self._say(f"{said} {words.BACKING_UP}")
        set_shown(self.cancel, False)
        self.effect.setFocus()
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.back_up(),
            lambda _: self._say(f"{said} {words.BACKED_UP}"),
            lambda failure: self._not_backed_up(said, failure),
        )

    def _not_backed_up(self, said: str, failure: Failure) -> None:
        self._say(said)
        self._trouble.tell(failure, words.NOT_BACKED_UP)

    def _say(self, said: str) -> None:
        self._said.setText(said)
        set_shown(self._said, True)
        announce(self, said)

    def _refused(self, failure: Failure) -> None:
        self._set_busy(False)
        if failure.code == WrongPassword.code:
            self._refuse(self.password, MISTYPED)
        elif failure.code == PasswordPause.code:
            self._refuse(self.password, failure.happened)
        elif failure.code in _OF_THE_PLACE:
            todo = words.SLOW if failure.code == KeyFileSlow.code else failure.todo
            self._refuse(self.place, f"{failure.happened} {todo}")
        else:
            self._trouble.tell(failure, words.NOT_MADE)

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
            self.effect.disable(words.MAKING_WHY)
        else:
            self.set_effect(words.DONE if self._is_done else self._wish)
            self.effect.enable()
