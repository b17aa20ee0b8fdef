"""A raised panel: sixteen faint layers instead of a graphics effect."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.paint import rounded
from desktop_app.ui.theme.theme import color, current
from desktop_app.ui.theme.tokens import Radius

SHADOW_MARGIN = 18
_LAYERS = 16
_DOWN = 5


class ShadowBox(QWidget):
    """A surface whose content must keep `SHADOW_MARGIN` to every edge of the widget."""

    def __init__(self, radius: int = Radius.SHEET) -> None:
        super().__init__()
        self._radius = radius

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        margin = SHADOW_MARGIN
        inner = QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)
        if not current().is_contrast:
            is_dark, scale = current().name == "dark", self.devicePixelRatioF()
            shadow = _shadow(self.width(), self.height(), self._radius, is_dark, scale)
            painter.drawPixmap(QPointF(0, 0), shadow)
        rounded(painter, inner, self._radius, color("surface"), color("line"))


@lru_cache(maxsize=2)
def _shadow(width: int, height: int, radius: int, dark: bool, scale: float) -> QPixmap:
    """The layers as one picture: drawing all of them again takes a third of a frame."""
    made = QPixmap(QSize(width, height) * scale)
    made.setDevicePixelRatio(scale)
    made.fill(Qt.GlobalColor.transparent)
    margin = SHADOW_MARGIN
    inner = QRectF(0, 0, width, height).adjusted(margin, margin, -margin, -margin)
    painter = QPainter(made)
    _paint_shadow(painter, inner, radius, dark=dark)
    painter.end()
    return made


def _paint_shadow(painter: QPainter, inner: QRectF, radius: int, *, dark: bool) -> None:
    near, far = (9, 4) if dark else (2, 1)
    for layer in range(_LAYERS, 0, -1):
        spread = layer * 0.9
        alpha = far if layer > _LAYERS * 0.55 else near
        area = inner.adjusted(-spread, _DOWN - spread, spread, _DOWN + spread - 3)
        rounded(painter, area, radius + spread, QColor(0, 0, 0, alpha))
