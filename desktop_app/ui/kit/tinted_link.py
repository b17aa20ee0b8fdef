"""An action written in the colour of the state it stands in."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop_app.ui.kit.paint import draw_text, focus_ring
from desktop_app.ui.theme.icons import IconName, draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Radius
from desktop_app.ui.theme.type import line_height, text_width

_SIDE = 8
_TAIL = 16


class TintedLink(QAbstractButton):
    """A text button in any role, with an optional icon behind the words."""

    def __init__(self, text: str, role: Role, tail: IconName | None = None) -> None:
        super().__init__()
        self._role: Role = role
        self._tail: IconName | None = tail
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Change the words and the accessible name with them."""
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_tone(self, role: Role) -> None:
        """Change the colour."""
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:
        width = text_width(self.text(), "label_strong") + 2 * _SIDE
        tail = _TAIL if self._tail else 0
        return QSize(math.ceil(width) + tail, line_height("label_strong") + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        words = area.adjusted(_SIDE, 0, 0, 0)
        tint = color(self._role)
        draw_text(painter, words, self.text(), "label_strong", tint, elide=False)
        if self._tail:
            x, y = area.width() - _TAIL - _SIDE + 4, (area.height() - _TAIL) / 2
            draw_icon(painter, self._tail, x, y, _TAIL, tint)
        if self.hasFocus():
            focus_ring(painter, area, Radius.KEY)
