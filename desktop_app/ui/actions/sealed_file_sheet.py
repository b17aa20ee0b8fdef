"""Writes a sealed file: what it holds, its passphrase, where it goes; a file there stays."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.application.session import Session
from desktop_app.domain.asking import Act, PasswordNeeded
from desktop_app.domain.errors import Failure
from desktop_app.domain.handover import FileExists
from desktop_app.domain.secrets import Secret
from desktop_app.ui.asking.sheet import ask_password
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.passphrase import make_passphrase, make_signs
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.file_dialog import ask_save
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox

WORDS, COPIED_S = 6, 60
_SAVE, _SAVING, _REPLACE, _DONE = "Save the file…", "Sealing…", "Replace the file", "Done"
_KINDS: Final = (("words", "Words"), ("signs", "Letters and figures"))


@dataclass(frozen=True, slots=True)
class SealedWords:
    """What is said of one kind of file, and before which act the password is asked for."""

    title: str
    promise: str
    hint: str
    """Below the passphrase."""
    name: str
    """Of the file, as offered."""
    kind: str
    """Of the file, for the dialog."""
    refused: str
    written: str
    """After "Saved as …"."""
    act: Act
    target: str


Seal = Callable[[PurePath, Secret, bool], Callable[[Session], Awaitable[object]]]
"""What the worker is asked to do with a file, a passphrase, and whether to replace the file."""


class SealedFileSheet(Sheet):
    """The passphrase is made here, shown on demand, and gone with the sheet."""

    def __init__(
        self, ui: Ui, window: QWidget, words: SealedWords, seal: Seal, *parts: QWidget
    ) -> None:
        super().__init__(window, words.title, effect=_SAVE, promise=words.promise)
        self._ui = ui
        self._words = words
        self._seal = seal
        self._file: PurePath | None = None
        self._is_busy = self._is_done = False
        self._said = Label("", "strong", wrap=True)
        self._elsewhere = Button("Choose another name…")
        self._elsewhere.clicked.connect(self._choose_file)
        self._kind = Segments(_KINDS, "Kind of passphrase")
        self._kind.chosen.connect(lambda _: self._make_new())
        self._new = Button("Another one")
        self._new.clicked.connect(self._make_new)
        self.passphrase = Field("Passphrase", password=True, hint=words.hint)
        self.passphrase.input.setReadOnly(True)
        self._copy = Button("Copy passphrase", icon="copy")
        self._copy.clicked.connect(lambda: self._ui.clipboard.copy(self.passphrase.text, COPIED_S))
        self._trouble = TroubleBox(ui)
        for hidden in (self._said, self._elsewhere):
            set_shown(hidden, False)
        self.body.addLayout(self._lay_out(parts))
        self.accepted.connect(self._go_on)
        self._make_new()

    def dismiss(self) -> None:
        """Close and drop the passphrase; a lock does so even while the file is being written."""
        self._forget()
        super().dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Without the passphrase the file would be of no use: its end must be seen.
        if self._is_busy and event.key() == Qt.Key.Key_Escape:
            event.accept()
        else:
            super().keyPressEvent(event)

    def take_file(self, path: str) -> None:
        """Seal and write to `path`; a file that is there is left until its owner agrees."""
        self._file = PurePath(path)
        self._write(replace=False)

    # --- inner --------------------------------------------------------------------------------

    def _lay_out(self, parts: Sequence[QWidget]) -> QVBoxLayout:
        form = column(
            self._said,
            row(self._elsewhere, STRETCH),
            self._trouble,
            *parts,
            row(self._kind, self._new, STRETCH, spacing=10),
            self.passphrase,
            row(self._copy, STRETCH),
            spacing=14,
        )
        form.setContentsMargins(0, 0, 0, 8)
        return form

    def _make_new(self) -> None:
        made = make_passphrase(WORDS) if self._kind.current_id() == "words" else make_signs()
        self.passphrase.set_text(made)
        self._offer_to_replace(None)

    def _go_on(self) -> None:
        if self._is_done:
            self.dismiss()
        elif self._file is not None:
            self._write(replace=True)
        elif not self._is_busy:
            self._choose_file()

    def _choose_file(self) -> None:
        path = str(Path.home() / self._words.name)
        # The sheet asks, where the name is taken at the moment of writing.
        ask_save(
            self, "Save the sealed file", path, self._words.kind, self.take_file, confirms=False
        )

    def _write(self, *, replace: bool) -> None:
        file = self._file
        if file is None or self._is_busy:
            return
        secret = Secret(self.passphrase.text())
        self._trouble.clear()
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            self._seal(file, secret, replace),
            lambda _: self._written(file),
            lambda failure: self._refused(failure, replace=replace),
        )

    def _written(self, file: PurePath) -> None:
        self._set_busy(False)
        self._is_done = True
        self._offer_to_replace(None)
        self._say(f"Saved as {file.name}. {self._words.written}")
        self.cancel.hide()
        for part in (self._kind, self._new):
            set_shown(part, False)
        self.set_effect(_DONE)
        self._copy.setFocus()

    def _refused(self, failure: Failure, *, replace: bool) -> None:
        self._set_busy(False)
        if failure.code == PasswordNeeded.code:
            again = partial(self._write, replace=replace)
            ask_password(self._ui, self, self._words.act, self._words.target, again)
            return
        if failure.code == FileExists.code:
            self._offer_to_replace(self._file)
            self._say(f"{failure.happened} {failure.todo}")
            self._elsewhere.setFocus()
            return
        self._offer_to_replace(None)
        self._trouble.tell(failure, self._words.refused)

    def _offer_to_replace(self, taken: PurePath | None) -> None:
        """A file that is there; None takes the offer back."""
        self._file = taken
        set_shown(self._elsewhere, taken is not None)
        set_shown(self._said, taken is not None)
        # Enter does not take away a file; its button does.
        self.effect.set_kind("filled" if taken is None else "secondary")
        self.effect.set_key_hint("Enter" if taken is None else "")
        self.set_effect(_SAVE if taken is None else _REPLACE)

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        for part in (self._kind, self._new, self._elsewhere, self.cancel, self._close):
            part.setEnabled(not is_busy)
        if is_busy:
            self.set_effect(_SAVING)
            self.effect.disable("The file is being sealed.")
        else:
            self.effect.enable()

    def _say(self, words: str) -> None:
        self._said.setText(words)
        set_shown(self._said, True)
        announce(self, words)

    def _forget(self) -> None:
        self.passphrase.clear()
        self.passphrase.conceal()
