"""Panels and the shell: every sheet, the navigation, the truth line, errors and toasts."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.banner import Banner
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.four_part import FourPart, FourPartError
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.menu import Menu
from desktop_app.ui.kit.nav_rail import NavItem, NavRail
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.kit.tabs import Tabs
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.kit.truth_line import TruthLine, TruthSegment
from desktop_app.ui.kit.unknown_outcome import UnknownOutcomeBox
from desktop_app.ui.theme.theme import Theme
from tests.ui import gallery, gallery_sheets
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

SHEETS = [gallery.make_components, gallery.make_panels, gallery.make_first, gallery.make_faces]


def _shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def _picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


@pytest.mark.parametrize("make", SHEETS)
def test_everything_that_can_be_pressed_has_a_name(qtbot: QtBot, make) -> None:
    page = make()
    qtbot.addWidget(page)
    buttons = (b for b in page.findChildren(QAbstractButton) if b.isVisibleTo(page))
    nameless = [b for b in buttons if not b.accessibleName()]
    assert nameless == []


@pytest.mark.parametrize("make", SHEETS)
def test_building_opens_no_window_of_its_own(qtbot: QtBot, make) -> None:
    page = make()
    qtbot.addWidget(page)
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == []


@pytest.mark.parametrize("make", SHEETS)
def test_a_new_theme_repaints_the_same_widgets(look: Theme, qtbot: QtBot, make) -> None:
    page = make()
    page.resize(1280, 900)
    _shown(qtbot, page)
    before, widgets = _picture(page), page.findChildren(QWidget)
    look.set_theme("dark")
    assert page.findChildren(QWidget) == widgets
    assert _picture(page) != before
    look.set_theme("light")
    assert _picture(page) == before


def test_tabs_that_do_not_fit_hide_but_never_the_chosen_one(qtbot: QtBot) -> None:
    tabs = Tabs([(n, n) for n in ("Activity", "Limits and rules", "Merchants", "History")])
    tabs.set_current_id("History")
    tabs.resize(220, 40)
    _shown(qtbot, tabs)
    shown = [b.accessibleName() for b in tabs.findChildren(QAbstractButton) if b.isVisible()]
    assert "History" in shown
    assert "More views" in shown
    assert "Merchants" not in shown


def test_the_focus_ring_of_the_first_tab_is_whole(qtbot: QtBot) -> None:
    tabs = Tabs([("a", "Activity"), ("n", "Notes")])
    tabs.resize(400, 40)
    _shown(qtbot, tabs)
    first = tabs.findChildren(QAbstractButton)[0]
    assert tabs.rect().contains(first.geometry())


def test_arrows_move_through_tabs(qtbot: QtBot) -> None:
    tabs = Tabs([("a", "Activity"), ("n", "Notes")])
    tabs.resize(400, 40)
    _shown(qtbot, tabs)
    first = tabs.findChildren(QAbstractButton)[0]
    with qtbot.waitSignal(tabs.chosen) as choice:
        qtbot.keyClick(first, Qt.Key.Key_Right)
    assert choice.args == ["n"] == [tabs.current_id()]


def test_a_place_is_chosen_by_keyboard_but_marked_by_the_window(qtbot: QtBot) -> None:
    rail = NavRail([NavItem("cards", "cards", "Cards"), None, NavItem("x", "activity", "Activity")])
    qtbot.addWidget(rail)
    rail.set_current("cards")
    with qtbot.waitSignal(rail.chosen) as choice:
        qtbot.keyClick(rail.button("x"), Qt.Key.Key_Space)
    assert choice.args == ["x"]
    assert rail.button("cards").is_current()
    assert not rail.button("x").is_current()


def test_the_narrow_rail_names_its_icons(qtbot: QtBot) -> None:
    rail = NavRail([NavItem("cards", "cards", "Cards", "Alt+1", "8")])
    qtbot.addWidget(rail)
    rail.set_compact(True)
    assert rail.width() == 60
    assert rail.button("cards").toolTip() == "Cards (Alt+1)"
    assert rail.button("cards").accessibleName() == "Cards"
    rail.set_current("cards")
    assert rail.button("cards").accessibleDescription() == "8, Shown now"


def test_the_truth_line_is_one_sentence_and_shortens_words_not_figures(qtbot: QtBot) -> None:
    line = TruthLine()
    line.set_segments(gallery_sheets.TRUTH)
    line.resize(1000, 44)
    _shown(qtbot, line)
    assert line.accessibleName().startswith("Online as of 14:02. Wallet 1,284.10 USDT.")
    wide = line.findChildren(QWidget)[1].width()
    line.resize(620, 44)
    limit = TruthSegment("plain", "Can move today", "$250.00", "guard", short_label="Today")
    assert limit.words("short") == ("Today", "$250.00")
    assert limit.words("bare") == ("", "$250.00")
    qtbot.waitUntil(lambda: line.findChildren(QWidget)[1].width() <= wide)


def test_hiding_amounts_is_told_once_and_named(qtbot: QtBot) -> None:
    line = TruthLine()
    qtbot.addWidget(line)
    with qtbot.waitSignal(line.hide_amounts_toggled) as told:
        line.set_amounts_hidden(True)
    assert told.args == [True]
    assert "Show amounts" in {b.accessibleName() for b in line.findChildren(Button)}


def test_the_banner_opens_the_panel_by_keyboard(qtbot: QtBot) -> None:
    banner = Banner()
    banner.resize(1280, 28)
    qtbot.addWidget(banner)
    with qtbot.waitSignal(banner.activated):
        qtbot.keyClick(banner.findChild(QAbstractButton), Qt.Key.Key_Space)


def test_an_error_answers_four_questions_and_copies_its_reference(qtbot: QtBot) -> None:
    box = FourPartError(gallery_sheets.REFUSED)
    qtbot.addWidget(box)
    words = " ".join(label.text() for label in box.findChildren(Label))
    for question in ("What happened", "Did money move?", "What Purser does", "What you can do"):
        assert question in words
    assert [pill.words() for pill in box.findChildren(Pill)] == ["No"]
    with qtbot.waitSignal(box.copy_requested) as told:
        next(b for b in box.findChildren(Button) if b.words() == "Copy reference").click()
    assert told.args == ["PSR-7F3K-0518"]


def test_an_unknown_outcome_offers_a_check_and_never_a_retry(qtbot: QtBot) -> None:
    box = UnknownOutcomeBox(gallery_sheets.UNKNOWN)
    qtbot.addWidget(box)
    names = {button.accessibleName() for button in box.findChildren(QAbstractButton)}
    assert names == {"Check now", "Copy reference"}


def test_markup_in_an_error_is_shown_as_text(qtbot: QtBot) -> None:
    parts = FourPart("<h1>x</h1>", "<b>a</b>", "no", "", "b", "c")
    box = FourPartError(parts)
    qtbot.addWidget(box)
    assert all(x.textFormat() == Qt.TextFormat.PlainText for x in box.findChildren(Label))


def test_a_second_toast_takes_the_place_of_the_first(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(900, 600)
    _shown(qtbot, window)
    toasts, done = ToastHost(window), []
    toasts.show_toast("copy", "Number copied")
    toasts.show_toast(
        "copy", "CVV copied", "Clears in 0:30", "Clear now", 8, lambda: done.append(1)
    )
    visible = [w for w in window.children() if isinstance(w, QWidget) and w.isVisible()]
    assert [w.accessibleName() for w in visible] == ["CVV copied. Clears in 0:30"]
    assert window.rect().contains(visible[0].geometry())
    assert visible[0].geometry().bottomRight() != QPoint(0, 0)
    visible[0].findChild(QAbstractButton).click()
    assert done == [1]
    assert not toasts.is_shown()


def test_a_toast_goes_when_its_time_is_over(qtbot: QtBot) -> None:
    window = QWidget()
    _shown(qtbot, window)
    toasts = ToastHost(window)
    toasts.show_toast("copy", "Number copied", seconds=1)
    qtbot.waitUntil(lambda: not toasts.is_shown(), timeout=3000)


def test_a_menu_does_what_is_chosen_and_says_why_it_cannot(qtbot: QtBot) -> None:
    window = QWidget()
    _shown(qtbot, window)
    menu, done = Menu(window), []
    menu.add("Copy number", lambda: done.append(1), icon="copy", key_hint="Ctrl+C")
    menu.add("Terminate…", lambda: done.append(2), reason="possible from Tue 14:15")
    menu.open_below(window)
    first, second = menu.actions()
    assert second.text() == "Terminate… (possible from Tue 14:15)"
    second.trigger()
    first.trigger()
    menu.close()
    assert done == [1]


def test_a_tab_under_the_dots_is_chosen_from_the_menu(qtbot: QtBot) -> None:
    tabs = Tabs([(n, n) for n in ("Activity", "Limits and rules", "Merchants", "History")])
    tabs.resize(220, 40)
    _shown(qtbot, tabs)
    next(b for b in tabs.findChildren(Button) if b.accessibleName() == "More views").click()
    menu = tabs.findChild(Menu)
    with qtbot.waitSignal(tabs.chosen) as choice:
        menu.actions()[-1].trigger()
    menu.close()
    assert choice.args == ["History"]
    assert tabs.current_id() == "History"


def test_the_eye_answers_to_a_shortcut(qtbot: QtBot) -> None:
    line = TruthLine()
    qtbot.addWidget(line)
    with qtbot.waitSignal(line.hide_amounts_toggled) as told:
        line.toggle_amounts()
    assert told.args == [True]
