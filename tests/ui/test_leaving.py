"""What is unresolved is in the window's title, asked about on quitting, and told after locking."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.errands import Errand
from desktop_app.application.wishes import IssueWish, MoneyWish
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.ui.closing import is_open
from desktop_app.ui.home.leaving import LeavingSheet, leaving_words
from desktop_app.ui.kit.label import Label
from desktop_app.ui.unlock.page import FINISHING
from desktop_app.ui.window_title import title_of
from desktop_app.ui.words import Words
from tests.support.app_rig import LABEL, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank
from tests.ui.cards_fixture import picture
from tests.ui.doubt_pictures import on_card, question, wish

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
SENDING = wish(Kind.FUND, Stage.SENDING, Money.usd(100))


def test_the_title_counts_what_is_not_known() -> None:
    assert title_of(picture()) == "Purser"
    assert title_of(question()) == "Purser, 1 not known"
    unknown = wish(Kind.FUND, Stage.UNKNOWN, Money.usd(1))
    shown = on_card(unknown)
    assert title_of(replace(shown, uncertain=(unknown, unknown))) == "Purser, 2 not known"


def test_a_wish_names_its_card_once() -> None:
    words = Words(ENGLISH)
    assert leaving_words(SENDING, words) == "Top-up of $100.00, Google Ads"
    assert leaving_words(question().question, words) == "Issuing Domain renewal"


def _said(sheet: QWidget) -> str:
    return " ".join(label.text() for label in sheet.findChildren(Label) if not label.isHidden())


@pytest.mark.usefixtures("look")
def test_the_sheet_lists_what_is_open_and_staying_is_the_default(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    shown = replace(question(), under_way=(SENDING,), parts_left=Money.usd(2_700))
    sheet = LeavingSheet(window, shown, Words(ENGLISH))
    sheet.open()
    said = _said(sheet)
    for words in (
        "Issuing Domain renewal",
        "Top-up of $100.00, Google Ads",
        "waiting for the answer",
        "What a top-up in parts has yet to send, $2,700.00, is not sent.",
        "Purser looks again when it is opened",
    ):
        assert words in said
    with qtbot.assertNotEmitted(sheet.accepted):
        qtbot.keyClick(sheet, Qt.Key.Key_Return)
    sheet.show_snapshot(picture())
    qtbot.waitUntil(lambda: "There is nothing open any more." in _said(sheet))


@pytest.mark.usefixtures("look")
def test_27_leaving_armed_cards_lists_them_and_does_not_say_that_nothing_is_lost(
    qtbot: QtBot,
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    armed = ("Google Ads",)
    sheet = LeavingSheet(window, replace(picture(), armed=armed), Words(ENGLISH))
    assert "Nothing is lost" not in _said(sheet)
    assert "it reads first" in _said(sheet)
    sheet.show_snapshot(replace(question(), armed=armed))
    assert "Nothing is lost" in _said(sheet)
    assert "it reads first" in _said(sheet)


def test_cards_that_are_being_issued_are_named_with_what_is_not_sent(qtbot: QtBot) -> None:
    load = Money.usd(20)
    errands = (
        Errand("Ads", False, load),
        Errand("Travel", True, load, has_limits=True),
        Errand("Figma", True, load),
    )
    window = QWidget()
    qtbot.addWidget(window)
    shown = replace(picture(), errands=errands, rows_left=3)
    assert is_open(shown)
    sheet = LeavingSheet(window, shown, Words(ENGLISH))
    for words in (
        "Issuing Ads the order is not sent yet",
        "Issuing Travel its limits and its load of $20.00 not sent yet",
        "Issuing Figma its load of $20.00 not sent yet",
        "A list of cards 3 rows not finished yet",
        "the next step is not sent",
    ):
        assert words in _said(sheet)
    assert "Nothing is lost" not in _said(sheet)
    sheet.show_snapshot(replace(shown, errands=(), rows_left=1))
    assert "1 row not finished yet" in _said(sheet)
    sheet.show_snapshot(picture())
    assert "There is nothing open any more." in _said(sheet)


def test_of_many_open_wishes_the_promise_stays_in_sight(qtbot: QtBot) -> None:
    open_ = tuple(wish(Kind.FUND, Stage.UNKNOWN, Money.usd(n)) for n in range(1, 51))
    window = QWidget()
    qtbot.addWidget(window)
    sheet = LeavingSheet(window, replace(picture(), uncertain=open_), Words(ENGLISH))
    said = _said(sheet)
    assert said.count("Top-up of") == 6
    assert "and 44 more" in said


def _lose_an_issue(rig: Rig) -> None:
    """A create whose request may or may not have arrived."""
    rig.qtbot.waitUntil(lambda: bool(rig.picture.holders), timeout=5000)
    rig.host.bank.fault("create", "drop_before", times=1)
    rig.window.activateWindow()
    order = IssueWish("f" * 32, LABEL, rig.picture.holders[0], Money.usd(20), Money.usd(100))
    issue = rig.app.bridge.run
    issue(rig.window, lambda s: s.wallet.issue(order), lambda _: None, lambda _: None)
    rig.wait_for(f"Issuing {LABEL}", "Needs attention", "Not known yet")


def test_a_lost_issue_is_seen_in_list_detail_and_title_and_asked_about_on_quitting(
    rig: Rig,
) -> None:
    _lose_an_issue(rig)
    rig.wait_for(f"Issuing {LABEL}: sent, no answer", "Never sends it again.")
    assert rig.window.windowTitle() == "Purser, 1 not known"
    rig.window.close()
    rig.wait_for("Quit while something is open?")
    rig.driver.click("Stay")
    assert rig.window.isVisible()
    rig.window.close()
    rig.driver.click("Quit")
    rig.qtbot.waitUntil(lambda: rig.app.ended, timeout=10_000)


def test_after_the_next_start_it_is_still_there(rig: Rig, make_rig: Callable[..., Rig]) -> None:
    _lose_an_issue(rig)
    rig.end()
    again = make_rig()
    again.unlock()
    again.wait_for(f"Issuing {LABEL}: sent, no answer")
    assert again.window.windowTitle() == "Purser, 1 not known"
    again.window.lock()
    assert again.window.windowTitle() == "Purser"


def test_with_nothing_open_closing_asks_nothing(rig: Rig) -> None:
    rig.window.close()
    rig.qtbot.waitUntil(lambda: rig.app.ended, timeout=10_000)


def test_locking_during_a_send_says_that_it_is_finished_first(rig: Rig) -> None:
    card = rig.issue()
    rig.host.bank.fault("fund", "delay", times=1, ms=1500)
    rig.top_up(card, 5)
    rig.qtbot.waitUntil(lambda: bool(rig.picture.under_way))
    rig.window.lock()
    rig.wait_for(FINISHING)
    rig.qtbot.waitUntil(lambda: FINISHING not in rig.painted(), timeout=10_000)
    rig.unlock()
    rig.wait_for("$25.00")


def test_the_same_top_up_again_needs_a_second_yes(rig: Rig) -> None:
    card = rig.issue()
    wish_ = MoneyWish("a" * 32, card.id, Money.usd(5))
    rig.ask(lambda s: s.wallet.top_up(wish_))
    rig.refresh()
    assert rig.picture.strangers == ()  # the fee of making the card carries more than its reference
    rig.wait_for("$25.00")
    rig.driver.click("Top up")
    rig.driver.type_into("Amount", "5")
    rig.wait_for("You topped up $5.00 at", "confirmed.")
    rig.driver.click("Top up $5.00")
    rig.wait_for("Is this another one?")
    rig.driver.click("Yes, another $5.00")
    rig.wait_for("$30.00")


def test_a_large_top_up_goes_in_parts_that_are_told(rig: Rig) -> None:
    rig.issue()
    rig.host.bank.control("delays", {"activate_ms": 0, "fund_ms": 300, "status_ms": 0})
    rig.host.bank.control("wallet", {"asset": "USDC", "units": 9_000_000_000})
    rig.refresh()
    rig.wait_for("$20.00")
    rig.driver.click("Top up")
    rig.driver.type_into("Amount", "2,600")
    rig.wait_for("In 2 parts: $2,500.00 + $100.00, each confirmed before the next.")
    # Nothing confirms the first part while the window is asked to close.
    rig.host.bank.control("delays", {"fund_ms": 60_000})
    rig.driver.click("Top up $2,600.00")
    rig.prove()
    rig.wait_for("part 1 of 2", "$2,500.00, being checked", "1 more part")
    rig.window.close()
    rig.wait_for("has yet to send, $100.00, is not sent.")
