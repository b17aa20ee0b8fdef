"""Containers: a box where figures belong together, an inset note, a painted pane."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.paint import rounded, tint_edge
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Radius

_BAR = 3


class Box(QWidget):
    """A rounded container; `dash` is in pen widths, `bar` is a 3 px bar of a role at the left."""

    def __init__(
        self,
        fill: Role | None = "surface",
        stroke: Role | None = "line",
        radius: float = Radius.BOX,
        *,
        dash: tuple[float, ...] | None = None,
        stroke_width: float = 1.0,
        bar: Role | None = None,
    ) -> None:
        super().__init__()
        self._fill: Role | None = fill
        self._stroke: Role | None = stroke
        self._radius = radius
        self._dash = dash
        self._stroke_width = stroke_width
        self._bar: Role | None = bar

    def set_colors(self, fill: Role | None, stroke: Role | None) -> None:
        """Change fill and outline."""
        self._fill, self._stroke = fill, stroke
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        fill = color(self._fill) if self._fill else None
        stroke = color(self._stroke) if self._stroke else tint_edge()
        rounded(painter, area, self._radius, fill, stroke, self._stroke_width, self._dash)
        if self._bar:
            outline = QPainterPath()
            outline.addRoundedRect(area, self._radius, self._radius)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(outline)
            painter.fillRect(QRectF(0, 0, _BAR, area.height()), color(self._bar))


class Inset(Box):
    """A sunken note inside a pane or a box."""

    def __init__(self, fill: Role = "sunken") -> None:
        super().__init__(fill, None, Radius.INSET)


class Fill(QWidget):
    """A pane painted in one role."""

    def __init__(self, role: Role = "page") -> None:
        super().__init__()
        self._role: Role = role

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), color(self._role))
