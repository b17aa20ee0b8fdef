"""What all steps stand in: the header with the steps, the pane, the footer with the buttons."""

from collections.abc import Mapping, Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.error_count import ErrorCount
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row, set_shown
from desktop_app.ui.kit.logo import Logo
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.kit.step_header import StepHeader
from desktop_app.ui.theme.tokens import Height, Space
from desktop_app.ui.trouble_box import TroubleBox

Step = Literal["start", "password", "connect", "ready"]
_NAMES: dict[Step, str] = {
    "start": "Start",
    "password": "Password",
    "connect": "Connect",
    "ready": "Ready",
}
_BODY_WIDTH = 936
# Against a stretch at each side: all the room up to the greatest width.
_MOST = 1000


class Frame(Fill):
    """Shows one step of a path at a time."""

    next_requested = Signal()
    back_requested = Signal()

    def __init__(self, ui: Ui, steps: Mapping[Step, QWidget]) -> None:
        super().__init__("page")
        self._panes = {step: self._pane(widget) for step, widget in steps.items()}
        self._step: Step = "start"
        self._path: tuple[Step, ...] = ()
        self._marked: Step | None = None
        self.trouble = TroubleBox(ui)
        self.trouble.setMaximumWidth(_BODY_WIDTH)
        self.trouble.closed.connect(self.close_trouble)
        self.problems = ErrorCount()
        self._hint = Label("Arrow keys choose, Enter continues", "body", "ink2")
        self._back = Button("", "ghost", height=Height.BUTTON_SHEET)
        self._back.clicked.connect(self.back_requested)
        self._next = Button("", "filled", tail="right", height=Height.BUTTON_SHEET)
        self._next.clicked.connect(self.next_requested)
        self._header = row(spacing=0)
        self._stack = QStackedLayout()
        self._pane_holder = holder(self._stack)  # first, or a pane would open as a window
        for pane in self._panes.values():
            self._stack.addWidget(pane)
        self._lay_out()
        self.close_trouble()

    def show_step(self, step: Step, path: tuple[Step, ...]) -> None:
        """Show the pane of `step`, which is one of `path`."""
        self._step = step
        self.close_trouble()
        self.problems.set_problems(())
        self._stack.setCurrentWidget(self._panes[step])
        self.set_path(path)
        set_shown(self._hint, step == "start")

    def set_path(self, path: tuple[Step, ...]) -> None:
        """Show the names of the steps, with the present one marked."""
        if (path, self._step) == (self._path, self._marked):
            return
        self._path, self._marked = path, self._step
        clear(self._header)
        self._header.addWidget(StepHeader([_NAMES[s] for s in path], path.index(self._step)))

    def show_words(self, effect: str, back: str, *, busy: bool) -> None:
        """Name the buttons; while busy neither can be pressed."""
        self._next.setText(effect)
        self._back.setText(back)
        for button in (self._next, self._back):
            if busy:
                button.disable("Purser is at work on this step.")
            else:
                button.enable()

    def show_problems(self, problems: Sequence[tuple[str, QWidget]]) -> None:
        """Count what is to fix, and bring the first of it into view."""
        self.problems.set_problems(problems)
        if self.problems.focus_first():
            pane = self._panes[self._step]
            # A field in a part that has just been opened has no place before this.
            body = pane.widget()
            layout = None if body is None else body.layout()
            if layout is not None:
                layout.activate()
            pane.ensureWidgetVisible(problems[0][1])

    def show_trouble(self, failure: Failure, title: str) -> None:
        """Show a failure above the step."""
        set_shown(self._trouble_row, True)
        self.trouble.tell(failure, title)

    def close_trouble(self) -> None:
        """Take the failure away."""
        self.trouble.clear()
        set_shown(self._trouble_row, False)

    def _lay_out(self) -> None:
        side = Space.HUGE
        head = row(
            Logo(32),
            Label("Purser", "head"),
            STRETCH,
            self._header,
            spacing=12,
            margins=(side, 18, side, 18),
        )
        self._trouble_row = holder(
            row(STRETCH, (self.trouble, _MOST), STRETCH, margins=(side, 20, side, 0))
        )
        foot = Fill("surface")
        foot.setLayout(
            row(
                self._hint,
                (self.problems, 1, Qt.AlignmentFlag.AlignVCenter),
                STRETCH,
                self._back,
                self._next,
                spacing=14,
                margins=(side, 16, side, 16),
            )
        )
        self.setLayout(
            column(head, HLine(), self._trouble_row, (self._pane_holder, 1), HLine(), foot)
        )

    @staticmethod
    def _pane(step: QWidget) -> ScrollPane:
        step.setMaximumWidth(_BODY_WIDTH)
        side = Space.HUGE
        line = row(STRETCH, (step, _MOST), STRETCH, spacing=0)
        body = column(STRETCH, line, STRETCH, margins=(side, Space.XXL, side, Space.XXL))
        return ScrollPane(holder(body))
