"""A splitter whose handle is one line with room around it to grip."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle

from desktop_app.ui.kit.paint import focus_ring
from desktop_app.ui.theme.theme import color

GRIP = 8
"""Wide enough for a pointer; all but its first pixel looks like the right pane."""


class _Handle(QSplitterHandle):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), self.rect()
        painter.fillRect(area, color("page"))
        painter.fillRect(QRect(0, 0, 1, area.height()), color("line"))
        if self.hasFocus():
            focus_ring(painter, area.toRectF(), 2)


class Split(QSplitter):
    """Two panes side by side; neither can be dragged away."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(GRIP)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)
