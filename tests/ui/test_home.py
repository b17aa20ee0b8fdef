"""The unlocked window: its keys, its narrow shape, and figures that can be hidden."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.application.ports import Purchase
from desktop_app.domain.cards import CardState
from desktop_app.domain.money import Money
from desktop_app.ui.home.page import COMPACT_BELOW
from desktop_app.ui.kit.nav_rail import NavRail
from tests.support.app_rig import LABEL, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
# A figure of money as it is painted; "$2.00 to $2,500.00" are limits, not anybody's money.
FIGURE = re.compile(r"\$\d|\d USD")


def _press(rig: Rig, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or rig.window, key, modifiers)
    rig.settle()


@pytest.fixture
def home(rig: Rig) -> Rig:
    """One active card of $20, chosen."""
    rig.issue()
    rig.wait_for(LABEL, "$20.00")
    return rig


def test_ctrl_n_opens_the_issue_form_and_alt_1_the_cards(home: Rig) -> None:
    _press(home, Qt.Key.Key_N, CTRL)
    home.wait_for("Issue a card", "What is it for?")
    _press(home, Qt.Key.Key_1, ALT)
    home.wait_for(LABEL, "$20.00")


def test_ctrl_t_opens_the_top_up_of_the_chosen_card(home: Rig) -> None:
    _press(home, Qt.Key.Key_T, CTRL)
    home.wait_for(f"Top up {LABEL}")


def test_ctrl_t_without_a_card_opens_nothing(rig: Rig) -> None:
    rig.wait_for("No cards yet")
    _press(rig, Qt.Key.Key_T, CTRL)
    assert "Top up" not in rig.painted()


def test_ctrl_shift_f_asks_to_freeze_and_on_a_frozen_card_to_unfreeze(home: Rig) -> None:
    card = home.picture.detail.card
    _press(home, Qt.Key.Key_F, CTRL | SHIFT)
    home.wait_for(f"Freeze {LABEL}")
    _press(home, Qt.Key.Key_Escape)
    home.ask(lambda s: s.wallet.set_frozen(card.id, True, "a" * 32))
    home.refresh()
    home.qtbot.waitUntil(lambda: home.picture.detail.card.state is CardState.FROZEN)
    _press(home, Qt.Key.Key_F, CTRL | SHIFT)
    home.wait_for(f"Unfreeze {LABEL}")


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_F, CTRL), (Qt.Key.Key_F3, NONE)])
def test_the_search_keys_go_to_the_search_from_any_page(
    home: Rig, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    _press(home, Qt.Key.Key_Comma, CTRL)
    home.wait_for("Connection", "Security")
    _press(home, key, modifier)
    QTest.keyClicks(QApplication.focusWidget(), "nothing like it")
    home.qtbot.waitUntil(lambda: home.picture.query == "nothing like it")
    home.qtbot.waitUntil(lambda: home.picture.shown_count == 0)


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_R, CTRL), (Qt.Key.Key_F5, NONE)])
def test_the_refresh_keys_read_again(home: Rig, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    before = home.picture.link.as_of
    _press(home, key, modifier)
    home.qtbot.waitUntil(lambda: home.picture.link.as_of > before)


def test_hiding_amounts_hides_every_amount_and_says_so(home: Rig) -> None:
    assert FIGURE.search(home.painted())
    _press(home, Qt.Key.Key_H, CTRL | SHIFT)
    painted = home.painted()
    assert FIGURE.findall(painted) == []
    assert "••••" in painted
    assert home.driver.find("Show amounts") is not None
    _press(home, Qt.Key.Key_H, CTRL | SHIFT)
    home.wait_for("$20.00")


def test_hidden_amounts_are_hidden_from_assistive_tools_too(home: Rig) -> None:
    _press(home, Qt.Key.Key_H, CTRL | SHIFT)
    home.settle()
    said = home.everything_said(only_visible=True)
    assert re.findall(r"\$20|5,0|4,9|20 dollars|[0-9] USDC", said) == []


def test_what_stands_outside_the_window_is_told_when_amounts_are_hidden(home: Rig) -> None:
    told: list[bool] = []
    home.window.amounts_hidden.connect(lambda: told.append(True))
    _press(home, Qt.Key.Key_H, CTRL | SHIFT)
    _press(home, Qt.Key.Key_H, CTRL | SHIFT)
    assert told == [True]


def test_amounts_stay_hidden_over_a_lock(home: Rig) -> None:
    _press(home, Qt.Key.Key_H, CTRL | SHIFT)
    home.window.lock()
    home.unlock()
    home.wait_for(LABEL)
    assert FIGURE.findall(home.painted()) == []
    assert home.driver.find("Show amounts") is not None


def test_ctrl_shift_x_clears_the_clipboard_at_once(home: Rig) -> None:
    home.driver.click("Copy number")
    clipboard = QGuiApplication.clipboard()
    home.qtbot.waitUntil(lambda: len(clipboard.text()) == 16)
    _press(home, Qt.Key.Key_X, CTRL | SHIFT)
    assert clipboard.text() == ""


@pytest.mark.parametrize("modifiers", [CTRL, CTRL | SHIFT])
def test_the_lock_keys_lock(home: Rig, modifiers: Qt.KeyboardModifier) -> None:
    _press(home, Qt.Key.Key_L, modifiers)
    home.wait_for("Unlock Purser")


def test_below_1120_the_window_is_compact_and_no_money_is_cut(home: Rig) -> None:
    home.window.resize(1280, 800)
    wide = home.window.findChild(NavRail).width()
    home.window.resize(COMPACT_BELOW - 1, 640)
    home.qtbot.waitUntil(lambda: home.window.findChild(NavRail).width() < wide)
    home.wait_for("$20.00", "5,0" if "5,0" in home.painted() else "USDC")
    home.window.resize(COMPACT_BELOW, 800)
    home.qtbot.waitUntil(lambda: home.window.findChild(NavRail).width() == wide)


def test_tab_goes_round_the_whole_window(home: Rig) -> None:
    home.window.findChild(NavRail).setFocus()
    reached: list[str] = []
    for _ in range(60):
        _press(home, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.append(focus.accessibleName())
    wanted = {"Settings", "Lock", "Issue card", "Card list", "Top up", "Reveal number"}
    assert wanted - set(reached) == set()
    assert "" not in reached


def test_a_purchase_of_the_sandbox_panel_arrives_on_the_card(home: Rig) -> None:
    async def buy(session: object) -> Purchase:
        return await session.practice.buy(home_card, Money.usd(7, 25), "Corner shop")

    home_card = home.picture.detail.card.id
    assert home.ask(buy).approved
    home.refresh()
    home.wait_for("$12.75", "Corner shop")


def test_the_banner_says_sandbox_on_every_page(home: Rig) -> None:
    for key in (Qt.Key.Key_N, Qt.Key.Key_Comma):
        _press(home, key, CTRL)
        home.wait_for("SANDBOX")


def test_opening_a_second_sheet_closes_the_first(home: Rig) -> None:
    home.driver.click("Top up")
    home.wait_for(f"Top up {LABEL}")
    home.window._home.open_sandbox_panel()
    home.wait_for("Shop")
    assert f"Top up {LABEL}" not in home.painted()


def test_two_cards_do_not_share_a_revealed_number(home: Rig) -> None:
    home.driver.click("Reveal number")
    first = home.picture.detail.card
    home.issue("Second", 5)
    home.wait_for("Second", "$5.00")
    assert home.picture.detail.card.id != first.id
    home.qtbot.waitUntil(lambda: len(_groups(home)) < 4)


def _groups(home: Rig) -> list[str]:
    """The groups of four digits that are painted."""
    return [t for t in home.driver.painted().split("\n") if t.isdigit() and len(t) == 4]
