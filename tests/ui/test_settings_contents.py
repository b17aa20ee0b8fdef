"""The list beside the settings: every section in it, found by its words, moved by keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.settings.contents import Contents
from desktop_app.ui.settings.page import GROUPS, SettingsPage
from tests.support.snapshots import snapshot
from tests.support.ui import make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

NAMES = [place.name for group in GROUPS for place in group.places]


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[SettingsPage]:
    made = SettingsPage(make_ui())
    qtbot.addWidget(made)
    made.show_snapshot(snapshot())
    made.resize(900, 640)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.hide()


def contents(page: SettingsPage) -> Contents:
    return page.findChild(Contents)


def shown(page: SettingsPage) -> list[str]:
    entries = contents(page).findChildren(QAbstractButton)
    return [e.accessibleName() for e in entries if not e.isHidden() and e.accessibleName() in NAMES]


def test_every_section_is_in_sight_at_once_and_opens(page: SettingsPage, qtbot: QtBot) -> None:
    assert shown(page) == NAMES
    for group in GROUPS:
        for place in group.places:
            entry = next(
                e
                for e in contents(page).findChildren(QAbstractButton)
                if e.accessibleName() == place.name
            )
            qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
            assert page.section(place.key).isVisible(), place.key


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("web", ["How news arrives", "Messages"]),
        ("IDLE", ["Security"]),
        ("dark", ["Appearance"]),
        ("api keys", ["Connection"]),
        ("allow-list", ["Going live"]),
        ("  ", NAMES),
        ("xyzzy", []),
    ],
)
def test_a_section_is_found_by_what_is_in_it(
    page: SettingsPage, qtbot: QtBot, typed: str, found: list[str]
) -> None:
    qtbot.keyClicks(contents(page).search.input, typed)
    assert shown(page) == found


def test_enter_opens_the_first_found_and_escape_shows_all_again(
    page: SettingsPage, qtbot: QtBot
) -> None:
    line = contents(page).search.input
    qtbot.keyClicks(line, "webhook")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.section("news").isVisible()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert shown(page) == NAMES
    assert page.section("news").isVisible()


def test_the_arrows_move_among_what_is_shown(page: SettingsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(contents(page).search.input, "web")
    contents(page).setFocus()
    for key, section in (
        (Qt.Key.Key_Down, "news"),
        (Qt.Key.Key_Down, "messages"),
        (Qt.Key.Key_Down, "news"),
        (Qt.Key.Key_Up, "messages"),
    ):
        qtbot.keyClick(QApplication.focusWidget() or contents(page), key)
        assert page.section(section).isVisible()
