"""The words and figures of a card face, painted afresh every time so that no digit is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from desktop_app.ui.cards.face_paint import FacePaint
from desktop_app.ui.cards.face_shape import STUB_AT, face_height, stub_placing
from desktop_app.ui.cards.face_view import FaceField, FaceView
from desktop_app.ui.kit.paint import Align, draw_text, rounded
from desktop_app.ui.kit.pill_paint import paint_pill, pill_width
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.type import face_font

_GROUPS = 4
_MASKED_PART = 0.74


@dataclass(frozen=True, slots=True)
class _Face:
    """One painting of one face: lengths are shares of the width."""

    painter: QPainter
    width: float
    view: FaceView
    paint: FacePaint
    digits: Mapping[FaceField, str]

    @property
    def height(self) -> float:
        return face_height(self.width)

    @property
    def padding(self) -> float:
        return self.width * 0.0625

    @property
    def right(self) -> float:
        if self.view.is_disposable:
            return self.width * STUB_AT - self.padding * 0.7
        return self.width - self.padding

    def font(self, share: float, weight: int, *, italic: bool = False) -> QFont:
        return face_font(self.width * share, weight, italic=italic)

    def line(
        self, x: float, y: float, width: float, text: str, font: QFont, tint: QColor,
        align: Align = "left",
    ) -> float:  # fmt: skip
        area = QRectF(x, y, width, font.pixelSize() * 1.5)
        return draw_text(self.painter, area, text, font, tint, align)


def paint_face_text(
    painter: QPainter,
    width: float,
    view: FaceView,
    paint: FacePaint,
    digits: Mapping[FaceField, str],
) -> None:
    """Paint everything on a face that is written; `digits` holds the revealed fields only."""
    face = _Face(painter, width, view, paint, digits)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_names(face, _paint_pill(face))
    if not view.has_number:
        words = "Number not stored on this computer"
        room = width - 2 * face.padding
        font = face.font(0.0425, 500)
        face.line(face.padding, face.height * 0.5, room, words, font, paint.text)
    else:
        _paint_number(face)
    _paint_bottom(face)
    _paint_wordmark(face)
    if view.is_disposable:
        _paint_stub(face)


def paint_time_left(painter: QPainter, width: float, share: float, tint: QColor) -> None:
    """Paint the line that shrinks while digits are shown; `share` is what is left of the time."""
    padding = width * 0.0625
    area = QRectF(padding, face_height(width) - 5, (width - 2 * padding) * share, 2)
    rounded(painter, area, 1, tint)


def _paint_pill(face: _Face) -> float:
    """Paint the state at the top right and return where the names must end."""
    shown = face.view.shown_pill()
    if shown is None:
        return face.right
    state, text = shown
    x = face.right - pill_width(state, text)
    if face.view.state == "terminated":
        x -= face.width * 0.075
    top = face.padding * 0.85
    if face.view.is_disposable:
        top += face.width * 0.085
    paint_pill(face.painter, x, top, state, text)
    return face.right if face.view.is_disposable else x - 8


def _paint_names(face: _Face, end: float) -> None:
    x, y = face.padding, face.padding * 0.78
    label, organisation = face.font(0.050, 600), face.font(0.0375, 400)
    if face.view.is_disposable:
        end -= face.width * 0.14
    face.line(x, y, end - x, face.view.label, label, face.paint.text)
    below = y + label.pixelSize() * 1.42
    face.line(x, below, end - x, face.view.organisation, organisation, face.paint.caption)


def _paint_number(face: _Face) -> None:
    ticket = face.view.is_disposable
    font = face_font(face.width * (0.050 if ticket else 0.062), 500, face.width * 0.004)
    pitch = QFontMetricsF(font).horizontalAdvance("0000")
    step = pitch + face.width * (0.018 if ticket else 0.034)
    top = face.height * 0.47
    number = face.digits.get("number", "").replace(" ", "")
    for group in range(_GROUPS):
        x = face.padding + group * step
        digits = number[group * 4 : group * 4 + 4]
        if not number and group == _GROUPS - 1:
            digits = face.view.last_four
        if digits:
            area = QRectF(x, top, pitch + 8, font.pixelSize() * 1.5)
            draw_text(face.painter, area, digits, font, face.paint.text, elide=False)
        else:
            middle = top + font.pixelSize() * 0.75
            span = pitch * _MASKED_PART
            _paint_dots(face, QPointF(x, middle), span, 4, 0.0088)


def _paint_dots(face: _Face, start: QPointF, span: float, count: int, share: float) -> None:
    radius = face.width * share
    face.painter.setPen(Qt.PenStyle.NoPen)
    face.painter.setBrush(face.paint.caption)
    for index in range(count):
        x = start.x() + radius + (span - 2 * radius) * index / (count - 1)
        face.painter.drawEllipse(QPointF(x, start.y()), radius, radius)


def _paint_bottom(face: _Face) -> None:
    ticket, view = face.view.is_disposable, face.view
    expires_at = face.padding + face.width * (0.325 if ticket else 0.36)
    cvv_at = face.padding + face.width * (0.485 if ticket else 0.53)
    if view.holder:
        _paint_value(face, face.padding, expires_at - face.padding - 6, "Holder", view.holder)
    expiry = face.digits.get("expiry", view.expiry)
    if expiry:
        used = _paint_value(face, expires_at, cvv_at - expires_at, "Expires", expiry)
        if view.state == "expired":
            _strike(face, expires_at, used)
    if not view.has_number or not (view.last_four or expiry):
        return
    cvv = "—" if view.state == "terminated" else face.digits.get("cvv", "")
    _paint_value(face, cvv_at, face.width * 0.12, "CVV", cvv)
    if not cvv:
        start = QPointF(cvv_at + face.width * 0.0025, _value_middle(face))
        _paint_dots(face, start, face.width * 0.063, 3, 0.0075)


def _value_middle(face: _Face) -> float:
    return face.height - face.padding * 0.78 - face.font(0.0425, 500).pixelSize() * 0.74


def _paint_value(face: _Face, x: float, room: float, caption: str, value: str) -> float:
    small, font = face.font(0.034, 400), face.font(0.0425, 500)
    top = face.height - face.padding * 0.78 - font.pixelSize() * 1.5
    above = top - small.pixelSize() * 1.36
    face.line(x, above, room, caption, small, face.paint.caption)
    return face.line(x, top, room, value, font, face.paint.text)


def _strike(face: _Face, x: float, width: float) -> None:
    face.painter.setPen(QPen(face.paint.text, 1.2))
    y = _value_middle(face)
    face.painter.drawLine(QPointF(x - 1, y), QPointF(x + width + 1, y))


def _paint_wordmark(face: _Face) -> None:
    if face.view.is_disposable:
        font = face.font(0.052, 800, italic=True)
        top = face.padding * 0.74
    else:
        font = face.font(0.068, 800, italic=True)
        value = face.font(0.0425, 500).pixelSize()
        top = face.height - face.padding * 0.78 - value * 1.5 - font.pixelSize() * 0.32
    room = face.width * 0.3
    face.line(face.right - room, top, room, "VISA", font, face.paint.text, "right")


def _paint_stub(face: _Face) -> None:
    view, painter, width = face.view, face.painter, face.width
    spent = view.state == "spent"
    painter.save()
    if spent:
        painter.setTransform(stub_placing(width), combine=True)
    painter.translate((width * STUB_AT + width) / 2, face.height / 2)
    painter.rotate(90)
    first, second = face.font(0.0425, 600), face.font(0.0375, 400)
    title = color("off") if spent else face.paint.text
    note = color("off") if spent else face.paint.caption
    span = face.height * 0.92
    above = -first.pixelSize() * 1.35
    face.line(-span / 2, above, span, view.stub_title, first, title, "center")
    face.line(-span / 2, 0, span, view.stub_note, second, note, "center")
    painter.restore()
