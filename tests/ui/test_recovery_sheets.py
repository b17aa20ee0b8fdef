"""Around the recovery kit: its box, its bar, the way back in, revoking and rehearsing."""

from dataclasses import replace
from pathlib import PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.application.recovery_state import Contents, RecoveryState
from desktop_app.application.ways import WayKind
from desktop_app.domain.vault_errors import DiskFull, WrongPassword, WrongRecoveryCode
from desktop_app.ui.patience import Patience
from desktop_app.ui.recovery.kit_bar import KitBar
from desktop_app.ui.recovery.kit_sheet import KitSheet
from desktop_app.ui.recovery.recover_sheet import RecoverSheet
from desktop_app.ui.recovery.rehearse_sheet import RehearseSheet
from desktop_app.ui.recovery.revoke_sheet import RevokeSheet
from desktop_app.ui.settings.recovery_box import KitBox
from tests.support.snapshots import snapshot
from tests.ui.action_desk import Desk, desk
from tests.ui.look_fixture import look
from tests.ui.recovery_desk import (
    CODE,
    MADE,
    PASSWORD,
    fail,
    heard,
    said,
)

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")


# --- the box and the bar ------------------------------------------------------------------------


def test_the_box_says_how_it_stands(desk: Desk) -> None:
    box = KitBox(desk.ui)
    assert "There is no recovery kit." in box._stands.text()
    assert box.revoke.isHidden()
    box.show_state(RecoveryState(1, MADE, "the safe", used_at=MADE))
    assert box._stands.text() == "Made and proven on 3 May 2026: the page opens this vault."
    assert "Where it lies: the safe." in box._more.text()
    assert "set a new master password" in box._more.text()
    box.show_state(RecoveryState(2, MADE))
    assert "2 printed pages open this vault" in box._stands.text()
    box.deleteLater()


def _bar(desk: Desk) -> tuple[KitBar, list]:
    kept = []
    bar = KitBar(desk.ui, desk.window, kept.append)
    bar.setParent(desk.window)
    return bar, kept


def _asks(*, asks: bool):
    return replace(snapshot(), recovery=RecoveryState(asks=asks))


def test_the_bar_offers_a_kit_or_waits_three_days(desk: Desk) -> None:
    bar, kept = _bar(desk)
    bar.show_snapshot(_asks(asks=False))
    assert bar.isHidden()
    bar.show_snapshot(_asks(asks=True))
    assert not bar.isHidden()
    assert kept == []
    bar._bar.activated.emit()
    assert isinstance(kept[0], KitSheet)
    bar._bar.refused.emit()
    assert len(desk.bridge.asked("wallet.recovery.put_off")) == 1
    assert bar.isHidden()


def test_a_new_vault_is_offered_its_kit_once_and_later_is_an_answer(desk: Desk) -> None:
    bar, kept = _bar(desk)
    bar.greet()
    bar.show_snapshot(_asks(asks=True))
    bar.show_snapshot(_asks(asks=True))
    (sheet,) = kept
    assert sheet.cancel.words() == "Do this later"
    sheet.open()
    sheet.cancel.click()
    assert len(desk.bridge.asked("wallet.recovery.put_off")) == 1


def test_a_new_practice_vault_is_not_asked(desk: Desk) -> None:
    bar, kept = _bar(desk)
    bar.greet()
    bar.show_snapshot(_asks(asks=False))
    assert kept == []


# --- the other sheets ---------------------------------------------------------------------------


class Waiting(Patience):
    """Counts, and waits when it is told to."""

    wrong, left = 0, 0

    def note_wrong(self) -> None:
        self.wrong += 1

    def seconds_left(self) -> int:
        return self.left


def _recovering(desk: Desk) -> tuple[RecoverSheet, Waiting]:
    patience = Waiting()
    sheet = RecoverSheet(desk.ui, desk.window, PurePath("acme"), "Acme Ltd", patience)
    sheet.open()
    for field in (sheet.pair.field, sheet.pair.repeat):
        field.set_text(PASSWORD)
    return sheet, patience


