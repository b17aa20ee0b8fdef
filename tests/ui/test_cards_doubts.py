"""The cards screen in an uncertain world: questions, strangers and lost numbers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action, Section
from desktop_app.domain.cards import CardState
from desktop_app.domain.claims import Standing
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.ui.cards.bars import strangers_bar, waiting_bar
from desktop_app.ui.cards.notices import STRANGE
from desktop_app.ui.cards.strangers_sheet import StrangersSheet
from desktop_app.ui.kit.facts import Age
from tests.support.ui import FAILURE
from tests.ui.cards_fixture import ADOBE, ADS, Screen, detail, picture
from tests.ui.doubt_pictures import (
    LABEL,
    NEW_CARDS,
    claimed,
    ended_by_message,
    lost,
    on_card,
    question,
    stranger,
    wish,
    young_and_frozen,
)
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


def buttons(screen: Screen) -> set[str]:
    found = screen.window.findChildren(QAbstractButton)
    return {button.accessibleName() for button in found if button.isVisible()}


def test_an_issue_without_an_answer_is_a_selectable_row_that_needs_attention(qtbot: QtBot) -> None:
    screen = Screen(qtbot, question())
    model = screen.view.cards
    assert model.rows[0].section is Section.ATTENTION
    spoken = model.data(model.index(1, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Issuing {LABEL}: not known yet, 20 dollars 00"
    assert screen.view.chosen_id() == question().question.id
    screen.view.setFocus()
    QTest.keyClick(screen.view, Qt.Key.Key_Down)
    [call] = screen.bridge.asked("wallet.choose")
    assert call.args == (ADOBE.id,)
    QTest.keyClick(screen.view, Qt.Key.Key_Home)
    assert screen.bridge.last("wallet.choose").args == (question().question.id,)


def test_the_row_is_told_while_there_is_no_card_at_all(qtbot: QtBot) -> None:
    screen = Screen(qtbot, replace(question(), card_count=0))
    assert screen.view.isVisible()


def test_its_detail_says_what_is_known_and_offers_no_way_to_send_again(qtbot: QtBot) -> None:
    screen = Screen(qtbot, question())
    said = screen.shown_words()
    assert f"Issuing {LABEL}: sent, no answer" in said
    assert "Keeps reading the card list and the wallet. Never sends it again." in said
    assert "Is one of these the card?" not in said
    offered = {name.lower() for name in buttons(screen)}
    assert not {n for n in offered if "again" in n or "retry" in n or "top up" in n}
    with qtbot.waitSignal(screen.page.refresh_requested):
        screen.click("Check now")


def test_the_person_says_which_new_card_it_is(qtbot: QtBot) -> None:
    screen = Screen(qtbot, question(Stage.UNKNOWN, *NEW_CARDS))
    said = screen.shown_words()
    for words in ("Is one of these the card?", "Visa ••5510", "Visa ••0042", "reads its number"):
        assert words in said
    screen.click(f"This is it: {LABEL} ••5510")
    [call] = screen.bridge.asked("wallet.adopt")
    assert call.args == (question().question.id, NEW_CARDS[0].id)
    call.fail(FAILURE)
    assert "The answer was not kept" in screen.shown_words()
    screen.click("None of these")
    [call] = screen.bridge.asked("wallet.none_of_these")
    assert call.args == (question().question.id,)
    call.answer()
    screen.page.show_snapshot(question(Stage.NOT_FOUND, *NEW_CARDS))
    qtbot.waitUntil(lambda: "You may ask again." in screen.shown_words())
    assert "Is one of these the card?" not in screen.shown_words()
    assert "The answer was not kept" not in screen.shown_words()


def test_none_of_them_cannot_be_said_while_the_request_may_still_arrive(qtbot: QtBot) -> None:
    asked = question(Stage.UNKNOWN, *NEW_CARDS)
    until = datetime.now(UTC) + timedelta(minutes=5)
    screen = Screen(qtbot, replace(asked, question=replace(asked.question, lands_until=until)))
    assert "the request may still arrive" in screen.shown_words()
    screen.click("None of these")
    assert not screen.bridge.asked("wallet.none_of_these")
    over = replace(asked.question, lands_until=datetime.now(UTC))
    screen.page.show_snapshot(replace(asked, question=over))
    screen.click("None of these")
    assert len(screen.bridge.asked("wallet.none_of_these")) == 1


def test_enter_in_the_list_leads_to_the_answers(qtbot: QtBot) -> None:
    screen = Screen(qtbot, question(Stage.UNKNOWN, *NEW_CARDS))
    screen.view.setFocus()
    QTest.keyClick(screen.view, Qt.Key.Key_Return)
    assert screen.window.focusWidget().accessibleName() == f"This is it: {LABEL} ••5510"
    screen.page.show_snapshot(question())
    screen.view.setFocus()
    QTest.keyClick(screen.view, Qt.Key.Key_Return)
    assert screen.window.focusWidget().accessibleName() == "Check now"


def test_where_a_number_is_shown_once_the_answer_says_that_it_is_lost(qtbot: QtBot) -> None:
    shown = question(Stage.UNKNOWN, *NEW_CARDS)
    can = replace(shown.capabilities, details_once=True)
    screen = Screen(qtbot, replace(shown, capabilities=can))
    assert "if no answer that arrived holds it, it is lost" in screen.shown_words()


def test_after_the_question_a_card_is_shown_again(qtbot: QtBot) -> None:
    screen = Screen(qtbot, question())
    screen.page.show_snapshot(picture(detail=detail(ADS)))
    assert f"Issuing {LABEL}" not in screen.shown_words()
    assert screen.view.chosen_id() == ADS.id


def test_what_was_looked_for_in_vain_may_be_asked_again(qtbot: QtBot) -> None:
    screen = Screen(qtbot, on_card(wish(Kind.FUND, Stage.NOT_FOUND, Money.usd(100))))
    said = screen.shown_words()
    assert "Purser looked until it could no longer arrive, and found nothing." in said
    assert "You may ask again." in said
    assert "Watches for it until" in said
    assert screen.named("Top up").isEnabled()


def test_a_freeze_that_was_not_seen_may_still_arrive_and_that_is_said(qtbot: QtBot) -> None:
    screen = Screen(qtbot, on_card(wish(Kind.FREEZE, Stage.NOT_FOUND)))
    said = screen.shown_words()
    assert "may still arrive and freeze it" in said
    assert "could no longer arrive" not in said


def test_a_stranger_says_where_it_is_from_until_the_person_knows_it(qtbot: QtBot) -> None:
    screen = Screen(qtbot, stranger())
    assert STRANGE in screen.shown_words()
    assert screen.view.cards.rows[1].id == ADOBE.id
    screen.click("I know this card")
    assert screen.bridge.last("wallet.accept_stranger").args == (ADOBE.id,)
    screen.page.show_snapshot(picture(detail=detail(ADOBE)))
    assert STRANGE not in screen.shown_words()


def test_movements_of_strangers_are_listed_until_the_person_knows_them(qtbot: QtBot) -> None:
    shown = stranger()
    assert strangers_bar(picture()) is None
    screen = Screen(qtbot, shown)
    with qtbot.waitSignal(screen.page.strangers_requested) as asked:
        screen.click("Look")
    sheet = StrangersSheet(screen.ui, screen.window, asked.args[0])
    sheet.open()
    said = screen.shown_words()
    assert "Top-up of $100.00, Google Ads" in said
    assert all(movement.reference in said for movement in shown.strangers)
    known = screen.named("I know this: Top-up of $100.00, Google Ads")
    known.setFocus()
    QTest.keyClick(known, Qt.Key.Key_Return)
    assert screen.bridge.last("wallet.accept_stranger").args == ("far-0",)
    sheet.show_snapshot(replace(shown, strangers=shown.strangers[1:]))
    assert "Top-up of $100.00, Google Ads" not in screen.shown_words()
    assert screen.named("I know this: Withdrawal of $100.00, Adobe").hasFocus()
    with qtbot.waitSignal(sheet.closed):
        sheet.show_snapshot(replace(shown, strangers=()))


def test_of_many_strange_movements_the_first_are_shown(qtbot: QtBot) -> None:
    few = stranger()
    many = tuple(replace(few.strangers[0], id=f"far-{n}") for n in range(50))
    screen = Screen(qtbot, few)
    StrangersSheet(screen.ui, screen.window, replace(few, strangers=many)).open()
    assert screen.shown_words().count("Top-up of $100.00") == 8
    assert "and 42 more, shown after these" in screen.shown_words()


def test_a_lost_number_leads_the_way_out_step_by_step(qtbot: QtBot) -> None:
    screen = Screen(qtbot, lost())
    assert "1. Take the money back: up to $61.10" in screen.shown_words()
    assert "waiting for confirmation" not in screen.shown_words()
    assert "Issue a replacement, step 4" not in buttons(screen)
    with qtbot.waitSignal(screen.page.action_requested) as asked:
        screen.click("Withdraw, step 1")
    assert asked.args[0] is Action.WITHDRAW
    screen.page.show_snapshot(lost(**young_and_frozen()))
    qtbot.waitUntil(lambda: "Allowed from" in screen.shown_words())
    with qtbot.waitSignal(screen.page.replacement_requested) as asked:
        screen.click("Issue a replacement, step 4")
    assert asked.args[0] == lost().detail.rescue.lost
    assert asked.args[1].id == ADS.id
    screen.page.show_snapshot(lost(state=CardState.FROZEN))
    qtbot.waitUntil(lambda: screen.named("End the card, step 3") is not None)
    with qtbot.waitSignal(screen.page.action_requested) as asked:
        screen.click("End the card, step 3")
    assert asked.args[0] is Action.TERMINATE


@pytest.mark.parametrize("size", [(960, 640), (1280, 800)])
@pytest.mark.parametrize("shown", [question(Stage.UNKNOWN, *NEW_CARDS), stranger(), lost()])
def test_nothing_is_wider_than_its_pane(qtbot: QtBot, size, shown) -> None:
    screen = Screen(qtbot, shown)
    rail = 212 if size[0] >= 1120 else 60
    screen.window.resize(*size)
    screen.page.setGeometry(rail + 1, 72, size[0] - rail - 1, size[1] - 72)
    qtbot.wait(30)
    for button in screen.detail.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width(), button.accessibleName()
            right = button.mapTo(screen.detail, button.rect().topRight()).x()
            assert right <= screen.detail.width(), button.accessibleName()


def test_a_request_that_purser_did_not_see_leave_is_not_called_sent(qtbot: QtBot) -> None:
    open_ = wish(Kind.FUND, Stage.UNKNOWN, Money.usd(100), reason="earlier_run")
    screen = Screen(qtbot, on_card(open_))
    box = screen.page.detail._notices._unknown
    assert box.accessibleName() == "Top-up of $100.00: perhaps sent, no answer"
    assert "Perhaps sent not known" in box._track.accessibleName()
    assert "The request may have left this computer" in screen.shown_words()


def test_between_two_parts_the_card_says_what_follows(qtbot: QtBot) -> None:
    between = replace(on_card(), parts_left=Money.usd(2_700), parts_card=ADS.id)
    said = waiting_bar(between, Screen.words())
    assert said.text.startswith("A top-up in parts: $2,700.00 is still to be sent.")
    sent = on_card(wish(Kind.FUND, Stage.ACCEPTED, Money.usd(2_500)))
    going_on = replace(sent, parts_left=Money.usd(200), parts_card=ADS.id)
    assert waiting_bar(going_on, Screen.words()).text.endswith("$200.00 follows in parts.")
    assert waiting_bar(replace(between, parts_card=ADOBE.id), Screen.words()) is None


def test_a_charge_that_only_a_message_tells_of_is_being_confirmed(qtbot: QtBot) -> None:
    screen = Screen(qtbot, claimed(Standing.LOOKING))
    said = screen.shown_words()
    assert "A message says $18.20 was charged at Figma Inc, confirming." in said
    assert "Contradicted" not in said


def test_a_contradiction_shows_both_sides_and_goes_when_they_agree(qtbot: QtBot) -> None:
    screen = Screen(qtbot, ended_by_message())
    said = screen.shown_words()
    for words in (
        "Contradicted",
        "A message says this card has ended. Reading it at",
        "says: Active.",
        "A message says $18.20 was charged at Figma Inc. The card's history, read since,",
    ):
        assert words in said
    assert screen.view.cards.rows[0].section is Section.ATTENTION
    screen.click("It is cleared up")
    (shown,) = screen.bridge.last("wallet.clear_up").args
    assert len(shown) == 2
    screen.page.show_snapshot(on_card())
    assert "Contradicted" not in screen.shown_words()


@pytest.mark.parametrize(
    ("age", "role"),
    [
        (timedelta(minutes=9), "ink3"),
        (timedelta(minutes=11), "wait"),
        (timedelta(hours=23), "wait"),
        (timedelta(hours=25), "bad"),
    ],
)
def test_a_figure_is_amber_after_ten_minutes_and_red_after_a_day(
    qtbot: QtBot, age: timedelta, role: str
) -> None:
    screen = Screen(qtbot, on_card(read_at=datetime.now(UTC) - age))
    shown = [one for one in screen.window.findChildren(Age) if one.isVisible()]
    assert role in {one._words._role for one in shown}
