"""Painting shared by every widget: rounded shapes and one line of text."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from desktop_app.ui.theme.theme import color, current
from desktop_app.ui.theme.type import Style, font

Align = Literal["left", "right", "center"]

_FLAGS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


def rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None,
    stroke: QColor | None = None,
    width: float = 1.0,
    dash: Sequence[float] | None = None,
) -> None:
    """Draw a rounded rectangle; the stroke lies inside `rect`, dashes are in pen widths."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if stroke is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
    else:
        pen = QPen(stroke, width)
        if dash:
            pen.setDashPattern(list(dash))
        painter.setPen(pen)
        half = width / 2
        inner = max(0.0, radius - half)
        painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), inner, inner)
    painter.restore()


def focus_ring(painter: QPainter, rect: QRectF, radius: float, *, gap: bool = False) -> None:
    """Draw the 2 px focus ring inside `rect`; filled shapes need the surface gap."""
    if gap:
        rounded(painter, rect, radius, None, color("surface"), 4)
    rounded(painter, rect, radius, None, color("focus"), 2)


def tint_edge() -> QColor | None:
    """Return the outline that replaces a tint in high contrast, None elsewhere."""
    return color("line") if current().is_contrast else None


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    style: Style | QFont,
    tint: QColor,
    align: Align = "left",
    *,
    elide: bool = True,
) -> float:
    """Draw one line, centred vertically in `rect`, and return the width it took."""
    chosen = style if isinstance(style, QFont) else font(style)
    metrics = QFontMetricsF(chosen)
    if elide:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    painter.setFont(chosen)
    painter.setPen(tint)
    flags = _FLAGS[align] | Qt.AlignmentFlag.AlignVCenter
    if not elide:
        # A fraction of a pixel must not cost a character.
        flags |= Qt.TextFlag.TextDontClip
    painter.drawText(rect, int(flags | Qt.TextFlag.TextSingleLine), text)
    return metrics.horizontalAdvance(text)
