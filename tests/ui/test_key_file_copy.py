"""The sheet that saves a copy of the key file: what it says, hands on, and never lets pass."""

from pathlib import PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.asking import PasswordPause
from desktop_app.domain.second_secret import (
    KeyFileExists,
    KeyFileMissing,
    KeyFileNotSaved,
    OtherKeyFile,
)
from desktop_app.domain.vault_errors import DiskFull, WrongPassword
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.key_file import words
from desktop_app.ui.key_file.copy_sheet import CopyKeyFileSheet
from tests.support.ui import make_ui
from tests.ui.look_fixture import look
from tests.ui.test_key_file_sheets import ID, STICK, asked, fail, last, said, window

__all__ = ["look", "window"]
pytestmark = pytest.mark.usefixtures("look")
COPY, DRAWER = "key_file.copy", "/media/ada/drawer/copy.purser-key"


@pytest.fixture
def sheet(window: QWidget) -> CopyKeyFileSheet:
    made = CopyKeyFileSheet(make_ui(), window, KeyFileWanted(ID, PurePath(STICK)))
    made.open()
    return made


def ask(sheet: CopyKeyFileSheet, password: str = "correct horse") -> None:
    sheet.password.set_text(password)
    sheet.place.set_text(DRAWER)
    sheet.effect.click()


def test_it_hands_on_a_secret_and_two_places_and_ends_with_what_to_do(
    sheet: CopyKeyFileSheet, canary_password: str
) -> None:
    assert words.COPIED[0][1] in said(sheet)
    ask(sheet, canary_password)
    sheet.accepted.emit()
    assert len(asked(sheet, COPY)) == 1, "one at a time"
    password, file, to = last(sheet, COPY).args
    assert password.reveal() == canary_password
    assert (file, to) == (PurePath(STICK), PurePath(DRAWER))
    assert sheet.password.text() == ""
    last(sheet, COPY).answer(None)
    assert words.COPY_MADE.format(name="4F2A-91C0") in said(sheet)
    sheet.effect.click()
    assert not sheet.isVisible()
    assert len(asked(sheet, COPY)) == 1


def test_what_is_not_filled_in_is_asked_for_before_anything_is_tried(
    sheet: CopyKeyFileSheet,
) -> None:
    sheet.effect.click()
    assert sheet.password.error() == "Enter the master password."
    sheet.password.set_text("correct horse")
    sheet.key_file.field.clear()
    sheet.effect.click()
    assert sheet.key_file.field.error() == words.NONE_CHOSEN
    sheet.key_file.field.set_text(STICK)
    for place, sentence in (("copy", words.WHOLE_PATH), ("/media/ada", words.FILE_NAME)):
        sheet.place.set_text(place)
        sheet.effect.click()
        assert sheet.place.error() == sentence
    assert asked(sheet, COPY) == []


@pytest.mark.parametrize("error", [KeyFileExists(), KeyFileNotSaved()])
def test_what_is_wrong_with_the_place_is_said_beside_it(
    error: Exception, sheet: CopyKeyFileSheet
) -> None:
    ask(sheet)
    fail(sheet, COPY, error)
    assert error.happened in sheet.place.error()
    assert sheet.key_file.field.error() == ""


@pytest.mark.parametrize("error", [OtherKeyFile(ID), KeyFileMissing()])
def test_what_is_wrong_with_the_key_file_is_said_beside_it(
    error: Exception, sheet: CopyKeyFileSheet
) -> None:
    ask(sheet)
    fail(sheet, COPY, error)
    assert words.NOT_TRIED in sheet.key_file.field.error()
    assert sheet.place.error() == ""


def test_a_wrong_password_and_a_full_disk_are_told(sheet: CopyKeyFileSheet) -> None:
    ask(sheet)
    fail(sheet, COPY, WrongPassword())
    assert sheet.password.error() == MISTYPED
    ask(sheet)
    fail(sheet, COPY, PasswordPause(9))
    assert sheet.password.error() == PasswordPause(9).happened
    ask(sheet)
    fail(sheet, COPY, DiskFull())
    assert words.NOT_COPIED in said(sheet)


def test_escape_waits_for_the_end_and_a_lock_does_not(
    sheet: CopyKeyFileSheet, qtbot: QtBot
) -> None:
    ask(sheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    sheet.dismiss()
    assert not sheet.isVisible()


def test_the_keyboard_alone_goes_through_it(sheet: CopyKeyFileSheet, qtbot: QtBot) -> None:
    sheet.password.setFocus()
    qtbot.waitUntil(sheet.password.input.hasFocus)
    qtbot.keyClicks(sheet.password.input, "correct horse")
    qtbot.keyClick(sheet.password.input, Qt.Key.Key_Return)
    qtbot.waitUntil(sheet.place.input.hasFocus)  # what is still missing; the key file is known
    assert sheet.place.error() == words.WHOLE_PATH
    qtbot.keyClicks(sheet.place.input, DRAWER)
    qtbot.keyClick(sheet.place.input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(asked(sheet, COPY)) == 1)
    last(sheet, COPY).answer(None)
    qtbot.waitUntil(sheet.effect.hasFocus)
    qtbot.keyClick(sheet.effect, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not sheet.isVisible())


def test_the_place_is_chosen_in_the_shared_dialog(sheet: CopyKeyFileSheet) -> None:
    sheet.choose.click()
    (dialog,) = sheet.findChildren(QFileDialog)
    dialog.fileSelected.emit(DRAWER)
    dialog.reject()
    assert sheet.place.text() == DRAWER
