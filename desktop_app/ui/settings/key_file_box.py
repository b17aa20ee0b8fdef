"""Whether the password needs a key file beside it, in Settings, Security."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.second_secret import short_name
from desktop_app.ui.context import Ui
from desktop_app.ui.key_file import words
from desktop_app.ui.key_file.copy_sheet import CopyKeyFileSheet
from desktop_app.ui.key_file.make_sheet import MakeKeyFileSheet
from desktop_app.ui.key_file.remove_sheet import RemoveKeyFileSheet
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.settings.section import titled

if TYPE_CHECKING:
    from desktop_app.application.key_file_care import KeyFileState


class KeyFileBox(QWidget):
    """Asks the worker whenever it is seen, and after each sheet; the sheets do the work."""

    sheet_made = Signal(object)
    """A sheet to be shown over the window."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._state: KeyFileState | None = None
        self._stands = Label(words.LOOKING, "strong", wrap=True)
        self._more = Label("", "body", "ink2", wrap=True)
        self.make = Button(words.MAKE, icon="key")
        self.replace = Button(words.REPLACE, name=words.REPLACE_NAME)
        for button in (self.make, self.replace):
            button.clicked.connect(self._open_make)
        self.copy = Button(words.COPY, name=words.COPY_NAME)
        self.copy.clicked.connect(lambda: self._open_wanted(CopyKeyFileSheet))
        self.remove = Button(words.REMOVE, "danger", name=words.REMOVE_NAME)
        self.remove.clicked.connect(lambda: self._open_wanted(RemoveKeyFileSheet))
        self._buttons = (self.make, self.copy, self.replace, self.remove)
        buttons = row(*self._buttons, STRETCH, spacing=10)
        parts = (self._stands, 4, self._more, 14, buttons)
        self.setLayout(column(titled(words.TITLE, *parts, note=words.NOTE)))
        self._show_parts()

    def show_kit(self, *, has_kit: bool) -> None:
        """Whether a recovery kit opens the vault now."""
        if self._state is not None and self._state.has_kit != has_kit:
            self._show(replace(self._state, has_kit=has_kit))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        # Somebody may have locked meanwhile: then nothing is shown here either.
        self._ui.bridge.run(self, lambda s: s.key_file.state(), self._show, lambda _: None)

    def _show(self, state: "KeyFileState") -> None:
        self._state = state
        if state.file is None:
            self._stands.setText(words.NONE)
            self._more.setText("")
        else:
            self._stands.setText(words.ON.format(name=short_name(state.file)))
            self._more.setText(words.BY_KIT if state.has_kit else words.NO_KIT)
        self._show_parts()

    def _show_parts(self) -> None:
        state = self._state
        is_on = state is not None and state.file is not None
        had_focus = any(button.hasFocus() for button in self._buttons)
        set_shown(self._more, bool(self._more.text()))
        set_shown(self.make, state is not None and not is_on)
        for button in self._buttons[1:]:
            set_shown(button, is_on)
        if had_focus:  # it stays in the box: the next one would be far below
            (self.copy if is_on else self.make).setFocus()

    def _open_make(self) -> None:
        if self._state is not None:
            self._open(MakeKeyFileSheet(self._ui, self.window(), self._state))

    def _open_wanted(self, kind: type[CopyKeyFileSheet] | type[RemoveKeyFileSheet]) -> None:
        if self._state is not None and self._state.file is not None:
            wanted = KeyFileWanted(self._state.file, self._state.place)
            self._open(kind(self._ui, self.window(), wanted))

    def _open(self, sheet: Sheet) -> None:
        sheet.closed.connect(self._look)
        self.sheet_made.emit(sheet)
