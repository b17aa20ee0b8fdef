"""A closed window stays in the tray while disposable cards are watched; to quit is asked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSystemTrayIcon

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.ui.tray import Tray
from tests.support.app_rig import PATIENCE_MS, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank
from tests.ui.test_locked_watch_window import WATCHED, armed, is_frozen_at_the_bank

__all__ = ["armed", "bank", "look", "make_rig", "rig", "running_bank"]

# Without a desktop there is no tray to be told of.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)


class Desktop:
    """Whether there is a tray."""

    has_tray = True


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Desktop:
    made = Desktop()
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: made.has_tray)
    monkeypatch.setattr("desktop_app.ui.tray.LOOK_MS", 20)
    return made


def tray_of(rig: Rig) -> Tray:
    tray = rig.window.findChild(Tray)
    assert tray is not None
    return tray


@pytest.mark.usefixtures("desktop")
def test_a_closed_window_goes_on_watching_in_the_tray(rig: Rig, armed: CardId) -> None:
    rig.window.close()
    assert not rig.window.isVisible()
    assert tray_of(rig)._icon.isVisible()
    rig.ask(lambda s: s.practice.buy(armed, Money.usd(7), "Lumen Home"))
    rig.qtbot.waitUntil(lambda: is_frozen_at_the_bank(rig), timeout=PATIENCE_MS)
    tray_of(rig).open_requested.emit()
    assert rig.window.isVisible()
    assert not tray_of(rig)._icon.isVisible()
    rig.wait_for("Spent, waiting to settle")


@pytest.mark.usefixtures("desktop", "armed")
def test_the_tray_says_nothing_of_any_card(rig: Rig) -> None:
    rig.window.close()
    icon = tray_of(rig)._icon
    said = [icon.toolTip(), *(action.text() for action in icon.contextMenu().actions())]
    assert said == ["Purser goes on watching", "Open Purser", "Quit"]


@pytest.mark.usefixtures("desktop", "armed")
def test_quitting_from_the_tray_asks_first(rig: Rig) -> None:
    rig.window.close()
    tray_of(rig).quit_requested.emit()
    rig.wait_for("1 card not watched", "nobody freezes “Lamps” after a purchase")
    assert rig.window.isVisible()
    rig.driver.click("Stay")
    rig.window.close()
    tray_of(rig).quit_requested.emit()
    rig.driver.click("Quit")
    rig.qtbot.waitUntil(lambda: rig.app.ended, timeout=PATIENCE_MS)


@pytest.mark.usefixtures("desktop", "armed")
def test_locked_it_stays_in_the_tray_and_names_nothing(rig: Rig) -> None:
    rig.qtbot.keyClick(rig.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for(WATCHED)
    rig.window.close()
    assert not rig.window.isVisible()
    tray_of(rig).quit_requested.emit()
    rig.wait_for("Quit while cards are watched?", "nobody freezes it after a purchase")
    assert "Lamps" not in rig.everything_said()
    rig.driver.click("Quit")
    rig.qtbot.waitUntil(lambda: rig.app.ended, timeout=PATIENCE_MS)


@pytest.mark.usefixtures("armed")
def test_a_tray_that_goes_away_brings_the_window_back(rig: Rig, desktop: Desktop) -> None:
    rig.window.close()
    desktop.has_tray = False
    rig.qtbot.waitUntil(rig.window.isVisible)


@pytest.mark.usefixtures("armed")
def test_without_a_tray_closing_asks(rig: Rig, desktop: Desktop) -> None:
    desktop.has_tray = False
    rig.window.close()
    rig.wait_for("1 card not watched")
    assert rig.window.isVisible()


@pytest.mark.usefixtures("armed", "desktop")
def test_ctrl_q_quits_instead_of_staying(rig: Rig) -> None:
    rig.qtbot.keyClick(rig.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for("1 card not watched")
    assert rig.window.isVisible()


@pytest.mark.usefixtures("desktop")
def test_without_cards_to_watch_closing_quits(rig: Rig) -> None:
    rig.issue()
    rig.window.close()
    rig.qtbot.waitUntil(lambda: rig.app.ended, timeout=PATIENCE_MS)
    assert rig.window.findChild(Tray) is None


@pytest.mark.usefixtures("desktop")
def test_who_quits_may_freeze_all_first(rig: Rig, armed: CardId) -> None:
    rig.qtbot.keyClick(rig.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for("1 card not watched")
    rig.driver.click("Freeze all cards…")
    rig.wait_for("Freeze all cards and lock", "Freezes 1 card: Lamps")
    rig.driver.click("Freeze 1 card and lock")
    rig.qtbot.waitUntil(lambda: is_frozen_at_the_bank(rig), timeout=PATIENCE_MS)
    rig.wait_for("Unlock Purser")
