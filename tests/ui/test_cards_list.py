"""The card list: rows are patched in place, keys and search work, and 10,000 rows cost little."""

import sys
from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.application.card_list import arrange
from desktop_app.application.messages import Link, LinkState
from desktop_app.domain.cards import CardState, Expiry
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.ui.cards.card_look import face_state, ink_of, pill_of, spoken
from desktop_app.ui.cards.list_model import CardListModel
from desktop_app.ui.words import Words
from tests.support import snapshots
from tests.support.snapshots import altered
from tests.ui.cards_fixture import ADOBE, ADS, CARDS, FIGMA, UNKNOWN_ADS, Screen, detail, picture
from tests.ui.look_fixture import look

__all__ = ["look"]

pytestmark = pytest.mark.usefixtures("look")
WORDS = Words(ENGLISH, UTC)


def _rows(*cards):
    return arrange(cards, "")[0]


@pytest.fixture
def model(qapp):
    made = CardListModel(WORDS)
    made.set_rows(_rows(ADS, ADOBE, FIGMA))
    return made


def test_a_row_is_one_sentence_for_a_screen_reader():
    assert spoken(altered(ADS, expiry=Expiry(2029, 3)), WORDS) == (
        "Google Ads, active, 62 dollars 10, ends 4417, expires March 2029"
    )


def test_a_hidden_amount_is_not_spoken():
    hidden = Words(ENGLISH, UTC)
    hidden.hidden = True
    assert "62" not in spoken(ADS, hidden)


def test_an_unknown_outcome_covers_the_state():
    assert pill_of(UNKNOWN_ADS) == ("unknown", "")


def test_a_card_keeps_its_ink():
    assert ink_of(ADS.id) == ink_of(str(ADS.id))


def test_every_state_has_a_face_and_a_pill():
    for state in CardState:
        view = replace(ADS, state=state)
        assert face_state(view) in {"active", "frozen", "terminated", "expired"}
        assert pill_of(view)[1]


def test_the_same_rows_change_nothing(model, qtbot: QtBot):
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.set_rows(model.rows)


def test_a_changed_card_is_patched_in_one_range(model, qtbot: QtBot):
    seen = []
    model.dataChanged.connect(lambda first, last: seen.append((first.row(), last.row())))
    before = model.rows
    changed = tuple(altered(row, label="X") if row is FIGMA else row for row in before)
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_rows(changed)
    at = before.index(FIGMA)
    assert seen == [(at, at)]


def test_another_order_resets(model, qtbot: QtBot):
    with qtbot.waitSignal(model.modelReset):
        model.set_rows(_rows(ADS, FIGMA))


def test_a_reset_keeps_the_chosen_card(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(FIGMA)))
    assert screen.view.chosen_id() == FIGMA.id
    screen.page.show_snapshot(picture(CARDS[1:], detail=detail(FIGMA)))
    assert screen.view.chosen_id() == FIGMA.id


def test_a_reset_asks_for_no_card(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(FIGMA)))
    screen.page.show_snapshot(picture(CARDS[1:], detail=detail(FIGMA)))
    assert not screen.bridge.asked("wallet.choose")


def test_headings_are_lower_than_cards_after_every_reset(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    for cards in (CARDS, (UNKNOWN_ADS, *CARDS[1:]), CARDS[3:], CARDS):
        screen.page.show_snapshot(picture(cards, detail=detail(ADS)))
        model, view = screen.view.cards, screen.view
        heights = [(model.card_at(n) is None, view.rowHeight(n)) for n in range(len(model.rows))]
        assert {height for is_heading, height in heights if is_heading} == {32}
        assert {height for is_heading, height in heights if not is_heading} == {64}


def test_arrow_keys_pass_over_headings(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADOBE)))
    screen.view.setFocus()
    for _ in range(len(CARDS)):
        QTest.keyClick(screen.view, Qt.Key.Key_Down)
        assert screen.view.chosen_id()
    assert len(screen.bridge.asked("wallet.choose")) == len(CARDS) - 1


