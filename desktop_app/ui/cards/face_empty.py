"""The picture of an empty wallet: a blank card before two that do not exist yet."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.cards.face_paint import face_colors, face_ground
from desktop_app.ui.cards.face_text import paint_face_text
from desktop_app.ui.cards.face_view import FaceView
from desktop_app.ui.kit.paint import rounded
from desktop_app.ui.theme.theme import color

_WIDTH = 236
_CANVAS = (320, 184)
_FACE_TOP = 30


class FirstCard(QWidget):
    """Two dashed outlines behind a face with no number; decoration only."""

    def __init__(self, organisation: str = "") -> None:
        super().__init__()
        self._view = FaceView("first card", "Your first card", organisation)
        self.setFixedSize(*_CANVAS)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = _CANVAS[0] / 2
        for share, top in ((0.80, 4), (0.90, 16)):
            width = _WIDTH * share
            area = QRectF(middle - width / 2, top, width, 120)
            rounded(painter, area, 9, color("page"), color("line2"), 1.1, (4, 3.4))
        view, left = self._view, middle - _WIDTH / 2
        dpr = self.devicePixelRatioF()
        ground = face_ground(_WIDTH, dpr, view.card_id, view.ink, view.state, sandbox=False)
        painter.drawPixmap(QPointF(left, _FACE_TOP), ground)
        painter.translate(left + 0.5, _FACE_TOP + 0.5)
        paint = face_colors(_WIDTH - 1, view.state, view.ink)
        paint_face_text(painter, _WIDTH - 1, view, paint, {})
