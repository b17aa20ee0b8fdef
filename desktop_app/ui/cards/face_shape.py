"""The silhouettes of a card: whole, corner cut off, ticket, stub torn off."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform

from desktop_app.ui.cards.face_view import ASPECT, FaceState

STUB_AT = 0.775
_CORNER = 0.0375
_CUT = 0.13
_NOTCH = 0.026
_BITE = 0.0085
_BITES = 15


def face_height(width: float) -> float:
    """Return the height of a face of `width`."""
    return width / ASPECT


def face_shape(width: float, state: FaceState) -> QPainterPath:
    """Return the outline of the face without a torn-off stub."""
    height = face_height(width)
    if state == "terminated":
        return _cut(width, height)
    whole = _whole(width, height)
    if state == "armed":
        return whole.subtracted(_notches(width, height))
    if state == "spent":
        main = QPainterPath()
        main.addRect(QRectF(0, 0, width * STUB_AT, height))
        return whole.intersected(main).subtracted(_bites(width, height))
    return whole


def stub_shape(width: float) -> QPainterPath:
    """Return the outline of a torn-off stub, where it lies beside the face."""
    height = face_height(width)
    part = QPainterPath()
    part.addRect(QRectF(width * STUB_AT, 0, width, height))
    stub = _whole(width, height).intersected(part).subtracted(_bites(width, height))
    return stub_placing(width).map(stub)


def stub_placing(width: float) -> QTransform:
    """Return the transform that turns and shrinks a stub about its middle."""
    x, y = width * 0.885, face_height(width) * 0.5
    placing = QTransform()
    placing.translate(x, y)
    placing.rotate(2.5)
    placing.scale(0.80, 0.92)
    placing.translate(-x, -y)
    return placing


def _whole(width: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, width, height), width * _CORNER, width * _CORNER)
    return path


def _cut(width: float, height: float) -> QPainterPath:
    corner = QPainterPath(QPointF(width * (1 - _CUT), -1))
    corner.lineTo(width + 1, -1)
    corner.lineTo(width + 1, width * _CUT)
    corner.lineTo(width, width * _CUT)
    corner.lineTo(width * (1 - _CUT), 0)
    corner.closeSubpath()
    return _whole(width, height).subtracted(corner)


def _notches(width: float, height: float) -> QPainterPath:
    holes = QPainterPath()
    for y in (0.0, height):
        holes.addEllipse(QPointF(width * STUB_AT, y), width * _NOTCH, width * _NOTCH)
    return holes


def _bites(width: float, height: float) -> QPainterPath:
    holes = QPainterPath()
    for index in range(_BITES + 1):
        middle = QPointF(width * STUB_AT, height * index / _BITES)
        holes.addEllipse(middle, width * _BITE, width * _BITE)
    return holes
