"""The card face: everything about a card at one look, its secrets only while asked for."""

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QSize, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.cards.face_paint import (
    SHADOW_ROOM,
    face_colors,
    face_ground,
    paint_thumbnail,
)
from desktop_app.ui.cards.face_shape import face_height
from desktop_app.ui.cards.face_text import paint_face_text, paint_time_left
from desktop_app.ui.cards.face_view import FaceField, FaceState, FaceView

__all__ = ["Face", "FaceField", "FaceState", "FaceView", "Thumbnail"]

_SECOND_MS = 1000
_PREFERRED = 300


class _Shown:
    """A field that is revealed: where its digits are read, and for how long."""

    __slots__ = ("left", "read", "seconds")

    def __init__(self, read: Callable[[], str], seconds: int) -> None:
        self.read = read
        self.seconds = seconds
        self.left = seconds


class Face(QWidget):
    """Paints one card; revealed digits are read at paint time and kept nowhere."""

    masked = Signal()
    seconds_left = Signal(int)

    def __init__(self, view: FaceView | None = None, width: int = _PREFERRED) -> None:
        super().__init__()
        self._width = width
        self._shown: dict[FaceField, _Shown] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._count_down)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_view(view or FaceView("", ""))

    def set_view(self, view: FaceView) -> None:
        """Show a card; digits of another card are masked first."""
        before: FaceView | None = getattr(self, "_view", None)
        if before is not None and before.card_id != view.card_id:
            self.hide_digits()
        self._view = view
        self.setAccessibleName(view.spoken())
        self.update()

    def set_face_width(self, width: int) -> None:
        """Change the width in logical pixels; the height follows."""
        self._width = width
        self.updateGeometry()
        self.update()

    def reveal(self, field: FaceField, read: Callable[[], str], seconds: int = 30) -> None:
        """Show a field for `seconds`; `read` gives its digits and is dropped with them."""
        self._shown[field] = _Shown(read, seconds)
        self._timer.start()
        self.seconds_left.emit(self._left())
        self.update()

    def hide_digits(self, field: FaceField | None = None) -> None:
        """Mask one field, or all with None."""
        if not self._shown:
            return
        if field is None:
            self._shown.clear()
        else:
            self._shown.pop(field, None)
        self.update()
        if not self._shown:
            self._timer.stop()
            self.masked.emit()

    def is_revealed(self, field: FaceField) -> bool:
        """Return whether a field is shown in clear."""
        return field in self._shown

    def sizeHint(self) -> QSize:
        return QSize(self._width, math.ceil(face_height(self._width)) + SHADOW_ROOM)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hideEvent(self, event: QHideEvent) -> None:
        self.hide_digits()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        view, width = self._view, float(self._width)
        ground = face_ground(
            width,
            self.devicePixelRatioF(),
            view.card_id,
            view.ink,
            view.state,
            sandbox=view.sandbox,
        )
        painter.drawPixmap(QPointF(0, 0), ground)
        painter.translate(0.5, 0.5)
        paint = face_colors(width - 1, view.state, view.ink)
        digits = {field: shown.read() for field, shown in self._shown.items()}
        paint_face_text(painter, width - 1, view, paint, digits)
        if self._shown:
            longest = max(shown.seconds for shown in self._shown.values())
            paint_time_left(painter, width - 1, self._left() / longest, QColor(paint.text))

    def _left(self) -> int:
        return max((shown.left for shown in self._shown.values()), default=0)

    def _count_down(self) -> None:
        for shown in self._shown.values():
            shown.left -= 1
        for field in [field for field, shown in self._shown.items() if shown.left <= 0]:
            self.hide_digits(field)
        self.seconds_left.emit(self._left())
        self.update()


class Thumbnail(QWidget):
    """A small face without text, 45 or 64 wide."""

    def __init__(self, view: FaceView, width: int = 45) -> None:
        super().__init__()
        self._view = view
        self.setFixedSize(width, math.ceil(face_height(width)) + 1)
        self.setAccessibleName(view.spoken())

    def paintEvent(self, event: QPaintEvent) -> None:
        view = self._view
        width = float(self.width())
        paint_thumbnail(QPainter(self), 0, 0, width, view.card_id, view.ink, view.state)
