"""Whose wallet this is, at the head of the navigation."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.kit.logo import paint_logo
from desktop_app.ui.kit.paint import draw_text
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.type import line_height

_LOGO = 32


class NavProfile(QWidget):
    """Logo, vault and connection."""

    def __init__(self) -> None:
        super().__init__()
        self._title = self._subtitle = ""
        self._compact = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_profile("Purser", "")

    def set_profile(self, title: str, subtitle: str) -> None:
        """Change both lines; the same ones again change nothing."""
        if (title, subtitle) == (self._title, self._subtitle):
            return
        self._title, self._subtitle = title, subtitle
        self.setAccessibleName(f"{title}, {subtitle}" if subtitle else title)
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show the logo alone, with both lines as tooltip."""
        self._compact = compact
        self.setToolTip(self.accessibleName() if compact else "")
        self.update()

    def sizeHint(self) -> QSize:
        lines = line_height("strong") + line_height("caption") + 2
        return QSize(_LOGO + 8, max(52, lines + 12))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        x = (area.width() - _LOGO) / 2 if self._compact else 6
        paint_logo(painter, x, (area.height() - _LOGO) / 2, _LOGO)
        if not self._compact:
            self._paint_words(painter, area)

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        first, second = line_height("strong"), line_height("caption")
        top = (area.height() - first - second - 2) / 2
        x, width = 48.0, area.width() - 48 - 6
        if not self._subtitle:
            top += second / 2
        draw_text(painter, QRectF(x, top, width, first), self._title, "strong", color("ink"))
        below = QRectF(x, top + first + 2, width, second)
        draw_text(painter, below, self._subtitle, "caption", color("ink3"))
