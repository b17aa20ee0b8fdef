"""Two or three views of the same thing, of which one is shown."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from desktop_app.ui.kit.layout import row
from desktop_app.ui.kit.option_button import OptionButton
from desktop_app.ui.kit.paint import draw_text, focus_ring, rounded, tint_edge
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Radius
from desktop_app.ui.theme.type import Style, grown

_EDGE = 3


class _Segment(OptionButton):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            rounded(painter, area, 6, color("surface"), color("line"))
        tint = color("ink" if chosen else "ink2")
        style: Style = "strong" if chosen else "medium"
        draw_text(painter, area, self.words(), style, tint, "center", elide=False)
        if self.hasFocus():
            focus_ring(painter, area, 6)


class Segments(QWidget):
    """A row of words with one raised; arrow keys move the choice."""

    chosen = Signal(str)

    def __init__(self, items: Sequence[tuple[str, str]], name: str = "", current: str = "") -> None:
        super().__init__()
        height = grown(Height.SEGMENTS, "strong", 14) - 2 * _EDGE
        self._buttons = [_Segment(key, text, 16, height) for key, text in items]
        self._group = QButtonGroup(self)
        for button in self._buttons:
            self._group.addButton(button)
            button.clicked.connect(lambda _checked=False: self.chosen.emit(self.current_id()))
        self.setLayout(row(*self._buttons, spacing=0, margins=(_EDGE,) * 4))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_current_id(current or self._buttons[0].key)

    def current_id(self) -> str:
        """Return the id of the choice."""
        return next((button.key for button in self._buttons if button.isChecked()), "")

    def set_current_id(self, key: str) -> None:
        """Choose without a signal."""
        for button in self._buttons:
            if button.key == key:
                button.setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        area = QRectF(self.rect())
        rounded(QPainter(self), area, Radius.INSET, color("off_bg"), tint_edge())
