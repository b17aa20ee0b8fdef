"""The small sheet that asks for the master password again, over whatever it is for."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action, Snapshot
from desktop_app.domain.asking import USUAL, Act, Asking, PasswordNeeded, PasswordPause
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Failure
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.asking.sheet import AskedAgainSheet
from desktop_app.ui.automation.terms_sheet import TermsSheet
from desktop_app.ui.cards.copier import Part
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.settings.asking import AskingBox
from tests.support.snapshots import CARDS, detail, snapshot
from tests.support.ui import make_ui
from tests.ui.action_desk import Desk, desk
from tests.ui.automation_fixture import automation_picture
from tests.ui.cards_fixture import ADS, Screen, picture
from tests.ui.cards_fixture import detail as card_detail

__all__ = ["desk"]

PASSWORD = "canary harbour ledger compass"
NEEDED = Failure.from_error(PasswordNeeded())


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    """A sheet over a window of a test goes with it."""
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _asked() -> Snapshot:
    return snapshot(detail=detail(CARDS[0]), asking=USUAL)


def _sheet(parent: object) -> AskedAgainSheet:
    (found,) = [s for s in parent.findChildren(AskedAgainSheet) if s.isVisible()]
    return found


def _none(parent: object) -> bool:
    return not [s for s in parent.findChildren(AskedAgainSheet) if s.isVisible()]


def _type(sheet: AskedAgainSheet, text: str = PASSWORD) -> None:
    sheet.password.set_text(text)
    sheet.effect.click()


def test_a_large_top_up_waits_for_the_password_and_keeps_what_was_typed(desk: Desk):
    sheet = desk.top_up("600", _asked())
    assert desk.bridge.asked("wallet.top_up") == []
    asking = _sheet(desk.window)
    assert asking.isAncestorOf(asking.password)
    _type(asking)
    proof = desk.bridge.last("wallet.confirming.prove")
    assert proof.args[:2] == (Act.MOVE_MONEY, sheet._form_token)
    assert proof.args[2].reveal() == PASSWORD
    assert sheet._amount.field.text() == "600"
    proof.answer()
    (sent,) = desk.bridge.asked("wallet.top_up")
    assert sent.args[0].amount == Money.usd(600)
    assert sent.args[0].form_token == proof.args[1]


def test_a_small_one_does_not_ask(desk: Desk):
    desk.top_up("100", _asked())
    assert len(desk.bridge.asked("wallet.top_up")) == 1


def test_closing_the_question_sends_nothing_and_keeps_the_form(desk: Desk):
    sheet = desk.top_up("600", _asked())
    QTest.keyClick(_sheet(desk.window), Qt.Key.Key_Escape)
    assert _none(desk.window)
    assert sheet.isVisible()
    assert sheet._amount.field.text() == "600"
    assert desk.bridge.asked("wallet.top_up") == []
    sheet.effect.click()
    assert _sheet(desk.window)


def test_ending_a_card_takes_the_digits_and_the_password(desk: Desk):
    sheet = desk.open(Action.TERMINATE, _asked())
    sheet._typed.set_text(CARDS[0].last4)
    sheet.effect.click()
    assert desk.bridge.asked("wallet.terminate") == []
    _type(_sheet(desk.window))
    proof = desk.bridge.last("wallet.confirming.prove")
    proof.answer()
    assert desk.bridge.last("wallet.terminate").args[1] == proof.args[1]


def test_freezing_never_asks(desk: Desk):
    asking = snapshot(detail=detail(CARDS[0]), asking=Asking(frozenset(Act)))
    desk.open(Action.FREEZE, asking).effect.click()
    assert len(desk.bridge.asked("wallet.set_frozen")) == 1


def test_what_was_blocked_meanwhile_is_not_sent(desk: Desk):
    sheet = desk.top_up("600", _asked())
    _type(_sheet(desk.window))
    sheet.show_snapshot(snapshot(detail=detail(CARDS[0]), asking=USUAL, read_only="Not now."))
    desk.bridge.last("wallet.confirming.prove").answer()
    assert desk.bridge.asked("wallet.top_up") == []


def test_a_wrong_password_is_said_and_emptied(desk: Desk):
    desk.top_up("600", _asked())
    asking = _sheet(desk.window)
    _type(asking)
    desk.bridge.last("wallet.confirming.prove").fail(Failure.from_error(WrongPassword()))
    assert asking.password.error() == MISTYPED
    assert asking.password.text() == ""
    assert asking.effect.isEnabled()


def test_a_pause_counts_down_and_lets_go(desk: Desk, qtbot: QtBot):
    desk.top_up("600", _asked())
    asking = _sheet(desk.window)
    asking._timer.setInterval(20)
    _type(asking)
    desk.bridge.last("wallet.confirming.prove").fail(Failure.from_error(PasswordPause(2)))
    assert "Try again in 2 s" in asking.password.error()
    asking.accepted.emit()
    assert len(desk.bridge.asked("wallet.confirming.prove")) == 1
    qtbot.waitUntil(asking.effect.isEnabled)
    assert asking.password.error() == ""


def test_the_password_goes_with_the_sheet(desk: Desk):
    sheet = desk.top_up("600", _asked())
    asking = _sheet(desk.window)
    asking.password.set_text(PASSWORD)
    sheet.dismiss()  # as a lock does
    assert not asking.isVisible()
    assert asking.password.text() == ""


# --- the CVV ----------------------------------------------------------------------------------


def test_revealing_a_cvv_asks_and_then_shows_it(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=card_detail(ADS)))
    screen.click("Reveal CVV")
    screen.bridge.last("wallet.reveal").fail(NEEDED)
    _type(_sheet(screen.window))
    proof = screen.bridge.last("wallet.confirming.prove")
    assert proof.args[:2] == (Act.SEE_CVV, ADS.id)
    proof.answer()
    assert screen.bridge.last("wallet.reveal").args == (ADS.id, Field.CVV)
    screen.bridge.last("wallet.reveal").answer(Secret("123"))
    assert screen.detail.face.is_revealed("cvv")


def test_copying_a_cvv_asks_and_then_copies_it(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=card_detail(ADS)))
    screen.detail.copier.copy(Part.CVV)
    screen.bridge.last("wallet.reveal").fail(NEEDED)
    _type(_sheet(screen.window))
    screen.bridge.last("wallet.confirming.prove").answer()
    screen.bridge.last("wallet.reveal").answer(Secret("123"))
    assert screen.toasts.title() == "CVV copied"


def test_leaving_the_page_takes_the_question_away(qtbot: QtBot):
    screen = Screen(qtbot, picture(detail=card_detail(ADS)))
    screen.click("Reveal CVV")
    screen.bridge.last("wallet.reveal").fail(NEEDED)
    assert _sheet(screen.window)
    screen.page.hide()
    assert _none(screen.window)


# --- the choice -------------------------------------------------------------------------------


@pytest.fixture
def box(qtbot: QtBot) -> AskingBox:
    made = AskingBox(make_ui())
    made.resize(700, 500)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_stored_choice_is_shown(box: AskingBox):
    assert [act for act, one in box.boxes.items() if one.isChecked()] == [
        Act.END_CARD, Act.RAISE_CAPS, Act.CHANGE_KEYS, Act.MOVE_MONEY,
    ]  # fmt: skip
    assert box.above.current_id() == str(USUAL.above.micros)


def test_asking_less_takes_the_password(box: AskingBox):
    bridge = box._ui.bridge
    box.boxes[Act.END_CARD].click()
    bridge.last("wallet.confirming.set_asking").fail(NEEDED)
    _type(_sheet(box))
    assert bridge.last("wallet.confirming.prove").args[:2] == (Act.ASK_LESS, "")
    bridge.last("wallet.confirming.prove").answer()
    first, second = bridge.asked("wallet.confirming.set_asking")
    assert first.args == second.args
    assert Act.END_CARD not in second.args[0].acts


def test_without_the_password_the_choice_goes_back(box: AskingBox, qtbot: QtBot):
    box.boxes[Act.END_CARD].click()
    box._ui.bridge.last("wallet.confirming.set_asking").fail(NEEDED)
    _sheet(box).dismiss()
    qtbot.waitUntil(box.boxes[Act.END_CARD].isChecked)


def test_a_choice_that_could_not_be_kept_is_told_and_goes_back(box: AskingBox, qtbot: QtBot):
    box.boxes[Act.SEE_CVV].click()
    with qtbot.waitSignal(box.failed):
        box._ui.bridge.last("wallet.confirming.set_asking").fail()
    assert not box.boxes[Act.SEE_CVV].isChecked()


def test_wider_limits_of_rules_take_the_password(desk: Desk):
    sheet = TermsSheet(desk.ui, desk.window, automation_picture())
    sheet.open()
    sheet.effect.click()
    desk.bridge.last("wallet.automation.set_terms").fail(NEEDED)
    _type(_sheet(desk.window))
    assert desk.bridge.last("wallet.confirming.prove").args[:2] == (Act.RAISE_CAPS, "")
    desk.bridge.last("wallet.confirming.prove").answer()
    assert len(desk.bridge.asked("wallet.automation.set_terms")) == 2
