"""Painting shared by every widget: rounded shapes and one line of text."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color, current
from desktop_app.ui.theme.tokens import Radius
from desktop_app.ui.theme.type import Style, font, metrics_of

Align = Literal["left", "right", "center"]

_LINE = int(Qt.TextFlag.TextSingleLine) | int(Qt.AlignmentFlag.AlignVCenter)
# As numbers: Python joins two members of an enum ten times slower, and this is done per text.
_FLAGS = {
    "left": _LINE | int(Qt.AlignmentFlag.AlignLeft),
    "right": _LINE | int(Qt.AlignmentFlag.AlignRight),
    "center": _LINE | int(Qt.AlignmentFlag.AlignHCenter),
}
_WHOLE = int(Qt.TextFlag.TextDontClip)


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


def place_ground(painter: QPainter, area: QRectF, *, is_current: bool, is_over: bool) -> None:
    """Draw what lies behind the name of a place: marked while shown, tinted under the mouse."""
    if is_current:
        fill: Role = "surface" if current().name == "light" else "hover"
        rounded(painter, area, Radius.CONTROL, color(fill), color("line"))
        bar = QRectF(area.x(), area.center().y() - 8, 3, 16)
        rounded(painter, bar, 1.5, color("accent_ink"))
    elif is_over:
        rounded(painter, area, Radius.CONTROL, color("hover"))


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
    if isinstance(style, QFont):
        chosen, metrics = style, QFontMetricsF(style)
    else:
        chosen, metrics = font(style), metrics_of(style)
    taken, room = metrics.horizontalAdvance(text), rect.width() + 0.5
    if elide and taken > room:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        taken = metrics.horizontalAdvance(text)
    painter.setFont(chosen)
    painter.setPen(tint)
    # A fraction of a pixel must not cost a character.
    flags = _FLAGS[align] if elide else _FLAGS[align] | _WHOLE
    painter.drawText(rect, flags, text)
    return taken
