"""An error in four answers: what happened, did money move, what Purser does, what you can do."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, row, set_shown
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.kit.veil import veil
from desktop_app.ui.theme.tokens import Radius, Width

MoneyMoved = Literal["no", "yes", "unknown"]

QUESTIONS = ("What happened", "Did money move?", "What Purser does", "What you can do")


@dataclass(frozen=True, slots=True)
class FourPart:
    """The four answers; `time` is when, `reference` may be copied, `action` is one button."""

    title: str
    what_happened: str
    money: MoneyMoved
    money_note: str
    purser_does: str
    you_can_do: str
    time: str = ""
    reference: str = ""
    action: str = ""


class AnswerGrid(QWidget):
    """The questions and answers in two columns; the second answer is always a pill."""

    def __init__(self, parts: FourPart | None = None) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnMinimumWidth(0, Width.QUESTION)
        self._grid.setColumnStretch(1, 1)
        self._parts: FourPart | None = None
        veil.changed.connect(self._show)
        if parts is not None:
            self.set_parts(parts)

    def set_parts(self, parts: FourPart) -> None:
        """Replace the answers."""
        self._parts = parts
        self._show()

    def _show(self) -> None:
        parts = self._parts
        if parts is None:
            return
        clear(self._grid)
        self._say(0, parts.what_happened)
        self._put(1, self._money(parts))
        self._say(2, parts.purser_does)
        self._say(3, parts.you_can_do)

    def _money(self, parts: FourPart) -> QLayout:
        pill = row(Pill(parts.money), STRETCH)
        if not parts.money_note:
            return pill
        # Below the pill: beside it, a note that wraps would be cut off.
        return column(pill, 4, Label(veil.over(parts.money_note), "body", "ink2", wrap=True))

    def _say(self, line: int, answer: str) -> None:
        self._ask(line, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(Label(veil.over(answer), wrap=True, selectable=True), line, 1)

    def _put(self, line: int, answer: QLayout) -> None:
        self._ask(line, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(answer, line, 1)

    def _ask(self, line: int, align: Qt.AlignmentFlag) -> None:
        self._grid.addWidget(Label(QUESTIONS[line], "label", "ink2"), line, 0, align)


class FourPartError(Box):
    """The answers in a box with a red bar; it stays until it is closed."""

    closed = Signal()
    action_requested = Signal()
    copy_requested = Signal(str)

    def __init__(self, parts: FourPart | None = None) -> None:
        super().__init__(bar="bad", radius=Radius.BOX)
        self._reference = self._words = ""
        self._title = Label("", "strong", wrap=True)
        veil.changed.connect(self._name)
        self._time = Label("", "caption", "ink3")
        self._close = Button(kind="icon", icon="close", height=28, name="Close this message")
        self._close.clicked.connect(self.closed)
        self._copy = Button("Copy reference", "link")
        self._copy.clicked.connect(lambda: self.copy_requested.emit(self._reference))
        self._action = Button("", "secondary", height=34)
        self._action.clicked.connect(self.action_requested)
        self._answers = AnswerGrid()
        middle = Qt.AlignmentFlag.AlignVCenter
        head = row(
            IconView("declined", 20, "bad"),
            (self._title, 1),
            self._time,
            (self._close, 0, middle),
            spacing=10,
        )
        foot = row(STRETCH, self._copy, self._action)
        self.setLayout(column(head, 8, self._answers, 4, foot, margins=(20, 10, 14, 14)))
        if parts is not None:
            self.set_parts(parts)

    def set_parts(self, parts: FourPart) -> None:
        """Show an error and tell it to assistive tools."""
        self._write(parts)
        self._speak(parts)

    def _write(self, parts: FourPart) -> None:
        self._reference = parts.reference
        self._words = parts.title
        self._name()
        self._time.setText(parts.time)
        self._answers.set_parts(parts)
        set_shown(self._copy, bool(parts.reference))
        self._action.setText(parts.action)
        set_shown(self._action, bool(parts.action))

    def _speak(self, parts: FourPart) -> None:
        announce(self, veil.over(f"{parts.title}. {parts.what_happened}"))

    def _name(self) -> None:
        title = veil.over(self._words)
        self._title.setText(title)
        self.setAccessibleName(title)
