"""The cards screen as a whole: which card is chosen, what bars say, and that nothing is cut off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action, Link, LinkState
from desktop_app.domain.errors import Failure, MoneyMoved
from desktop_app.ui.cards.bars import link_bar, read_only_bar
from desktop_app.ui.cards.detail_pane import MORE
from desktop_app.ui.home.truth import segments
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import Theme
from tests.ui.cards_fixture import (
    ADOBE,
    ADS,
    CARDS,
    FIGMA,
    NOW,
    UNKNOWN_ADS,
    Screen,
    detail,
    fresh_for_a_day,
    picture,
)
from tests.ui.look_fixture import look

__all__ = ["fresh_for_a_day", "look"]

pytestmark = pytest.mark.usefixtures("look")


def _pick(screen: Screen, card) -> None:
    row = screen.view.cards.row_of(card.id)
    screen.view.setCurrentIndex(screen.view.cards.index(row, 0))


def test_only_the_newest_choice_counts(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    _pick(screen, ADOBE)
    _pick(screen, FIGMA)
    first, second = screen.bridge.asked("wallet.choose")
    assert first.future.cancelled()
    assert not second.future.cancelled()


def test_an_older_picture_does_not_move_the_mark_back(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    _pick(screen, ADOBE)
    screen.page.show_snapshot(picture(detail=detail(ADS), version=2))
    assert screen.view.chosen_id() == ADOBE.id


def test_a_card_chosen_elsewhere_is_marked(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    screen.page.show_snapshot(picture(detail=detail(FIGMA)))
    assert screen.view.chosen_id() == FIGMA.id
    assert not screen.bridge.asked("wallet.choose")


def test_no_card_at_all_shows_the_way_to_the_first(qtbot: QtBot):
    screen = Screen(qtbot, picture(()))
    button = screen.named("Issue your first card")
    assert isinstance(button, QAbstractButton)
    with qtbot.waitSignal(screen.page.issue_requested):
        button.click()


def test_before_the_first_whole_read_nothing_is_called_empty(qtbot: QtBot):
    screen = Screen(qtbot, picture((), link=Link(LinkState.NEVER)))
    assert screen.named("Issue your first card") is None


def test_a_later_picture_keeps_the_focus_in_the_empty_state(qtbot: QtBot):
    screen = Screen(qtbot, picture(()))
    screen.named("Issue your first card").setFocus()
    wallets = tuple(replace(w, read_at=NOW) for w in picture().wallets)
    screen.page.show_snapshot(picture((), wallets=wallets))
    assert screen.window.focusWidget().accessibleName() == "Issue your first card"


def test_issue_card_asks_the_window(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    with qtbot.waitSignal(screen.page.issue_requested):
        screen.named("Issue card").click()


def test_offline_says_since_when_and_tries_on_demand(qtbot: QtBot):
    link = Link(LinkState.OFFLINE, NOW - timedelta(minutes=3), NOW - timedelta(minutes=2))
    screen = Screen(qtbot, picture(detail=detail(ADS), link=link))
    clock = screen.ui.words.clock
    said = f"Offline since {clock(link.since)}. Card details are available; "
    said += f"the last complete read was at {clock(link.as_of)}."
    assert screen.named(said) is not None
    due = replace(link, next_check=NOW + timedelta(seconds=20))
    screen.page.show_snapshot(picture(detail=detail(ADS), link=due))
    assert screen.named(f"{said} Next try at {screen.ui.words.clock_s(due.next_check)}.")
    with qtbot.waitSignal(screen.page.refresh_requested):
        screen.named("Try now").click()


@pytest.mark.usefixtures("fresh_for_a_day")
def test_an_online_picture_has_no_bar():
    assert link_bar(picture(), Screen.words()) is None
    assert read_only_bar(picture(), Screen.words()) is None


def test_refused_keys_are_told_in_red_with_what_to_do():
    failure = Failure("x", "The keys were refused.", MoneyMoved.NO, "Waits.", "Check them.")
    said = link_bar(picture(link=Link(LinkState.REFUSED, NOW, NOW, failure)), Screen.words())
    assert (said.tone, said.text) == ("bad", "The keys were refused. Check them.")


def test_a_broken_disk_is_told_in_red():
    failure = Failure("x", "The disk is full.", MoneyMoved.NO, "Waits.", "Make room.")
    said = link_bar(picture(link=Link(LinkState.BROKEN, NOW, NOW, failure)), Screen.words())
    assert (said.tone, said.text) == ("bad", "The disk is full. Make room.")


def test_old_figures_while_online_are_told():
    old = datetime.now(UTC) - timedelta(minutes=20)
    said = link_bar(picture(link=Link(LinkState.ONLINE, old, old)), Screen.words())
    assert said.tone == "wait"
    assert "20 min ago" in said.text


def test_a_read_only_connection_says_why(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS), read_only="This is read-only."))
    assert screen.named("This is read-only.") is not None


def test_a_clock_that_is_off_is_said_until_it_forbids_sending():
    words = Screen.words()
    off = read_only_bar(picture(clock_warning="The clock is off."), words)
    assert (off.tone, off.text) == ("wait", "The clock is off.")
    assert segments(picture(clock_warning="The clock is off."), words)[-1].label == "Clock"
    far = picture(clock_warning="The clock is off.", read_only="Far off.")
    assert read_only_bar(far, words).text == "Far off."
    assert segments(far, words)[-1].label == "Sending"


def test_delete_asks_to_terminate_only_where_that_is_offered(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    screen.view.setFocus()
    with qtbot.waitSignal(screen.page.action_requested) as seen:
        QTest.keyClick(screen.view, Qt.Key.Key_Delete)
    assert seen.args == [Action.TERMINATE, ADS]
    refused = {Action.TERMINATE: "Too early."}
    screen.page.show_snapshot(picture(detail=detail(ADS, refusals=refused)))
    with qtbot.assertNotEmitted(screen.page.action_requested, wait=50):
        QTest.keyClick(screen.view, Qt.Key.Key_Delete)


def test_copying_and_moving_through_text_in_the_search_is_the_search_fields(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    screen.page.focus_search()
    search = screen.window.focusWidget()
    QTest.keyClicks(search, "a b")
    QTest.keyClick(search, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(search, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(search, Qt.Key.Key_Delete)
    assert search.text() == ""
    assert not screen.bridge.asked("wallet.reveal")
    qtbot.waitUntil(lambda: bool(screen.bridge.asked("wallet.search")))


@pytest.mark.parametrize("family", ["Inter", "DejaVu Sans"])
@pytest.mark.parametrize("size", [(960, 640), (1280, 800)])
def test_nothing_is_wider_than_its_pane(qtbot: QtBot, look: Theme, family: str, size):
    fonts.set_families((family,))
    cards = (UNKNOWN_ADS, *CARDS[1:])
    screen = Screen(qtbot, picture(cards, detail=detail(UNKNOWN_ADS)))
    rail = 212 if size[0] >= 1120 else 60
    screen.window.resize(*size)
    screen.page.setGeometry(rail + 1, 72, size[0] - rail - 1, size[1] - 72)
    qtbot.wait(30)
    pane = screen.detail._scroll
    assert pane.widget().minimumSizeHint().width() <= pane.viewport().width()
    for button in screen.detail.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width(), button.accessibleName()


@pytest.mark.usefixtures("fresh_for_a_day")
def test_a_theme_change_repaints_both_panes(qtbot: QtBot, look: Theme):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    before = screen.window.grab().toImage()
    look.set_theme("dark")
    qtbot.wait(20)
    after = screen.window.grab().toImage()
    for at in (QPoint(200, 700), QPoint(900, 700), QPoint(450, 700)):
        assert before.pixelColor(at).lightness() > 200
        assert after.pixelColor(at).lightness() < 60


def test_what_can_be_done_with_a_card_opens_from_the_card_too(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    with qtbot.waitSignal(screen.page.hand_over_requested) as asked:
        screen.click(MORE)
        menu = screen.page.list.view.findChild(QMenu)
        action = next(one for one in menu.actions() if "Hand over" in one.text())
        action.trigger()
    assert asked.args[0].id == ADS.id
