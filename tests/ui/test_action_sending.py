"""The action sheets: sent once, followed by pictures, honest about what is not known."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action, LinkState
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown, Refused, RefusedReason
from desktop_app.domain.wallets import Rate
from desktop_app.ui.actions.sheet import ActionSheet
from desktop_app.ui.kit.label import Label
from tests.support.snapshots import CARDS, NOW, RATES, detail, snapshot
from tests.ui.action_desk import Desk, desk, is_told, make_answer, with_wish
from tests.ui.look_fixture import look

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")

UNKNOWN = Failure.from_error(OutcomeUnknown())


def test_a_click_sends_the_wish_once(desk: Desk) -> None:
    sheet = desk.top_up("100")
    sheet.effect.click()
    [call] = desk.bridge.asked("wallet.top_up")
    [wish] = call.args
    assert (wish.card_id, wish.amount) == (CARDS[0].id, Money.usd(100))
    assert not sheet.effect.isEnabled()


def test_enter_in_the_amount_sends(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.open(Action.TOP_UP)
    qtbot.keyClicks(sheet._amount.field.input, "20")
    qtbot.keyClick(sheet._amount.field.input, Qt.Key.Key_Return)
    assert len(desk.bridge.asked("wallet.top_up")) == 1


def test_after_the_click_the_stages_follow_the_pictures(desk: Desk) -> None:
    sheet = desk.top_up("100")
    sheet.show_snapshot(with_wish(Stage.SENDING))
    assert is_told(sheet, "Saved done", "Sent once going on now", "Accepted not yet")
    sheet.show_snapshot(with_wish(Stage.ACCEPTED))
    assert is_told(sheet, "Accepted done", "Confirmed going on now")


@pytest.mark.parametrize(
    ("fee", "told_fee"), [(Money.usd(1), " Fee $1.00."), (None, ""), (Money(0), "")]
)
def test_a_confirmed_wish_closes_the_sheet_and_tells(
    fee: Money | None, told_fee: str, qtbot: QtBot, desk: Desk
) -> None:
    """An answer that names no fee does not say that there was none."""
    sheet = desk.top_up("100")
    desk.bridge.last("wallet.top_up").answer(make_answer())
    with qtbot.waitSignal(sheet.done) as told:
        sheet.show_snapshot(with_wish(Stage.CONFIRMED, fee=fee))
    title, text = told.args
    assert not sheet.isVisible()
    assert title == "Google Ads received $100.00"
    assert text == "Confirmed by a read at 14:01:41." + told_fee


def test_after_a_refusal_enter_does_not_throw_the_form_away(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.top_up("100")
    desk.bridge.last("wallet.top_up").fail(Failure.from_error(Refused(RefusedReason.INVALID)))
    assert sheet._amount.field.input.hasFocus()


def test_a_refusal_is_told_though_the_sheet_was_closed(qtbot: QtBot, desk: Desk) -> None:
    desk.bridge.snapshot = snapshot()
    desk.top_up("100").dismiss()
    with qtbot.waitSignal(desk.bridge.failed) as told:
        desk.bridge.last("wallet.top_up").fail(Failure.from_error(Refused(RefusedReason.INVALID)))
    assert told.args[0].happened.startswith("Top-up of $100.00 was refused.")


def test_after_the_lock_nothing_of_a_closed_sheet_is_told(qtbot: QtBot, desk: Desk) -> None:
    desk.top_up("100").dismiss()
    with qtbot.assertNotEmitted(desk.bridge.failed):
        desk.bridge.last("wallet.top_up").fail(Failure.from_error(NotSent()))


def test_accepted_is_not_done(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.top_up("100")
    with qtbot.assertNotEmitted(sheet.done):
        desk.bridge.last("wallet.top_up").answer(make_answer())
        sheet.show_snapshot(with_wish(Stage.ACCEPTED))
    assert sheet.isVisible()


def test_an_older_wish_of_the_same_kind_is_not_taken_for_this_one(qtbot: QtBot, desk: Desk) -> None:
    before = with_wish(Stage.CONFIRMED)
    sheet = desk.top_up("100", before)
    with qtbot.assertNotEmitted(sheet.done):
        sheet.show_snapshot(before)


@pytest.mark.parametrize("error", [NotSent(), Refused(RefusedReason.RATE_MOVED)])
def test_a_failure_that_proves_nothing_happened_gives_the_form_back(
    desk: Desk, error: NotSent | Refused
) -> None:
    sheet = desk.top_up("100")
    [first] = desk.bridge.last("wallet.top_up").args
    desk.bridge.last("wallet.top_up").fail(Failure.from_error(error))
    assert sheet._error.isVisible()
    assert sheet._amount.field.text() == "100"
    sheet.effect.click()
    [second] = desk.bridge.last("wallet.top_up").args
    assert second.form_token != first.form_token


@pytest.mark.parametrize("reason", [RefusedReason.FUNDS, RefusedReason.ASSET])
def test_what_only_another_wallet_helps_against_leads_to_the_wallets(
    qtbot: QtBot, desk: Desk, reason: RefusedReason
) -> None:
    sheet = desk.top_up("100")
    desk.bridge.last("wallet.top_up").fail(Failure.from_error(Refused(reason)))
    with qtbot.waitSignals([sheet.wallets_requested, sheet.closed]):
        sheet._error._action.click()
    assert len(desk.bridge.asked("wallet.top_up")) == 1


def test_other_refusals_lead_nowhere_else(desk: Desk) -> None:
    sheet = desk.top_up("100")
    refused = Refused(RefusedReason.CARD_STATE)
    desk.bridge.last("wallet.top_up").fail(Failure.from_error(refused))
    assert not sheet._error._action.isVisible()


def test_after_a_moved_rate_the_old_estimate_stands_beside_the_new_one(desk: Desk) -> None:
    sheet = desk.top_up("100")
    [first] = desk.bridge.last("wallet.top_up").args
    moved = (Rate("USDC", Money(998_000), NOW), *RATES[1:])
    failure = Failure.from_error(Refused(RefusedReason.RATE_MOVED))
    desk.bridge.last("wallet.top_up").fail(failure)
    sheet.show_snapshot(snapshot(detail=detail(CARDS[0]), rates=moved))
    told = sheet._moved
    assert told.isVisible()
    assert told.accessibleName() == (
        "New estimate: the wallet pays ~ 101.21 USDC at 1 USDC ≈ $0.998. "
        "It was ~ 101.02 USDC at 1 USDC ≈ $0.9999."
    )
    assert sheet._estimate._pays.value() == "~ 101.21 USDC"
    sheet._amount.field.set_text("50")
    assert not told.isVisible()
    sheet._amount.field.set_text("100")
    assert len(desk.bridge.asked("wallet.top_up")) == 1  # nothing is sent by itself
    sheet.effect.click()
    [second] = desk.bridge.last("wallet.top_up").args
    assert second.form_token != first.form_token
    other = Failure.from_error(Refused(RefusedReason.FUNDS))
    desk.bridge.last("wallet.top_up").fail(other)
    assert not told.isVisible()


def test_a_rate_that_was_read_as_before_is_said_to_be_the_same(desk: Desk) -> None:
    sheet = desk.top_up("100")
    failure = Failure.from_error(Refused(RefusedReason.RATE_MOVED))
    desk.bridge.last("wallet.top_up").fail(failure)
    said = "The newest rate that was read is the same, 1 USDC ≈ $0.9999."
    assert sheet._moved.accessibleName() == said


def test_a_refused_wish_in_a_picture_waits_for_its_failure(desk: Desk) -> None:
    sheet = desk.top_up("100")
    sheet.show_snapshot(with_wish(Stage.REJECTED, reason="funds"))
    assert not sheet._error.isVisible()
    desk.bridge.last("wallet.top_up").fail(Failure.from_error(Refused(RefusedReason.FUNDS)))
    assert sheet._error.accessibleName() == "Top-up of $100.00 was refused"


def test_a_wish_that_failed_later_says_so(desk: Desk) -> None:
    sheet = desk.top_up("100")
    desk.bridge.last("wallet.top_up").answer(make_answer())
    sheet.show_snapshot(with_wish(Stage.REJECTED, reason="failed_later"))
    assert sheet._error.accessibleName() == "Top-up of $100.00 failed"


def test_a_wish_that_was_taken_back_says_that_money_moved(desk: Desk) -> None:
    sheet = desk.top_up("100")
    desk.bridge.last("wallet.top_up").answer(make_answer())
    sheet.show_snapshot(with_wish(Stage.REJECTED, reason="taken_back"))
    assert sheet._error.accessibleName() == "Top-up of $100.00 was taken back"


def test_without_an_answer_there_is_no_way_to_send_again(desk: Desk) -> None:
    sheet = desk.top_up("100")
    sheet.show_snapshot(with_wish(Stage.UNKNOWN))
    desk.bridge.last("wallet.top_up").fail(UNKNOWN)
    assert is_told(sheet, "Top-up of $100.00: sent, no answer", "Check now")
    assert not sheet.effect.isVisible()
    assert not sheet.effect.isEnabled()
    assert not sheet._form.isVisible()
    assert sheet.cancel.words() == "Close"


def test_check_now_reads_and_never_sends(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.top_up("100")
    sheet.show_snapshot(with_wish(Stage.UNKNOWN))
    desk.bridge.last("wallet.top_up").fail(UNKNOWN)
    qtbot.mouseClick(sheet._sent._unknown._check, Qt.MouseButton.LeftButton)
    assert len(desk.bridge.asked("wallet.refresh")) == 1
    assert len(desk.bridge.asked("wallet.top_up")) == 1


def test_an_unknown_outcome_that_a_read_settles_is_done(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.top_up("100")
    sheet.show_snapshot(with_wish(Stage.UNKNOWN))
    desk.bridge.last("wallet.top_up").fail(UNKNOWN)
    with qtbot.waitSignal(sheet.done):
        sheet.show_snapshot(with_wish(Stage.CONFIRMED))


ELSEWHERE = snapshot(detail=detail(CARDS[1]))
"""Another card is chosen, and the wish stands on no row as open any more."""


def said_by(sheet: ActionSheet) -> str:
    return " ".join(label.text() for label in sheet.findChildren(Label) if label.isVisible())


def promises(sheet: ActionSheet) -> bool:
    """Whether it says that something is still to be sent."""
    return "preparing" in said_by(sheet) or "then sends it once" in said_by(sheet)


def test_a_top_up_that_was_confirmed_is_not_told_as_being_prepared(desk: Desk) -> None:
    sheet = desk.top_up("100")
    sheet.show_snapshot(with_wish(Stage.ACCEPTED))
    desk.bridge.last("wallet.top_up").answer(make_answer())
    sheet.show_snapshot(ELSEWHERE)
    assert not promises(sheet)
    assert "Top-up of $100.00: sent" in said_by(sheet)
    assert "What became of it stands on its card's page." in said_by(sheet)


def test_one_that_no_picture_showed_is_not_told_as_being_prepared_once_answered(
    desk: Desk,
) -> None:
    sheet = desk.top_up("100")
    sheet.show_snapshot(ELSEWHERE)
    assert promises(sheet)
    desk.bridge.last("wallet.top_up").answer(make_answer())
    sheet.show_snapshot(ELSEWHERE)
    assert not promises(sheet)


def test_an_unknown_outcome_that_was_settled_out_of_sight_is_not_told_as_not_known(
    desk: Desk,
) -> None:
    sheet = desk.top_up("100")
    sheet.show_snapshot(with_wish(Stage.UNKNOWN))
    desk.bridge.last("wallet.top_up").fail(UNKNOWN)
    sheet.show_snapshot(ELSEWHERE)
    assert not is_told(sheet, "Not known yet")
    assert "What became of it stands on its card's page." in said_by(sheet)


def test_an_unknown_outcome_without_a_record_is_told_in_four_parts(desk: Desk) -> None:
    sheet = desk.top_up("100")
    desk.bridge.last("wallet.top_up").fail(UNKNOWN)
    assert sheet._sent._lost.isVisible()
    assert not sheet.effect.isVisible()


def test_the_sheet_may_be_closed_while_the_answer_is_out(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.top_up("100")
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"read_only": "This connection is read-only."}, "This connection is read-only."),
        (
            {"link": replace(snapshot().link, state=LinkState.OFFLINE)},
            "Offline since 14:02. Nothing can be sent until the sandbox answers.",
        ),
    ],
)
def test_a_button_that_is_off_has_its_reason_on_the_sheet(
    desk: Desk, changes: dict[str, object], reason: str
) -> None:
    sheet = desk.open(Action.TOP_UP, snapshot(detail=detail(CARDS[0]), **changes))
    assert not sheet.effect.isEnabled()
    assert is_told(sheet, reason)


def test_coming_back_online_offers_the_button_again(desk: Desk) -> None:
    offline = replace(snapshot().link, state=LinkState.OFFLINE)
    sheet = desk.open(Action.TOP_UP, snapshot(detail=detail(CARDS[0]), link=offline))
    sheet.show_snapshot(snapshot(detail=detail(CARDS[0])))
    assert sheet.effect.isEnabled()
