"""A thousand rules decided anew: what is shown of them changes, and no widget is made for it.

To make one, and to set a name or a tip, the same or not, are events for everybody who listens. In
a frame for which the worker has the interpreter, each of them may wait.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.deciding import Decision
from desktop_app.domain.rule_codes import Code
from desktop_app.ui.kit.truth_line import TruthLine
from desktop_app.ui.kit.truth_segment import TruthSegment, TruthSegmentView
from desktop_app.ui.theme.theme import Theme
from tests.ui.automation_desk import Screen
from tests.ui.automation_fixture import (
    AUTOMATION,
    NOTES,
    PLANS,
    automation_picture,
    note,
    rule,
    view,
)
from tests.ui.look_fixture import look

__all__ = ["look"]
_MAKING = {QEvent.Type.ChildAdded, QEvent.Type.ToolTipChange, QEvent.Type.ParentChange}
VIEWS = tuple(view(rule(PLANS["to"], number=n)) for n in range(1, 1_001))
BEFORE = replace(AUTOMATION, rules=VIEWS)
AFTER = replace(
    BEFORE,
    rules=tuple(replace(one, decision=Decision(Code.COOLDOWN)) for one in VIEWS),
    notes=(note(Deed.ALL_ON, 1, None), *NOTES[:-1]),
)


class Making(QObject):
    """Counts the events of making and naming, in all of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QEvent.Type] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MAKING and isinstance(watched, QWidget):
            self.seen.append(event.type())
        return False


@pytest.fixture
def making() -> Iterator[Making]:
    made = Making()
    yield made
    QApplication.instance().removeEventFilter(made)


@pytest.fixture
def screen(qtbot: QtBot, look: Theme) -> Iterator[Screen]:
    made = Screen(qtbot)
    made.show(BEFORE)
    yield made
    made.window.close()


def test_rules_and_notes_are_shown_anew_in_the_same_widgets(screen: Screen, making: Making) -> None:
    QApplication.instance().installEventFilter(making)
    screen.page.show_snapshot(automation_picture(AFTER))
    assert [row.view for row in screen.rows] == list(AFTER.rules[: len(screen.rows)])
    assert "Rules may move money" in screen.page.notes.lines[0].accessibleName()
    assert making.seen == []


def test_facts_above_the_page_are_shown_anew_in_the_same_widgets(
    qtbot: QtBot, look: Theme, making: Making
) -> None:
    line = TruthLine()
    qtbot.addWidget(line)
    line.set_segments((TruthSegment("online", "Online", "as of 14:02"),))
    (before,) = line.findChildren(TruthSegmentView)
    QApplication.instance().installEventFilter(making)
    line.set_segments((TruthSegment("offline", "Offline", "since 14:03"),))
    assert line.findChildren(TruthSegmentView) == [before]
    assert before.accessibleName() == "Offline since 14:03" in line.accessibleName()
    assert making.seen == []


def test_a_press_on_one_rule_is_not_let_go_on_another(qtbot: QtBot) -> None:
    """The row keeps its place under the pointer while another rule comes to stand there."""
    screen = Screen(qtbot)
    screen.show(BEFORE)
    row = screen.rows[0]
    told: list[object] = []
    row.switch_asked.connect(lambda shown, _: told.append(shown))
    qtbot.mousePress(row.switch, Qt.MouseButton.LeftButton)
    screen.show(replace(BEFORE, rules=tuple(reversed(VIEWS))))
    assert row.view == VIEWS[-1]
    qtbot.mouseRelease(row.switch, Qt.MouseButton.LeftButton)
    assert told == []
    qtbot.mouseClick(row.switch, Qt.MouseButton.LeftButton)
    assert told == [VIEWS[-1]]
