"""What an assistive tool ticks or chooses is heard as a click is, once; what code marks is not."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.templates import ONE_PURCHASE, SHOPPING
from desktop_app.ui.issue.purpose_tiles import PurposeTiles
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.checkable import Checkable
from desktop_app.ui.kit.chips import Chips
from desktop_app.ui.kit.segments import Segments
from desktop_app.ui.kit.tabs import Tabs
from desktop_app.ui.kit.tiles import RadioTile, TileGroup
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
ITEMS = (("a", "First"), ("b", "Second"))


def toggle(button: QAbstractButton) -> None:
    """As a screen reader does: by the first action that the button offers."""
    actions = QAccessible.queryAccessibleInterface(button).actionInterface()
    assert actions.actionNames()[0] == "Toggle"
    actions.doAction("Toggle")


def buttons(widget: QWidget) -> list[Checkable]:
    return widget.findChildren(Checkable)


@pytest.mark.parametrize("make", [Segments, Tabs, Chips])
def test_the_choice_of_an_assistive_tool_is_told_once(
    qtbot: QtBot, make: Callable[..., Segments | Tabs | Chips]
) -> None:
    row, told = make(ITEMS), list[str]()
    qtbot.addWidget(row)
    row.chosen.connect(told.append)
    toggle(buttons(row)[1])
    assert (told, row.current_id()) == (["b"], "b")
    QTest.mouseClick(buttons(row)[0], Qt.MouseButton.LeftButton)
    assert (told, row.current_id()) == (["b", "a"], "a")
    row.set_current_id("b")
    assert (told, row.current_id()) == (["b", "a"], "b")


def test_a_group_of_tiles_tells_it_once(qtbot: QtBot) -> None:
    tiles = {key: RadioTile("cards", title, "") for key, title in ITEMS}
    for tile in tiles.values():
        qtbot.addWidget(tile)
    group, told = TileGroup(tiles), list[str]()
    group.set_current_id("a")
    group.chosen.connect(told.append)
    toggle(tiles["b"])
    assert (told, group.current_id()) == (["b"], "b")


def test_a_box_tells_both_ways(qtbot: QtBot) -> None:
    box, told = CheckBox("Agreed"), list[bool]()
    qtbot.addWidget(box)
    box.clicked.connect(lambda checked: told.append(checked))
    toggle(box)
    toggle(box)
    assert told == [True, False]
    QTest.keyClick(box, Qt.Key.Key_Space)
    box.setChecked(False)
    assert told == [True, False, True]


def test_the_use_that_looks_chosen_is_the_one_that_is(qtbot: QtBot) -> None:
    tiles = PurposeTiles()
    qtbot.addWidget(tiles)
    tiles.show()
    with qtbot.waitSignal(tiles.chosen):
        toggle(tiles._tiles[ONE_PURCHASE.key])
    assert tiles.template() is ONE_PURCHASE
    tiles.set_current(SHOPPING.key)
    toggle(tiles.more)
    assert (tiles.template(), tiles.more.isChecked()) == (SHOPPING, False)
    assert tiles._tiles[SHOPPING.key].isChecked()
