"""The whole program and a real keyring: turned on, opened by a click, and opened without it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.domain.cards import CardId
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.settings.quick_box import QuickBox
from tests.contract.keyring_rig import bus_of, needs_keyring
from tests.support.app_rig import PASSWORD, Rig
from tests.support.desktop import end
from tests.support.keyring_bus import gnome_keyring
from tests.support.stubborn_keyring import stubborn_keyring
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank
from tests.ui.test_locked_watch_window import WATCHED, armed

__all__ = ["armed", "bank", "look", "make_rig", "rig", "running_bank"]
pytestmark = needs_keyring
QUICK = "Unlock with the keyring"
NO_KEYRING = "No keyring that Purser can use runs on this computer."


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Before the program starts."""
    with bus_of(tmp_path, monkeypatch) as address:
        yield address


def turn_on(rig: Rig) -> None:
    rig.window._home._show("settings")
    rig.driver.click("Security")
    rig.qtbot.waitUntil(lambda: bool(rig.window.findChildren(QuickBox)))
    (box,) = rig.window.findChildren(QuickBox)
    rig.qtbot.waitUntil(box.turn_on.isVisible)
    _scroll_to(rig, box.turn_on)
    rig.driver.click("Turn on…")
    _scroll_to(rig, box.confirm)
    rig.driver.type_into("Master password", PASSWORD)
    rig.driver.click("Turn on")
    rig.wait_for("On. The password is asked for again")


def _scroll_to(rig: Rig, widget: QWidget) -> None:
    rig.settle()
    for pane in rig.window.findChildren(ScrollPane):
        if pane.isAncestorOf(widget):
            pane.ensureWidgetVisible(widget)


def lock(rig: Rig) -> None:
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    rig.qtbot.keyClick(rig.window, Qt.Key.Key_L, keys)
    rig.wait_for("Unlock Purser", QUICK)


def test_a_click_opens_it_and_a_keyring_that_is_gone_leaves_the_password(
    bus: str, tmp_path: Path, make_rig: Callable[..., Rig]
) -> None:
    with gnome_keyring(bus, tmp_path / "home") as daemon:
        rig = make_rig()
        rig.make_vault()
        turn_on(rig)
        lock(rig)
        rig.driver.click(QUICK)
        rig.wait_for("Online")
        lock(rig)
        end(daemon)
        rig.driver.click(QUICK)
        rig.wait_for(NO_KEYRING)
        rig.unlock()
        rig.wait_for("Online")


def test_a_click_serves_again_what_was_watched(
    bus: str, tmp_path: Path, rig: Rig, armed: CardId
) -> None:
    with gnome_keyring(bus, tmp_path / "home"):
        turn_on(rig)
        rig.qtbot.keyClick(rig.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        rig.wait_for(WATCHED, QUICK)
        rig.driver.click(QUICK)
        rig.wait_for("Online")
        assert rig.picture.armed == ("Lamps",)
        assert not rig.ask(_is_resting)


async def _is_resting(session) -> bool:
    return session._locking.vault.is_resting


def test_while_the_keyring_waits_for_its_person_the_password_opens_it(
    bus: str, tmp_path: Path, rig: Rig
) -> None:
    with gnome_keyring(bus, tmp_path / "home"):
        turn_on(rig)
        lock(rig)
    with stubborn_keyring(bus) as stubborn:
        rig.driver.click(QUICK)
        rig.qtbot.waitUntil(lambda: "Prompt" in stubborn.asked)
        rig.unlock()
        rig.wait_for("Online")
