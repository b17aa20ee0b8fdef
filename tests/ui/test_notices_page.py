"""The list of notices in the real window, over a bank of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.notice_board import Detail, NoticeBoard, NoticeHabits
from desktop_app.domain.money import Money
from desktop_app.domain.notices import NoticeKind
from desktop_app.ui import channels
from desktop_app.ui.kit.nav_button import NavButton
from desktop_app.ui.kit.nav_rail import NavRail
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.notices.list_view import NoticeList
from desktop_app.ui.notices.page import NOTHING
from desktop_app.ui.settings.notices import NoticesSection
from desktop_app.ui.settings.page import SettingsPage
from tests.support.app_rig import LABEL, Rig
from tests.support.snapshots import snapshot
from tests.support.ui import RecordingBridge, make_ui
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank
from tests.ui.test_notices_desktop import Shown

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


def place(rig: Rig, key: str) -> NavButton:
    return rig.window.findChild(NavRail).button(key)


def badge(rig: Rig) -> str:
    return place(rig, "notices")._badge


def buy(rig: Rig, dollars: int) -> None:
    card = rig.picture.detail.card
    rig.ask(lambda s: s.practice.buy(card.id, Money.usd(dollars), "NETFLIX.COM"))
    rig.refresh()


def test_a_charge_is_listed_counted_and_leads_to_its_card(rig: Rig) -> None:
    rig.issue()
    place(rig, "notices").click()
    rig.wait_for(NOTHING)
    place(rig, "cards").click()
    buy(rig, 3)
    rig.qtbot.waitUntil(lambda: badge(rig) == "1")
    place(rig, "notices").click()
    rig.wait_for("Charged $3.00 at Netflix", LABEL)
    rig.qtbot.waitUntil(lambda: badge(rig) == "")
    notices = rig.window.findChild(NoticeList)
    notices.setFocus()
    notices.setCurrentIndex(notices.model().index(0, 0))
    QTest.keyClick(notices, Qt.Key.Key_Return)
    rig.qtbot.waitUntil(lambda: not notices.isVisible())
    QTest.keyClick(rig.window, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    rig.qtbot.waitUntil(notices.isVisible)
    assert badge(rig) == ""  # read is read


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    shown = Shown()
    monkeypatch.setattr(channels, "make_channel", lambda opened, parent: shown)
    return shown


def test_the_desktop_is_told_by_the_running_program_and_a_lock_leaves_a_number(
    desktop: Shown, rig: Rig, qtbot: QtBot
) -> None:
    rig.issue()
    rig.ask(lambda s: s.wallet.teller.choose(NoticeHabits(detail=Detail.ALL)))
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    buy(rig, 3)
    qtbot.waitUntil(lambda: bool(desktop.now), timeout=5_000)
    assert list(desktop.now.values()) == [("Charged $3.00 at Netflix", LABEL)]
    rig.window.lock()
    assert [*desktop.now.values()] == [("Purser is locked", "1 notice")]
    rig.settle()
    assert LABEL not in rig.everything_said()


# --- the choices --------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, look: object) -> SettingsPage:
    made = SettingsPage(make_ui(), LocalSettings(tmp_path / "window.ini"))
    qtbot.addWidget(made)
    made.show_snapshot(snapshot(board=NoticeBoard(habits=NoticeHabits(detail=Detail.LABEL))))
    made.resize(900, 760)
    made.show()
    made.show_section("notices")
    return made


def part(page: SettingsPage) -> NoticesSection:
    made = page.section("notices")
    assert isinstance(made, NoticesSection)
    return made


def bridge(page: SettingsPage) -> RecordingBridge:
    return page._ui.bridge


def test_choices_are_shown_and_kept_at_once(page: SettingsPage) -> None:
    section = part(page)
    assert section.detail.current_id() == Detail.LABEL
    assert all(box.isChecked() for box in (section.desktop, *section.kinds.values()))
    QTest.mouseClick(section.kinds[NoticeKind.CHARGE], Qt.MouseButton.LeftButton)
    QTest.mouseClick(section.desktop, Qt.MouseButton.LeftButton)
    [wanted] = bridge(page).last("wallet.teller.choose").args
    assert wanted == NoticeHabits(
        desktop=False, quiet=frozenset({NoticeKind.CHARGE}), detail=Detail.LABEL
    )
    assert len(bridge(page).asked("wallet.teller.choose")) == 2


def test_a_choice_that_was_not_kept_goes_back(page: SettingsPage) -> None:
    section = part(page)
    QTest.mouseClick(section.desktop, Qt.MouseButton.LeftButton)
    bridge(page).last("wallet.teller.choose").fail()
    assert section.desktop.isChecked()
    assert section._trouble.isVisible()
