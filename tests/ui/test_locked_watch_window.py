"""A locked window shows nothing, says what is watched, and afterwards what it found."""

import pytest
from PySide6.QtCore import Qt

from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import CardId, CardState
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from desktop_app.ui.kit.scroll_pane import ScrollPane
from tests.support.app_rig import PATIENCE_MS, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
WATCH = "Watch disposable cards and run rules while locked"
WATCHED = "1 card is watched while Purser is locked."
NOT_WATCHED = "1 card is not watched while Purser is locked."


@pytest.fixture
def armed(rig: Rig) -> CardId:
    """An unlocked window with one disposable card."""
    rig.qtbot.waitUntil(lambda: bool(rig.picture.holders), timeout=PATIENCE_MS)
    wish = IssueWish(
        "e" * 32, "Lamps", rig.picture.holders[0], Money.usd(20), Money.usd(100), policy=Policy()
    )
    card_id = rig.ask(lambda s: s.wallet.issue(wish))
    rig.qtbot.waitUntil(lambda: rig.picture.armed == ("Lamps",), timeout=PATIENCE_MS)
    return card_id


def is_frozen_at_the_bank(rig: Rig) -> bool:
    (card,) = rig.host.bank.control("ledger")["cards"]
    return bool(card["status"] == "frozen")


def test_a_purchase_behind_a_locked_window_freezes_the_card(rig: Rig, armed: CardId) -> None:
    rig.qtbot.keyClick(rig.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for(WATCHED)
    assert "Lamps" not in rig.everything_said()
    rig.ask(lambda s: s.practice.buy(armed, Money.usd(7), "Lumen Home"))
    rig.qtbot.waitUntil(lambda: is_frozen_at_the_bank(rig), timeout=PATIENCE_MS)
    assert rig.app.bridge.snapshot is None
    rig.unlock()
    rig.wait_for("Spent, waiting to settle")
    assert rig.card(armed).state is CardState.FROZEN


@pytest.mark.parametrize("how", ["keys", "link", "setting"])
def test_locked_completely_nothing_is_watched(rig: Rig, armed: CardId, how: str) -> None:
    keys = Qt.KeyboardModifier.ControlModifier
    if how == "keys":
        keys |= Qt.KeyboardModifier.ShiftModifier
    if how == "setting":
        rig.window._home._show("settings")
        rig.driver.click("Security")
        box = rig.driver.need(WATCH)
        for pane in rig.window.findChildren(ScrollPane):
            if pane.isAncestorOf(box):
                pane.ensureWidgetVisible(box)
        rig.driver.click(WATCH)
        rig.qtbot.waitUntil(lambda: not rig.picture.preferences.watch_locked)
    rig.qtbot.keyClick(rig.window, Qt.Key.Key_L, keys)
    if how == "link":
        rig.wait_for(WATCHED)
        rig.driver.click("Lock completely")
    rig.wait_for(NOT_WATCHED)
    assert not rig.driver.is_offered("Lock completely")
    session = rig.app._backstage._session
    assert session is not None
    rig.qtbot.waitUntil(lambda: session._locking._opened is None)


def test_a_wrong_password_leaves_the_watch(rig: Rig, armed: CardId) -> None:
    rig.qtbot.keyClick(rig.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for(WATCHED)
    rig.unlock("not this one")
    rig.wait_for("The vault did not open with this password.")
    rig.ask(lambda s: s.practice.buy(armed, Money.usd(7), "Lumen Home"))
    rig.qtbot.waitUntil(lambda: is_frozen_at_the_bank(rig), timeout=PATIENCE_MS)
