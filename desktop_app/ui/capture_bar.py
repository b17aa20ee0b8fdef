"""Says on every page that pictures of the screen show Purser, for as long as that was allowed."""

from PySide6.QtWidgets import QWidget

from desktop_app.ui.capture import CaptureGuard
from desktop_app.ui.capture_words import allowance
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.theme.tokens import Space

END = "End it now"


class CaptureBar(QWidget):
    """Hidden while nothing was allowed."""

    def __init__(self, guard: CaptureGuard) -> None:
        super().__init__()
        self._guard = guard
        self._bar = InfoBar("reveal", "wait", "", END)
        self._bar.activated.connect(self._end)
        edge = int(Space.L)
        self.setLayout(column(self._bar, margins=(edge, 10, edge, 10)))
        guard.changed.connect(self._show)
        self._show()

    def _end(self) -> None:
        self._guard.choose(self._guard.chosen)

    def _show(self) -> None:
        words = allowance(self._guard)
        self._bar.set_text(words)
        set_shown(self, bool(words))
