"""The ground of a card face, drawn once per look and kept; it holds no text and no digit."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap

from desktop_app.ui.cards.face_engraving import (
    derive_engraving,
    paint_engraving,
    paint_frost,
    paint_watermark,
)
from desktop_app.ui.cards.face_shape import STUB_AT, face_height, face_shape, stub_shape
from desktop_app.ui.cards.face_view import FaceState
from desktop_app.ui.theme import palette as colors
from desktop_app.ui.theme.theme import Name, color, current

_ENGRAVED_FROM = 60
_TEXT_FROM = 120
_SHADOW_LAYERS = 8
SHADOW_ROOM = 8


@dataclass(frozen=True, slots=True)
class FacePaint:
    """The brushes of one face."""

    fill: QBrush
    text: QColor
    caption: QColor
    line: QColor
    edge: QColor


@dataclass(frozen=True, slots=True)
class _Key:
    width: float
    dpr: float
    theme: Name
    state: FaceState
    ink: colors.Ink
    card_id: str
    sandbox: bool


def face_colors(width: float, state: FaceState, ink: colors.Ink) -> FacePaint:
    """Return what a face of this state is painted with in the current theme."""
    theme = current()
    face = theme.palette.face
    if theme.is_contrast:
        return FacePaint(
            QBrush(color("surface")), color("ink"), color("ink"), QColor(0, 0, 0, 0), color("line")
        )
    if state == "frozen":
        fill = _gradient(width, face.ice_top, face.ice_bottom)
        text, caption = QColor(face.ice_text), QColor(face.ice_caption)
        return FacePaint(fill, text, caption, QColor(face.ice_line), QColor(face.ice_edge))
    if state in {"terminated", "expired"}:
        edge = color("line2" if state == "terminated" else "line")
        grey, line = QBrush(QColor(face.grey)), QColor(face.grey_line)
        return FacePaint(grey, color("ink2"), color("ink2"), line, edge)
    if state == "not_stored":
        nothing = QColor(0, 0, 0, 0)
        return FacePaint(
            QBrush(color("surface")), color("ink"), color("ink2"), nothing, color("line2")
        )
    white, soft = QColor(colors.FACE_TEXT), QColor(colors.FACE_CAPTION)
    fill = _gradient(width, *colors.INKS[ink])
    return FacePaint(fill, white, soft, QColor(colors.FACE_LINE), QColor(colors.FACE_EDGE))


def face_ground(
    width: float, dpr: float, card_id: str, ink: colors.Ink, state: FaceState, *, sandbox: bool
) -> QPixmap:
    """Return the ground of a face with its shadow, `SHADOW_ROOM` higher than the face."""
    return _face_ground(_Key(width, dpr, current().name, state, ink, card_id, sandbox))


def paint_thumbnail(
    painter: QPainter,
    x: float,
    y: float,
    width: float,
    card_id: str,
    ink: colors.Ink,
    state: FaceState,
) -> None:
    """Paint a thumbnail (45 or 64 wide) with its top left at (x, y)."""
    dpr = painter.device().devicePixelRatioF()
    # Below 60 px nothing is engraved, so all cards of an ink share one pixmap.
    own = card_id if width >= _ENGRAVED_FROM else ""
    key = _Key(width, dpr, current().name, state, ink, own, sandbox=False)
    painter.drawPixmap(QPointF(x, y), _thumbnail(key))


def forget_faces() -> None:
    """Drop every kept pixmap."""
    _face_ground.cache_clear()
    _thumbnail.cache_clear()
    _shadow.cache_clear()


# A face at 2x is about a megabyte, a thumbnail some kilobytes.
@lru_cache(maxsize=6)
def _face_ground(key: _Key) -> QPixmap:
    made, painter = _canvas(key.width, key.dpr, SHADOW_ROOM)
    if key.theme == "light" and key.state in {"active", "frozen", "expired"}:
        painter.drawPixmap(QPointF(0, 0), _shadow(key.width, key.dpr))
    _paint_ground(painter, key)
    painter.end()
    return made


@lru_cache(maxsize=192)
def _thumbnail(key: _Key) -> QPixmap:
    made, painter = _canvas(key.width, key.dpr, 1)
    _paint_ground(painter, key)
    _paint_bars(painter, key)
    painter.end()
    return made


@lru_cache(maxsize=2)
def _shadow(width: float, dpr: float) -> QPixmap:
    """The same below every card of a size; it takes as long as the card's own lines."""
    made, painter = _canvas(width, dpr, SHADOW_ROOM)
    _paint_shadow(painter, width)
    painter.end()
    return made


