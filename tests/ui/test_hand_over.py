"""The sheet that hands a card's details over: what it says, what it asks for, how it ends."""

from pathlib import PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Failure
from desktop_app.domain.handover import FileExists, NotHandedOver
from desktop_app.ui.actions.hand_over_sheet import HandOverSheet
from desktop_app.ui.first_run.passphrase import SIGNS, word_list
from tests.support.snapshots import CARDS
from tests.ui.action_desk import Desk, desk
from tests.ui.cards_fixture import ADS, Screen, detail, picture
from tests.ui.look_fixture import look
from tests.ui.test_cards_menu import entries, open_menu

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")
HAND_OVER = "hand_over"


def opened(desk: Desk) -> HandOverSheet:
    sheet = HandOverSheet(desk.ui, desk.window, CARDS[0])
    sheet.open()
    return sheet


def said(sheet: HandOverSheet) -> str:
    return " | ".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisible())


def test_the_menu_of_a_card_with_a_number_leads_there(qtbot: QtBot) -> None:
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    with qtbot.waitSignal(screen.page.hand_over_requested) as asked:
        entries(open_menu(screen, ADS))["Hand over details…"].trigger()
    assert asked.args == [ADS]


def test_it_says_what_is_in_the_file_and_what_it_obliges_to(desk: Desk) -> None:
    words = said(opened(desk))
    for part in ("the number ••4417, the expiry, the CVV", "without Purser and without a network",
                 "PCI DSS", "another way than the file", "cannot be taken back"):  # fmt: skip
        assert part in words
    assert Field.CVV in CARDS[0].stored


def test_the_passphrase_is_made_by_chance_and_hidden_until_asked_for(desk: Desk) -> None:
    sheet = opened(desk)
    first = sheet.passphrase.text()
    assert len(first.split()) == 6
    assert set(first.split()) <= set(word_list())
    assert sheet.passphrase.input.isReadOnly()
    assert sheet.passphrase.input.echoMode() is QLineEdit.EchoMode.Password
    sheet._new.click()
    assert sheet.passphrase.text() != first
    sheet._kind._buttons[1].click()
    signs = sheet.passphrase.text()
    assert len(signs.replace("-", "")) == 20
    assert set(signs) <= set(SIGNS + "-")


def test_it_is_copied_as_a_secret_and_gone_with_the_sheet(desk: Desk) -> None:
    sheet = opened(desk)
    phrase = sheet.passphrase.text()
    sheet._copy.click()
    assert QApplication.clipboard().text() == phrase
    assert desk.ui.clipboard.holds_secret
    desk.ui.clipboard.clear()
    sheet.dismiss()
    assert sheet.passphrase.text() == ""


def test_the_place_is_asked_for_and_the_file_written_there(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.effect.click()
    dialog = sheet.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.close()
    sheet.take_file("/there/card.html")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)  # not while the file is being written
    assert sheet.isVisible()
    assert not sheet._close.isEnabled()
    asked = desk.bridge.last(HAND_OVER)
    card_id, secret, file, replace = asked.args
    assert (card_id, file, replace) == (CARDS[0].id, PurePath("/there/card.html"), False)
    assert secret.reveal() == sheet.passphrase.text()
    asked.answer(None)
    assert "Saved as card.html. Now send the passphrase another way." in said(sheet)
    assert sheet.effect.words() == "Done"
    assert sheet._copy.isVisible()
    sheet.effect.click()
    assert not sheet.isVisible()


def test_a_lock_takes_it_away_even_while_the_file_is_written(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.take_file("/there/card.html")
    sheet.dismiss()
    assert not sheet.isVisible()
    assert sheet.passphrase.text() == ""


def test_a_name_that_is_taken_is_asked_about(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.take_file("/there/card.html")
    desk.bridge.last(HAND_OVER).fail(Failure.from_error(FileExists()))
    assert "There is already a file of this name." in said(sheet)
    assert sheet.effect.words() == "Replace the file"
    assert sheet._elsewhere.isVisible()
    sheet.effect.click()
    assert desk.bridge.last(HAND_OVER).args[3] is True


def test_enter_does_not_replace_a_file(qtbot: QtBot, desk: Desk) -> None:
    sheet = opened(desk)
    sheet.take_file("/there/card.html")
    desk.bridge.last(HAND_OVER).fail(Failure.from_error(FileExists()))
    for place in (sheet.passphrase.input, sheet):
        qtbot.keyClick(place, Qt.Key.Key_Return)
    assert len(desk.bridge.asked(HAND_OVER)) == 1
    sheet._new.click()  # another passphrase: the offer is taken back
    assert sheet.effect.words() == "Save the file…"
    assert sheet.effect.kind() == "filled"


def test_a_disk_that_fails_is_told_and_the_place_asked_for_anew(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.take_file("/there/card.html")
    desk.bridge.last(HAND_OVER).fail(Failure.from_error(NotHandedOver("The disk is full.")))
    assert "The disk is full." in said(sheet)
    assert sheet.effect.words() == "Save the file…"
