"""Settings, Security says whether there is a key file, and what opens the vault without it."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.key_file_care import KeyFileState
from desktop_app.ui.key_file import words
from desktop_app.ui.key_file.copy_sheet import CopyKeyFileSheet
from desktop_app.ui.key_file.remove_sheet import RemoveKeyFileSheet
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.settings.key_file_box import KeyFileBox
from tests.support.ui import make_ui
from tests.ui.look_fixture import look
from tests.ui.test_key_file_sheets import ID, KIT, NONE, ON, STATE, asked, last, said, window

__all__ = ["look", "window"]
pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def box(window: QWidget) -> KeyFileBox:
    made = KeyFileBox(make_ui())
    made.setParent(window)
    made.resize(640, 400)
    made.show()
    return made


def test_until_the_vault_said_how_it_stands_nothing_is_offered(box: KeyFileBox) -> None:
    assert not any(part.isVisible() for part in (box.make, box.copy, box.replace, box.remove))


@pytest.mark.parametrize(
    ("state", "sentence", "offered"),
    [
        (NONE, words.NONE, "make"),
        (KIT, words.NONE, "make"),
        (ON, words.BY_KIT, "replace"),
        (KeyFileState(ID, has_kit=False), words.NO_KIT, "replace"),
    ],
)
def test_it_says_how_it_stands(
    state: KeyFileState, sentence: str, offered: str, box: KeyFileBox
) -> None:
    last(box, STATE).answer(state)
    assert sentence in said(box)
    assert ("4F2A-91C0" in said(box)) == (state.file is not None)
    assert box.make.isVisible() == (offered == "make")
    others = (box.copy, box.replace, box.remove)
    assert {part.isVisible() for part in others} == {offered == "replace"}


def test_a_kit_that_was_made_or_revoked_meanwhile_is_known(box: KeyFileBox) -> None:
    last(box, STATE).answer(ON)
    box.show_kit(has_kit=False)
    assert words.NO_KIT in said(box)
    box.show_kit(has_kit=True)
    assert words.BY_KIT in said(box)


def test_after_a_sheet_it_looks_again(box: KeyFileBox, window: QWidget) -> None:
    opened: list[Sheet] = []
    box.sheet_made.connect(opened.append)
    last(box, STATE).answer(KIT)
    box.make.click()
    (sheet,) = opened
    sheet.open()
    looks = len(asked(box, STATE))
    sheet.dismiss()
    assert len(asked(box, STATE)) == looks + 1
    last(box, STATE).answer(ON)
    box.remove.click()
    assert isinstance(opened[-1], RemoveKeyFileSheet)
    box.copy.click()
    assert isinstance(opened[-1], CopyKeyFileSheet)


def test_the_focus_stays_in_the_box_when_its_buttons_change(box: KeyFileBox, qtbot: QtBot) -> None:
    last(box, STATE).answer(KIT)
    box.make.setFocus()
    qtbot.waitUntil(box.make.hasFocus)
    box._show(ON)
    qtbot.waitUntil(box.copy.hasFocus)
    box._show(KIT)
    qtbot.waitUntil(box.make.hasFocus)
