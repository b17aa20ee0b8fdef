"""One sheet at a time: what goes wrong elsewhere waits until the present one is closed."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.actions.hand_over_sheet import HandOverSheet
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.home.trouble import TroubleSheet
from desktop_app.ui.kit.sheet import Sheet
from tests.support.snapshots import CARDS
from tests.support.ui import FAILURE, make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def home(qtbot: QtBot) -> HomePage:
    window = QWidget()
    window.resize(1280, 760)
    qtbot.addWidget(window)
    window.show()
    made = HomePage(make_ui(), window)
    made.resize(1280, 760)
    made.show()
    return made


def troubles(home: HomePage) -> list[TroubleSheet]:
    return [sheet for sheet in home.window().findChildren(TroubleSheet) if sheet.isVisible()]


def sealing(home: HomePage) -> HandOverSheet:
    """The passphrase of a file that is being written is nowhere else."""
    sheet = HandOverSheet(home._ui, home.window(), CARDS[0])
    home.keep(sheet)
    sheet.take_file("/there/card.html")
    return sheet


def test_another_failure_does_not_take_the_passphrase_away(home: HomePage) -> None:
    sheet = sealing(home)
    home.show_failure(FAILURE)  # of an issue that went on in the background
    home.show_failure(replace(FAILURE, happened="Something else went wrong."))
    assert sheet.isVisible()
    assert sheet.passphrase.text()
    assert troubles(home) == []
    sheet.dismiss()
    (first,) = troubles(home)
    first.dismiss()
    (second,) = troubles(home)
    second.dismiss()
    assert troubles(home) == []


def test_with_nothing_open_a_failure_is_told_at_once(home: HomePage) -> None:
    home.show_failure(FAILURE)
    assert len(troubles(home)) == 1


def test_what_the_person_opens_next_is_not_overtaken_by_a_failure(home: HomePage) -> None:
    sealing(home)
    home.show_failure(FAILURE)
    other = Sheet(home.window(), "Another")
    home.keep(other)
    assert other.isVisible()
    assert troubles(home) == []


def test_a_lock_leaves_nothing_over_the_window(home: HomePage) -> None:
    sheet = sealing(home)
    home.show_failure(FAILURE)
    home.leave()
    assert not sheet.isVisible()
    assert troubles(home) == []
