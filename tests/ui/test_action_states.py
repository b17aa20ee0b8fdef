"""Freeze, unfreeze and end: every consequence first, and danger never by accident."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action
from desktop_app.domain.intents import Kind, Stage
from tests.support.snapshots import CARDS, TRANSACTIONS, altered, detail, snapshot
from tests.ui.action_desk import Desk, desk, is_told, make_answer, with_wish
from tests.ui.look_fixture import look

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")


def test_freezing_says_which_purchases_still_settle(desk: Desk) -> None:
    sheet = desk.open(Action.FREEZE)
    assert is_told(sheet, "still settle: 1 purchase of $18.20", "once a read confirms it")


@pytest.mark.parametrize(("action", "frozen"), [(Action.FREEZE, True), (Action.UNFREEZE, False)])
def test_freeze_and_unfreeze_ask_for_their_state(desk: Desk, action: Action, frozen: bool) -> None:
    card = CARDS[0] if frozen else CARDS[4]
    sheet = desk.open(action, snapshot(detail=detail(card, transactions=TRANSACTIONS)))
    sheet.effect.click()
    card_id, asked, _ = desk.bridge.last("wallet.set_frozen").args
    assert (card_id, asked) == (card.id, frozen)


def test_frozen_is_said_only_when_a_read_confirmed_it(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.open(Action.FREEZE)
    sheet.effect.click()
    desk.bridge.last("wallet.set_frozen").answer(make_answer(Kind.FREEZE))
    with qtbot.waitSignal(sheet.done) as told:
        sheet.show_snapshot(with_wish(Stage.CONFIRMED, Kind.FREEZE))
    assert told.args[0] == "Google Ads is frozen"


def test_ending_a_card_waits_for_its_last_four_digits(desk: Desk) -> None:
    sheet = desk.open(Action.TERMINATE)
    assert not sheet.effect.isEnabled()
    sheet._typed.set_text("4418")
    assert not sheet.effect.isEnabled()
    sheet._typed.set_text("4417")
    assert sheet.effect.isEnabled()
    assert sheet.effect.words() == "Terminate 4417"


def test_cancel_is_the_default_of_ending_a_card(desk: Desk) -> None:
    assert desk.open(Action.TERMINATE).cancel.hasFocus()


def test_enter_never_ends_a_card(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.open(Action.TERMINATE)
    qtbot.keyClicks(sheet._typed.input, "4417")
    qtbot.keyClick(sheet._typed.input, Qt.Key.Key_Return)
    assert desk.bridge.asked("wallet.terminate") == []


def test_every_consequence_of_ending_stands_there_first(desk: Desk) -> None:
    sheet = desk.open(Action.TERMINATE)
    assert is_told(
        sheet,
        "cannot be undone",
        "$62.10 on the card returns to the wallet",
        "refunds go to the wallet",
        "24 hours after it was made (Bitnob's card endpoint reference, 21 Nov 2026); this one may",
    )


def test_a_card_of_today_cannot_be_ended_and_says_why(desk: Desk) -> None:
    sentence = "A card cannot be ended in its first 24 hours."
    young = detail(CARDS[0], refusals={Action.TERMINATE: sentence})
    sheet = desk.open(Action.TERMINATE, snapshot(detail=young))
    sheet._typed.set_text("4417")
    assert not sheet.effect.isEnabled()
    assert is_told(sheet, sentence, "21 Nov 2026): this one from 13 May 2026 14:02")


def test_a_card_whose_number_is_not_known_is_ended_by_its_name(desk: Desk) -> None:
    nameless = altered(CARDS[0], last4="")
    sheet = desk.open(Action.TERMINATE, snapshot(detail=detail(nameless)))
    sheet._typed.set_text("Google Ads")
    assert sheet.effect.isEnabled()


@pytest.mark.parametrize("label", ["", " "])
def test_a_card_without_digits_and_without_a_name_is_not_ended_by_one_click(
    desk: Desk, label: str
) -> None:
    nameless = altered(CARDS[0], last4="", label=label)
    sheet = desk.open(Action.TERMINATE, snapshot((nameless,), detail=detail(nameless)))
    assert not sheet.effect.isEnabled()
    sheet.effect.click()
    assert desk.bridge.asked("wallet.terminate") == []
    assert is_told(sheet, "Type the word to go on: end")
    sheet._typed.set_text("end")
    sheet.effect.click()
    assert len(desk.bridge.asked("wallet.terminate")) == 1
