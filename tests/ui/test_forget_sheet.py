"""Deleting a CVV: what follows comes first, Enter never does it, and what is left is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.forgetting import Forgotten
from desktop_app.application.preferences import Preferences
from desktop_app.domain.asking import PasswordNeeded
from desktop_app.domain.errors import Failure
from desktop_app.ui.asking.sheet import AskedAgainSheet
from desktop_app.ui.moving.forget_sheet import BACKED_UP, BACKUPS, DONE, ForgetSheet, ReadCvvSheet
from desktop_app.ui.settings.move_data import MoveDataSection
from tests.support.snapshots import CARDS, GUIDE, snapshot
from tests.support.ui import FAILURE, RecordingBridge, make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
ONCE = snapshot(capabilities=GUIDE)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1200, 800)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(window: QWidget, picture: object = ONCE, card: object = CARDS[0]) -> ForgetSheet:
    sheet = ForgetSheet(make_ui(), window, picture, card)
    sheet.open()
    return sheet


def bridge(sheet: QWidget) -> RecordingBridge:
    return sheet._ui.bridge


def test_where_it_comes_once_the_loss_is_said_and_has_to_be_agreed_to(
    qtbot: QtBot, window: QWidget
) -> None:
    sheet = opened(window)
    assert "it can never be shown again" in sheet._list.accessibleName()
    assert not sheet.effect.isEnabled()
    assert sheet.cancel.hasFocus()
    sheet._agree.setChecked(True)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert not bridge(sheet).calls
    sheet.effect.click()
    assert bridge(sheet).last("wallet.data.forgetting.forget_cvv").args == (CARDS[0].id,)


def test_where_it_can_be_read_again_that_is_said(window: QWidget) -> None:
    sheet = opened(window, snapshot())
    assert "can be read from" in sheet._list.accessibleName()
    assert sheet.effect.isEnabled()
    assert not sheet._agree.isVisible()


def test_the_end_says_that_backups_still_hold_it_and_offers_a_new_one(window: QWidget) -> None:
    sheet = opened(window, snapshot())
    sheet.effect.click()
    bridge(sheet).last("wallet.data.forgetting.forget_cvv").answer(Forgotten(1, 0))
    assert sheet._said.text() == "The CVV is deleted from this vault."
    assert sheet._rest.text() == BACKUPS
    sheet._back_up.click()
    bridge(sheet).last("wallet.back_up").answer()
    assert sheet._rest.text() == BACKED_UP
    assert sheet.effect.text() == DONE
    sheet.effect.click()
    assert sheet.isHidden()


def test_answers_that_nobody_could_read_are_named(window: QWidget) -> None:
    sheet = opened(window, snapshot())
    sheet.effect.click()
    bridge(sheet).last("wallet.data.forgetting.forget_cvv").answer(Forgotten(1, 2))
    assert "could not read yet" in sheet._said.text()


def test_a_refusal_leaves_everything_as_it_was(window: QWidget) -> None:
    sheet = opened(window, snapshot())
    sheet.effect.click()
    bridge(sheet).last("wallet.data.forgetting.forget_cvv").fail()
    assert sheet._trouble.isVisible()
    assert sheet.effect.isEnabled()


def test_all_of_them_want_the_password_first(window: QWidget) -> None:
    sheet = opened(window, snapshot(), None)
    sheet.effect.click()
    needed = Failure.from_error(PasswordNeeded())
    bridge(sheet).last("wallet.data.forgetting.forget_every_cvv").fail(needed)
    (asking,) = sheet.findChildren(AskedAgainSheet)
    asking.proven.emit()
    assert len(bridge(sheet).asked("wallet.data.forgetting.forget_every_cvv")) == 2


def test_a_deleted_one_is_read_again_where_the_service_states_it(window: QWidget) -> None:
    sheet = ReadCvvSheet(make_ui(), window, snapshot(), CARDS[0])
    sheet.open()
    sheet.effect.click()
    call = bridge(sheet).last("wallet.data.forgetting.read_again")
    call.fail()
    assert sheet._trouble.isVisible()
    sheet.effect.click()
    bridge(sheet).last("wallet.data.forgetting.read_again").answer()
    assert sheet.isHidden()


def test_the_choice_is_kept_at_once_and_goes_back_where_it_was_not(qtbot: QtBot) -> None:
    section = MoveDataSection(make_ui())
    qtbot.addWidget(section)
    section.show_snapshot(ONCE)
    assert "only once" in section._follows.text()
    section.keep.set_current_id("not")
    section.keep.chosen.emit("not")
    call = bridge(section).last("wallet.set_preferences")
    assert call.args == (Preferences(keep_cvv=False),)
    call.fail(FAILURE)
    assert section.keep.current_id() == "always"
    section.show_snapshot(snapshot(preferences=Preferences(keep_cvv=False)))
    assert section.keep.current_id() == "not"
