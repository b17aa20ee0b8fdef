"""One card: its figure and age, what is offered and why not, and what is not known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action, Link, LinkState
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from desktop_app.ui.cards.card_look import open_question
from desktop_app.ui.cards.feed_look import amount_of, amount_role, spoken_transaction
from desktop_app.ui.cards.outcome import unknown_outcome
from tests.support import snapshots
from tests.support.snapshots import altered
from tests.ui.cards_fixture import (
    ADS,
    CARDS,
    HOSTING,
    NOW,
    TRANSACTIONS,
    TRAVEL,
    UNKNOWN_ADS,
    Screen,
    detail,
    picture,
)
from tests.ui.look_fixture import look

__all__ = ["look"]

pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    return Screen(qtbot, picture(detail=detail(ADS)))


# --- figures and actions ----------------------------------------------------------------------


def test_the_figure_has_its_source_and_time(screen: Screen):
    assert screen.named("Available $62.10") is not None
    assert f"Read from the sandbox at {screen.ui.words.clock(ADS.read_at)}" in screen.shown_words()


def test_a_stale_figure_says_how_old_it_is(qtbot: QtBot):
    old = altered(ADS, read_at=datetime.now(UTC) - timedelta(hours=2, minutes=24))
    screen = Screen(qtbot, picture(detail=detail(old)))
    assert "(2 h 24 min ago)" in screen.shown_words()


def test_an_unknown_balance_is_a_dash(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(altered(ADS, available=None))))
    assert screen.named("Available —") is not None


def test_an_action_is_asked_for_with_its_card(screen: Screen, qtbot: QtBot):
    with qtbot.waitSignal(screen.page.action_requested) as seen:
        screen.click("Top up")
    assert seen.args == [Action.TOP_UP, ADS]


def test_a_frozen_card_offers_to_unfreeze(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(TRAVEL)))
    with qtbot.waitSignal(screen.page.action_requested) as seen:
        screen.click("Unfreeze")
    assert seen.args == [Action.UNFREEZE, TRAVEL]


def test_a_refused_action_is_off_with_its_reason_beside_it(qtbot: QtBot):
    refusals = {Action.TOP_UP: "The card is frozen.", Action.WITHDRAW: "The card is frozen."}
    screen = Screen(qtbot, picture(detail=detail(TRAVEL, refusals=refusals)))
    button = screen.named("Top up")
    assert not button.isEnabled()
    assert button.accessibleDescription() == "The card is frozen."
    assert "Top up, withdraw: the card is frozen." in screen.shown_words()


def test_two_reasons_are_both_said(qtbot: QtBot):
    refusals = {Action.TOP_UP: "The card is frozen.", Action.TERMINATE: "It is too early."}
    screen = Screen(qtbot, picture(detail=detail(TRAVEL, refusals=refusals)))
    assert "Top up: the card is frozen.\nTerminate: it is too early." in screen.shown_words()


def test_a_name_is_shown_whole_where_there_is_room(qtbot: QtBot):
    long = altered(ADS, label="Amazon Web Services, production account")
    title = Screen(qtbot, picture(detail=detail(long))).detail._title
    assert title.width() >= title.sizeHint().width()


def test_a_reason_that_holds_for_all_stands_alone(qtbot: QtBot):
    refusals = dict.fromkeys(Action, "The card has ended.")
    screen = Screen(qtbot, picture(detail=detail(ADS, refusals=refusals)))
    assert "\nThe card has ended." in screen.shown_words()


def test_offline_every_action_waits_for_a_connection(qtbot: QtBot):
    link = Link(LinkState.OFFLINE, NOW, NOW)
    screen = Screen(qtbot, picture(detail=detail(ADS), link=link))
    assert not any(
        screen.named(name).isEnabled() for name in ("Top up", "Freeze", "Withdraw", "Terminate…")
    )
    assert "Top-ups and freezes need a connection." in screen.shown_words()


# --- not confirmed, not known -----------------------------------------------------------------


def test_a_wish_on_its_way_is_told_with_the_next_look(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(HOSTING)))
    assert "waiting for confirmation. Next check at" in screen.shown_words()
    assert "Freezing…" in {w.accessibleName() for w in screen.window.findChildren(QWidget)}


def test_an_unknown_outcome_offers_to_read_and_never_to_send(qtbot: QtBot):
    screen = Screen(qtbot, picture((UNKNOWN_ADS, *CARDS[1:]), detail=detail(UNKNOWN_ADS)))
    assert "Top-up of $100.00: sent, no answer" in screen.shown_words()
    names = {
        button.accessibleName()
        for button in screen.window.findChildren(QAbstractButton)
        if button.isVisible()
    }
    assert not {name for name in names if "retry" in name.lower() or "again" in name.lower()}
    with qtbot.waitSignal(screen.page.refresh_requested):
        screen.click("Check now")


def test_an_unknown_freeze_moves_no_money():
    wish = snapshots.intent(Kind.FREEZE, Stage.UNKNOWN)
    card = replace(ADS, open_intents=(wish,))
    view = unknown_outcome(wish, card, picture(), Screen.words())
    assert view.parts.money == "no"
    assert open_question(card) is wish


def test_every_uncertain_stage_has_words():
    for stage in (Stage.UNKNOWN, Stage.NOT_FOUND, Stage.DISPUTED):
        wish = snapshots.intent(Kind.FUND, stage, Money.usd(5))
        view = unknown_outcome(wish, ADS, picture(), Screen.words())
        assert view.title.startswith("Top-up of $5.00: ")
        assert view.parts.money == "unknown"


# --- transactions -----------------------------------------------------------------------------


def test_money_that_did_not_move_has_no_sign():
    declined = TRANSACTIONS[3]
    assert declined.status is TransactionStatus.DECLINED
    assert amount_of(declined, Screen.words()) == "$204.00"
    assert amount_role(declined) == "ink3"


def test_a_fee_is_told_as_the_wallets_and_moves_no_sign_on_the_card():
    fee = replace(TRANSACTIONS[0], kind=TransactionKind.FEE, status=TransactionStatus.SETTLED)
    assert amount_of(fee, Screen.words()) == "$18.20"
    assert amount_role(fee) == "ink3"
    assert "from the wallet" in spoken_transaction(fee, Screen.words())


def test_a_credit_is_green_only_once_settled():
    credit = TRANSACTIONS[2]
    assert amount_role(credit) == "ok"
    assert amount_role(replace(credit, status=TransactionStatus.PENDING)) == "ink"


def test_a_transaction_is_one_sentence_for_a_screen_reader():
    spoken = spoken_transaction(TRANSACTIONS[2], Screen.words())
    assert spoken.startswith("Top-up, fee $1.00, settled, +$100.00, ")


def test_a_feed_never_read_says_so(qtbot: QtBot):
    nothing = detail(ADS, transactions=(), transactions_read_at=None)
    screen = Screen(qtbot, picture(detail=nothing))
    assert "Not loaded yet. Reading…" in screen.shown_words()


def test_an_empty_feed_says_so(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=detail(ADS, transactions=())))
    assert "No transactions yet." in screen.shown_words()


def test_the_details_can_be_copied(screen: Screen):
    screen.click("Details")
    screen.click("Copy card id")
    assert QGuiApplication.clipboard().text() == ADS.id
