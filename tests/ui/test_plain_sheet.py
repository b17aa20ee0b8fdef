"""The export in clear: nothing is written before its owner agreed to what the file is."""

from pathlib import PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from desktop_app.domain.asking import PasswordNeeded
from desktop_app.domain.errors import Failure
from desktop_app.domain.exports import PlainKind
from desktop_app.domain.handover import FileExists, NotHandedOver
from desktop_app.ui.asking.sheet import AskedAgainSheet
from desktop_app.ui.moving.plain_sheet import DANGER, TICK_FIRST, PlainExportSheet
from tests.ui.action_desk import Desk, desk
from tests.ui.look_fixture import look

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")
ASKED = "files.export_plain"
FILE = "/there/cards.csv"


def opened(desk: Desk, *, understood: bool = True) -> PlainExportSheet:
    sheet = PlainExportSheet(desk.ui, desk.window)
    sheet.open()
    if understood:
        sheet.understood.click()
    return sheet


def said(sheet: PlainExportSheet) -> str:
    return " | ".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisible())


def test_it_says_what_the_file_is_before_anything_else(desk: Desk) -> None:
    words = said(opened(desk, understood=False))
    for part in (DANGER, "synchronised", "backed up", "delete it and empty the wastebasket"):
        assert part in words


def test_nothing_goes_on_before_it_was_understood(desk: Desk) -> None:
    sheet = opened(desk, understood=False)
    sheet.effect.click()
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.findChild(QFileDialog) is None
    assert sheet.effect.accessibleDescription() == TICK_FIRST
    sheet.understood.click()
    sheet.effect.click()
    dialog = sheet.findChild(QFileDialog)
    assert dialog is not None
    dialog.close()
    sheet.understood.click()
    assert not sheet.effect.isEnabled()


def test_enter_never_writes_it(desk: Desk) -> None:
    sheet = opened(desk)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.findChild(QFileDialog) is None


def test_the_cvvs_are_left_out_unless_ticked(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.take_file(FILE)
    assert desk.bridge.last(ASKED).args == (PlainKind.TABLE, PurePath(FILE), False, False)
    desk.bridge.last(ASKED).fail(Failure.from_error(NotHandedOver()))
    assert "The numbers were not exported" in said(sheet)
    sheet.with_cvv.click()
    sheet.take_file(FILE)
    assert desk.bridge.last(ASKED).args == (PlainKind.TABLE, PurePath(FILE), True, False)


def test_a_name_that_is_taken_is_asked_about_and_again_when_the_contents_change(
    desk: Desk,
) -> None:
    sheet = opened(desk)
    sheet.take_file(FILE)
    desk.bridge.last(ASKED).fail(Failure.from_error(FileExists()))
    assert sheet.effect.words() == "Replace the file"
    sheet.understood.click()
    assert not sheet.effect.isEnabled()
    sheet.understood.click()
    sheet.with_cvv.click()
    assert sheet.effect.words() == "Save the file…"
    sheet.take_file(FILE)
    desk.bridge.last(ASKED).fail(Failure.from_error(FileExists()))
    sheet.effect.click()
    assert desk.bridge.last(ASKED).args == (PlainKind.TABLE, PurePath(FILE), True, True)


def test_while_it_is_written_nothing_can_be_changed(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.take_file(FILE)
    assert not sheet.with_cvv.isEnabled()
    assert not sheet.understood.isEnabled()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()


def test_the_password_is_asked_for_and_the_end_says_what_lies_there(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.take_file(FILE)
    desk.bridge.last(ASKED).fail(Failure.from_error(PasswordNeeded()))
    asked = sheet.findChild(AskedAgainSheet)
    assert asked is not None
    asked.proven.emit()
    desk.bridge.last(ASKED).answer(3)
    assert "Saved as cards.csv. Delete it" in said(sheet)
    assert "cards.csv holds 3 card numbers that anyone can read" in said(sheet)
    assert sheet.effect.words() == "Done"
    sheet.effect.click()
    assert not sheet.isVisible()


def test_a_file_for_bitwarden_has_its_own_name_and_words(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.kind._buttons[1].click()
    assert "as Bitwarden exports cards itself" in said(sheet)
    sheet.effect.click()
    dialog = sheet.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.defaultSuffix() == "json"
    dialog.close()
    sheet.take_file("/there/cards.json")
    assert desk.bridge.last(ASKED).args[0] is PlainKind.BITWARDEN
    assert not sheet.kind.isEnabled()
