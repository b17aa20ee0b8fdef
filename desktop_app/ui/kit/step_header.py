"""Where one is in a sequence of pages."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.kit.paint import draw_text, rounded, tint_edge
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.type import Style, line_height, text_width

_CIRCLE = 22
_LINE = 24
_GAP = 14


class StepHeader(QWidget):
    """Numbered steps in a row; those behind carry a check."""

    def __init__(self, names: Sequence[str], current: int = 0) -> None:
        super().__init__()
        self._names = tuple(names)
        self._current = current
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_current(current)

    def set_current(self, index: int) -> None:
        """Mark the step that is shown, counted from 0."""
        self._current = index
        total = len(self._names)
        self.setAccessibleName(f"Step {index + 1} of {total}: {self._names[index]}")
        self.update()

    def sizeHint(self) -> QSize:
        words = sum(_CIRCLE + 8 + text_width(name, "strong") for name in self._names)
        links = (len(self._names) - 1) * (2 * _GAP + _LINE)
        return QSize(math.ceil(words + links) + 1, max(28, line_height("strong") + 8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        x, height = 0.0, self.height()
        for index, name in enumerate(self._names):
            self._paint_circle(painter, QRectF(x, (height - _CIRCLE) / 2, _CIRCLE, _CIRCLE), index)
            x += _CIRCLE + 8
            here = index == self._current
            style: Style = "strong" if here else "medium"
            role: Role = "ink" if here else ("ink2" if index < self._current else "ink3")
            width = text_width(name, "strong")
            draw_text(painter, QRectF(x, 0, width, height), name, style, color(role), elide=False)
            x += width + _GAP
            if index < len(self._names) - 1:
                painter.fillRect(QRectF(x, height // 2, _LINE, 1), color("line2"))
                x += _LINE + _GAP

    def _paint_circle(self, painter: QPainter, area: QRectF, index: int) -> None:
        radius = _CIRCLE / 2
        if index < self._current:
            rounded(painter, area, radius, color("ok_bg"), tint_edge())
            draw_icon(painter, "check", area.x() + 4, area.y() + 4, 14, color("ok"))
            return
        here = index == self._current
        if here:
            rounded(painter, area, radius, color("accent"))
        else:
            rounded(painter, area, radius, None, color("line2"))
        tint = color("on_accent" if here else "ink3")
        draw_text(painter, area, str(index + 1), "label_strong", tint, "center")
