"""The engraved lines behind the unlock panel."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop_app.ui.theme.theme import color, current

_LINES = 22
_STEPS = 96
# The waves are all below this part of the height: what is painted above need not draw them.
_TOP = 0.7


class Backdrop(QWidget):
    """A page with interlaced waves near its lower edge."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("page"))
        if current().is_contrast or event.rect().bottom() < self.height() * _TOP:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = QColor(color("accent_ink"))
        tint.setAlpha(20 if current().name == "light" else 26)
        painter.setPen(QPen(tint, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for wave in _waves(self.width(), self.height()):
            painter.drawPolyline(wave)


@lru_cache(maxsize=1)
def _waves(width: int, height: int) -> tuple[QPolygonF, ...]:
    return tuple(_wave(width, height, index) for index in range(_LINES))


def _wave(width: int, height: int, index: int) -> QPolygonF:
    phase = math.pi * index / _LINES
    points = []
    for step in range(_STEPS + 1):
        part = step / _STEPS
        swing = 30 * math.sin(math.tau * 2.2 * part + phase * 2) * math.cos(phase)
        rise = 26 * math.sin(math.pi * part)
        y = height * 0.905 + swing - rise + (index - _LINES / 2) * 3.2
        points.append(QPointF(width * part, y))
    return QPolygonF(points)
