"""The section on backups, and a restore through the whole program."""

from pathlib import Path, PurePath

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.backup_state import Backup, BackupState, Restored
from desktop_app.domain.backup_errors import BackupFailed
from desktop_app.domain.errors import Failure
from desktop_app.ui.cards.bars import read_only_bar
from desktop_app.ui.kit.facts import KeyValue
from desktop_app.ui.kit.label import Label
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.backups import BACK_UP, BACKING_UP, NONE_YET
from desktop_app.ui.settings.page import SettingsPage
from tests.support.app_rig import PASSWORD, Rig
from tests.support.snapshots import NOW, snapshot
from tests.support.ui import make_ui
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]

FOLDER = PurePath("/vaults/acme/backups")
KEPT = (Backup(FOLDER / "b", NOW, 1_450_000), Backup(FOLDER / "a", NOW, 300))
FAILED = Failure.from_error(BackupFailed())


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, look: object) -> SettingsPage:
    made = SettingsPage(make_ui(), LocalSettings(tmp_path / "window.ini"))
    qtbot.addWidget(made)
    made.show_section("backups")
    _show(made, BackupState(FOLDER, KEPT))
    made.resize(1068, 640)
    made.show()
    return made


def _show(page: SettingsPage, state: BackupState) -> None:
    page.show_snapshot(snapshot(backups=state))


def _said(page: SettingsPage) -> str:
    labels = page.section("backups").findChildren(Label)
    return " ".join(label.text() for label in labels if label.isVisible())


def test_the_newest_and_all_others_are_listed_with_their_place(page: SettingsPage) -> None:
    said = _said(page)
    assert "18 May 2026, 14:02, checked" in said
    assert str(FOLDER) in said
    assert "1.4 MB" in said
    assert "1 KB" in said


def test_no_line_is_squeezed_when_the_list_grows(qtbot: QtBot, page: SettingsPage) -> None:
    _show(page, BackupState(FOLDER, KEPT * 8))
    lines = page.section("backups").findChildren(KeyValue)
    qtbot.waitUntil(
        lambda: all(k.height() >= k.sizeHint().height() for k in lines if k.isVisible())
    )


def test_without_a_backup_it_says_when_there_will_be_one(page: SettingsPage) -> None:
    _show(page, BackupState(FOLDER))
    assert NONE_YET in _said(page)
    assert "All backups" not in _said(page)


def test_a_failure_is_said_until_the_next_one_worked(page: SettingsPage) -> None:
    _show(page, BackupState(FOLDER, KEPT, failure=FAILED))
    assert FAILED.happened in _said(page)
    _show(page, BackupState(FOLDER, KEPT))
    assert FAILED.happened not in _said(page)


def test_one_is_made_on_demand_and_only_once(page: SettingsPage) -> None:
    button = page.section("backups").back_up
    button.click()
    button.click()
    assert button.words() == BACKING_UP
    assert len(page._ui.bridge.asked("wallet.back_up")) == 1
    page._ui.bridge.last("wallet.back_up").fail(FAILED)
    assert button.words() == BACK_UP
    assert FAILED.happened in _said(page)


def test_a_restored_vault_says_so_until_it_has_read() -> None:
    words = make_ui().words
    unread = snapshot(restored=Restored(NOW, NOW), read_only="not read")
    bar = read_only_bar(unread, words)
    assert bar is not None
    assert bar.text.startswith("Restored from a backup of 18 May 2026, 14:02. Reading first")
    assert read_only_bar(snapshot(restored=Restored(NOW, NOW, NOW)), words) is None


def test_a_backup_comes_back_through_the_window(rig: Rig, qtbot: QtBot) -> None:
    card = rig.issue()
    made = rig.ask(lambda s: s.wallet.back_up())
    rig.window._home.restore_requested.emit()
    rig.wait_for("Restore a backup")
    rig.driver.type_into("Backup", str(made.path))
    rig.driver.type_into("The master password from the time of the backup", PASSWORD)
    rig.driver.click("Restore")
    rig.wait_for("Online")
    qtbot.waitUntil(lambda: rig.picture.restored is not None)
    assert rig.picture.folder.name.startswith("restored-")
    assert rig.picture.folder.parent == rig.app.folders.sandbox_vault.parent
    rig.refresh()
    qtbot.waitUntil(lambda: rig.picture.read_only == "")
    assert rig.card(card.id).last4 == card.last4
    rig.end()
