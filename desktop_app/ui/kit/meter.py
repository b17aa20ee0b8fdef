"""How much of a limit is used; words stand beside it."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.paint import rounded
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color, current

_NEARLY_USED = 0.9
_HEIGHT = 6


class Meter(QWidget):
    """A bar from 0 to 1; above 0.9 it turns to the warning colour."""

    def __init__(self, fraction: float = 0.0, name: str = "") -> None:
        super().__init__()
        self._fraction = 0.0
        self._name = name
        self.setFixedHeight(_HEIGHT)
        self.set_fraction(fraction)

    def set_fraction(self, fraction: float) -> None:
        """Change how much is used; values outside 0 to 1 are cut."""
        self._fraction = min(1.0, max(0.0, fraction))
        self.setAccessibleName(f"{self._name} {round(self._fraction * 100)} %".strip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_meter(QPainter(self), QRectF(self.rect()), self._fraction)


def paint_meter(painter: QPainter, area: QRectF, fraction: float) -> None:
    """Paint a meter over `area`, for rows that have no widgets."""
    radius = area.height() / 2
    if current().is_contrast:
        # A filled track beside a filled bar would not be told apart.
        rounded(painter, area, radius, None, color("line"))
    else:
        rounded(painter, area, radius, color("line"))
    role: Role = "wait" if fraction > _NEARLY_USED else "accent_ink"
    if fraction > 0:
        used = QRectF(area)
        used.setWidth(max(area.height(), area.width() * fraction))
        rounded(painter, used, radius, color(role))
