"""The unlock page of a vault with a key file: one more line, filled with its place, never read."""

from pathlib import PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.errors import Failure
from desktop_app.domain.second_secret import (
    KeyFileDamaged,
    KeyFileMissing,
    KeyFileNeeded,
    KeyFileSlow,
    KeyFileTooNew,
    KeyFileTrouble,
    NotAKeyFile,
    OtherKeyFile,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultError, WrongPassword
from desktop_app.ui.key_file.words import (
    CHOOSE_EITHER,
    LEFT_OPEN,
    NONE_CHOSEN,
    NOT_TRIED,
    WHOLE_PATH,
)
from desktop_app.ui.unlock.page import UnlockPage
from desktop_app.ui.unlock.words import READING
from tests.ui.key_file_samples import ID, said_of
from tests.ui.look_fixture import look
from tests.ui.test_unlock import ACME, PLACES, SIDE, _open

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
STICK = PurePath("/media/ada/stick/acme.purser-key")
OTHER = "7b3305de" * 4
WANTED = "key_file.wanted"
ERRORS = (
    KeyFileNeeded(),
    OtherKeyFile(ID),
    KeyFileTrouble(),
    KeyFileMissing(),
    KeyFileSlow(),
    NotAKeyFile(),
    KeyFileDamaged(),
    KeyFileTooNew(),
)


@pytest.fixture
def page(qtbot: QtBot) -> UnlockPage:
    made = _open(qtbot, PLACES)
    qtbot.waitUntil(lambda: bool(made._ui.bridge.asked(WANTED)))
    return made


def want(page: UnlockPage, place: PurePath | None = STICK) -> None:
    page._ui.bridge.last(WANTED).answer(KeyFileWanted(ID, place))


def enter(page: UnlockPage, password: str = "correct horse") -> None:
    page._password.set_text(password)
    page._unlock.click()


def test_a_vault_without_one_asks_for_the_password_alone(page: UnlockPage) -> None:
    page._ui.bridge.last(WANTED).answer(None)
    assert page._key.field is None
    enter(page)
    (folder, _) = page._ui.bridge.last("unlock").args
    assert folder == ACME


def test_it_offers_the_place_of_the_last_time_and_hands_on_both(
    page: UnlockPage, canary_password: str
) -> None:
    want(page)
    assert page._key.isVisible()
    assert page._key.field.field.text() == str(STICK)
    enter(page, canary_password)
    folder, password, file = page._ui.bridge.last("key_file.unlock").args
    assert (folder, file) == (ACME, STICK)
    assert isinstance(password, Secret)
    assert password.reveal() == canary_password
    assert page._password.text() == ""
    assert not page._key.isEnabled()
    assert page._status.text() == READING


def test_without_a_place_it_asks_before_anything_is_tried(page: UnlockPage) -> None:
    want(page, None)
    enter(page)
    assert page._key.field.field.error() == NONE_CHOSEN
    page._key.field.field.set_text("stick/acme.purser-key")
    enter(page)
    assert page._key.field.field.error() == WHOLE_PATH
    assert page._ui.bridge.asked("key_file.unlock") == page._ui.bridge.asked("unlock") == []


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_what_is_wrong_with_it_is_said_beside_it_and_is_no_wrong_password(
    error: VaultError, page: UnlockPage
) -> None:
    want(page)
    enter(page)
    page._ui.bridge.last("key_file.unlock").fail(Failure.from_error(error))
    assert said_of(error) in page._key.field.field.error()
    assert NOT_TRIED in page._key.field.field.error()
    assert error.todo in page._key.field.field.error()
    assert page._password.error() == ""
    assert page.patience.seconds_left() == 0
    assert page._unlock.isEnabled()
    assert page._key.isEnabled()


def test_the_focus_goes_to_what_is_wrong(page: UnlockPage, qtbot: QtBot) -> None:
    want(page)
    page._password.set_text("correct horse")
    page._password.setFocus()
    qtbot.keyClick(page._password.input, Qt.Key.Key_Return)
    page._ui.bridge.last("key_file.unlock").fail(Failure.from_error(KeyFileMissing()))
    qtbot.waitUntil(page._key.field.field.input.hasFocus)


def test_a_wrong_password_is_said_beside_the_password(page: UnlockPage) -> None:
    want(page)
    enter(page)
    page._ui.bridge.last("key_file.unlock").fail(Failure.from_error(WrongPassword()))
    assert page._password.error() == WrongPassword.happened
    assert page._key.field.field.error() == ""
    assert page._key.field.field.text() == str(STICK)


def test_where_a_crash_left_two_answers_the_line_may_stay_empty(page: UnlockPage) -> None:
    """Whoever lost the key file and had the kit give it up would wait before it for ever."""
    page._ui.bridge.last(WANTED).answer(KeyFileWanted(ID, STICK, is_open=True))
    line = page._key.field.field
    assert LEFT_OPEN in line._hint
    enter(page)
    page._ui.bridge.last("key_file.unlock").fail(Failure.from_error(KeyFileMissing()))
    assert LEFT_OPEN in line.error()
    line.clear()
    enter(page)
    assert line.error() == ""
    page._ui.bridge.last("unlock").fail(Failure.from_error(WrongPassword()))
    assert page._password.error() == WrongPassword.happened
    assert page._key.isVisible()
    page._key._show(ACME, KeyFileWanted(ID))
    enter(page)
    assert line.error() == NONE_CHOSEN


def test_where_a_crash_left_two_key_files_both_are_named(page: UnlockPage) -> None:
    """The one of before may be lost: for that it was being replaced."""
    page._ui.bridge.last(WANTED).answer(KeyFileWanted(ID, STICK, other=OTHER))
    line = page._key.field.field
    assert "4F2A-91C0 or 7B33-05DE" in line._hint
    assert "Plug in" not in line._hint
    for error in (KeyFileMissing(), OtherKeyFile(ID)):
        enter(page)
        page._ui.bridge.last("key_file.unlock").fail(Failure.from_error(error))
        assert "4F2A-91C0 is" not in line.error()
        assert error.happened in line.error()
    assert CHOOSE_EITHER.format(name="4F2A-91C0", other="7B33-05DE") in line.error()
    page._key._show(ACME, KeyFileWanted(OTHER))
    assert "4F2A-91C0" not in line._hint


def test_what_was_wrong_with_it_the_last_time_is_not_said_of_the_next(page: UnlockPage) -> None:
    want(page)
    enter(page)
    page._ui.bridge.last("key_file.unlock").fail(Failure.from_error(KeyFileMissing()))
    enter(page)
    assert page._key.field.field.error() == ""
    page._ui.bridge.last("key_file.unlock").fail(Failure.from_error(WrongPassword()))
    assert page._key.field.field.error() == ""


def test_who_was_quicker_than_the_look_is_asked_for_it(page: UnlockPage) -> None:
    enter(page)
    page._ui.bridge.last("unlock").fail(Failure.from_error(KeyFileNeeded()))
    assert page._key.isVisible()
    page._key.field.field.set_text(str(STICK))
    enter(page)
    assert page._ui.bridge.last("key_file.unlock").args[2] == STICK


def test_another_vault_is_asked_about_anew(page: UnlockPage) -> None:
    page.start_over(SIDE)
    assert not page._key.isVisible()
    (first, *_, last) = page._ui.bridge.asked(WANTED)
    assert last.args == (SIDE,)
    first.answer(KeyFileWanted(ID, STICK))
    assert not page._key.isVisible(), "an answer about the vault before"
    last.answer(KeyFileWanted(ID, None))
    assert page._key.field.field.text() == ""


def test_after_a_lock_nothing_of_before_is_asked_for(page: UnlockPage) -> None:
    """The recovery kit may have taken the need for it away meanwhile."""
    want(page)
    page.show_places(PLACES, ACME, sandbox=False)
    assert not page._key.isVisible()
    enter(page)
    assert page._ui.bridge.asked("unlock")


def test_the_keyboard_alone_goes_through_it(page: UnlockPage, qtbot: QtBot) -> None:
    want(page)
    page._password.setFocus()
    seen = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    field = page._key.field
    assert seen[-3:] == [field.field.input, field.choose, page._unlock]
    page._password.set_text("correct horse")
    field.field.setFocus()
    qtbot.keyClick(field.field.input, Qt.Key.Key_Return)
    assert page._ui.bridge.asked("key_file.unlock")


def test_a_file_is_chosen_in_the_shared_dialog(page: UnlockPage) -> None:
    want(page, None)
    page._key.field.choose.click()
    dialog = page.findChild(QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.ExistingFile
    dialog.fileSelected.emit(str(STICK))
    dialog.reject()
    assert page._key.field.field.text() == str(STICK)


def test_the_line_fits_the_smallest_window(page: UnlockPage, qtbot: QtBot) -> None:
    want(page)

    def is_whole(part: QWidget) -> bool:
        return part.visibleRegion().boundingRect().size() == part.size()

    parts = (page._key.field.choose, page._key.field.field.input, page._unlock)
    qtbot.waitUntil(lambda: all(map(is_whole, parts)))