def test_a_slip_in_the_code_is_named_by_its_group_and_asked_of_nobody(desk: Desk) -> None:
    sheet, patience = _recovering(desk)
    sheet.code.set_text(CODE.reveal().replace("650N2", "65ON3"))
    sheet.effect.click()
    assert sheet.code.error() == "Group 6 is not right. Compare with the page."
    assert desk.bridge.asked("recovering.recover") == []
    assert patience.wrong == 0


def test_code_and_new_password_are_asked_for_together(desk: Desk) -> None:
    sheet, _ = _recovering(desk)
    sheet.code.set_text(CODE.reveal().lower().replace("-", " "))
    sheet.effect.click()
    folder, code, new = desk.bridge.last("recovering.recover").args
    assert folder == PurePath("acme")
    assert code.reveal() == CODE.reveal().lower().replace("-", " ")
    assert new.reveal() == PASSWORD
    assert [t for t in (*CODE.reveal().lower().split("-"), PASSWORD) if t in heard(sheet)] == []


def test_a_code_that_opens_nothing_counts_like_a_wrong_password(desk: Desk) -> None:
    sheet, patience = _recovering(desk)
    sheet.code.set_text(CODE.reveal())
    sheet.effect.click()
    patience.left = 2
    desk.bridge.last("recovering.recover").fail(fail(WrongRecoveryCode))
    assert patience.wrong == 1
    assert sheet.code.error().startswith(WrongRecoveryCode.happened)
    assert sheet.effect.words() == "Wait 2 s"
    sheet.accepted.emit()
    assert len(desk.bridge.asked("recovering.recover")) == 1
    patience.left = 0
    sheet._refresh()
    assert sheet.effect.isEnabled()


def test_recovered_the_sheet_goes_and_keeps_nothing(desk: Desk, qtbot) -> None:
    sheet, _ = _recovering(desk)
    sheet.code.set_text(CODE.reveal())
    sheet.effect.click()
    with qtbot.waitSignal(sheet.recovered) as done:
        desk.bridge.last("recovering.recover").answer()
    assert done.args == [PurePath("acme")]
    assert [f.text() for f in (sheet.code, sheet.pair.field, sheet.pair.repeat)] == ["", "", ""]


def test_revoking_says_what_still_opens_and_enter_does_not_do_it(desk: Desk) -> None:
    sheet = RevokeSheet(desk.ui, desk.window)
    sheet.open()
    assert "still open with it" in said(sheet)
    sheet.password.set_text(PASSWORD)
    QTest.keyClick(sheet.password.input, Qt.Key.Key_Return)
    assert desk.bridge.calls == []
    sheet.effect.click()
    assert desk.bridge.last("wallet.recovery.revoke").args[0].reveal() == PASSWORD
    desk.bridge.last("wallet.recovery.revoke").fail(fail(WrongPassword))
    assert sheet.password.error() == WrongPassword.happened
    sheet.effect.click()
    assert len(desk.bridge.asked("wallet.recovery.revoke")) == 1


def test_a_rehearsal_goes_by_either_and_says_what_came_back(desk: Desk) -> None:
    sheet = RehearseSheet(desk.ui, desk.window)
    sheet.open()
    sheet.effect.click()
    assert sheet.password.error() == "Enter the master password."
    sheet.kind._buttons[1].click()
    sheet.code.set_text(CODE.reveal())
    sheet.effect.click()
    typed, kind = desk.bridge.last("recovering.rehearse").args
    assert (typed.reveal(), kind) == (CODE.reveal(), WayKind.RECOVERY)
    assert sheet.code.text() == ""
    desk.bridge.last("recovering.rehearse").answer(Contents(MADE, 1, 1, 1000, MADE))
    assert "1 card, 1 card number and 1,000 movements would come back" in said(sheet)
    assert "The newest entry in it is of 3 May 2026" in said(sheet)
    assert " days ago)" in said(sheet)
    sheet.effect.click()
    assert sheet.isHidden()


def test_a_rehearsal_that_fails_says_so(desk: Desk) -> None:
    sheet = RehearseSheet(desk.ui, desk.window)
    sheet.open()
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    desk.bridge.last("recovering.rehearse").fail(fail(WrongPassword))
    assert "of its day" in sheet.password.error()
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    desk.bridge.last("recovering.rehearse").fail(fail(DiskFull))
    assert "The backup was not brought back" in heard(sheet) + said(sheet)
