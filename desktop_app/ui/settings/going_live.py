"""Going live: what has to be so before real cards are made, step by step, with what to do."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure
from desktop_app.domain.going_live import TITLES, State, Step, StepLine
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.settings.section import section, titled
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Tone
from desktop_app.ui.theme.type import line_height

LOOK = "Look at every step"
AGAIN = "Look again"
NOTE = (
    "From new keys to real cards. Each step is looked at by reading alone, and kept: go on "
    "whenever you like."
)
NOTHING = "Nothing was looked at yet."
LOOKING = "Looking. Only reads are sent; a step can take some seconds."
_LOOK: dict[State, tuple[IconName, Tone, str]] = {
    State.OPEN: ("unknown", "off", "not looked at"),
    State.PASSED: ("done", "ok", "passed"),
    State.FAILED: ("alert", "wait", "to do"),
    State.NOT_NEEDED: ("check", "off", "not needed"),
}
_ENDED = frozenset({State.PASSED, State.NOT_NEEDED})


class GoingLiveSection(QWidget):
    """Shows what is kept at once; a look fills it in."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._shown: tuple[StepLine, ...] = ()
        self._is_looking = False
        self._said = Label(NOTHING, "body", wrap=True)
        self._look = Button(LOOK, "filled", icon="refresh")
        self._look.clicked.connect(lambda: self._begin(None))
        self._lines = column()
        inner = section(
            titled("Going live", self._said, 12, row(self._look, STRETCH), note=NOTE),
            16,
            titled("Steps", self._lines),
        )
        self.setLayout(column((inner, 1)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_looking:
            self._ui.bridge.run(self, lambda s: s.wallet.going_live.known(), self._show)

    # --- asking ---------------------------------------------------------------------------------

    def _begin(self, step: Step | None) -> None:
        if self._is_looking:
            return
        self._is_looking = True
        self._look.setFocus()  # the button that was pressed may be gone afterwards
        self._look.pause(LOOKING)
        self._said.setText(LOOKING)
        self._ui.bridge.run(
            self, lambda s: s.wallet.going_live.look(step), self._take, self._take_failure
        )

    def _take(self, lines: tuple[StepLine, ...]) -> None:
        self._end()
        self._show(lines)
        announce(self, self._said.text())

    def _take_failure(self, failure: Failure) -> None:
        self._end()
        self._said.setText(f"{failure.happened} {failure.doing} {failure.todo}")
        announce(self, failure.happened)

    def _end(self) -> None:
        self._is_looking = False
        self._look.resume()

    # --- showing --------------------------------------------------------------------------------

    def _show(self, lines: tuple[StepLine, ...]) -> None:
        self._said.setText(_summary(lines))
        if lines == self._shown:
            return
        self._shown = lines
        clear(self._lines)
        for number, line in enumerate(lines, 1):
            if number > 1:
                self._lines.addSpacing(12)
                self._lines.addWidget(HLine())
                self._lines.addSpacing(12)
            self._lines.addWidget(self._row(number, line))

    def _row(self, number: int, line: StepLine) -> QWidget:
        icon, tone, word = _LOOK[line.state]
        seat = holder(row(IconView(icon, 16, tone), spacing=0))
        seat.setFixedHeight(max(16, line_height("medium")))
        words = self._ui.words
        is_seen = line != StepLine(line.step)
        seen = word if line.at is None else f"{word}, {words.when(line.at)}"
        top = Qt.AlignmentFlag.AlignTop
        title = f"{number}. {TITLES[line.step]}"
        body = column(
            row((Label(title, "medium", wrap=True), 1), Label(seen, "caption", "ink3")),
            4 if is_seen else 0,
            Label(line.sentence, "body", "ink2", wrap=True) if is_seen else None,
        )
        if line.state is State.FAILED:
            _add_todo(body.addWidget, line.todo)
            again = Button(AGAIN, icon="refresh")
            again.setAccessibleName(f"{AGAIN}: {TITLES[line.step]}")
            again.clicked.connect(lambda: self._begin(line.step))
            body.addSpacing(10)
            body.addLayout(row(again, STRETCH))
        made = holder(row((seat, 0, top), (body, 1), spacing=10))
        made.setAccessibleName(f"{title}: {seen}. {' '.join((line.sentence, *line.todo))}")
        return made


def _add_todo(add: Callable[[QWidget], None], todo: tuple[str, ...]) -> None:
    for place, sentence in enumerate(todo, 1):
        top = Qt.AlignmentFlag.AlignTop
        text = Label(sentence, "body", wrap=True)
        lead = Label(f"{chr(96 + place)})", "body", "ink3")
        add(holder(row((lead, 0, top), (text, 1), spacing=8, margins=(0, 6, 0, 0))))


def _summary(lines: tuple[StepLine, ...]) -> str:
    left = [line for line in lines if line.state not in _ENDED]
    if not left:
        return "Every step is done. Begin with one card and a small amount."
    if all(line.state is State.OPEN for line in lines):
        return NOTHING
    done = len(lines) - len(left)
    return f"{done} of {len(lines)} steps are done. Next: step {lines.index(left[0]) + 1}."
