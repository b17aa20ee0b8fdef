"""One-pixel lines between things that need no box."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color


class HLine(QWidget):
    """A horizontal line."""

    def __init__(self, role: Role = "line") -> None:
        super().__init__()
        self._role: Role = role
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), color(self._role))


class VLine(QWidget):
    """A vertical line, as high as its row or `height` logical pixels."""

    def __init__(self, role: Role = "line", height: int | None = None) -> None:
        super().__init__()
        self._role: Role = role
        self.setFixedWidth(1)
        if height is not None:
            self.setFixedHeight(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), color(self._role))
