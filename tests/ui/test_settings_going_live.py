"""The checklist of going live: shown, resumed, and looked at step by step."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain import going_live as live
from desktop_app.domain.going_live import State, Step, StepLine
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.going_live import AGAIN, LOOK, GoingLiveSection
from desktop_app.ui.settings.page import SettingsPage
from tests.support.app_rig import Rig
from tests.support.snapshots import snapshot
from tests.support.ui import RecordingBridge, make_ui
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
DAY = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
OPEN = tuple(StepLine(step) for step in Step)
DONE = tuple(StepLine(step, State.PASSED, "Seen.", (), DAY) for step in Step)
BLOCKED = (
    StepLine(Step.ADDRESS, State.FAILED, "Not on the list.", live.LIST_ADDRESS, DAY),
    *OPEN[1:],
)


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, look: object) -> SettingsPage:
    made = SettingsPage(make_ui(), LocalSettings(tmp_path / "window.ini"))
    qtbot.addWidget(made)
    made.show_snapshot(snapshot())
    made.resize(900, 760)
    made.show()
    made.show_section("live")
    return made


def bridge(page: SettingsPage) -> RecordingBridge:
    return page._ui.bridge


def part(page: SettingsPage) -> GoingLiveSection:
    made = page.section("live")
    assert isinstance(made, GoingLiveSection)
    return made


def said(page: SettingsPage) -> str:
    QApplication.processEvents()
    return " ".join(x.text() for x in part(page).findChildren(Label) if x.isVisibleTo(part(page)))


def button(page: SettingsPage, name: str) -> Button:
    [found] = [b for b in part(page).findChildren(Button) if b.accessibleName().startswith(name)]
    return found


def test_it_begins_where_it_stood(page: SettingsPage) -> None:
    bridge(page).last("wallet.going_live.known").answer(BLOCKED)
    assert "0 of 8 steps are done. Next: step 1." in said(page)
    for sentence in live.LIST_ADDRESS:
        assert sentence in said(page)
    page.hide()
    page.show()
    assert len(bridge(page).asked("wallet.going_live.known")) == 2


def test_a_step_that_did_not_pass_is_looked_at_by_itself(page: SettingsPage) -> None:
    bridge(page).last("wallet.going_live.known").answer(BLOCKED)
    QTest.mouseClick(button(page, AGAIN), Qt.MouseButton.LeftButton)
    call = bridge(page).last("wallet.going_live.look")
    assert call.args == (Step.ADDRESS,)
    call.answer(DONE)
    assert "Every step is done." in said(page)
    assert live.LIST_ADDRESS[0] not in said(page)


def test_one_look_at_a_time_and_a_failure_is_said(page: SettingsPage) -> None:
    bridge(page).last("wallet.going_live.known").answer(OPEN)
    assert "Nothing was looked at yet." in said(page)
    look_at_all = button(page, LOOK)
    QTest.mouseClick(look_at_all, Qt.MouseButton.LeftButton)
    QTest.mouseClick(look_at_all, Qt.MouseButton.LeftButton)
    [call] = bridge(page).asked("wallet.going_live.look")
    assert call.args == (None,)
    call.fail()
    assert "The service refused." in said(page)
    QTest.mouseClick(look_at_all, Qt.MouseButton.LeftButton)
    assert len(bridge(page).asked("wallet.going_live.look")) == 2


def test_the_checklist_of_the_running_program(rig: Rig) -> None:
    rig.host.bank.fault("whoami", "not_listed")
    rig.driver.click("Settings")
    rig.driver.click("Going live")
    rig.wait_for("Nothing was looked at yet")
    rig.driver.click(LOOK)
    rig.wait_for("Do not allow all addresses")
    rig.driver.click(f"{AGAIN}: {live.TITLES[Step.ADDRESS]}")
    rig.wait_for("Every step is done")
