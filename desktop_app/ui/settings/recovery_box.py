"""How the recovery kit stands, in Settings, Security."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.application.recovery_state import NO_RECOVERY, RecoveryState
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.recovery.kit_sheet import KitSheet
from desktop_app.ui.recovery.revoke_sheet import RevokeSheet
from desktop_app.ui.settings import recovery_words as words
from desktop_app.ui.settings.section import titled


class KitBox(QWidget):
    """Shows what the picture says; the sheets do the work."""

    sheet_made = Signal(object)
    """A sheet to be shown over the window."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._state = NO_RECOVERY
        self._stands = Label("", "strong", wrap=True)
        self._more = Label("", "body", "ink2", wrap=True)
        self.make = Button("", icon="key")
        self.make.clicked.connect(self._open_kit)
        self.revoke = Button("Revoke…", "danger", name="Revoke the recovery kit…")
        self.revoke.clicked.connect(self._open_revoke)
        self.setLayout(self._lay_out())
        self.show_state(NO_RECOVERY)

    def show_state(self, state: RecoveryState) -> None:
        """Show how it stands."""
        self._state = state
        formats = self._ui.words
        self._stands.setText(words.stands(state, formats))
        more = words.more(state, formats)
        self._more.setText(more)
        set_shown(self._more, bool(more))
        self.make.setText(words.MAKE_NEW if state.pages else words.MAKE)
        set_shown(self.revoke, state.pages > 0)

    def _lay_out(self) -> QVBoxLayout:
        return column(
            titled(
                "Recovery kit",
                self._stands,
                4,
                self._more,
                14,
                row(self.make, self.revoke, STRETCH, spacing=10),
                note=words.WHAT,
            ),
        )

    def _open_kit(self) -> None:
        self.sheet_made.emit(KitSheet(self._ui, self.window(), self._state))

    def _open_revoke(self) -> None:
        self.sheet_made.emit(RevokeSheet(self._ui, self.window()))
