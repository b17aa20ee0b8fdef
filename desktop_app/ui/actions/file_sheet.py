"""Writes a file of card details where the person says; a file that is there stays until agreed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.session import Session
from desktop_app.domain.asking import Act, PasswordNeeded
from desktop_app.domain.errors import Failure
from desktop_app.domain.handover import FileExists
from desktop_app.ui.asking.sheet import ask_password
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.button_paint import Kind
from desktop_app.ui.kit.file_dialog import ask_save
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, Part, column, row, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.trouble_box import TroubleBox

SAVE: Final = "Save the file…"
_REPLACE, _DONE = "Replace the file", "Done"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWords:
    """What is said of one kind of file, and before which act the password is asked for."""

    title: str
    promise: str
    name: str
    """Of the file, as offered."""
    kind: str
    """Of the file, for the dialog."""
    refused: str
    written: str
    """After "Saved as …"."""
    act: Act
    target: str
    saving: str = "Writing…"
    """On the button, while the worker writes."""


Work = Callable[[PurePath, bool], Callable[[Session], Awaitable[object]]]
"""What the worker is asked to do with a file, and whether to replace it."""


class FileSheet(Sheet):
    """`form` are the parts that are left alone while the worker writes, and gone when it did."""

    def __init__(
        self, ui: Ui, window: QWidget, words: FileWords, work: Work, kind: Kind = "filled"
    ) -> None:
        super().__init__(window, words.title, effect=SAVE, effect_kind=kind, promise=words.promise)
        self._ui = ui
        self._words = words
        self._work = work
        self._usual: Kind = kind
        self._file: PurePath | None = None
        self._is_busy = self._is_done = False
        self.form: tuple[QWidget, ...] = ()
        self._said = Label("", "strong", wrap=True)
        self._elsewhere = Button("Choose another name…")
        self._elsewhere.clicked.connect(self._choose_file)
        self._trouble = TroubleBox(ui)
        for hidden in (self._said, self._elsewhere):
            set_shown(hidden, False)
        self.accepted.connect(self._go_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What became of the file must be seen.
        if self._is_busy and event.key() == Qt.Key.Key_Escape:
            event.accept()
        else:
            super().keyPressEvent(event)

    def take_file(self, path: str) -> None:
        """Write to `path`; a file that is there is left until its owner agrees."""
        self._file = PurePath(path)
        self._write(replace=False)

    # --- for the kinds of it --------------------------------------------------------------------

    def lay_out(self, *parts: Part) -> None:
        """Fill the body: what is said of the file comes first."""
        form = column(self._said, row(self._elsewhere, STRETCH), self._trouble, *parts, spacing=14)
        form.setContentsMargins(0, 0, 0, 8)
        self.body.addLayout(form)

    def start_anew(self, words: FileWords | None = None) -> None:
        """What is to be written became another: a name that is taken is asked about again."""
        self._words = words or self._words
        self._offer_to_replace(None)

    def written(self, file: PurePath, count: object) -> None:
        """Say that it is there; `count` is what the worker said of it."""
        self._is_done = True
        self._offer_to_replace(None)
        self._say(f"Saved as {file.name}. {self._words.written}")
        self.cancel.hide()
        for part in self.form:
            set_shown(part, False)
        self.effect.set_kind("filled")
        self.effect.set_key_hint("Enter")
        self.set_effect(_DONE)

    # --- inner ----------------------------------------------------------------------------------

    def _go_on(self) -> None:
        if self._is_done:
            self.dismiss()
        elif self._file is not None:
            self._write(replace=True)
        elif not self._is_busy:
            self._choose_file()

    def _choose_file(self) -> None:
        words = self._words
        path = str(Path.home() / words.name)
        # The sheet asks, where the name is taken at the moment of writing.
        ask_save(self, words.title, path, words.kind, self.take_file, confirms=False)

    def _write(self, *, replace: bool) -> None:
        file = self._file
        if file is None or self._is_busy:
            return
        self._trouble.clear()
        work = self._work(file, replace)
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            work,
            lambda count: self._done(file, count),
            lambda failure: self._refused(failure, replace=replace),
        )

    def _done(self, file: PurePath, count: object) -> None:
        self._set_busy(False)
        self.written(file, count)

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
        kind = self._usual if taken is None else "secondary"
        self.effect.set_kind(kind)
        self.effect.set_key_hint("Enter" if kind == "filled" else "")
        self.set_effect(SAVE if taken is None else _REPLACE)

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        for part in (*self.form, self._elsewhere, self.cancel, self._close):
            part.setEnabled(not is_busy)
        if is_busy:
            self.set_effect(self._words.saving)
            self.effect.disable("The file is being written.")
        else:
            self.effect.enable()

    def _say(self, words: str) -> None:
        self._said.setText(words)
        set_shown(self._said, True)
        announce(self, words)
