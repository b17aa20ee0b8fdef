"""How far one request has come, from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.kit.paint import draw_text
from desktop_app.ui.kit.track_paint import INK_OF, SPOKEN, StepState, paint_link, paint_node
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.type import Style, line_height, text_width

_NODE = 22
_GAP = 8


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its state, its word, and when or why."""

    state: StepState
    title: str
    note: str = ""


class StageTrack(QWidget):
    """Nodes with words below them; lines are solid up to the last proven stage."""

    def __init__(self, stages: Sequence[Stage] = ()) -> None:
        super().__init__()
        self._stages: tuple[Stage, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_stages(stages)

    def set_stages(self, stages: Sequence[Stage]) -> None:
        """Replace the stages."""
        self._stages = tuple(stages)
        spoken = (f"{s.title} {SPOKEN[s.state]} {s.note}".strip() for s in stages)
        self.setAccessibleName(", ".join(spoken))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(self._width_of(stage) + 20 for stage in self._stages)
        height = _NODE + 6 + line_height("strong") + 2 + line_height("caption")
        return QSize(int(width), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(72 * len(self._stages), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._stages:
            return
        painter, x = QPainter(self), 0.0
        for index, (stage, room) in enumerate(zip(self._stages, self.rooms(), strict=True)):
            if index < len(self._stages) - 1:
                towards = self._stages[index + 1].state
                y = _NODE / 2
                start, end = QPointF(x + _NODE + 4, y), QPointF(x + room - 6, y)
                paint_link(painter, start, end, towards)
            paint_node(painter, x, 0, _NODE, stage.state)
            self._paint_words(painter, x, room - _GAP, stage)
            x += room

    def rooms(self) -> list[float]:
        """The width of each stage: alike where all words fit, else each by what it needs."""
        needs = [self._width_of(stage) + _GAP for stage in self._stages]
        last = max(120.0, min(needs[-1], self.width() / 3))
        pitch = (self.width() - last) / max(1, len(needs) - 1)
        if all(need <= pitch for need in needs[:-1]):
            return [pitch] * (len(needs) - 1) + [last]
        share = self.width() / sum(needs)
        return [need * share for need in needs]

    def _paint_words(self, painter: QPainter, x: float, room: float, stage: Stage) -> None:
        first = line_height("strong")
        area = QRectF(x, _NODE + 6, room, first)
        style: Style = "strong" if stage.state in {"unknown", "now"} else "medium"
        role: Role = "ink3" if stage.state == "todo" else INK_OF[stage.state]
        draw_text(painter, area, stage.title, style, color(role))
        below = QRectF(x, _NODE + 8 + first, room, line_height("caption"))
        draw_text(painter, below, stage.note, "caption", color("ink3"))

    def _width_of(self, stage: Stage) -> float:
        return max(text_width(stage.title, "strong"), text_width(stage.note, "caption"))
