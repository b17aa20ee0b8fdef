"""Whose wallet this is, at the head of the navigation."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop_app.ui.kit.logo import paint_logo
from desktop_app.ui.kit.paint import draw_text, focus_ring, rounded
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Radius
from desktop_app.ui.theme.type import line_height

_LOGO = 32


class NavProfile(QAbstractButton):
    """Logo, organisation and profile; opens the choice of profiles."""

    def __init__(self) -> None:
        super().__init__()
        self._title = "Purser"
        self._subtitle = ""
        self._compact = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_profile("Purser", "")

    def set_profile(self, title: str, subtitle: str) -> None:
        """Change both lines."""
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
        if self.underMouse():
            rounded(painter, area, Radius.CONTROL, color("hover"))
        x = (area.width() - _LOGO) / 2 if self._compact else 6
        paint_logo(painter, x, (area.height() - _LOGO) / 2, _LOGO)
        if not self._compact:
            self._paint_words(painter, area)
        if self.hasFocus():
            focus_ring(painter, area, Radius.CONTROL)

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        first, second = line_height("strong"), line_height("caption")
        top = (area.height() - first - second - 2) / 2
        x, width = 48.0, area.width() - 48 - 26
        if not self._subtitle:
            top += second / 2
        draw_text(painter, QRectF(x, top, width, first), self._title, "strong", color("ink"))
        below = QRectF(x, top + first + 2, width, second)
        draw_text(painter, below, self._subtitle, "caption", color("ink3"))
        draw_icon(painter, "down", area.width() - 22, (area.height() - 16) / 2, 16, color("ink3"))
