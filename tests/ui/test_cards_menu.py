"""Every card of the list has its freeze one click away: by the right button and by the menu key."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action
from desktop_app.domain.cards import Field
from desktop_app.ui.kit.menu import Menu
from tests.support.snapshots import altered
from tests.ui.cards_fixture import ADOBE, ADS, HOSTING, TRAVEL, TRIAL, Screen, detail, picture
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


def open_menu(screen: Screen, card, *, by_key: bool = False) -> Menu:
    """The menu as the right button, or the menu key, opens it."""
    view = screen.view
    index = view.cards.index(view.cards.row_of(card.id), 0)
    view.scrollTo(index)
    at = view.visualRect(index).center()
    reason = QContextMenuEvent.Reason.Mouse
    if by_key:
        view.setCurrentIndex(index)
        reason, at = QContextMenuEvent.Reason.Keyboard, QPoint(1, 1)
    event = QContextMenuEvent(reason, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    return view.findChildren(Menu)[-1]


def entries(menu: Menu) -> dict[str, QAction]:
    return {action.text().split("\t")[0]: action for action in menu.actions()}


@pytest.mark.parametrize("by_key", [False, True])
def test_a_row_offers_its_freeze_first(qtbot: QtBot, by_key: bool) -> None:
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    menu = open_menu(screen, ADOBE, by_key=by_key)
    first = menu.actions()[0]
    assert first.text() == "Freeze\tCtrl+Shift+F"
    with qtbot.waitSignal(screen.page.action_requested) as asked:
        first.trigger()
    assert asked.args == [Action.FREEZE, ADOBE]
    assert screen.bridge.last("wallet.choose").args == (ADOBE.id,)


def test_a_frozen_row_offers_to_unfreeze(qtbot: QtBot) -> None:
    menu = open_menu(Screen(qtbot, picture(detail=detail(ADS))), TRAVEL)
    assert "Unfreeze" in entries(menu)
    assert "Freeze" not in entries(menu)


def test_what_a_state_forbids_says_why(qtbot: QtBot) -> None:
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    assert not entries(open_menu(screen, HOSTING))["Freeze (The card is being frozen)"].isEnabled()
    ended = entries(open_menu(screen, TRIAL))
    assert not any(one.isEnabled() for name, one in ended.items() if "has ended" in name)
    assert len(ended) == 10


def test_any_card_can_be_replaced(qtbot: QtBot) -> None:
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    menu = open_menu(screen, TRAVEL)
    with qtbot.waitSignal(screen.page.replacement_requested) as asked:
        entries(menu)["Replace with a new card…"].trigger()
    assert asked.args == [None, TRAVEL]


def test_another_card_can_be_made_like_any(qtbot: QtBot) -> None:
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    menu = open_menu(screen, TRAVEL)
    with qtbot.waitSignal(screen.page.like_requested) as asked:
        entries(menu)["Issue another like this…"].trigger()
    assert asked.args == [TRAVEL.id]


def test_a_heading_has_no_menu(qtbot: QtBot) -> None:
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    box = screen.view.visualRect(screen.view.cards.index(screen.view.cards.headings()[0], 0))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, box.center(), QPoint())
    QApplication.sendEvent(screen.view.viewport(), event)
    assert not screen.view.findChildren(Menu)


def test_a_stored_cvv_can_be_deleted_from_the_menu_and_a_deleted_one_read_again(
    qtbot: QtBot,
) -> None:
    without = altered(ADS, stored=ADS.stored - {Field.CVV})
    for card, text in ((ADS, "Delete the CVV…"), (without, "Read the CVV again…")):
        screen = Screen(qtbot, picture((card,), detail=detail(card)))
        with qtbot.waitSignal(screen.page.cvv_requested) as asked:
            entries(open_menu(screen, card))[text].trigger()
        assert asked.args[1] == card
