"""A request without an answer: what is known, when Purser looks next, and no way to resend."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.box import Box, Inset
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.facts import Fact
from desktop_app.ui.kit.four_part import AnswerGrid, FourPart
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import clear, column, row, set_shown
from desktop_app.ui.kit.separators import HLine, VLine
from desktop_app.ui.kit.stage_track import Stage, StageTrack
from desktop_app.ui.theme.tokens import Height, Radius


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure that was read since, with its time."""

    title: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class UnknownOutcome:
    """Everything known about one unanswered request."""

    title: str
    next_check: str
    stages: Sequence[Stage]
    parts: FourPart
    evidence: Sequence[Evidence]
    reference: str


class UnknownOutcomeBox(Box):
    """A dashed violet box; its one button reads and never sends."""

    check_requested = Signal()
    copy_requested = Signal(str)

    def __init__(self, view: UnknownOutcome | None = None) -> None:
        super().__init__("surface", "unknown", Radius.CHOICE, dash=(4, 3), stroke_width=1.5)
        self._reference = ""
        self._title = Label("", "head", wrap=True)
        self._next = Label("", "label", "unknown", wrap=True)
        self._check = Button("Check now", icon="refresh", height=Height.BUTTON_CARD)
        self._check.clicked.connect(self.check_requested)
        self._track = StageTrack()
        self._answers = AnswerGrid()
        self._evidence = Inset()
        self._figures = row(spacing=16, margins=(16, 12, 12, 12))
        self._evidence.setLayout(self._figures)
        top = Qt.AlignmentFlag.AlignTop
        words = column(self._title, self._next, spacing=2)
        head = row(
            IconView("unknown", 24, "unknown"), (words, 1), (self._check, 0, top), spacing=12
        )
        self.setLayout(
            column(
                head,
                18,
                self._track,
                14,
                HLine(),
                16,
                self._answers,
                16,
                self._evidence,
                margins=(20, 18, 20, 18),
            )
        )
        if view is not None:
            self.set_view(view)

    def set_view(self, view: UnknownOutcome) -> None:
        """Show another request, or newer facts about the same."""
        self._reference = view.reference
        self._title.setText(view.title)
        self.setAccessibleName(view.title)
        self.set_next_check(view.next_check)
        self._track.set_stages(view.stages)
        self._answers.set_parts(view.parts)
        clear(self._figures)
        for part in self._figure_parts(view.evidence):
            self._figures.addWidget(part, 1 if isinstance(part, Fact) else 0)
        set_shown(self._evidence, bool(view.evidence))

    def set_next_check(self, text: str) -> None:
        """Change the line that says when Purser looks again."""
        self._next.setText(text)

    def _figure_parts(self, evidence: Sequence[Evidence]) -> list[QWidget]:
        parts: list[QWidget] = []
        for one in evidence:
            if parts:
                parts.append(VLine())
            parts.append(Fact(one.title, one.value, one.note))
        copy = Button(kind="icon", icon="copy", height=32, name="Copy reference")
        copy.clicked.connect(lambda: self.copy_requested.emit(self._reference))
        parts.append(copy)
        return parts