@pytest.mark.parametrize(
    ("key", "label"),
    [
        (Qt.Key.Key_Home, "Adobe"),
        (Qt.Key.Key_End, "Trial tools"),
        (Qt.Key.Key_PageUp, "Adobe"),
        (Qt.Key.Key_PageDown, "Trial tools"),
    ],
)
def test_far_keys_end_on_a_card(qtbot: QtBot, key: Qt.Key, label: str):
    screen = Screen(qtbot, picture(detail=detail(FIGMA)))
    screen.view.setFocus()
    QTest.keyClick(screen.view, key)
    chosen = screen.view.cards.card_at(screen.view.currentIndex().row())
    assert chosen is not None
    assert chosen.label == label


def test_a_click_on_a_heading_keeps_the_choice(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADOBE)))
    heading = screen.view.visualRect(screen.view.cards.index(0, 0)).center()
    QTest.mouseClick(screen.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(heading))
    assert screen.view.chosen_id() == ADOBE.id


def test_a_row_that_an_assistive_client_selects_is_chosen_once(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADOBE)))
    table = QAccessible.queryAccessibleInterface(screen.view)
    cells = [table.child(number) for number in range(table.childCount())]
    figma = next(cell for cell in cells if "Figma" in cell.text(QAccessible.Text.Name))
    figma.actionInterface().doAction("Toggle")
    assert screen.view.chosen_id() == FIGMA.id
    assert len(screen.bridge.asked("wallet.choose")) == 1


def test_enter_goes_to_the_detail(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADOBE)))
    screen.view.setFocus()
    QTest.keyClick(screen.view, Qt.Key.Key_Return)
    focused = screen.window.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Top up"


def test_typing_asks_the_worker_once_after_a_pause(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    screen.page.focus_search()
    QTest.keyClicks(screen.window.focusWidget(), "goo")
    assert not screen.bridge.asked("wallet.search")
    qtbot.waitUntil(lambda: bool(screen.bridge.asked("wallet.search")))
    assert [call.args for call in screen.bridge.asked("wallet.search")] == [("goo",)]


def test_escape_clears_the_search(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    screen.page.focus_search()
    QTest.keyClicks(screen.window.focusWidget(), "x")
    QTest.keyClick(screen.window.focusWidget(), Qt.Key.Key_Escape)
    assert screen.bridge.last("wallet.search").args == ("",)
    assert len(screen.bridge.asked("wallet.search")) == 1


def test_a_search_without_a_match_shows_its_words_as_a_chip(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS), query="zzz", card_count=7, rows=()))
    chip = screen.named("Remove “zzz”")
    assert chip is not None
    qtbot.waitUntil(lambda: chip.width() > 0)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert screen.bridge.last("wallet.search").args == ("",)


def test_before_the_first_read_the_list_says_so(qtbot: QtBot):
    screen = Screen(qtbot, picture((), link=Link(LinkState.NEVER)))
    assert screen.page.list._note.text().startswith("Not loaded yet")


def test_hiding_amounts_repaints_every_row(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS)))
    screen.ui.words.hidden = True
    with qtbot.waitSignal(screen.view.cards.dataChanged):
        screen.page.show_snapshot(picture(detail=detail(ADS)))


def test_no_python_runs_for_each_of_ten_thousand_rows(qtbot: QtBot):
    cards = [snapshots.card(f"Card {n:05}", f"{n % 10000:04}") for n in range(10_000)]
    shown = detail(cards[0])
    screen = Screen(qtbot, picture((cards[0],), rows=_rows(*cards), detail=shown))
    read = [altered(card, available=Money.usd(7)) for card in cards]
    changed = picture((cards[0],), rows=_rows(*read), detail=shown)
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        screen.page.list.show_snapshot(changed)
    finally:
        sys.setprofile(None)
    assert 0 < calls < 1_000
