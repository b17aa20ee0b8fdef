"""Settings make, replace and remove a key file; each sheet says what it means and keeps nothing."""

from pathlib import PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.key_file_care import KeyFileState
from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.asking import PasswordPause
from desktop_app.domain.errors import Failure
from desktop_app.domain.second_secret import (
    KeyFileExists,
    KeyFileMissing,
    KeyFileNotSaved,
    KeyFileSlow,
    OtherKeyFile,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull, KeysNotKnown, WrongPassword
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.key_file import words
from desktop_app.ui.key_file.make_sheet import MakeKeyFileSheet
from desktop_app.ui.key_file.remove_sheet import RemoveKeyFileSheet
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.sheet import Sheet
from tests.support.ui import Call, make_ui
from tests.ui.key_file_samples import ID, said_of
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
STICK = "/media/ada/stick/acme.purser-key"
NONE, KIT = KeyFileState(None, has_kit=False), KeyFileState(None, has_kit=True)
ON = KeyFileState(ID, has_kit=True)
MAKE, STATE = "key_file.make", "key_file.state"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(960, 640)
    made.show()
    return made


def said(widget: QWidget) -> str:
    return " | ".join(part.text() for part in widget.findChildren(Label) if part.isVisible())


def last(widget: QWidget, name: str) -> Call:
    return widget._ui.bridge.last(name)


def asked(widget: QWidget, name: str) -> list[Call]:
    return widget._ui.bridge.asked(name)


def make(window: QWidget, state: KeyFileState = KIT) -> MakeKeyFileSheet:
    sheet = MakeKeyFileSheet(make_ui(), window, state)
    sheet.open()
    return sheet


def fill(sheet: MakeKeyFileSheet, password: str = "correct horse", place: str = STICK) -> None:
    sheet.password.set_text(password)
    sheet.place.set_text(place)
    sheet.effect.click()


def fail(sheet: Sheet, name: str, error: Exception) -> None:
    last(sheet, name).fail(Failure.from_error(error))


def test_what_it_means_is_said_before(window: QWidget) -> None:
    sheet = make(window)
    for _, sentence in (words.FIRST, words.BEFORE, words.KEYRING, words.WITH_KIT):
        assert sentence in said(sheet)
    assert not sheet.without_kit.isVisible()
    sheet.effect.click()
    assert sheet.password.error() == "Enter the master password."
    sheet.password.set_text("correct horse")
    sheet.place.set_text("stick/acme.purser-key")
    sheet.effect.click()
    assert sheet.place.error() == words.WHOLE_PATH
    assert asked(sheet, MAKE) == []


def test_it_hands_on_a_secret_and_a_place_and_ends_with_what_to_do(
    window: QWidget, canary_password: str, qtbot: QtBot
) -> None:
    sheet = make(window)
    fill(sheet, canary_password)
    password, file, without_kit = last(sheet, MAKE).args
    assert isinstance(password, Secret)
    assert password.reveal() == canary_password
    assert (file, without_kit) == (PurePath(STICK), False)
    assert sheet.password.text() == ""
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.cancel.isEnabled()
    assert sheet.isVisible(), "its end must be seen"
    last(sheet, MAKE).answer(ID)
    assert "4F2A-91C0" in said(sheet)
    assert "second stick" in said(sheet)
    assert words.BACKING_UP in said(sheet)
    last(sheet, "wallet.back_up").answer(None)
    assert words.BACKED_UP in said(sheet)
    assert not sheet.cancel.isVisible()
    sheet.effect.click()
    assert not sheet.isVisible()


def test_a_lock_closes_it_in_the_middle(window: QWidget) -> None:
    for sheet in (make(window), remove(window)):
        sheet.password.set_text("correct horse")
        if isinstance(sheet, MakeKeyFileSheet):
            sheet.place.set_text(STICK)
        sheet.effect.click()
        assert not sheet.cancel.isEnabled()
        sheet.dismiss()  # as a lock does
        assert not sheet.isVisible()


def test_a_backup_that_was_not_made_is_said_and_the_key_file_is_made(window: QWidget) -> None:
    sheet = make(window)
    fill(sheet)
    last(sheet, MAKE).answer(ID)
    fail(sheet, "wallet.back_up", DiskFull())
    assert words.MADE_TITLE in said(sheet)
    assert words.BACKING_UP not in said(sheet)
    assert DiskFull.happened in said(sheet)


def test_without_a_kit_it_wants_a_tick(window: QWidget) -> None:
    sheet = make(window, NONE)
    assert words.WITHOUT_KIT_WHY in said(sheet)
    fill(sheet)
    assert asked(sheet, MAKE) == []
    assert words.TICK_IT in said(sheet)
    assert sheet.password.text() != "", "nothing was tried with it yet"
    sheet.without_kit.click()
    sheet.effect.click()
    assert last(sheet, MAKE).args[2] is True
    assert words.TICK_IT not in said(sheet)


@pytest.mark.parametrize("place", ["/media/ada/stick", "/media/ada/stick/", "/", "~/"])
def test_a_folder_is_no_place_for_it_and_none_is_made_beside_it(
    place: str, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    sheet = make(window)
    fill(sheet, place=place)
    assert sheet.place.error() == words.FILE_NAME
    assert sheet.password.text() != "", "nothing was tried with it yet"
    assert asked(sheet, MAKE) == []


def test_the_place_is_chosen_in_the_shared_dialog_which_asks_about_no_file_there(
    window: QWidget,
) -> None:
    sheet = make(window)
    sheet.choose.click()
    dialog = sheet.findChild(QFileDialog)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.fileSelected.emit(STICK)
    dialog.reject()
    assert sheet.place.text() == STICK


@pytest.mark.parametrize("error", [KeyFileExists(), KeyFileNotSaved(), KeyFileSlow()])
def test_what_is_wrong_with_the_place_is_said_beside_it(error: Exception, window: QWidget) -> None:
    sheet = make(window)
    fill(sheet)
    fail(sheet, MAKE, error)
    assert error.happened in sheet.place.error()
    assert sheet.effect.isEnabled()
    sheet.dismiss()
    assert not sheet.isVisible()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(WrongPassword(), MISTYPED), (PasswordPause(9), PasswordPause(9).happened)],
)
def test_what_is_wrong_with_the_password_is_said_beside_it(
    error: Exception, sentence: str, window: QWidget
) -> None:
    sheet = make(window)
    fill(sheet)
    fail(sheet, MAKE, error)
    assert sheet.password.error() == sentence
    assert sheet.place.text() == STICK


