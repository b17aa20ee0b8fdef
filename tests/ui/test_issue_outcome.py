"""An issue without an answer: what is said of it until its own wishes are settled, and then."""

from dataclasses import replace

import pytest

from desktop_app.application.issue_outcomes import IssueOutcome
from desktop_app.application.messages import IntentView
from desktop_app.application.wishes import IssueStep
from desktop_app.domain.cards import CardState
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import Kind, PanState, Stage
from desktop_app.domain.service_errors import OutcomeUnknown
from desktop_app.ui.issue.page import IssuePage
from tests.support.snapshots import CARDS, detail, intent, snapshot
from tests.support.ui import Call
from tests.ui.issue_rig import (
    LOOK,
    MADE,
    OPEN_QUESTION,
    WITH_CARD,
    became,
    page,
    prove,
    reads,
    send,
    told_by,
)
from tests.ui.look_fixture import look

__all__ = ["look", "page"]
pytestmark = pytest.mark.usefixtures("look")


def unknown(page: IssuePage, *wishes: IntentView, **known: object) -> Call:
    """A form without an answer, and what the worker knows of it."""
    call = send(page)
    page.show_snapshot(snapshot(uncertain=wishes))
    call.fail(Failure.from_error(OutcomeUnknown()))
    became(page, *wishes, **known)
    return call


def test_without_an_answer_the_page_offers_no_second_try(page: IssuePage) -> None:
    call = send(page)
    page.show_snapshot(snapshot(uncertain=(OPEN_QUESTION,)))
    call.fail(Failure.from_error(OutcomeUnknown()))
    became(page, OPEN_QUESTION)
    assert "Issuing Domain renewal: sent, no answer" in told_by(page)
    assert not page._progress.again.isVisible()
    assert not page._progress.show_card.isVisible()


def test_a_card_that_is_found_without_its_number_is_not_called_usable(page: IssuePage) -> None:
    call = send(page)
    page.show_snapshot(snapshot(uncertain=(OPEN_QUESTION,)))
    call.fail(Failure.from_error(OutcomeUnknown()))
    became(page, OPEN_QUESTION)
    gone = intent(Kind.ISSUE, Stage.ACCEPTED, pan=PanState.LOST)
    found = replace(MADE, open_intents=(gone,))
    page.show_snapshot(snapshot((found, *CARDS), detail=detail(found)))
    became(page, OPEN_QUESTION, card_id=MADE.id, is_made=True)
    assert "nobody can pay with it" in page._progress._state.text()


def test_a_card_that_a_later_read_finds_is_told(page: IssuePage) -> None:
    call = send(page)
    page.show_snapshot(snapshot(uncertain=(OPEN_QUESTION,)))
    call.fail(Failure.from_error(OutcomeUnknown()))
    became(page, OPEN_QUESTION)
    page.show_snapshot(WITH_CARD)
    became(page, OPEN_QUESTION, card_id=MADE.id, is_made=True)
    assert page._progress._title.text() == "Domain renewal was made after all"
    assert page._progress.show_card.isVisible()


def test_a_card_that_could_not_be_made_is_not_made_after_all(page: IssuePage) -> None:
    unknown(page, OPEN_QUESTION)
    failed = replace(MADE, state=CardState.FAILED)
    page.show_snapshot(snapshot((failed, *CARDS)))
    assert "after all" not in told_by(page)
    became(page, card_id=failed.id, is_made=False)
    assert page._progress._title.text() == "Domain renewal was not made"
    assert reads(page, "could not make the card")


@pytest.mark.parametrize(
    ("load", "said"),
    [(Stage.CONFIRMED, "A later read showed it"), (Stage.REJECTED, "its load was not carried out")],
)
def test_a_load_is_shown_by_a_later_read_only_where_it_is_confirmed(
    page: IssuePage, load: Stage, said: str
) -> None:
    call = send(page)
    prove(page, call, IssueStep.SAVED, IssueStep.CREATED, IssueStep.ACTIVE, IssueStep.DETAILS)
    call.fail(Failure.from_error(OutcomeUnknown()))
    became(page, card_id=MADE.id, is_made=True, load=Stage.UNKNOWN)
    page.show_snapshot(WITH_CARD)
    became(page, card_id=MADE.id, is_made=True, load=load)
    assert page._progress._title.text() == "Domain renewal is settled"
    assert said in page._progress._state.text()


def test_a_card_of_the_same_label_is_not_taken_for_the_new_one(page: IssuePage) -> None:
    page.show_snapshot(snapshot((), query="zzz", card_count=8))
    unknown(page, OPEN_QUESTION)
    page.show_snapshot(snapshot((MADE, *CARDS), uncertain=(OPEN_QUESTION,)))
    became(page, OPEN_QUESTION)
    page.show_snapshot(snapshot((MADE, *CARDS)))
    became(page, OPEN_QUESTION)  # looked at a moment before the question was settled
    assert not page._progress.show_card.isVisible()
    assert page._progress._title.text() == "Domain renewal: not known yet"


def test_what_was_settled_is_not_asked_again(page: IssuePage) -> None:
    unknown(page, OPEN_QUESTION)
    page.show_snapshot(WITH_CARD)
    first = page._ui.bridge.last(LOOK)
    page.show_snapshot(WITH_CARD)
    became(page, card_id=MADE.id, is_made=True)
    first.answer(IssueOutcome())
    page.show_snapshot(WITH_CARD)
    assert page._progress._title.text() == "Domain renewal was made after all"
    assert len(page._ui.bridge.asked(LOOK)) == 3
