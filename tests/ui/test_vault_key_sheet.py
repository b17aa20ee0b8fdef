"""The sheet that changes the vault's key: says what it means, works to its end, opens the vault."""

from pathlib import PurePath

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.entry_messages import VaultProgress
from desktop_app.domain.errors import Failure
from desktop_app.domain.pause import FREE_TRIES
from desktop_app.domain.vault_errors import DiskFull, WrongPassword
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.kit.label import Label
from desktop_app.ui.settings.vault_key_sheet import NOT_CHANGED, WHAT, VaultKeySheet
from tests.support.ui import make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

FOLDER = PurePath("vaults/acme")
PASSWORD = "correct horse battery staple purser"


@pytest.fixture
def sheet(qtbot: QtBot) -> VaultKeySheet:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(960, 640)
    window.show()
    made = VaultKeySheet(make_ui(), window, FOLDER)
    made.open()
    return made


def said(sheet: VaultKeySheet) -> str:
    return " ".join(label.text() for label in sheet.findChildren(Label) if label.isVisible())


def submit(sheet: VaultKeySheet) -> None:
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()


def asked(sheet: VaultKeySheet) -> list[str]:
    looked = "key_file.wanted"
    return [call.name for call in sheet._ui.bridge.calls if call.name != looked]


def test_what_it_means_is_said_before(sheet: VaultKeySheet) -> None:
    for line in WHAT:
        assert line in said(sheet)
    sheet.effect.click()
    assert sheet.password.error() == "Enter the master password."
    assert asked(sheet) == []


def test_it_works_to_its_end_and_opens_the_vault(sheet: VaultKeySheet) -> None:
    entered: list[object] = []
    sheet.entered.connect(entered.append)
    submit(sheet)
    change = sheet._ui.bridge.last("change_key")
    assert change.args[0] == FOLDER
    assert change.args[1].reveal() == PASSWORD
    assert sheet.password.text() == ""
    sheet._ui.bridge.vault_progressed.emit(VaultProgress("Making a backup"))
    assert "Making a backup…" in said(sheet)
    sheet.dismiss()
    assert sheet.isVisible(), "its end must be seen"
    assert entered == []
    change.answer(True)
    assert entered == [FOLDER]
    assert not sheet.isVisible()
    assert asked(sheet) == ["change_key", "wallet.back_up"], "the worker opens it in one turn"


def test_a_change_that_was_made_is_never_told_as_not_made(sheet: VaultKeySheet) -> None:
    submit(sheet)
    entered: list[object] = []
    sheet.entered.connect(entered.append)
    sheet._ui.bridge.last("change_key").answer(False)
    assert not sheet.isVisible()
    assert entered == []
    assert asked(sheet) == ["change_key"]


def test_a_wrong_password_is_said_beside_its_field_and_several_end_in_a_pause(
    sheet: VaultKeySheet,
) -> None:
    for number in range(1, FREE_TRIES + 1):
        submit(sheet)
        sheet._ui.bridge.last("change_key").fail(Failure.from_error(WrongPassword()))
        assert sheet.password.error() == MISTYPED
        assert sheet.effect.isEnabled() == (number < FREE_TRIES)
    submit(sheet)
    assert len(asked(sheet)) == FREE_TRIES


def test_what_failed_is_told_in_four_parts(sheet: VaultKeySheet) -> None:
    submit(sheet)
    sheet._ui.bridge.last("change_key").fail(Failure.from_error(DiskFull()))
    assert NOT_CHANGED in said(sheet)
    assert sheet.effect.isEnabled()
    sheet.dismiss()
    assert not sheet.isVisible()
