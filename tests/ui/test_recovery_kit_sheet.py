"""The sheet that makes a recovery kit: what it asks, what it never shows, how it ends."""

from pathlib import PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from desktop_app.application.recovery_state import NO_RECOVERY, RecoveryState
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.recovery_errors import OldPageStays, PageExists
from desktop_app.domain.vault_errors import DiskFull, WrongPassword
from desktop_app.ui.recovery import kit_words
from desktop_app.ui.recovery.kit_sheet import KitSheet
from tests.ui.action_desk import Desk, desk
from tests.ui.look_fixture import look
from tests.ui.recovery_desk import (
    CODE,
    FILE,
    MADE,
    PAGE,
    PASSWORD,
    drawn,
    fail,
    heard,
    opened,
    proven,
    said,
    type_back,
)

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")


# --- making -------------------------------------------------------------------------------------


def test_it_says_that_it_is_a_second_key_and_what_it_replaces(desk: Desk) -> None:
    sheet = opened(desk, RecoveryState(1, MADE))
    assert "It is a second key" in said(sheet)
    assert "The page made on 3 May 2026 stops working" in said(sheet)
    sheet.dismiss()
    assert "stops working" not in said(opened(desk))


def test_the_password_is_asked_for_and_goes_as_a_secret(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.effect.click()
    assert sheet.ask.password.error() == "Enter the master password."
    assert desk.bridge.calls == []
    sheet.ask.password.set_text(PASSWORD)
    sheet.effect.click()
    (secret,) = desk.bridge.last("wallet.recovery.draw_up").args
    assert secret.reveal() == PASSWORD
    assert sheet.ask.password.text() == ""


def test_a_wrong_password_is_said_beside_it(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.ask.password.set_text(PASSWORD)
    sheet.effect.click()
    desk.bridge.last("wallet.recovery.draw_up").fail(fail(WrongPassword))
    assert sheet.ask.password.error() == WrongPassword.happened
    assert sheet.effect.isEnabled()


def test_the_code_is_painted_and_told_to_nobody(desk: Desk) -> None:
    sheet = drawn(desk)
    code = CODE.reveal()
    groups = code.split("-")
    told = heard(sheet) + said(sheet) + QApplication.clipboard().text()
    assert [g for g in (*groups, code, PASSWORD) if g in told] == []
    shown = sheet.paper._code.grab().toImage()
    sheet.paper._code.show_code(None)
    assert sheet.paper._code.grab().toImage() != shown  # it was there to be seen


def test_it_is_gone_from_the_screen_while_it_is_typed_back(desk: Desk) -> None:
    sheet = drawn(desk)
    empty = KitSheet(desk.ui, desk.window, NO_RECOVERY)
    sheet.effect.click()
    assert sheet.paper._code._code is None
    assert sheet.paper._preview._picture is None
    assert [f.input.echoMode() for f in sheet.prove.fields] == [QLineEdit.EchoMode.Password] * 3
    type_back(sheet)
    assert [g for g in CODE.reveal().split("-") if g in heard(sheet)] == []
    empty.deleteLater()


def test_three_groups_are_asked_for_and_not_always_the_same(desk: Desk) -> None:
    asked = set()
    for _ in range(20):
        sheet = KitSheet(desk.ui, desk.window, NO_RECOVERY)
        assert len(set(sheet.prove.numbers)) == 3
        assert set(sheet.prove.numbers) <= set(range(1, 9))
        asked.add(sheet.prove.numbers)
        sheet.deleteLater()
    assert len(asked) > 3


def test_what_was_not_printed_is_named_and_nothing_is_written(desk: Desk) -> None:
    sheet = drawn(desk)
    sheet.effect.click()
    type_back(sheet)
    sheet.prove.fields[1].set_text("AAAAA")
    sheet.effect.click()
    errors = [field.error() for field in sheet.prove.fields]
    assert errors == ["", kit_words.NOT_THAT, ""]
    assert desk.bridge.asked("wallet.recovery.keep") == []


def test_the_page_can_be_looked_at_again(desk: Desk) -> None:
    sheet = drawn(desk)
    sheet.effect.click()
    sheet.prove.back.click()
    assert sheet.paper._code._code is CODE
    assert sheet.paper.isVisible()


def test_typed_back_it_is_kept_with_its_place(desk: Desk) -> None:
    sheet = drawn(desk)
    sheet.effect.click()
    type_back(sheet)
    sheet.prove.place.set_text("the safe")
    sheet.effect.click()
    password, page, place = desk.bridge.last("wallet.recovery.keep").args
    assert (password.reveal(), page, place) == (PASSWORD, PAGE, "the safe")
    assert not sheet.is_kept
    desk.bridge.last("wallet.recovery.keep").answer()
    assert sheet.is_kept
    assert "The page opens this vault" in said(sheet)
    assert (sheet._page, sheet._password) == (None, None)


def test_while_it_is_written_escape_waits(desk: Desk) -> None:
    sheet = proven(desk)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    sheet.effect.click()
    assert len(desk.bridge.asked("wallet.recovery.keep")) == 1


def test_a_full_disk_says_that_the_kit_does_not_work_yet(desk: Desk) -> None:
    sheet = proven(desk)
    desk.bridge.last("wallet.recovery.keep").fail(fail(DiskFull))
    assert kit_words.FAILED[2] in heard(sheet) + said(sheet)
    assert not sheet.is_kept
    sheet.effect.click()  # again, with what was typed
    assert len(desk.bridge.asked("wallet.recovery.keep")) == 2


def test_an_odd_place_is_said_beside_it(desk: Desk) -> None:
    sheet = proven(desk)
    error = InvalidInput("This holds invisible signs.", field="place")
    desk.bridge.last("wallet.recovery.keep").fail(fail(error))
    assert sheet.prove.place.error() == "This holds invisible signs."


def test_an_old_page_that_still_works_is_not_hidden(desk: Desk) -> None:
    sheet = proven(desk)
    desk.bridge.last("wallet.recovery.keep").fail(fail(OldPageStays))
    assert sheet.is_kept
    assert OldPageStays.happened in heard(sheet) + said(sheet)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_closed_before_the_proof_nothing_is_left_of_code_and_password(desk: Desk, steps) -> None:
    sheet = opened(desk) if steps == 0 else drawn(desk)
    if steps == 2:
        sheet.effect.click()
        type_back(sheet)
    sheet.dismiss()
    assert (sheet._page, sheet._password) == (None, None)
    assert [field.text() for field in (sheet.ask.password, *sheet.prove.fields)] == [""] * 4
    assert desk.bridge.asked("wallet.recovery.keep") == []


def test_a_page_that_comes_after_the_lock_is_not_shown(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.ask.password.set_text(PASSWORD)
    sheet.effect.click()
    sheet.dismiss()
    desk.bridge.last("wallet.recovery.draw_up").answer(PAGE)
    assert (sheet._page, sheet._password) == (None, None)


# --- the file -----------------------------------------------------------------------------------


def test_the_page_is_saved_where_its_owner_says_and_named_a_key(desk: Desk, monkeypatch) -> None:
    sheet = drawn(desk)
    sheet.paper.save.click()
    (dialog,) = sheet.findChildren(QFileDialog)
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.fileSelected.emit(FILE)
    dialog.close()
    file, make = desk.bridge.last("computer.papers.write").args
    assert file == PurePath(FILE)
    assert make().startswith(b"%PDF-")
    desk.bridge.last("computer.papers.write").answer()
    assert "A file on this disk is a second key as well" in said(sheet)
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    sheet.paper.print.click()
    assert [url.toLocalFile() for url in opened] == [FILE]


def test_a_taken_name_is_not_replaced(desk: Desk) -> None:
    sheet = drawn(desk)
    sheet.file.save(PAGE, FILE)
    desk.bridge.last("computer.papers.write").fail(fail(PageExists))
    assert PageExists.happened in heard(sheet) + said(sheet)
    assert sheet.paper.save.isVisible()


def test_the_saved_file_is_remembered_at_the_end_and_can_go(desk: Desk) -> None:
    sheet = drawn(desk)
    sheet.file.save(PAGE, FILE)
    desk.bridge.last("computer.papers.write").answer()
    sheet.effect.click()
    type_back(sheet)
    sheet.effect.click()
    desk.bridge.last("wallet.recovery.keep").answer()
    assert "The saved file kit.pdf is still on this disk." in said(sheet)
    sheet.done.delete.click()
    assert desk.bridge.last("computer.papers.remove").args == (PurePath(FILE),)
    desk.bridge.last("computer.papers.remove").answer()
    assert kit_words.DELETED in said(sheet)
    assert "still on this disk" not in said(sheet)
