"""The amounts of the money sheets: checked as typed, limits and estimate before a refusal."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action
from desktop_app.domain.money import Money, NumberStyle
from desktop_app.ui.context import Ui
from desktop_app.ui.words import Words
from tests.support.snapshots import CARDS, GUIDE, altered, detail, snapshot
from tests.ui.action_desk import Desk, desk, is_told
from tests.ui.look_fixture import look

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")

GERMAN = NumberStyle(",", ".")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter an amount."),
        ("-5", "Enter the amount without a sign."),
        ("1e3", "Use digits only, for example 1,000.50."),
        ("1.005", "Dollar amounts have at most two decimals."),
        ("1.99", "At least $2.00."),
        ("49,937.91", "A card holds at most $50,000.00; this one has room for $49,937.90."),
    ],
)
def test_an_amount_that_cannot_be_used_is_told_beside_the_field(
    desk: Desk, text: str, sentence: str
) -> None:
    desk.top_up(text)
    assert desk.error() == sentence
    assert desk.bridge.asked("wallet.top_up") == []


def test_a_separator_of_another_locale_is_never_guessed(desk: Desk) -> None:
    desk.ui = Ui(desk.bridge, Words(GERMAN), desk.ui.clipboard)
    desk.top_up("1,000.5")
    assert "1.000,50" in desk.error()
    assert desk.bridge.asked("wallet.top_up") == []


def test_more_than_the_wallet_holds_names_the_most(desk: Desk) -> None:
    wallets = (replace(snapshot().wallets[0], available=100_000_000),)
    desk.top_up("99.50", snapshot(detail=detail(CARDS[0]), wallets=wallets))
    assert desk.error() == (
        "The wallet holds too little for this amount and its fee: at most $98.99."
    )


def test_more_than_the_card_can_hold_names_the_room(desk: Desk) -> None:
    full = altered(CARDS[0], available=Money.usd(49_990))
    desk.top_up("20", snapshot((full, *CARDS[1:]), detail=detail(full)))
    assert "room for $10.00" in desk.error()


def test_an_unknown_balance_moves_no_money(desk: Desk) -> None:
    blind = altered(CARDS[0], available=None)
    desk.top_up("20", snapshot((blind, *CARDS[1:]), detail=detail(blind)))
    assert desk.error() == "The card's balance is not known, so no money is moved."


def test_a_wrong_amount_keeps_the_button_on_and_takes_the_focus(desk: Desk) -> None:
    sheet = desk.top_up("1.99")
    assert sheet.effect.isEnabled()
    assert sheet.problems.text() == "1 thing to fix: amount"
    assert sheet._amount.field.input.hasFocus()


def test_an_empty_amount_is_no_mistake_before_the_button_is_pressed(desk: Desk) -> None:
    sheet = desk.open(Action.TOP_UP)
    assert sheet._amount.field.error() == ""
    assert sheet.problems.text() == ""


def test_the_button_says_its_effect(desk: Desk) -> None:
    sheet = desk.open(Action.TOP_UP)
    sheet._amount.field.set_text("100")
    assert sheet.effect.words() == "Top up $100.00"


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [("+20", "", "20.00"), ("+20", "5", "25.00"), ("=100", "7", "100.00"), ("max", "", "4,559.40")],
)
def test_quick_amounts_fill_the_field(desk: Desk, key: str, before: str, after: str) -> None:
    sheet = desk.open(Action.TOP_UP)
    sheet._amount.field.set_text(before)
    sheet._amount._chips._choose(key)
    assert sheet._amount.field.text() == after


def test_why_explains_the_largest_amount(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.open(Action.TOP_UP)
    qtbot.mouseClick(sheet._amount._why, Qt.MouseButton.LeftButton)
    assert sheet._amount._reason.isVisible()
    assert "$2,500.00" in sheet._amount._reason.text()


@pytest.mark.parametrize("action", [Action.TOP_UP, Action.WITHDRAW])
def test_hidden_amounts_are_hidden_on_the_chips(desk: Desk, action: Action) -> None:
    desk.ui.words.hidden = True
    sheet = desk.open(action)
    offered = [chip for _, chip in sheet._amount._offered]
    assert offered[-1] == "Max"
    desk.ui.words.hidden = False
    sheet.show_snapshot(snapshot(detail=detail(CARDS[0])))
    assert sheet._amount._offered[-1][1].startswith("Max $")


def test_limits_stand_there_with_source_and_date_before_anything_is_refused(desk: Desk) -> None:
    sheet = desk.open(Action.TOP_UP)
    source = snapshot().limits.source
    assert is_told(sheet, "At least $2.00", "At most per top-up $2,500.00", "21 Nov 2026", source)


def test_the_note_says_where_it_goes(desk: Desk) -> None:
    here = desk.open(Action.TOP_UP)
    assert here._note.label() == "Note (stays on this computer)"
    there = desk.open(Action.TOP_UP, snapshot(detail=detail(CARDS[0]), capabilities=GUIDE))
    assert there._note.label() == "Note (goes to the service as the description)"


def test_newer_figures_reach_an_open_form(desk: Desk) -> None:
    sheet = desk.open(Action.TOP_UP)
    sheet._amount.field.set_text("100")
    poor = (replace(snapshot().wallets[0], available=1_000_000),)
    sheet.show_snapshot(snapshot(detail=detail(CARDS[0]), wallets=poor))
    assert "holds too little" in desk.error()


def test_a_withdrawal_leaves_what_has_to_stay(desk: Desk) -> None:
    sheet = desk.open(Action.WITHDRAW)
    sheet._amount.field.set_text("61.11")
    sheet.effect.click()
    assert "at most $61.10" in desk.error()
    assert desk.bridge.asked("wallet.withdraw") == []


def test_a_withdrawal_says_what_stays_and_sends(desk: Desk) -> None:
    sheet = desk.open(Action.WITHDRAW)
    sheet._amount.field.set_text("20")
    assert is_told(sheet, "Stays on the card ~ $42.10", "your wallet at the sandbox")
    assert sheet.effect.words() == "Withdraw $20.00"
    sheet.effect.click()
    [wish] = desk.bridge.last("wallet.withdraw").args
    assert wish.amount == Money.usd(20)
