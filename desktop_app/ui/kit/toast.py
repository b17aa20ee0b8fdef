"""A short word about what was just done, with one way to take it further; never an error."""

import math
from collections.abc import Callable

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRectF,
    QSize,
    QTimer,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.layout import STRETCH, row, set_shown
from desktop_app.ui.kit.paint import draw_text, rounded
from desktop_app.ui.kit.tinted_link import TintedLink
from desktop_app.ui.theme.icons import IconName, draw_icon
from desktop_app.ui.theme.theme import color, current
from desktop_app.ui.theme.tokens import Height, Motion, Radius
from desktop_app.ui.theme.type import line_height, text_width

_WORDS_AT = 48
_FROM_RIGHT = 28
_FROM_BOTTOM = 20
_SLIDE = 8


class _Toast(QWidget):
    def __init__(self, window: QWidget, icon: IconName, title: str, text: str, action: str) -> None:
        super().__init__(window)
        self._icon: IconName = icon
        self.title = title
        self.text = text
        self.left = 1.0
        self.link = TintedLink(action, "on_toast")
        set_shown(self.link, bool(action))
        self.setLayout(row(STRETCH, self.link, margins=(0, 0, 12, 0)))
        self.setAccessibleName(f"{title}. {text}")

    def sizeHint(self) -> QSize:
        words = max(text_width(self.title, "strong"), text_width(self.text, "caption"))
        link = self.link.sizeHint().width() + 32 if not self.link.isHidden() else 16
        height = line_height("strong") + line_height("caption") + 22
        return QSize(math.ceil(_WORDS_AT + words + link + 12), max(int(Height.TOAST), height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        tint = color("on_toast")
        rounded(painter, area, Radius.BOX, color("toast"))
        draw_icon(painter, self._icon, 16, (area.height() - 20) / 2, 20, tint)
        first, second = line_height("strong"), line_height("caption")
        top = (area.height() - first - second - 1) / 2 if self.text else (area.height() - first) / 2
        width = area.width() - _WORDS_AT
        words = QRectF(_WORDS_AT, top, width, first)
        draw_text(painter, words, self.title, "strong", tint, elide=False)
        below = QRectF(_WORDS_AT, top + first + 1, width, second)
        draw_text(painter, below, self.text, "caption", tint, elide=False)
        if not self.link.isHidden():
            line = QRectF(self.link.x() - 8, 14, 1, area.height() - 28)
            painter.fillRect(line, color("line2"))
        span = (area.width() - 32) * self.left
        rounded(painter, QRectF(16, area.height() - 4, span, 2), 1, tint)


class ToastHost(QObject):
    """Shows at most one toast at the bottom right of a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._toast: _Toast | None = None
        self._seconds = 0
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)
        window.installEventFilter(self)

    def show_toast(
        self,
        icon: IconName,
        title: str,
        text: str = "",
        action: str = "",
        seconds: int = 8,
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Show a toast for `seconds` in place of the one before, and announce it."""
        self.dismiss()
        toast = self._toast = _Toast(self._window, icon, title, text, action)
        toast.link.clicked.connect(lambda: self._act(on_action))
        self._seconds = self._left = seconds
        toast.show()
        toast.raise_()
        self._place(slide=True)
        self._timer.start()
        announce(toast, f"{title}. {text}")

    def set_text(self, text: str) -> None:
        """Change the second line, for instance to count down; not announced again."""
        if self._toast is not None:
            self._toast.text = text
            self._place(slide=False)
            self._toast.update()

    def is_shown(self) -> bool:
        """Return whether a toast is on screen."""
        return self._toast is not None

    def title(self) -> str:
        """Return the title of the toast on screen, "" when there is none."""
        return self._toast.title if self._toast is not None else ""

    def dismiss(self) -> None:
        """Take the toast away at once."""
        self._timer.stop()
        if self._toast is not None:
            self._toast.hide()
            self._toast.deleteLater()
            self._toast = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place(slide=False)
        return False

    def _act(self, on_action: Callable[[], None] | None) -> None:
        self.dismiss()
        if on_action is not None:
            on_action()

    def _count_down(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.dismiss()
        elif self._toast is not None:
            self._toast.left = self._left / self._seconds
            self._toast.update()

    def _place(self, *, slide: bool) -> None:
        toast = self._toast
        if toast is None:
            return
        size = toast.sizeHint()
        x = self._window.width() - size.width() - _FROM_RIGHT
        y = self._window.height() - size.height() - _FROM_BOTTOM
        toast.resize(size)
        duration = current().duration(Motion.TOAST) if slide else 0
        if not duration:
            toast.move(x, y)
            return
        motion = QPropertyAnimation(toast, b"pos", toast)
        motion.setDuration(duration)
        motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        motion.setStartValue(QPoint(x, y + _SLIDE))
        motion.setEndValue(QPoint(x, y))
        motion.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)
