"""Every state of Automation in the smallest window, in the widest type, and by name."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.home.page import HomePage
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.kit.sentence import Sentence
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.switch import Switch
from desktop_app.ui.kit.truth_line import TruthLine
from desktop_app.ui.kit.truth_segment import TruthSegmentView
from desktop_app.ui.theme.theme import Theme
from tests.support.ui import make_ui
from tests.ui import shots_automation
from tests.ui.look_fixture import look, use_widest_type
from tests.ui.shots_automation import SCENES

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
SMALLEST = (960, 640)


class Nothing:
    """In place of the window behind a sheet: to make that takes longest."""

    def __init__(self, window: QWidget) -> None:
        self._ui = make_ui()

    def keep(self, sheet: Sheet) -> None:
        """Show a sheet."""
        sheet.open()


@pytest.fixture(autouse=True)
def _nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shots_automation, "behind", Nothing)


def _scene(qtbot: QtBot, name: str) -> QWidget:
    window = Fill("page")
    window.resize(*SMALLEST)

    def leave(window: QWidget) -> None:
        for home in window.findChildren(HomePage):
            home.leave()

    qtbot.addWidget(window, before_close_func=leave)
    window.show()
    SCENES[name](window)
    for _ in range(4):
        QApplication.sendPostedEvents()
    return window


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_wider_than_its_pane_even_in_the_widest_type(qtbot: QtBot, name: str) -> None:
    use_widest_type()
    window = _scene(qtbot, name)
    panes = [pane for pane in window.findChildren(ScrollPane) if pane.isVisible()]
    too_wide = [
        (pane.widget().minimumSizeHint().width(), pane.viewport().width())
        for pane in panes
        if pane.widget().minimumSizeHint().width() > pane.viewport().width()
    ]
    assert too_wide == []


@pytest.mark.parametrize("name", SCENES)
def test_every_text_is_seen_whole_and_every_control_has_a_name(qtbot: QtBot, name: str) -> None:
    window = _scene(qtbot, name)
    short = [
        label.text()
        for label in window.findChildren(Label)
        if label.isVisible()
        and label.text()
        and label.wordWrap()
        and label.height() < label.heightForWidth(label.width())
    ]
    assert short == []
    parts = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
    assert [part for part in parts if part.isVisible() and not part.accessibleName()] == []
    assert [top for top in QApplication.topLevelWidgets() if top.isVisible()] == [window]


def test_the_header_has_room_for_what_can_move(qtbot: QtBot) -> None:
    use_widest_type()
    window = _scene(qtbot, "page")
    views = [v for v in window.findChildren(TruthSegmentView) if v.isVisible()]
    line = window.findChild(TruthLine)
    assert "Can move today $118.75" in line.accessibleName()
    assert all(view.width() >= view.sizeHint().width() for view in views)
    assert max(view.geometry().right() for view in views) < line.width() - 72


def test_a_sentence_wraps_speaks_and_stresses(qtbot: QtBot, look: Theme) -> None:
    made = Sentence((("When ", False), ("😀 Ads", True), (" drops below ", False), ("$20", True)))
    qtbot.addWidget(made)
    assert made.text() == "When 😀 Ads drops below $20"
    assert made.heightForWidth(60) > made.heightForWidth(600)
    ranges = [(part.start, part.length) for part in made._formats()]
    assert ranges == [(5, 6), (24, 3)], "counted as Qt counts"
    made.resize(300, 40)
    before = made.grab().toImage()
    made.set_parts((("When ", False),))
    assert made.grab().toImage() != before


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_switch_shows_what_holds_not_what_is_asked(qtbot: QtBot, look: Theme, theme: str) -> None:
    look.set_theme(theme)
    made = Switch("Rules")
    qtbot.addWidget(made)
    asked: list[bool] = []
    made.asked.connect(asked.append)
    off = made.grab().toImage()
    made.click()
    assert (asked, made.isChecked(), made.is_on()) == ([True], False, False)
    made.set_on(True)
    assert made.grab().toImage() != off
    made.click()
    assert asked == [True, False]
    made.setEnabled(False)
    assert not made.grab().isNull()
