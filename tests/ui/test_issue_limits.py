"""Limits in the issue form: out of the way, checked by field, a step only where asked for."""

from dataclasses import replace

import pytest

from desktop_app.application.wishes import IssueStep
from desktop_app.domain.cards import NO_LIMITS, SpendLimits
from desktop_app.domain.money import Money
from desktop_app.domain.spend_limits import Span
from desktop_app.ui.issue.course import begin
from desktop_app.ui.issue.limit_fields import ADD, DROP
from desktop_app.ui.issue.page import IssuePage
from tests.support.snapshots import snapshot
from tests.ui.issue_rig import fill, make_guide, page, send, told_by
from tests.ui.look_fixture import look

__all__ = ["look", "page"]
pytestmark = pytest.mark.usefixtures("look")


def limits(page: IssuePage):
    return page._pane.form.limits


def put(page: IssuePage, **figures: str) -> None:
    limits(page)._toggle.click()
    for name, text in figures.items():
        limits(page)._fields.field(Span(name)).set_text(text)


def test_no_limits_are_asked_for_until_somebody_does(page: IssuePage) -> None:
    assert limits(page)._toggle.text() == ADD
    assert not limits(page)._fields.isVisible()
    wish = send(page).args[0]
    assert wish.limits == NO_LIMITS
    assert IssueStep.LIMITS not in begin(wish, page._pane.filled(), snapshot()).steps()


def test_what_is_typed_goes_with_the_wish_and_has_its_step(page: IssuePage) -> None:
    put(page, monthly="500")
    wish = send(page).args[0]
    assert wish.limits == SpendLimits(monthly=Money.usd(500))
    assert begin(wish, page._pane.filled(), snapshot()).steps()[-2:] == (
        IssueStep.LIMITS,
        IssueStep.LOADED,
    )
    assert "Limits set" in told_by(page)


def test_contradictions_are_said_at_their_field_before_anything_is_sent(page: IssuePage) -> None:
    put(page, daily="600", monthly="500")
    fill(page)
    page._pane.footer.issue.click()
    assert page._ui.bridge.asked("wallet.issue") == []
    assert "Above the $500.00 a month" in limits(page)._fields.field(Span.DAILY).error()
    assert "a day" in page._pane.footer.problems.text()


def test_taking_them_back_empties_them(page: IssuePage) -> None:
    put(page, daily="600", monthly="500")
    assert limits(page)._toggle.text() == DROP
    limits(page)._toggle.click()
    assert send(page).args[0].limits == NO_LIMITS


def test_opened_and_left_empty_is_no_limit(page: IssuePage) -> None:
    put(page)
    assert send(page).args[0].limits == NO_LIMITS


def test_a_connection_without_limits_does_not_speak_of_them(page: IssuePage) -> None:
    page.show_snapshot(make_guide())
    assert not limits(page).isVisible()


@pytest.mark.parametrize(("loads", "said"), [(True, "after its first load"),
                                             (False, "not loaded without them")])  # fmt: skip
def test_it_says_when_they_are_set(page: IssuePage, loads: bool, said: str) -> None:
    shown = snapshot()
    page.show_snapshot(replace(shown, capabilities=replace(shown.capabilities, create_loads=loads)))
    put(page)
    assert said in limits(page)._rule.text()
