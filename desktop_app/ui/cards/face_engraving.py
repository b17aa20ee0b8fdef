"""The banknote lines of a card face: the same for one card id for ever, different for others."""

import math
import zlib
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop_app.ui.theme.type import face_font

_ROSETTE_STEPS = 144
_WAVE_STEPS = 80
_WAVES = 14
_CRYSTALS = ((0.86, 0.22, 0.34), (0.16, 0.98, 0.26))
_BRANCHES = (0.3, 0.5, 0.7, 0.86)


@dataclass(frozen=True, slots=True)
class Engraving:
    """What the id of a card decides about its lines."""

    lobes: int
    turn: float
    waves: float
    shift: float


def derive_engraving(card_id: str) -> Engraving:
    """Return the engraving of a card; the same id gives the same lines on every computer."""
    seed = zlib.crc32(card_id.encode())
    return Engraving(
        lobes=6 + seed % 4,
        turn=math.tau * ((seed >> 4) % 64) / 64,
        waves=2.0 + 0.35 * ((seed >> 10) % 4),
        shift=math.tau * ((seed >> 14) % 64) / 64,
    )


def paint_engraving(
    painter: QPainter, width: float, height: float, lines: Engraving, tint: QColor
) -> None:
    """Paint rosette and waves over a face of `width` by `height`."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(tint, max(0.55, width / 520)))
    for base, swing, count in ((0.74, 0.30, 12), (0.36, 0.16, 8)):
        for index in range(count):
            phase = math.tau * index / count
            painter.drawPolyline(_petals(width, height, lines, (base, swing, phase)))
    for index in range(_WAVES):
        painter.drawPolyline(_wave(width, height, lines, index))


@lru_cache(maxsize=1)
def _circle() -> tuple[tuple[float, float, float], ...]:
    angles = [math.tau * step / _ROSETTE_STEPS for step in range(_ROSETTE_STEPS + 1)]
    return tuple((angle, math.cos(angle), math.sin(angle)) for angle in angles)


def _petals(
    width: float, height: float, lines: Engraving, family: tuple[float, float, float]
) -> QPolygonF:
    # The innermost loop of a face: some thousand points while somebody waits.
    base, swing, phase = family
    x, y, radius = 0.79 * width, 0.34 * height, 0.235 * width
    base *= radius
    swing *= radius * math.cos(phase / 2)
    lobes, start, sine = lines.lobes, lines.lobes * lines.turn + phase, math.sin
    return QPolygonF(
        [
            QPointF(x + reach * across, y + reach * down)
            for angle, across, down in _circle()
            for reach in (base + swing * sine(lobes * angle + start),)
        ]
    )


def _wave(width: float, height: float, lines: Engraving, index: int) -> QPolygonF:
    phase = math.pi * index / _WAVES
    depth, middle = 0.075 * math.cos(phase), 0.72 + 0.012 * index
    speed, start, sine = math.tau * lines.waves, phase * 2 + lines.shift, math.sin
    return QPolygonF(
        [
            QPointF(
                width * part,
                height
                * (middle - 0.05 * sine(math.pi * part) + depth * sine(speed * part + start)),
            )
            for step in range(_WAVE_STEPS + 1)
            for part in (step / _WAVE_STEPS,)
        ]
    )


def paint_frost(painter: QPainter, width: float, height: float, tint: QColor) -> None:
    """Paint the two crystals of a frozen face."""
    painter.setPen(QPen(tint, max(1.0, width / 300)))
    for across, down, reach in _CRYSTALS:
        middle = QPointF(width * across, height * down)
        for arm in range(6):
            _paint_arm(painter, middle, width * reach, math.radians(60 * arm + 14))


def _paint_arm(painter: QPainter, middle: QPointF, reach: float, angle: float) -> None:
    along = QPointF(math.cos(angle), math.sin(angle))
    painter.drawLine(QLineF(middle, middle + along * reach))
    for part in _BRANCHES:
        knot = middle + along * (reach * part)
        length = reach * 0.26 * (1.1 - part)
        for side in (-1, 1):
            turned = angle + side * math.radians(60)
            tip = knot + QPointF(math.cos(turned), math.sin(turned)) * length
            painter.drawLine(QLineF(knot, tip))


def paint_watermark(painter: QPainter, width: float, height: float, tint: QColor) -> None:
    """Write the sandbox's word across the face."""
    painter.save()
    faint = QColor(tint)
    faint.setAlpha(15)
    painter.setPen(faint)
    painter.setFont(face_font(width * 0.085, 700, width * 0.02))
    painter.translate(width * 0.5, height * 0.5)
    painter.rotate(-18)
    area = QRectF(-width, -height / 2, 2 * width, height)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), "SANDBOX")
    painter.restore()
