"""The restore sheet: asks for two things, says what it found, and leads into the restored vault."""

from pathlib import Path, PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.backup_state import BackupFacts, RestorePlan
from desktop_app.application.entry_messages import VaultProgress
from desktop_app.application.restoring import RestorePlaces
from desktop_app.domain.backup_errors import BackupDamaged, NotABackup
from desktop_app.domain.errors import Failure
from desktop_app.domain.pause import FREE_TRIES
from desktop_app.domain.recovery_code import make_code
from desktop_app.domain.recovery_errors import OldPasswordStays
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword, WrongRecoveryCode
from desktop_app.ui.first_run import restore_sheet
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.first_run.restore_sheet import RESTORE, RESTORING, RestoreSheet
from desktop_app.ui.kit.label import Label
from tests.support.snapshots import NOW
from tests.support.ui import make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

FILE = "/media/stick/2026-05-18T14-02-03Z.purser-backup"
PLACES = Places(Path("/d"), Path("/d/sandbox/vault"), Path("/d/vaults"))
PLAN = RestorePlan(
    PurePath(FILE),
    BackupFacts("id", "Acme", NOW, is_practice=False),
    PurePath("/d/vaults/restored-1"),
)


@pytest.fixture
def sheet(qtbot: QtBot) -> RestoreSheet:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(960, 640)
    window.show()
    made = RestoreSheet(make_ui(), window, PLACES)
    made.open()
    return made


def _said(sheet: RestoreSheet) -> str:
    labels = sheet.findChildren(Label)
    return " ".join(label.text() for label in labels if label.isVisible())


def _submit(sheet: RestoreSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill in the form and press the button; the use case is recorded under its own name."""

    def ask(session: object, *asked: object) -> object:
        return session.restore(*asked)  # type: ignore[attr-defined]

    monkeypatch.setattr(restore_sheet, "_restore", ask)
    sheet.file.set_text(FILE)
    sheet.password.set_text("five words in a row")
    sheet.effect.click()


def test_both_fields_are_asked_for(sheet: RestoreSheet) -> None:
    sheet.effect.click()
    assert sheet._ui.bridge.calls == []
    assert sheet.file.error() == "Choose the backup, or write its path."
    assert sheet.password.error() == "Enter the master password."


def test_a_chosen_file_says_what_it_is_before_anything_is_written(sheet: RestoreSheet) -> None:
    sheet.take_file(FILE)
    call = sheet._ui.bridge.last("plan_restore")
    assert call.args == (PurePath(FILE), RestorePlaces(PLACES.sandbox, PLACES.vaults))
    call.answer(PLAN)
    assert "“Acme”, backed up on 18 May 2026, 14:02. It goes into" in _said(sheet)


def test_another_file_is_refused_beside_the_field(sheet: RestoreSheet) -> None:
    sheet.take_file(FILE)
    sheet._ui.bridge.last("plan_restore").fail(Failure.from_error(NotABackup()))
    assert sheet.file.error() == NotABackup.happened


def test_a_restored_vault_is_entered(
    qtbot: QtBot, sheet: RestoreSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    _submit(sheet, monkeypatch)
    call = sheet._ui.bridge.last("restore")
    assert call.args[0] == PurePath(FILE)
    assert isinstance(call.args[2], Secret)
    assert sheet.password.text() == ""
    with qtbot.waitSignal(sheet.restored) as caught:
        call.answer(PLAN.folder)
    assert caught.args == [PLAN.folder]
    assert sheet.isHidden()


def test_while_it_restores_it_says_so_and_stays(
    qtbot: QtBot, sheet: RestoreSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    _submit(sheet, monkeypatch)
    sheet._ui.bridge.vault_progressed.emit(VaultProgress("Checking the backup"))
    assert "Checking the backup" in _said(sheet)
    assert sheet.effect.words() == RESTORING
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert not sheet.isHidden()
    assert len(sheet._ui.bridge.asked("restore")) == 1


def test_a_wrong_password_is_said_beside_the_field(
    sheet: RestoreSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    _submit(sheet, monkeypatch)
    sheet._ui.bridge.last("restore").fail(Failure.from_error(WrongPassword()))
    assert sheet.password.error() == WrongPassword.happened
    assert sheet.effect.isEnabled()
    assert sheet.file.text() == FILE


def test_several_wrong_ones_end_in_the_pause_of_the_unlock_page(
    qtbot: QtBot, sheet: RestoreSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(FREE_TRIES):
        assert sheet.effect.words() == RESTORE
        _submit(sheet, monkeypatch)
        sheet._ui.bridge.last("restore").fail(Failure.from_error(WrongPassword()))
    assert sheet.effect.words() == "Wait 1 s"
    assert not sheet.effect.isEnabled()
    assert sheet._patience.seconds_left() == 1
    sheet.password.set_text("five words in a row")
    sheet.accepted.emit()
    assert len(sheet._ui.bridge.asked("restore")) == FREE_TRIES
    qtbot.waitUntil(lambda: sheet.effect.words() == RESTORE, timeout=3000)
    assert sheet.effect.isEnabled()
    other = RestoreSheet(sheet._ui, sheet.parentWidget(), PLACES, sheet._patience)
    other.open()
    _submit(other, monkeypatch)
    other._ui.bridge.last("restore").fail(Failure.from_error(WrongPassword()))
    assert not other.effect.isEnabled(), "closed and opened again, it is the same count"
    other.dismiss()


def test_other_failures_have_four_parts(
    sheet: RestoreSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    _submit(sheet, monkeypatch)
    sheet._ui.bridge.last("restore").fail(Failure.from_error(BackupDamaged()))
    assert sheet._trouble.accessibleName() == "The backup was not restored"
    assert BackupDamaged.happened in _said(sheet)


def test_escape_drops_what_was_typed(qtbot: QtBot, sheet: RestoreSheet) -> None:
    sheet.password.set_text("five words")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert sheet.password.text() == ""


def _submit_code(sheet: RestoreSheet, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet.way.kind._buttons[1].click()
    sheet.way.code.set_text(code)
    for field in (sheet.way.pair.field, sheet.way.pair.repeat):
        field.set_text("five words in a row")
    _submit(sheet, monkeypatch)


def test_the_page_of_a_recovery_kit_opens_it_too(
    sheet: RestoreSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = make_code(bytes(range(20))).reveal()
    _submit_code(sheet, code, monkeypatch)
    call = sheet._ui.bridge.last("restore")
    _, _, secret, new = call.args
    assert (secret.reveal(), new.reveal()) == (code, "five words in a row")
    call.fail(Failure.from_error(WrongRecoveryCode()))
    assert sheet.way.code.error() == WrongRecoveryCode.happened
    assert sheet.way.pair.field.text() == "five words in a row"  # what is right stays


def test_a_slip_in_its_code_is_named(sheet: RestoreSheet, monkeypatch: pytest.MonkeyPatch) -> None:
    code = make_code(bytes(range(20))).reveal()
    _submit_code(sheet, code.replace("24GKX", "24KGX"), monkeypatch)
    assert sheet.way.code.error() == "Group 8 is not right. Compare with the page."
    assert sheet._ui.bridge.asked("restore") == []


def test_a_vault_that_came_back_with_its_old_password_is_not_called_lost(
    sheet: RestoreSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    _submit_code(sheet, make_code(bytes(20)).reveal(), monkeypatch)
    sheet._ui.bridge.last("restore").fail(Failure.from_error(OldPasswordStays()))
    assert "The password is the old one" in _said(sheet)
    assert "was not restored" not in _said(sheet)
