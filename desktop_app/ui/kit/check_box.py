"""A box to tick, with its sentence."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from desktop_app.ui.kit.checkable import Checkable
from desktop_app.ui.kit.paint import focus_ring, rounded
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import DASH, Radius
from desktop_app.ui.theme.type import font, line_height, text_width

_BOX = 18
_GAP = 10
_INSET = 3
_WIDEST = 480
_FLAGS = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class CheckBox(Checkable):
    """A checkable button whose words wrap."""

    def __init__(self, text: str, checked: bool = False) -> None:
        super().__init__()
        self.setChecked(checked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(font("body"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Change the sentence and the accessible name with it."""
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, width - self._lead() - _INSET, 10_000)
        words = self.fontMetrics().boundingRect(room, _FLAGS, self.accessibleName())
        return max(_BOX, words.height()) + 2 * _INSET

    def sizeHint(self) -> QSize:
        wanted = int(text_width(self.accessibleName(), "body")) + self._lead() + _INSET + 2
        width = min(_WIDEST, wanted)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(160, self.sizeHint().width()), self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = _INSET + max(0, (line_height("body") - _BOX) / 2)
        box = QRectF(_INSET, top, _BOX, _BOX)
        if self.isChecked():
            rounded(painter, box, Radius.KEY, color("accent" if self.isEnabled() else "line2"))
            draw_icon(painter, "check", box.x() + 2, box.y() + 2, 14, color("on_accent"))
        else:
            dash = None if self.isEnabled() else DASH
            rounded(painter, box, Radius.KEY, color("surface"), color("line2"), 1.5, dash)
        tint: Role = "ink" if self.isEnabled() else "ink3"
        painter.setFont(self.font())
        painter.setPen(color(tint))
        words = self.rect().adjusted(self._lead(), _INSET, -_INSET, -_INSET)
        painter.drawText(words, _FLAGS, self.accessibleName())
        if self.hasFocus():
            focus_ring(painter, box.adjusted(-3, -3, 3, 3), Radius.CONTROL)

    def _lead(self) -> int:
        return _INSET + _BOX + _GAP
