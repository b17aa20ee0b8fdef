"""Every state of the money screens in the smallest window, in the widest type, and by name."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.scroll_pane import ScrollPane
from tests.ui.look_fixture import look, use_widest_type
from tests.ui.shots_money import SCENES

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

SMALLEST = (960, 640)


def _scene(qtbot: QtBot, name: str) -> QWidget:
    window = Fill("page")
    window.resize(*SMALLEST)
    qtbot.addWidget(window)
    window.show()
    SCENES[name](window)
    for _ in range(3):
        QApplication.sendPostedEvents()
    return window


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_wider_than_its_pane_even_in_the_widest_type(qtbot: QtBot, name: str) -> None:
    use_widest_type()
    window = _scene(qtbot, name)
    panes = [pane for pane in window.findChildren(ScrollPane) if pane.isVisible()]
    assert panes
    too_wide = [
        (pane.widget().minimumSizeHint().width(), pane.viewport().width())
        for pane in panes
        if pane.widget().minimumSizeHint().width() > pane.viewport().width()
    ]
    assert too_wide == []


@pytest.mark.parametrize("name", SCENES)
def test_whatever_takes_focus_has_a_name(qtbot: QtBot, name: str) -> None:
    window = _scene(qtbot, name)
    parts = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
    assert [part for part in parts if part.isVisible() and not part.accessibleName()] == []
    assert [top for top in QApplication.topLevelWidgets() if top.isVisible()] == [window]
