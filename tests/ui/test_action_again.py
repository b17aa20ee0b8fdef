"""Look-alike wishes ask for a second yes; large top-ups say their parts and how far they are."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action
from desktop_app.application.parts import PartsStopped
from desktop_app.domain.errors import AlreadyReplaced, Failure, LookAlike
from desktop_app.domain.intents import TAKEN_BACK, Kind, Stage
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.service_errors import OutcomeUnknown
from desktop_app.ui.actions.costs import derive_costs, derive_most
from desktop_app.ui.actions.parts_course import READS_FIRST, parts_words
from desktop_app.ui.issue.page import IssuePage
from desktop_app.ui.kit.label import Label
from tests.support.snapshots import WALLETS, snapshot
from tests.ui.action_desk import Desk, desk, is_told
from tests.ui.doubt_pictures import lost, on_card, parts, wish
from tests.ui.issue_rig import fill, page, replacing, told_by
from tests.ui.look_fixture import look

__all__ = ["desk", "look", "page"]
pytestmark = pytest.mark.usefixtures("look")

SAME = wish(Kind.FUND, Stage.CONFIRMED, Money.usd(100))
BACK = wish(Kind.WITHDRAW, Stage.CONFIRMED, Money.usd(20))
DEEP = (replace(WALLETS[0], available=9_000_000_000), *WALLETS[1:])


def written(sheet) -> str:
    return " ".join(label.text() for label in sheet.findChildren(Label) if not label.isHidden())


def large(desk: Desk):
    sheet = desk.top_up("5,200", replace(on_card(), wallets=DEEP))
    return sheet, desk.bridge.last("wallet.top_up")


def test_the_same_top_up_within_a_day_is_said_before_it_is_sent(desk: Desk) -> None:
    sheet = desk.open(Action.TOP_UP, on_card(SAME))
    sheet._amount.field.set_text("99")
    assert not sheet._alike.isVisible()
    sheet._amount.field.set_text("100")
    at = desk.ui.words.clock(SAME.created_at)
    assert sheet._alike.accessibleName() == f"You topped up $100.00 at {at}, confirmed."
    assert sheet.effect.words() == "Top up $100.00"


def test_it_needs_a_second_yes_that_enter_does_not_give(qtbot: QtBot, desk: Desk) -> None:
    sheet = desk.top_up("100", on_card(SAME))
    assert not desk.bridge.asked("wallet.top_up")
    assert sheet.effect.words() == "Yes, another $100.00"
    assert sheet.cancel.hasFocus()
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    qtbot.keyClick(sheet._amount.field.input, Qt.Key.Key_Return)
    assert not desk.bridge.asked("wallet.top_up")
    sheet.effect.click()
    [call] = desk.bridge.asked("wallet.top_up")
    assert call.args[0].again


def test_another_amount_takes_the_question_back(desk: Desk) -> None:
    sheet = desk.top_up("100", on_card(SAME))
    sheet._amount.field.set_text("101")
    assert sheet.effect.words() == "Top up $101.00"
    sheet.effect.click()
    assert not desk.bridge.last("wallet.top_up").args[0].again


def test_a_newer_picture_keeps_the_question(desk: Desk) -> None:
    sheet = desk.top_up("100", on_card(SAME))
    sheet.show_snapshot(on_card(SAME))
    assert sheet.effect.words() == "Yes, another $100.00"


def test_a_look_alike_only_the_worker_knows_is_asked_about_too(desk: Desk) -> None:
    sheet = desk.top_up("100", on_card())
    desk.bridge.last("wallet.top_up").fail(Failure.from_error(LookAlike()))
    assert not sheet._error.isVisible()
    assert is_told(sheet, "The same was asked for less than a day ago.", "Yes, another $100.00")
    sheet.effect.click()
    first, second = desk.bridge.asked("wallet.top_up")
    assert second.args[0].again
    assert first.args[0].form_token != second.args[0].form_token


def test_a_withdrawal_is_asked_about_too(desk: Desk) -> None:
    sheet = desk.open(Action.WITHDRAW, on_card(BACK))
    sheet._amount.field.set_text("20")
    sheet.effect.click()
    assert not desk.bridge.asked("wallet.withdraw")
    sheet.effect.click()
    assert desk.bridge.last("wallet.withdraw").args[0].again


def test_a_second_card_of_the_same_label_is_asked_about(qtbot: QtBot, page: IssuePage) -> None:
    fill(page, "Adobe")
    page._pane.footer.issue.click()
    page._ui.bridge.last("wallet.issue").fail(Failure.from_error(LookAlike()))
    assert "“Adobe” was issued" in told_by(page)
    assert page._pane.footer.issue.words() == "Yes, another “Adobe”"
    assert page._pane.footer.cancel.hasFocus()
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(page._ui.bridge.asked("wallet.issue")) == 1
    page._pane.footer.issue.click()
    assert page._ui.bridge.last("wallet.issue").args[0].again


def test_an_edit_takes_the_question_about_a_card_back(page: IssuePage) -> None:
    fill(page, "Adobe")
    page._pane.footer.issue.click()
    page._ui.bridge.last("wallet.issue").fail(Failure.from_error(LookAlike()))
    page._pane.form.label.set_text("Adobe two")
    page._pane.footer.issue.click()
    assert not page._ui.bridge.last("wallet.issue").args[0].again


def test_a_replacement_is_filled_in_and_names_what_it_replaces(page: IssuePage) -> None:
    shown = lost()
    replacing(page, shown.detail.card, shown.detail.rescue.lost)
    assert "In the place of Google Ads ••4417, whose number is lost." in told_by(page)
    page._pane.form.load.set_text("20")
    page._pane.footer.issue.click()
    made = page._ui.bridge.last("wallet.issue").args[0]
    assert (made.label, made.holder.name) == ("Google Ads", "Ada Lovelace")
    assert (made.parent, made.again) == (shown.detail.rescue.lost, False)


def test_a_second_press_for_one_lost_number_is_no_yes(page: IssuePage) -> None:
    shown = lost()
    replacing(page, shown.detail.card, shown.detail.rescue.lost)
    page._pane.form.load.set_text("20")
    page._pane.footer.issue.click()
    page._progress.again.click()  # "Issue another card", while the first is under way
    page._pane.footer.issue.click()
    first, second = page._ui.bridge.asked("wallet.issue")
    assert (second.args[0].parent, second.args[0].again) == (first.args[0].parent, False)
    second.fail(Failure.from_error(AlreadyReplaced()))
    assert "A card in the place of the lost one was asked for before." in told_by(page)
    page._pane.footer.issue.click()
    assert page._ui.bridge.last("wallet.issue").args[0].again


def test_a_new_card_asked_for_afterwards_replaces_nothing(page: IssuePage) -> None:
    shown = lost()
    replacing(page, shown.detail.card, shown.detail.rescue.lost)
    page.open_form()
    page._pane.form.load.set_text("20")
    page._pane.footer.issue.click()
    assert page._ui.bridge.last("wallet.issue").args[0].parent is None


def test_an_estimate_says_the_parts_and_their_fees(desk: Desk) -> None:
    sheet = desk.open(Action.TOP_UP, replace(on_card(), wallets=DEEP))
    sheet._amount.field.set_text("5,200")
    told = "In 3 parts: $2,500.00 + $2,500.00 + $200.00, each confirmed before the next."
    assert told in written(sheet)
    assert is_told(sheet._estimate, "Service fee ~ $52.00")
    assert derive_costs(Money.usd(2_501), snapshot()).load_fee == Money.usd(25, 99)


@pytest.mark.parametrize(
    ("dollars", "words"),
    [
        ((2_500,), ""),
        ((2_499, 2), "In 2 parts: $2,499.00 + $2.00, each confirmed before the next."),
        ((2_500,) * 4, "In 4 parts: 4 × $2,500.00, each confirmed before the next."),
    ],
)
def test_many_equal_parts_are_told_shortly(dollars, words) -> None:
    assert parts_words(tuple(map(Money.usd, dollars)), ENGLISH) == words


def test_the_most_is_what_the_wallet_covers_with_the_fees_of_all_parts() -> None:
    shown = replace(snapshot(), wallets=DEEP[:1])
    most = derive_most(shown, Money.usd(0))
    assert not derive_costs(most, shown).is_short
    assert derive_costs(most + Money.usd(2), shown).is_short


def test_the_parts_are_followed_until_the_last_is_confirmed(qtbot: QtBot, desk: Desk) -> None:
    sheet, call = large(desk)
    assert call.args[0].amount == Money.usd(5_200)
    sheet.show_snapshot(parts(Stage.CONFIRMED, Stage.ACCEPTED))
    assert is_told(sheet, "Part 1 done", "Part 2 going on now $2,500.00, being checked")
    assert is_told(sheet, "1 more part not yet")
    sheet.show_snapshot(parts(Stage.CONFIRMED, Stage.CONFIRMED, Stage.SENDING))
    assert is_told(sheet, "Parts 1 to 2 done", "Part 3 going on now $200.00, being sent")
    with qtbot.waitSignal(sheet.done) as told:
        sheet.show_snapshot(parts(Stage.CONFIRMED, Stage.CONFIRMED, Stage.CONFIRMED))
    assert told.args[0] == "Google Ads received $5,200.00 in 3 parts"
    assert "Fees $75.00." in told.args[1]


def test_what_a_part_waits_for_is_said(desk: Desk) -> None:
    sheet, _ = large(desk)
    sheet.show_snapshot(parts(Stage.CONFIRMED))
    assert is_told(sheet, "Part 2 going on now $2,500.00, not sent yet")
    assert READS_FIRST.format(2) in written(sheet)
    sheet.show_snapshot(parts(Stage.CONFIRMED, Stage.ACCEPTED))
    assert "The next part is sent once a read has confirmed this one." in written(sheet)
    sheet.show_snapshot(parts(Stage.CONFIRMED, Stage.CONFIRMED, Stage.ACCEPTED))
    assert "next part" not in written(sheet)


def test_once_sent_the_sheet_shows_newer_figures_and_no_answered_question(desk: Desk) -> None:
    sheet = desk.top_up("100", on_card(SAME))
    sheet.effect.click()
    assert not sheet._alike.isVisible()
    sheet.show_snapshot(on_card(SAME, available=Money.usd(162)))
    assert "Visa ••4417, available $162.00" in written(sheet)


def test_the_first_confirmed_part_is_not_the_whole(qtbot: QtBot, desk: Desk) -> None:
    sheet, _ = large(desk)
    with qtbot.assertNotEmitted(sheet.done):
        sheet.show_snapshot(parts(Stage.CONFIRMED))
    assert sheet.isVisible()


def test_parts_that_stopped_are_told_in_four_parts(desk: Desk) -> None:
    sheet, call = large(desk)
    sheet.show_snapshot(parts(Stage.CONFIRMED))
    said = "$2,500.00 of $5,200.00 was sent, $2,700.00 was not."
    call.fail(Failure.from_error(PartsStopped(said)))
    assert sheet._sent._lost.accessibleName() == "Top-up of $5,200.00: stopped"
    assert said in written(sheet)
    assert not sheet.effect.isVisible()


def test_a_part_without_an_answer_says_that_the_rest_was_not_sent(desk: Desk) -> None:
    sheet, call = large(desk)
    sheet.show_snapshot(parts(Stage.CONFIRMED, Stage.UNKNOWN))
    call.fail(Failure.from_error(OutcomeUnknown()))
    assert sheet._sent._unknown.isVisible()
    assert "The parts after it were not sent." in written(sheet)


def test_a_last_part_that_failed_does_not_hide_the_others(desk: Desk) -> None:
    sheet, call = large(desk)
    call.answer(parts(Stage.ACCEPTED).detail.intents[0])
    sheet.show_snapshot(parts(Stage.CONFIRMED, Stage.CONFIRMED, Stage.REJECTED))
    assert sheet._sent._lost.accessibleName() == "Top-up of $5,200.00: the last part failed"


def test_a_last_part_that_was_taken_back_says_that_a_fee_may_have_stayed(desk: Desk) -> None:
    sheet, call = large(desk)
    call.answer(parts(Stage.ACCEPTED).detail.intents[0])
    shown = parts(Stage.CONFIRMED, Stage.CONFIRMED, Stage.REJECTED)
    wishes = tuple(
        replace(wish, reason=TAKEN_BACK) if wish.stage is Stage.REJECTED else wish
        for wish in shown.detail.intents
    )
    sheet.show_snapshot(on_card(*wishes))
    title = "Top-up of $5,200.00: the last part was taken back"
    assert sheet._sent._lost.accessibleName() == title
    assert "a fee may have stayed" in written(sheet)
