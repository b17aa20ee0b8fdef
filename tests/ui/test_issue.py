"""The issue page: what these cards are, a checked form, one request, and its honest course."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.issuing import IssueUnfinished
from desktop_app.application.messages import IssueProgress, IssueStep, LinkState, Snapshot
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import OutcomeUnknown, Refused, RefusedReason
from desktop_app.ui.issue.page import IssuePage
from tests.support.snapshots import CARDS, GUIDE, HOLDERS, NOW, card, detail, intent, snapshot
from tests.support.ui import Call, make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

MADE = card("Domain renewal", "5510", available=Money.usd(20))
WITH_CARD = snapshot((MADE, *CARDS), detail=detail(MADE))
OPEN_QUESTION = intent(
    Kind.ISSUE, Stage.UNKNOWN, Money.usd(20), card_id=None, label="Domain renewal"
)


@pytest.fixture
def page(qtbot: QtBot) -> IssuePage:
    made = IssuePage(make_ui())
    made.resize(1280, 760)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_snapshot(snapshot())
    made.open_form()
    return made


def _fill(page: IssuePage, label: str = "Domain renewal", load: str = "20") -> None:
    page._pane.form.label.set_text(label)
    page._pane.form.load.set_text(load)


def _send(page: IssuePage) -> Call:
    _fill(page)
    page._pane.footer.issue.click()
    return page._ui.bridge.last("wallet.issue")


def _prove(page: IssuePage, call: Call, *steps: IssueStep) -> None:
    for step in steps:
        page._ui.bridge.issue_progressed.emit(IssueProgress(call.args[0].form_token, step, NOW))


def _told(page: QWidget) -> str:
    return " | ".join(w.accessibleName() for w in page.findChildren(QWidget) if w.isVisible())


def _guide(**changes: object) -> Snapshot:
    profile = replace(snapshot().profile, callback_url="http://127.0.0.1:1/hook")
    return replace(snapshot(capabilities=GUIDE, holders=(), profile=profile), **changes)


# --- the form -------------------------------------------------------------------------------------


def test_the_form_says_what_these_cards_are(page: IssuePage) -> None:
    told = _told(page)
    for words in ("Visa, virtual", "US dollars", "Online only", "3-D Secure Not yet"):
        assert words in told


def test_the_button_says_its_effect(page: IssuePage) -> None:
    assert page._pane.footer.issue.words() == "Issue card"
    _fill(page)
    assert page._pane.footer.issue.words() == "Issue and load $20.00"


def test_the_review_shows_fees_wallet_and_time(page: IssuePage) -> None:
    _fill(page)
    told = _told(page._pane.facts)
    for words in ("Issue fee ~ $1.00", "Top-up fee ~ $1.00", "Wallet pays ~ 22.01 USDC"):
        assert words in told
    assert "Estimated at 14:02:03. The service sets the fee." in page._pane.facts._age._words.text()


def test_an_untouched_form_shows_no_mistakes(page: IssuePage) -> None:
    form = page._pane.form
    assert [form.label.error(), form.load.error(), page._pane.footer.problems.text()] == [""] * 3


def test_mistakes_are_told_as_they_are_typed(page: IssuePage) -> None:
    _fill(page, load="1.99")
    assert page._pane.form.load.error() == "At least $2.00."


def test_pressing_the_button_counts_what_is_to_fix_and_leads_there(page: IssuePage) -> None:
    page._pane.footer.issue.click()
    assert page._pane.footer.problems.text() == "2 things to fix: label, load now"
    assert page._pane.footer.issue.isEnabled()
    assert page._pane.form.label.input.hasFocus()
    assert page._ui.bridge.asked("wallet.issue") == []


def test_holders_of_the_service_are_offered(page: IssuePage) -> None:
    combo = page._pane.form.holder_choice.combo
    assert [combo.itemText(i) for i in range(combo.count())] == [h.name for h in HOLDERS]
    assert not page._pane.form.holder_name.isVisible()


def test_the_other_dialect_asks_for_a_name_and_a_cap(page: IssuePage) -> None:
    page.show_snapshot(_guide())
    form = page._pane.form
    assert form.holder_name.isVisible()
    assert form.cap.isVisible()
    assert form.note.label() == "Note (goes to the service as the description)"


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (snapshot(read_only="This connection is read-only."), "read-only"),
        (snapshot(capabilities=GUIDE, holders=()), "needs a callback address"),
        (snapshot(link=replace(snapshot().link, state=LinkState.OFFLINE)), "Offline since 14:02"),
        (snapshot(link=replace(snapshot().link, state=LinkState.NEVER)), "Not loaded yet"),
    ],
)
def test_a_reason_not_to_issue_stands_at_the_top_and_at_the_button(
    page: IssuePage, shown: Snapshot, words: str
) -> None:
    page.show_snapshot(shown)
    footer = page._pane.footer
    assert words in page._pane._block.accessibleName()
    assert not footer.issue.isEnabled()
    assert words in footer._reason.text()


def test_ctrl_enter_submits(qtbot: QtBot, page: IssuePage) -> None:
    _fill(page)
    page._pane.form.load.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(page._pane.form.load.input, Qt.Key.Key_Return, control)
    assert len(page._ui.bridge.asked("wallet.issue")) == 1


def test_escape_leaves_and_keeps_the_draft(qtbot: QtBot, page: IssuePage) -> None:
    _fill(page)
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page._pane.form.label.input, Qt.Key.Key_Escape)
    page.open_form()
    assert page._pane.form.label.text() == "Domain renewal"


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (1000, False)])
def test_a_small_window_moves_the_review_under_the_form(
    qtbot: QtBot, page: IssuePage, width: int, beside: bool
) -> None:
    page.resize(width, 640)
    qtbot.waitUntil(page._pane.facts.isVisible)
    assert page._pane._side.isVisible() is beside
    assert page._pane.footer.issue.isVisible()
    assert page._pane.footer._total.isVisible() is not beside


# --- the course -----------------------------------------------------------------------------------


def test_the_wish_carries_the_form(page: IssuePage) -> None:
    [wish] = _send(page).args
    assert (wish.label, wish.holder, wish.load) == ("Domain renewal", HOLDERS[0], Money.usd(20))


def test_a_second_press_sends_nothing_more(page: IssuePage) -> None:
    _send(page)
    page._submit()
    page._pane.footer.issue.click()
    assert len(page._ui.bridge.asked("wallet.issue")) == 1


def test_steps_are_told_as_they_are_proven(page: IssuePage) -> None:
    _prove(page, _send(page), IssueStep.SAVED, IssueStep.CREATED)
    told = page._progress._timeline.accessibleName()
    assert "Wish saved done" in told
    assert "Card created done" in told
    assert "Active going on now" in told
    assert "Load of $20.00 accepted not yet" in told


def test_steps_of_another_form_are_not_taken_for_this_one(page: IssuePage) -> None:
    _send(page)
    page._ui.bridge.issue_progressed.emit(IssueProgress("other", IssueStep.SAVED, NOW))
    assert "Wish saved going on now" in page._progress._timeline.accessibleName()


def test_where_details_come_once_they_are_kept_before_the_card_is_active(page: IssuePage) -> None:
    page.show_snapshot(_guide())
    page._pane.form.holder_name.set_text("Ada")
    page._pane.form.cap.set_text("500")
    _send(page)
    told = page._progress._timeline.accessibleName()
    assert told.index("Number encrypted") < told.index("Active")


def test_a_ready_card_is_shown_and_one_click_away(qtbot: QtBot, page: IssuePage) -> None:
    call = _send(page)
    _prove(page, call, *IssueStep)
    page.show_snapshot(WITH_CARD)
    call.answer(MADE.id)
    assert "5510" in page._progress._face.accessibleName()
    with qtbot.waitSignal(page.issued) as issued:
        qtbot.mouseClick(page._progress.show_card, Qt.MouseButton.LeftButton)
    assert issued.args == [MADE.id]


def test_after_a_card_the_form_is_empty_again(page: IssuePage) -> None:
    _send(page).answer(MADE.id)
    page.open_form()
    assert page._pane.form.label.text() == ""
    assert page._pane.form.label.error() == ""


def test_a_refusal_gives_the_form_back_with_a_new_token(page: IssuePage) -> None:
    first = _send(page)
    first.fail(Failure.from_error(Refused(RefusedReason.QUOTA)))
    assert page._pane.isVisible()
    assert page._pane._error.accessibleName() == "Domain renewal was not issued"
    assert page._pane.form.label.text() == "Domain renewal"
    page._pane.footer.issue.click()
    second = page._ui.bridge.last("wallet.issue")
    assert second.args[0].form_token != first.args[0].form_token


def test_a_card_that_is_not_ready_leads_to_the_card(page: IssuePage) -> None:
    call = _send(page)
    page.show_snapshot(WITH_CARD)
    call.fail(Failure.from_error(IssueUnfinished()))
    assert page._progress.show_card.isVisible()
    assert page._progress._card_id == MADE.id
    assert not page._progress.again.isVisible()


def test_without_an_answer_the_page_offers_no_second_try(page: IssuePage) -> None:
    call = _send(page)
    page.show_snapshot(snapshot(uncertain=(OPEN_QUESTION,)))
    call.fail(Failure.from_error(OutcomeUnknown()))
    assert "Issuing Domain renewal: sent, no answer" in _told(page)
    assert not page._progress.again.isVisible()
    assert not page._progress.show_card.isVisible()


def test_a_card_that_a_later_read_finds_is_told(page: IssuePage) -> None:
    call = _send(page)
    page.show_snapshot(snapshot(uncertain=(OPEN_QUESTION,)))
    call.fail(Failure.from_error(OutcomeUnknown()))
    page.show_snapshot(WITH_CARD)
    assert page._progress._title.text() == "Domain renewal was made after all"
    assert page._progress.show_card.isVisible()


def test_an_open_question_warns_above_the_form(page: IssuePage) -> None:
    page.show_snapshot(snapshot(uncertain=(OPEN_QUESTION,)))
    assert "“Domain renewal”" in page._pane._question.accessibleName()
    assert page._pane._question.isVisible()


def test_a_failure_that_nobody_would_see_here_is_handed_on(qtbot: QtBot, page: IssuePage) -> None:
    call = _send(page)
    page.hide()
    with qtbot.waitSignal(page._ui.bridge.failed):
        call.fail(Failure.from_error(Refused(RefusedReason.QUOTA)))


def test_coming_back_shows_the_request_that_is_under_way(qtbot: QtBot, page: IssuePage) -> None:
    _send(page)
    with qtbot.waitSignal(page.closed):
        page._progress.close_page.click()
    page.open_form()
    assert page._progress.isVisible()


def test_another_card_may_be_issued_meanwhile(page: IssuePage) -> None:
    first = _send(page)
    page._progress.again.click()
    second = _send(page)
    first.answer(CARDS[0].id)
    assert page._progress._title.text() == "Issuing Domain renewal…"
    assert first.args[0].form_token != second.args[0].form_token
