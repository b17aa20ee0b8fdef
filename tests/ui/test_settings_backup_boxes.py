"""The second place and the drill in Settings, Backups and log."""

from dataclasses import replace
from pathlib import Path, PurePath

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.backup_state import BackupState, Drill, Elsewhere
from desktop_app.application.recovery_state import Contents, RecoveryState, Rehearsed
from desktop_app.domain.backup_errors import DrillFailed, PlaceMissing
from desktop_app.domain.errors import Failure
from desktop_app.ui.kit.label import Label
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.recovery.rehearse_sheet import RehearseSheet
from desktop_app.ui.recovery.rehearse_words import DUE
from desktop_app.ui.settings.backup_boxes import NO_PLACE, NOT_YET, TRY, TRYING
from desktop_app.ui.settings.backups import BackupsSection
from desktop_app.ui.settings.page import SettingsPage
from tests.support.snapshots import NOW, snapshot
from tests.support.ui import RecordingBridge, make_ui
from tests.ui.app_fixture import look
from tests.ui.backup_samples import FOLDER, KEPT

__all__ = ["look"]

STICK = Elsewhere(PurePath("/media/ada/STICK"))


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, look: object) -> SettingsPage:
    made = SettingsPage(make_ui(), LocalSettings(tmp_path / "window.ini"))
    qtbot.addWidget(made)
    made.show_section("backups")
    made.resize(960, 640)
    made.show()
    return made


def _section(page: SettingsPage) -> BackupsSection:
    section = page.section("backups")
    assert isinstance(section, BackupsSection)
    return section


def _bridge(page: SettingsPage) -> RecordingBridge:
    bridge = page._ui.bridge
    assert isinstance(bridge, RecordingBridge)
    return bridge


def _said(page: SettingsPage, **changes: object) -> str:
    state = replace(BackupState(FOLDER, KEPT), **changes)  # type: ignore[arg-type]
    page.show_snapshot(snapshot(backups=state))
    labels = page.section("backups").findChildren(Label)
    return " ".join(label.text() for label in labels if label.isVisible())


def test_without_a_second_place_it_says_where_all_of_them_are(page: SettingsPage) -> None:
    said = _said(page)
    assert NO_PLACE in said
    assert NOT_YET in said
    assert not _section(page).place.stop.isVisible()


def test_a_second_place_says_what_is_there(page: SettingsPage) -> None:
    assert "The first copy follows." in _said(page, elsewhere=STICK)
    said = _said(page, elsewhere=replace(STICK, newest=NOW))
    assert "Newest copy: 18 May 2026, 14:02, read back" in said
    assert "other backup" not in said
    said = _said(page, elsewhere=replace(STICK, newest=NOW, others=1))
    assert "read back. 1 other backup there stays: Purser cannot prove that all in it" in said
    said = _said(page, elsewhere=replace(STICK, others=1_200))
    assert "The first copy follows. 1,200 other backups there stay: Purser cannot" in said
    away = replace(STICK, newest=NOW, failure=Failure.from_error(PlaceMissing()))
    said = _said(page, elsewhere=away)
    assert PlaceMissing.happened in said
    assert PlaceMissing.todo in said
    assert "The newest copy there is of 18 May 2026, 14:02." in said


def test_a_place_is_chosen_and_given_up(page: SettingsPage) -> None:
    _said(page, elsewhere=STICK)
    box, bridge = _section(page).place, _bridge(page)
    box.take("/media/ada/OTHER")
    box.take("/media/ada/TWICE")
    calls = [call for call in bridge.calls if call.name == "key_file.copy_backups"]
    assert [call.args[0] for call in calls] == [PurePath("/media/ada/OTHER")]
    calls[0].on_failure(Failure.from_error(PlaceMissing()))
    assert "The second place was not changed" in _said(page, elsewhere=STICK, is_running=True)
    box.stop.click()
    assert bridge.calls[-1].args[0] is None


def test_the_drill_says_what_was_counted_and_runs_on_demand(page: SettingsPage) -> None:
    said = _said(page, drill=Drill(NOW, NOW, 12, 1))
    assert "Yes: opened on 18 May 2026, 14:02, with 12 cards and 1 number" in said
    box, bridge = _section(page).drill, _bridge(page)
    box.attempt.click()
    assert box.attempt.text() == TRYING
    box._try()
    assert len(bridge.calls) == 1
    bridge.calls[0].on_failure(Failure.from_error(DrillFailed()))
    assert box.attempt.text() == TRY
    said = _said(page, drill=Drill(NOW, NOW, worked=False), is_running=True)
    assert "No: on 18 May 2026, 14:02 it did not open. A new backup was made." in said


def test_a_restore_of_ones_own_is_offered_and_what_it_showed_is_said(page: SettingsPage) -> None:
    assert "Nobody has tried it yet." in _said(page)
    kit = RecoveryState(
        rehearsed=Rehearsed(NOW, Contents(NOW, 12, 11, 400, NOW)), rehearsal_due=True
    )
    page.show_snapshot(replace(snapshot(backups=BackupState(FOLDER, KEPT)), recovery=kit))
    said = " ".join(label.text() for label in _section(page).rehearse.findChildren(Label))
    assert "12 cards, 11 card numbers and 400 movements came back from the backup of" in said
    assert DUE in said
    made: list[object] = []
    page.sheet_made.connect(made.append)
    _section(page).rehearse.attempt.click()
    assert isinstance(made[0], RehearseSheet)
    made[0].deleteLater()
