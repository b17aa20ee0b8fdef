"""The course of one issue: sent once, told as it is proven, honest when no answer came."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.application.issue_errors import IssueUnfinished
from desktop_app.application.wishes import IssueProgress, IssueStep
from desktop_app.domain.errors import Failure, LookAlike
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import OutcomeUnknown, Refused, RefusedReason
from desktop_app.ui.issue.page import IssuePage
from tests.support.snapshots import CARDS, HOLDERS, NOW, intent, snapshot
from tests.support.ui import Call
from tests.ui.issue_rig import (
    MADE,
    OPEN_QUESTION,
    WITH_CARD,
    became,
    fill,
    make_guide,
    page,
    prove,
    send,
    told_by,
)
from tests.ui.look_fixture import look

__all__ = ["look", "page"]
pytestmark = pytest.mark.usefixtures("look")


def test_the_wish_carries_the_form(page: IssuePage) -> None:
    [wish] = send(page).args
    assert (wish.label, wish.holder, wish.load) == ("Domain renewal", HOLDERS[0], Money.usd(20))


def test_a_second_press_sends_nothing_more(page: IssuePage) -> None:
    send(page)
    page._submit()
    page._pane.footer.issue.click()
    assert len(page._ui.bridge.asked("wallet.issue")) == 1


def test_steps_are_told_as_they_are_proven(page: IssuePage) -> None:
    prove(page, send(page), IssueStep.SAVED, IssueStep.CREATED)
    told = page._progress._timeline.accessibleName()
    assert "Wish saved done" in told
    assert "Card created done" in told
    assert "Active going on now" in told
    assert "Loaded with $20.00 not yet" in told


def test_it_is_said_what_locking_or_quitting_would_stop(page: IssuePage) -> None:
    send(page)
    assert (
        "Locking or quitting stops before the next step, the load too."
        in page._progress._state.text()
    )


def test_steps_of_another_form_are_not_taken_for_this_one(page: IssuePage) -> None:
    send(page)
    page._ui.bridge.issue_progressed.emit(IssueProgress("other", IssueStep.SAVED, NOW))
    assert "Wish saved going on now" in page._progress._timeline.accessibleName()


def test_where_details_come_once_they_are_kept_before_the_card_is_active(page: IssuePage) -> None:
    page.show_snapshot(make_guide())
    page._pane.form.holder.name.set_text("Ada")
    page._pane.form.cap.set_text("500")
    send(page)
    told = page._progress._timeline.accessibleName()
    assert told.index("Number encrypted") < told.index("Active")


def test_a_ready_card_is_shown_and_one_click_away(qtbot: QtBot, page: IssuePage) -> None:
    call = send(page)
    prove(page, call, *IssueStep)
    page.show_snapshot(WITH_CARD)
    call.answer(MADE.id)
    assert "5510" in page._progress._face.accessibleName()
    with qtbot.waitSignal(page.issued) as issued:
        qtbot.mouseClick(page._progress.show_card, Qt.MouseButton.LeftButton)
    assert issued.args == [MADE.id]


def test_after_a_card_the_form_is_empty_again(page: IssuePage) -> None:
    send(page).answer(MADE.id)
    page.open_form()
    assert page._pane.form.label.text() == ""
    assert page._pane.form.label.error() == ""


def test_a_refusal_gives_the_form_back_with_a_new_token(page: IssuePage) -> None:
    first = send(page)
    first.fail(Failure.from_error(Refused(RefusedReason.QUOTA)))
    assert page._pane.isVisible()
    assert page._pane._error.accessibleName() == "Domain renewal was not issued"
    assert page._pane.form.label.text() == "Domain renewal"
    page._pane.footer.issue.click()
    second = page._ui.bridge.last("wallet.issue")
    assert second.args[0].form_token != first.args[0].form_token


def test_a_card_that_is_not_ready_leads_to_the_card(page: IssuePage) -> None:
    call = send(page)
    page.show_snapshot(WITH_CARD)
    call.fail(Failure.from_error(IssueUnfinished()))
    became(page, card_id=MADE.id, is_made=True)
    assert page._progress.show_card.isVisible()
    assert page._progress._card_id == MADE.id
    assert not page._progress.again.isVisible()


def test_a_load_that_is_refused_does_not_offer_the_form_of_a_card_that_exists(
    page: IssuePage,
) -> None:
    call = send(page)
    prove(page, call, IssueStep.SAVED, IssueStep.CREATED)
    page.show_snapshot(WITH_CARD)
    call.fail(Failure.from_error(Refused(RefusedReason.FUNDS)))
    became(page, card_id=MADE.id, is_made=True)
    assert page._progress.isVisible()
    assert page._progress._title.text() == "Domain renewal is not ready"
    assert page._progress.show_card.isVisible()


def test_a_load_without_an_answer_is_the_open_question_of_a_card_that_exists(
    page: IssuePage,
) -> None:
    call = send(page)
    prove(page, call, IssueStep.SAVED, IssueStep.CREATED)
    load = intent(Kind.FUND, Stage.UNKNOWN, Money.usd(20), card_id=MADE.id, label=MADE.label)
    page.show_snapshot(replace(WITH_CARD, uncertain=(load,)))
    call.fail(Failure.from_error(OutcomeUnknown()))
    became(page, load, card_id=MADE.id, is_made=True, load=Stage.UNKNOWN)
    assert "Top-up of $20.00: sent, no answer" in told_by(page)
    assert page._progress.show_card.isVisible()
    assert not page._progress.again.isVisible()


def test_a_load_that_no_read_confirmed_yet_is_not_done(page: IssuePage) -> None:
    call = send(page)
    steps = [step for step in IssueStep if step is not IssueStep.LOADED]
    prove(page, call, *steps)
    call.answer(MADE.id)
    told = page._progress._timeline.accessibleName()
    assert "Loaded with $20.00 going on now Counts once a read shows it" in told


def test_an_open_question_warns_above_the_form(page: IssuePage) -> None:
    page.show_snapshot(snapshot(uncertain=(OPEN_QUESTION,)))
    assert "“Domain renewal”" in page._pane._question.accessibleName()
    assert page._pane._question.isVisible()


def test_a_failure_that_nobody_would_see_here_is_handed_on(qtbot: QtBot, page: IssuePage) -> None:
    call = send(page)
    page.hide()
    with qtbot.waitSignal(page._ui.bridge.failed):
        call.fail(Failure.from_error(Refused(RefusedReason.QUOTA)))


def test_coming_back_shows_the_request_that_is_under_way(qtbot: QtBot, page: IssuePage) -> None:
    send(page)
    with qtbot.waitSignal(page.closed):
        page._progress.close_page.click()
    page.open_form()
    assert page._progress.isVisible()


def other_form(page: IssuePage) -> Call:
    """One form is under way, and meanwhile another card is written into the form."""
    call = send(page)
    page._progress.again.click()
    fill(page, "Figma", "500")
    return call


def test_a_late_look_alike_is_not_asked_over_another_form(page: IssuePage) -> None:
    other_form(page).fail(Failure.from_error(LookAlike()))
    assert page._pane._error.accessibleName() == "Domain renewal was not issued"
    assert not page._pane._alike.isVisible()
    page._pane.footer.issue.click()
    wish = page._ui.bridge.last("wallet.issue").args[0]
    assert (wish.label, wish.again) == ("Figma", False)


def test_a_yes_is_not_for_the_same_form_in_another_cards_place(page: IssuePage) -> None:
    send(page).fail(Failure.from_error(LookAlike()))
    page._pane._replaced = CARDS[1].id
    page._pane.form.changed.emit()
    page._pane.footer.issue.click()
    assert not page._ui.bridge.last("wallet.issue").args[0].again


def test_a_card_that_is_made_does_not_empty_the_form_of_the_next(page: IssuePage) -> None:
    call = other_form(page)
    page._pane.form.note.input.setFocus()
    assert page._pane.form.note.input.hasFocus()
    call.answer(MADE.id)
    assert page._pane.form.label.text() == "Figma"
    assert page._pane.form.note.input.hasFocus()


def test_a_late_failure_is_told_over_the_form_of_the_next_and_empties_nothing(
    page: IssuePage,
) -> None:
    other_form(page).fail(Failure.from_error(IssueUnfinished()))
    assert page._pane._error.accessibleName() == "Domain renewal is not ready"
    assert page._pane._error.isVisible()
    assert page._pane.form.label.text() == "Figma"


def test_another_card_may_be_issued_meanwhile(page: IssuePage) -> None:
    first = send(page)
    page._progress.again.click()
    second = send(page)
    first.answer(CARDS[0].id)
    assert page._progress._title.text() == "Issuing Domain renewal…"
    assert first.args[0].form_token != second.args[0].form_token