def test_where_nobody_knows_that_is_told_in_full(window: QWidget) -> None:
    sheet = make(window)
    fill(sheet)
    fail(sheet, MAKE, KeysNotKnown())
    assert KeysNotKnown.happened in said(sheet)
    assert KeysNotKnown.todo in said(sheet)


def test_replacing_says_what_the_one_of_now_is_still_good_for(window: QWidget) -> None:
    sheet = make(window, ON)
    assert words.OLDER[1] in said(sheet)
    assert words.OTHER[1] in said(sheet)
    assert words.REPLACE_TITLE in said(sheet)
    assert sheet.effect.text() == words.DO_REPLACE


def remove(window: QWidget) -> RemoveKeyFileSheet:
    sheet = RemoveKeyFileSheet(make_ui(), window, KeyFileWanted(ID, PurePath(STICK)))
    sheet.open()
    return sheet


def test_removing_takes_the_password_and_the_key_file(
    window: QWidget, canary_password: str
) -> None:
    sheet = remove(window)
    for _, sentence in words.REMOVED:
        assert sentence in said(sheet)
    sheet.key_file.field.clear()
    sheet.password.set_text(canary_password)
    sheet.effect.click()
    assert sheet.key_file.field.error() == words.NONE_CHOSEN
    assert asked(sheet, "key_file.give_up") == []
    sheet.key_file.field.set_text(STICK)
    sheet.effect.click()
    password, file = last(sheet, "key_file.give_up").args
    assert password.reveal() == canary_password
    assert file == PurePath(STICK)
    assert sheet.password.text() == ""
    last(sheet, "key_file.give_up").answer(None)
    assert not sheet.isVisible()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(WrongPassword(), MISTYPED), (PasswordPause(9), PasswordPause(9).happened)],
)
def test_nothing_is_removed_by_a_wrong_password(
    error: Exception, sentence: str, window: QWidget
) -> None:
    sheet = remove(window)
    sheet.effect.click()
    assert sheet.password.error() == "Enter the master password."
    sheet.password.set_text("correct horse")
    sheet.effect.click()
    sheet.accepted.emit()
    assert len(asked(sheet, "key_file.give_up")) == 1, "one at a time"
    fail(sheet, "key_file.give_up", error)
    assert sheet.password.error() == sentence


def test_a_disk_that_refuses_the_removal_is_told_in_full(window: QWidget) -> None:
    sheet = remove(window)
    sheet.password.set_text("correct horse")
    sheet.effect.click()
    fail(sheet, "key_file.give_up", DiskFull())
    assert DiskFull.happened in said(sheet)
    assert words.NOT_REMOVED in said(sheet)


@pytest.mark.parametrize("error", [OtherKeyFile(ID), KeyFileMissing()])
def test_a_key_file_that_is_not_there_leaves_everything(error: Exception, window: QWidget) -> None:
    sheet = remove(window)
    sheet.password.set_text("correct horse")
    sheet.effect.click()
    fail(sheet, "key_file.give_up", error)
    assert said_of(error) in sheet.key_file.field.error()
    assert sheet.isVisible()
