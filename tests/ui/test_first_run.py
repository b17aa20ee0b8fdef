"""The first run: every way to an open vault, and nothing made before the last step."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.page import MAKE, NO_VAULT, FirstRunPage
from desktop_app.ui.first_run.passphrase import WORDS, word_list
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.kit.step_header import StepHeader
from tests.support.start_session import StartSession, run_session
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
GOOD = "seven green boats wait"


@pytest.fixture
def session() -> StartSession:
    return StartSession()


@pytest.fixture
def ui(qapp: QApplication, session: StartSession) -> Iterator[Ui]:
    yield from run_session(session)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path, tmp_path / "sandbox" / "vault", tmp_path / "vaults")


@pytest.fixture
def page(qtbot: QtBot, ui: Ui, places: Places) -> Iterator[FirstRunPage]:
    made = FirstRunPage(ui, places)
    qtbot.addWidget(made)
    made.resize(960, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.hide()


def _enter(qtbot: QtBot, page: FirstRunPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Return)


def _shown(qtbot: QtBot, page: FirstRunPage, step: str) -> None:
    qtbot.waitUntil(lambda: page._step == step and not page._busy)


def _fill_password(page: FirstRunPage, password: str = GOOD) -> None:
    step = page._password
    step.field.set_text(password)
    step.repeat.set_text(password)
    step.understood.setChecked(True)


def _said(step: QWidget) -> str:
    return step.findChildren(StepHeader)[-1].accessibleName()


# --- start ------------------------------------------------------------------------------------


def test_arrows_choose_a_tile_and_the_buttons_and_steps_follow(
    qtbot: QtBot, page: FirstRunPage
) -> None:
    tile = page._start._group._tiles["sandbox"]
    tile.setFocus()
    assert page._frame._next.words() == "Set up the sandbox"
    qtbot.keyClick(tile, Qt.Key.Key_Right)
    assert page._start.choice() == "connect"
    assert page._frame._next.words() == "Connect Bitnob"
    assert _said(page) == "Step 1 of 4: Start"


def test_enter_goes_on_and_escape_comes_back(qtbot: QtBot, page: FirstRunPage) -> None:
    _enter(qtbot, page)
    _shown(qtbot, page, "password")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page._step == "start"


def test_a_practice_vault_that_is_there_is_opened_not_made(
    qtbot: QtBot, page: FirstRunPage, session: StartSession, places: Places
) -> None:
    session.vaults.add(places.sandbox)
    with qtbot.waitSignal(page.open_requested) as opened:
        _enter(qtbot, page)
    assert opened.args == [places.sandbox]
    assert page._step == "start"


def test_quitting_is_offered_on_the_first_step_only(qtbot: QtBot, page: FirstRunPage) -> None:
    with qtbot.waitSignal(page.quit_requested):
        page._frame._back.click()
    page._show("password")
    assert page._frame._back.words() == "Back"


def test_sandbox_only_begins_at_the_password(qtbot: QtBot, page: FirstRunPage) -> None:
    page.set_start(sandbox_only=True)
    assert page._step == "password"
    assert page._frame._next.words() == MAKE
    with qtbot.waitSignal(page.quit_requested):
        page._frame._back.click()


def test_the_way_to_a_backup_is_on_the_first_page_whichever_it_is(
    qtbot: QtBot, page: FirstRunPage
) -> None:
    assert page._start.isVisible()
    _enter(qtbot, page)
    _shown(qtbot, page, "password")
    assert not page._password._restore.isVisible()
    page.set_start(sandbox_only=True)
    with qtbot.waitSignal(page.restore_requested):
        page._password._restore.click()


# --- an existing vault ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Choose the folder, or write its path."),
        ("vaults/acme", "Write the whole path, from the top folder on."),
    ],
)
def test_a_folder_that_is_no_whole_path_is_refused_beside_the_field(
    qtbot: QtBot, page: FirstRunPage, typed: str, sentence: str
) -> None:
    page._start.set_choice("open")
    page._start.folder.set_text(typed)
    _enter(qtbot, page)
    assert page._start.folder.error() == sentence


def test_a_folder_without_a_vault_is_refused_beside_the_field(
    qtbot: QtBot, page: FirstRunPage, tmp_path: Path
) -> None:
    page._start.set_choice("open")
    page._start.folder.set_text(str(tmp_path))
    _enter(qtbot, page)
    qtbot.waitUntil(lambda: page._start.folder.error() == NO_VAULT)


def test_a_folder_with_a_vault_is_handed_on(
    qtbot: QtBot, page: FirstRunPage, session: StartSession, tmp_path: Path
) -> None:
    session.vaults.add(tmp_path / "acme")
    page._start.set_choice("open")
    page._start.folder.set_text(str(tmp_path / "acme"))
    with qtbot.waitSignal(page.open_requested) as opened:
        _enter(qtbot, page)
    assert opened.args == [tmp_path / "acme"]


def test_the_folder_dialog_does_not_block(qtbot: QtBot, page: FirstRunPage, tmp_path: Path) -> None:
    page._start.set_choice("open")
    page._start._browse()
    dialog = page.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    assert page._start.folder.text() == str(tmp_path)


# --- password ---------------------------------------------------------------------------------


def test_a_short_password_is_refused_beside_the_field_and_nothing_is_made(
    qtbot: QtBot, page: FirstRunPage, session: StartSession
) -> None:
    page.set_start(sandbox_only=True)
    _fill_password(page, "fourteen chars")
    _enter(qtbot, page)
    assert page._password.field.error().startswith("At least 15 characters.")
    assert page._frame.problems.text() == "1 thing to fix: password"
    assert page._password.field.input.hasFocus()
    assert session.created == []


def test_a_repeat_that_differs_is_refused(qtbot: QtBot, page: FirstRunPage) -> None:
    page.set_start(sandbox_only=True)
    _fill_password(page)
    page._password.repeat.set_text(GOOD + "s")
    _enter(qtbot, page)
    assert page._password.repeat.error() == "This differs from the password above."


def test_the_warning_must_be_ticked(qtbot: QtBot, page: FirstRunPage) -> None:
    page.set_start(sandbox_only=True)
    _fill_password(page)
    page._password.understood.setChecked(False)
    _enter(qtbot, page)
    assert page._password._unticked.isVisible()
    assert page._password.understood.hasFocus()
    page._password.understood.setChecked(True)
    assert not page._password._unticked.isVisible()


def test_what_is_being_mended_is_counted_no_more(qtbot: QtBot, page: FirstRunPage) -> None:
    page.set_start(sandbox_only=True)
    _fill_password(page, "fourteen chars")
    page._password.understood.setChecked(False)
    _enter(qtbot, page)
    assert page._frame.problems.text() == "2 things to fix: password, the box to tick"
    page._password.field.set_text(GOOD)
    assert page._frame.problems.text() == "1 thing to fix: the box to tick"
    page._password.understood.setChecked(True)
    assert not page._frame.problems.isVisible()


def test_the_strength_is_said_once_the_hand_rests(qtbot: QtBot, page: FirstRunPage) -> None:
    page.set_start(sandbox_only=True)
    page._password.field.set_text("password1234567")
    line = page._password._pair._strength
    qtbot.waitUntil(lambda: line.sentence().startswith("Very weak: "), timeout=5000)
    page._password.field.set_text("")
    assert line.sentence() == "At least 15 characters, not easy to guess."


def test_five_suggested_words_are_shown_and_typed_once_more(page: FirstRunPage) -> None:
    page.set_start(sandbox_only=True)
    page._password.repeat.set_text("old")
    page._password._pair._suggest.click()
    words = page._password.field.text().split()
    assert len(words) == WORDS
    assert set(words) <= set(word_list())
    assert page._password.field.input.echoMode() == QLineEdit.EchoMode.Normal
    assert page._password.repeat.text() == ""
    assert page._password.problems()[0][0] == "repeat"
