"""The ship's wheel."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from desktop_app.ui.theme.palette import LOGO_BRASS, LOGO_NAVY
from desktop_app.ui.theme.theme import current

_GRID = 28
_SPOKES = 6
_ICON = 64


class Logo(QWidget):
    """The logo, `size` logical pixels square."""

    def __init__(self, size: int = 28) -> None:
        super().__init__()
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_logo(QPainter(self), 0, 0, self.width())


def logo_icon() -> QIcon:
    """The logo for what the desktop paints."""
    drawn = QPixmap(_ICON, _ICON)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint_logo(painter, 0, 0, _ICON)
    painter.end()
    return QIcon(drawn)


def paint_logo(
    painter: QPainter, x: float, y: float, size: float, *, on_paper: bool = False
) -> None:
    """Paint the logo with its top left at (x, y); paper is light whatever the theme is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(x, y)
    painter.scale(size / _GRID, size / _GRID)
    ground = QLinearGradient(0, 0, _GRID, _GRID)
    ground.setColorAt(0, QColor(LOGO_NAVY[0]))
    ground.setColorAt(1, QColor(LOGO_NAVY[1]))
    painter.setBrush(ground)
    edge = QColor(255, 255, 255, 0 if on_paper or current().name == "light" else 40)
    painter.setPen(QPen(edge, 1))
    painter.drawRoundedRect(QRectF(0.5, 0.5, _GRID - 1, _GRID - 1), _GRID * 0.26, _GRID * 0.26)
    _paint_wheel(painter)
    painter.restore()


def _paint_wheel(painter: QPainter) -> None:
    middle = QPointF(_GRID / 2, _GRID / 2)
    pen = QPen(QColor(LOGO_BRASS), 1.55, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, 6.1, 6.1)
    for spoke in range(_SPOKES):
        angle = math.radians(spoke * 360 / _SPOKES + 30)
        along = QPointF(math.cos(angle), math.sin(angle))
        painter.drawLine(middle + along * 3.0, middle + along * 9.3)
    painter.setPen(QPen(QColor(LOGO_BRASS), 1.4))
    painter.drawEllipse(middle, 2.3, 2.3)
