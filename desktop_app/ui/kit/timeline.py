"""A life told from top to bottom: what happened, what goes on, what will come."""

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

_NODE = 24
_WORDS_AT = 40
_STEP = 51


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step: its state, what it is, what is known of it, and when."""

    state: StepState
    title: str
    note: str = ""
    when: str = ""


class Timeline(QWidget):
    """Steps below each other with their times at the right."""

    def __init__(self, steps: Sequence[TimelineStep] = ()) -> None:
        super().__init__()
        self._steps: tuple[TimelineStep, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[TimelineStep]) -> None:
        """Replace the steps."""
        self._steps = tuple(steps)
        spoken = (f"{s.title} {SPOKEN[s.state]} {s.note} {s.when}".strip() for s in steps)
        self.setAccessibleName(". ".join(spoken))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        widths = (
            max(
                text_width(step.title, "strong") + 16 + text_width(step.when, "label"),
                text_width(step.note, "body"),
            )
            for step in self._steps
        )
        width = _WORDS_AT + max(widths, default=0)
        return QSize(int(width) + 1, max(0, len(self._steps) * self._pitch() - 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, step in enumerate(self._steps):
            y = float(index * self._pitch())
            if index < len(self._steps) - 1:
                start = QPointF(_NODE / 2, y + _NODE + 3)
                end = QPointF(_NODE / 2, y + self._pitch() - 3)
                paint_link(painter, start, end, self._steps[index + 1].state)
            paint_node(painter, 0, y, _NODE, step.state)
            self._paint_words(painter, y, step)

    def _paint_words(self, painter: QPainter, y: float, step: TimelineStep) -> None:
        height = max(_NODE, line_height("strong"))
        when = text_width(step.when, "label")
        room = self.width() - _WORDS_AT
        area = QRectF(_WORDS_AT, y, room - when - 12, height)
        style: Style = "medium" if step.state == "todo" else "strong"
        draw_text(painter, area, step.title, style, color(INK_OF[step.state]))
        at = QRectF(self.width() - when, y, when, height)
        draw_text(painter, at, step.when, "label", color("ink3"), "right", elide=False)
        note: Role = "ink3" if step.state == "todo" else "ink2"
        below = QRectF(_WORDS_AT, y + height - 1, room, line_height("body"))
        draw_text(painter, below, step.note, "body", color(note))

    def _pitch(self) -> int:
        return max(_STEP, line_height("strong") + line_height("body") + 16)
