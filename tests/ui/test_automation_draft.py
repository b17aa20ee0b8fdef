"""A rule form as a draft: every kind comes back as it stood, half filled or not."""

import pytest
from PySide6.QtWidgets import QWidget

from desktop_app.application.drafts import RULE, Draft, dump, load
from desktop_app.domain.cards import CardId
from desktop_app.ui.automation.kind_tiles import RuleKind
from desktop_app.ui.automation.rule_draft import texts_of
from desktop_app.ui.automation.rule_sheet import RuleSheet
from desktop_app.ui.kit.field import Field
from tests.support.ui import make_ui
from tests.ui.automation_desk import put, sheet, window
from tests.ui.automation_fixture import EMPTY, PLANS, TO, automation_picture, rule, view
from tests.ui.cards_fixture import ADS, TRIAL
from tests.ui.look_fixture import look

__all__ = ["look", "sheet", "window"]


def fresh(window: QWidget, shown: object = None) -> RuleSheet:
    made = RuleSheet(make_ui(), window, automation_picture(EMPTY), shown)
    made.open()
    return made


def through_the_vault(draft: Draft) -> Draft:
    (kept,) = load(dump([draft]))
    return kept


@pytest.mark.parametrize("name", PLANS)
def test_each_kind_comes_back_as_it_stood(window: QWidget, name: str) -> None:
    plan = PLANS[name]
    filled = fresh(window, view(rule(plan, None if name == "alert" else ADS.id)))
    texts = texts_of(filled.form)
    before = filled.form.read()[0]
    again = fresh(window)
    again.take_draft(through_the_vault(Draft(RULE, tuple(texts.items()))))
    draft, errors = again.form.read()
    assert errors == {}
    assert (draft.plan, draft.caps) == (before.plan, before.caps)
    assert again._sentence.text() == filled._sentence.text()


def test_what_is_untouched_is_nothing_to_come_back_to(window: QWidget) -> None:
    assert fresh(window).drafts() == ()
    assert fresh(window, view(TO)).drafts() == ()


def test_a_figure_that_cannot_be_read_yet_comes_back_too(window: QWidget) -> None:
    half = fresh(window)
    put(half.form, RuleKind.KEEP, threshold="2o")
    (draft,) = half.drafts()
    assert draft.about == ""
    again = fresh(window)
    again.take_draft(through_the_vault(draft))
    threshold = again.form.pane().fields["threshold"]
    assert isinstance(threshold, Field)
    assert threshold.text() == "2o"
    assert not again.form.caps.is_owners


def test_limits_that_were_typed_stay_the_owners(window: QWidget) -> None:
    half = fresh(window)
    put(half.form, RuleKind.KEEP, threshold="20", target="100", cap_day="130")
    (draft,) = half.drafts()
    again = fresh(window)
    again.take_draft(through_the_vault(draft))
    assert again.form.caps.is_owners
    assert again.form.caps.fields["cap_day"].text() == "130"


def test_a_field_that_was_emptied_stays_empty(window: QWidget) -> None:
    editing = fresh(window, view(TO))
    editing.form.pane().fields["target"].set_text("")
    (draft,) = editing.drafts()
    assert draft.about == TO.id
    again = fresh(window, view(TO))
    again.take_draft(through_the_vault(draft))
    assert again.form.pane().fields["target"].text() == ""


@pytest.mark.parametrize("key", [str(TRIAL.id), "no-such-card", ""])
def test_a_card_that_cannot_be_used_is_not_chosen(window: QWidget, key: str) -> None:
    again = fresh(window)
    again.take_draft(Draft(RULE, (("kind", "keep"), ("card", key))))
    assert again.form.card.card_id() is None


def test_nonsense_changes_nothing(window: QWidget) -> None:
    again = fresh(window)
    before = texts_of(again.form)
    again.take_draft(Draft(RULE, (("kind", "jackpot"), ("Then", "?"), ("weekday", "8"))))
    assert texts_of(again.form) == before


def test_what_is_being_kept_is_no_draft_any_more(sheet: RuleSheet) -> None:
    put(sheet.form, RuleKind.KEEP, threshold="20", target="100")
    assert sheet.form.card.card_id() == CardId(ADS.id)
    assert len(sheet.drafts()) == 1
    sheet.effect.click()
    assert sheet.drafts() == ()