def _canvas(width: float, dpr: float, extra: int) -> tuple[QPixmap, QPainter]:
    height = face_height(width) + extra
    made = QPixmap(round(width * dpr), round(height * dpr))
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return made, painter


def _paint_ground(painter: QPainter, key: _Key) -> None:
    # Half a pixel in, so that the one-pixel edge is not cut off.
    painter.translate(0.5, 0.5)
    width = key.width - 1
    height = face_height(width)
    paint = face_colors(width, key.state, key.ink)
    shape = face_shape(width, key.state)
    if key.state == "spent":
        _paint_outlined(painter, stub_shape(width), QBrush(color("off_bg")), color("line2"))
    painter.fillPath(shape, paint.fill)
    painter.save()
    painter.setClipPath(shape)
    if key.state == "frozen":
        paint_frost(painter, width, height, paint.line)
    elif key.state != "not_stored" and key.width >= _ENGRAVED_FROM:
        paint_engraving(painter, width, height, derive_engraving(key.card_id), paint.line)
    if key.sandbox and key.state != "not_stored":
        paint_watermark(painter, width, height, paint.text)
    painter.restore()
    _paint_outlined(painter, shape, None, paint.edge, dashed=key.state == "not_stored")
    if key.state == "armed" and key.width >= _TEXT_FROM:
        _paint_perforation(painter, width, paint.caption)


def _paint_outlined(
    painter: QPainter,
    shape: QPainterPath,
    fill: QBrush | None,
    edge: QColor,
    *,
    dashed: bool = False,
) -> None:
    pen = QPen(edge, 1)
    if dashed:
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(fill or QBrush(Qt.BrushStyle.NoBrush))
    painter.drawPath(shape)


def _paint_perforation(painter: QPainter, width: float, tint: QColor) -> None:
    pen = QPen(tint, max(1.0, width / 260))
    pen.setDashPattern([1.2, 3.2])
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x, margin = width * STUB_AT, width * 0.05
    painter.drawLine(QPointF(x, margin), QPointF(x, face_height(width) - margin))


def _paint_bars(painter: QPainter, key: _Key) -> None:
    width = key.width - 1
    bar = QColor(face_colors(width, key.state, key.ink).text)
    painter.setPen(Qt.PenStyle.NoPen)
    top, thick = face_height(width) * 0.66, max(1.4, width * 0.035)
    for left, length, alpha in ((0.10, 0.26, 150), (0.42, 0.16, 90)):
        bar.setAlpha(255 if key.theme == "contrast" else alpha)
        painter.setBrush(bar)
        painter.drawRoundedRect(QRectF(width * left, top, width * length, thick), 1, 1)


def _paint_shadow(painter: QPainter, width: float) -> None:
    height = face_height(width)
    painter.setPen(Qt.PenStyle.NoPen)
    for layer in range(_SHADOW_LAYERS):
        tint = QColor(colors.FACE_SHADOW)
        tint.setAlpha(3 + layer)
        painter.setBrush(tint)
        inset = 2 + layer * 0.9
        grow = (_SHADOW_LAYERS - 1 - layer) * 0.55 - 1
        area = QRectF(inset, 4, width - 2 * inset, height + grow)
        painter.drawRoundedRect(area, width * 0.04, width * 0.04)


def _gradient(width: float, top: str, bottom: str) -> QBrush:
    made = QLinearGradient(0, 0, width * 0.9, face_height(width))
    made.setColorAt(0, QColor(top))
    made.setColorAt(1, QColor(bottom))
    return QBrush(made)
