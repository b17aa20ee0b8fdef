"""Whether a person can bring a backup back: what was tried last, and the way to try it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.recovery_state import NO_RECOVERY, RecoveryState
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.recovery import rehearse_words as words
from desktop_app.ui.recovery.rehearse_sheet import RehearseSheet
from desktop_app.ui.settings.section import titled


class RehearseBox(QWidget):
    """Shows what the picture says; the sheet does the work."""

    sheet_made = Signal(object)
    """A sheet to be shown over the window."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._said = Label("", "strong", wrap=True)
        self.attempt = Button(words.TRY, icon="restore")
        self.attempt.clicked.connect(self._open)
        buttons = row(self.attempt, STRETCH)
        self.setLayout(column(titled(words.CAN_YOU, self._said, 14, buttons, note=words.PROVES)))
        self.show_state(NO_RECOVERY)

    def show_state(self, state: RecoveryState) -> None:
        """Show what was tried."""
        self._said.setText(words.tried(state, self._ui.words))

    def _open(self) -> None:
        self.sheet_made.emit(RehearseSheet(self._ui, self.window()))
