"""Automation in the window: its place, the header, and the rules on the page of a card."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.automation_view import Automation, RuleDraft
from desktop_app.domain.rules import Why
from desktop_app.ui.automation.dry_run_sheet import DryRunSheet
from desktop_app.ui.automation.rule_sheet import RuleSheet
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.home.truth import segments
from desktop_app.ui.theme.theme import Theme
from tests.support.ui import make_ui
from tests.ui.automation_desk import window
from tests.ui.automation_fixture import (
    AUTOMATION,
    EMPTY,
    PLANS,
    RULES,
    TO,
    automation_picture,
    preview,
    rule,
    view,
)
from tests.ui.cards_fixture import ADS, TRIAL, Screen, detail
from tests.ui.look_fixture import look

__all__ = ["look", "window"]
DRAFT = RuleDraft(TO.plan, TO.card_id, TO.caps, TO.id)
OFF = replace(AUTOMATION, terms=replace(AUTOMATION.terms, is_on=False))


# --- in the window --------------------------------------------------------------------------------


def values(shown: Automation, *, hidden: bool = False) -> dict[str, str]:
    """The truth line by its labels."""
    words = make_ui().words
    words.hidden = hidden
    return {s.label: s.value for s in segments(automation_picture(shown), words)}


def test_the_header_says_what_can_move_while_something_may() -> None:
    assert values(AUTOMATION)["Can move today"] == "$118.75"
    assert values(AUTOMATION, hidden=True)["Can move today"] == "$••••"
    tells = replace(AUTOMATION, rules=(view(rule(PLANS["alert"], None)),))
    paused = replace(AUTOMATION, rules=RULES[2:])
    for nothing in (EMPTY, OFF, tells, paused):
        assert "Can move today" not in values(nothing)


@pytest.fixture
def home(window: QWidget) -> Iterator[HomePage]:
    """The unlocked window on the cards."""
    made = HomePage(make_ui(), window)
    made.setGeometry(0, 0, 1280, 800)
    made.show()
    yield made
    made.leave()


def test_the_page_has_its_place_its_key_and_its_count(qtbot: QtBot, home: HomePage) -> None:
    home.pictures.show(automation_picture())
    qtbot.waitUntil(lambda: home.pictures.is_still)
    button = home._nav.button("automation")
    assert button.accessibleDescription() == "1", "what Purser paused is counted"
    QTest.keyClick(home.window(), Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    page = home._rules.late.page()
    assert page.isVisible()
    assert button.is_current()
    by_owner = replace(RULES[2], rule=replace(RULES[2].rule, paused=Why.OWNER))
    home.pictures.show(automation_picture(replace(AUTOMATION, rules=(RULES[0], by_owner))))
    qtbot.waitUntil(lambda: home.pictures.is_still)
    assert button.accessibleDescription() == "Shown now"


def test_a_rule_is_written_looked_at_and_switched_on_in_the_window(
    qtbot: QtBot, home: HomePage
) -> None:
    home.pictures.show(automation_picture(EMPTY, detail=detail(ADS)))
    qtbot.waitUntil(lambda: home.pictures.is_still)
    home._cards.detail._rules.new.click()
    bridge = home._ui.bridge
    form = home.window().findChild(RuleSheet)
    form.form.fields()["threshold"].set_text("20")
    form.form.fields()["target"].set_text("100")
    form.effect.click()
    bridge.last("wallet.automation.save").answer(TO.id)
    looked = home.window().findChild(DryRunSheet)
    assert looked.isVisible()
    (draft,) = bridge.last("wallet.automation.preview").args
    assert (draft.rule_id, draft.card_id) == (TO.id, ADS.id)
    assert "Google Ads ••4417" in looked._sentence.text()
    bridge.last("wallet.automation.preview").answer(preview())
    looked.effect.click()
    bridge.last("wallet.automation.switch_on").answer()
    assert looked.isHidden()


def test_from_the_dry_run_the_form_opens_again(qtbot: QtBot, home: HomePage) -> None:
    home.pictures.show(automation_picture())
    qtbot.waitUntil(lambda: home.pictures.is_still)
    home._show("automation")
    home._rules.late.page().list.rows[2].switch.click()
    looked = home.window().findChild(DryRunSheet)
    looked._edit.click()
    assert looked.isHidden()
    form = home.window().findChild(RuleSheet)
    assert form.isVisible()
    assert form.accessibleName() == "Edit rule"


# --- on the page of a card ------------------------------------------------------------------------


@pytest.fixture
def cards(qtbot: QtBot, look: Theme) -> Screen:
    """The page of a card with one rule."""
    return Screen(qtbot, automation_picture(detail=detail(ADS)))


def test_a_card_names_its_rules_with_state_and_next_look(cards: Screen) -> None:
    box = cards.detail._rules
    line = box._lines.itemAt(0).widget()
    assert line.accessibleName().startswith("Below $20.00: fill to $100.00. On. ")
    assert "Next look today" in line.accessibleName()
    asked: list[object] = []
    cards.page.rules_requested.connect(asked.append)
    cards.page.new_rule_requested.connect(asked.append)
    box.all.click()
    box.new.click()
    assert asked == [ADS, ADS]


def test_a_card_without_rules_offers_a_first_one(cards: Screen) -> None:
    cards.page.show_snapshot(automation_picture(EMPTY, detail=detail(ADS)))
    box = cards.detail._rules
    assert box.isVisible()
    assert "No rule fills this card." in cards.shown_words()
    assert not box.all.isVisible()
    cards.page.show_snapshot(automation_picture(EMPTY, detail=detail(TRIAL)))
    assert not box.isVisible(), "an ended card takes no rule"


def test_only_a_few_rules_of_a_card_are_named(cards: Screen) -> None:
    shown = replace(
        AUTOMATION, rules=tuple(view(rule(PLANS[n], number=k)) for k, n in enumerate(PLANS))
    )
    cards.page.show_snapshot(automation_picture(shown, detail=detail(ADS)))
    assert cards.detail._rules._lines.count() == 3
    assert "and 8 more" in cards.shown_words()


def test_hidden_amounts_are_hidden_on_the_card(cards: Screen) -> None:
    cards.ui.words.hidden = True
    cards.page.show_snapshot(automation_picture(detail=detail(ADS)))
    name = cards.detail._rules._lines.itemAt(0).widget().accessibleName()
    assert name.startswith("Below $••••: fill to $••••.")
