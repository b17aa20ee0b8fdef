"""One place in the navigation: an icon with its word, or the icon alone on the rail."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop_app.ui.kit.paint import draw_text, focus_ring, place_ground, rounded, tint_edge
from desktop_app.ui.theme.icons import IconName, draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Radius
from desktop_app.ui.theme.type import grown, line_height, text_width

BadgeTone = Literal["ink3", "bad"]
_ICON = 20


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place: `id` for the code, the rest for the person; `shortcut` is only shown."""

    id: str
    icon: IconName
    text: str
    shortcut: str = ""
    badge: str = ""
    tone: BadgeTone = "ink3"


class NavButton(QAbstractButton):
    """A navigation button, marked while its place is shown."""

    def __init__(self, item: NavItem) -> None:
        super().__init__()
        self._item = item
        self._badge = item.badge
        self._tone: BadgeTone = item.tone
        self._compact = False
        self._over = False
        self._is_current = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(item.text)
        self._describe()

    def set_badge(self, text: str, tone: BadgeTone) -> None:
        """Change the count; "" takes it away, the same one changes nothing."""
        if (text, tone) == (self._badge, self._tone):
            return
        self._badge, self._tone = text, tone
        self._describe()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show the icon alone, with the word as tooltip."""
        self._compact = compact
        hint = f" ({self._item.shortcut})" if self._item.shortcut else ""
        self.setToolTip(f"{self._item.text}{hint}" if compact else "")
        self.update()

    def is_current(self) -> bool:
        """Whether the place is shown."""
        return self._is_current

    def set_current(self, current: bool) -> None:
        """Mark the place that is shown. A checkable button would be spoken as a box to tick."""
        self._is_current = current
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        height = grown(Height.NAV_ITEM, "medium", 14)
        if self._compact:
            return QSize(40, height)
        return QSize(42 + int(text_width(self._item.text, "strong")) + 48, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        chosen = self._is_current
        place_ground(painter, area, is_current=chosen, is_over=self.underMouse())
        x = (area.width() - _ICON) / 2 if self._compact else 12
        y = (area.height() - _ICON) / 2
        role: Role = "accent_ink" if chosen else "ink2"
        draw_icon(painter, self._item.icon, x, y, _ICON, color(role))
        if self._compact:
            self._paint_dot(painter, x + _ICON, y)
        else:
            self._paint_words(painter, area)
        if self.hasFocus():
            focus_ring(painter, area, Radius.CONTROL)

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        chosen = self._is_current
        badge = self._badge_width()
        words = area.adjusted(42, 0, -8 - (badge + 8 if badge else 0), 0)
        role: Role = "ink" if chosen else "ink2"
        draw_text(painter, words, self._item.text, "strong" if chosen else "medium", color(role))
        if not badge:
            return
        height = max(20, line_height("label_strong") + 4)
        seat = QRectF(area.width() - badge - 8, (area.height() - height) / 2, badge, height)
        ground: Role = "bad_bg" if self._tone == "bad" else ("sunken" if chosen else "off_bg")
        edge = color(self._tone) if tint_edge() else None
        rounded(painter, seat, height / 2, color(ground), edge)
        tint = color(self._tone)
        draw_text(painter, seat, self._badge, "label_strong", tint, "center", elide=False)

    def _paint_dot(self, painter: QPainter, x: float, y: float) -> None:
        if not self._badge:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("bad" if self._tone == "bad" else "accent_ink"))
        painter.drawEllipse(QPointF(x + 1, y + 1), 3.5, 3.5)

    def _badge_width(self) -> float:
        return max(22.0, text_width(self._badge, "label_strong") + 12) if self._badge else 0.0

    def _describe(self) -> None:
        told = (self._badge, "Shown now" if self._is_current else "")
        self.setAccessibleDescription(", ".join(part for part in told if part))
