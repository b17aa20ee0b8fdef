"""Whether pictures of the screen show Purser, and what the system says about it."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.capture import CaptureGuard
from desktop_app.ui.capture_words import state
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.settings.section import titled

TITLE = "Screen sharing and screenshots"
COVER = "Keep Purser's windows out of them"
ALLOW = "Allow until Purser is locked"
WHY = (
    "Allow it when somebody helps you from afar. The choice is kept on this computer, outside the "
    "vault, because it holds before you unlock."
)


class CaptureBox(QWidget):
    """Offers what the system can do; asks it anew whenever it is seen."""

    def __init__(self, guard: CaptureGuard) -> None:
        super().__init__()
        self._guard = guard
        self._words = Label("", "body", "ink2", wrap=True)
        self.cover = CheckBox(COVER)
        self.cover.clicked.connect(lambda _: guard.choose(self.cover.isChecked()))
        self.allow = Button(ALLOW, icon="reveal")
        self.allow.clicked.connect(guard.allow_until_locked)
        why = Label(WHY, "caption", "ink3", wrap=True)
        self._offer = holder(column(self.cover, 6))
        self._allowing = holder(column(14, row(self.allow, STRETCH), 8, why))
        self.setLayout(column(titled(TITLE, self._offer, self._words, self._allowing)))
        set_shown(self._offer, guard.can)
        guard.changed.connect(self._show)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()
        QTimer.singleShot(0, self, self._show)

    def _show(self) -> None:
        self.cover.setChecked(self._guard.chosen)
        self._words.setText(state(self._guard, self))
        set_shown(self._allowing, self._guard.covers)
