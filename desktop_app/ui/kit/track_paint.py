"""The nodes and lines of a course of events: sure is solid, unsure is dashed."""

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_app.ui.kit.paint import rounded, tint_edge
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color

StepState = Literal["done", "now", "unknown", "todo"]

INK_OF: Final[dict[StepState, Role]] = {
    "done": "ink",
    "now": "wait",
    "unknown": "unknown",
    "todo": "ink2",
}
SPOKEN: Final[dict[StepState, str]] = {
    "done": "done",
    "now": "going on now",
    "unknown": "not known yet",
    "todo": "not yet",
}
_LINE_OF: Final[dict[StepState, Role]] = {
    "done": "ok",
    "now": "ok",
    "unknown": "unknown",
    "todo": "line2",
}


def paint_node(painter: QPainter, x: float, y: float, size: float, state: StepState) -> None:
    """Paint a node `size` square with its top left at (x, y)."""
    area = QRectF(x, y, size, size)
    if state == "unknown":
        draw_icon(painter, "unknown", x - 1, y - 1, size + 2, color("unknown"))
    elif state == "todo":
        inner = area.adjusted(1, 1, -1, -1)
        rounded(painter, inner, size / 2 - 1, None, color("line2"), 1.5, (2, 2))
    else:
        done = state == "done"
        edge = tint_edge() if done else color("wait")
        ground = color("ok_bg" if done else "wait_bg")
        rounded(painter, area, size / 2, ground, edge, 1 if done else 1.5)
        icon = (size - 14) / 2
        tint = color("ok" if done else "wait")
        draw_icon(painter, "check" if done else "pending", x + icon, y + icon, 14, tint)


def paint_link(painter: QPainter, start: QPointF, end: QPointF, towards: StepState) -> None:
    """Paint the line to a step: solid if the step is proven, dashed if not."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color(_LINE_OF[towards]), 1.5)
    if towards not in {"done", "now"}:
        pen.setDashPattern([2.5, 3])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(start, end)
    painter.restore()
