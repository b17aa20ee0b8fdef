"""A raised panel: sixteen faint layers instead of a graphics effect."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
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
            _paint_shadow(painter, inner, self._radius, dark=current().name == "dark")
        rounded(painter, inner, self._radius, color("surface"), color("line"))


def _paint_shadow(painter: QPainter, inner: QRectF, radius: int, *, dark: bool) -> None:
    near, far = (9, 4) if dark else (2, 1)
    for layer in range(_LAYERS, 0, -1):
        spread = layer * 0.9
        alpha = far if layer > _LAYERS * 0.55 else near
        area = inner.adjusted(-spread, _DOWN - spread, spread, _DOWN + spread - 3)
        rounded(painter, area, radius + spread, QColor(0, 0, 0, alpha))
