"""The page of rules: what is shown, what each control asks of the worker, keys, a thousand."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.automation_view import Automation, RuleDraft
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Why
from desktop_app.ui.automation.dry_run_sheet import DryRunSheet
from desktop_app.ui.automation.page import NOTHING
from desktop_app.ui.automation.remove_sheet import RemoveSheet
from desktop_app.ui.automation.rule_list import PAGE
from desktop_app.ui.automation.rule_sheet import RuleSheet
from desktop_app.ui.automation.terms_sheet import TermsSheet
from desktop_app.ui.theme.theme import Theme
from tests.ui.automation_desk import Screen
from tests.ui.automation_fixture import (
    AUTOMATION,
    EMPTY,
    PLANS,
    RULES,
    TO,
    automation_picture,
    rule,
    view,
)
from tests.ui.cards_fixture import ADS
from tests.ui.look_fixture import look

__all__ = ["look"]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def screen(qtbot: QtBot, look: Theme) -> Iterator[Screen]:
    """The page with four rules, each in another state."""
    made = Screen(qtbot)
    made.show()
    yield made
    for sheet in made.sheets:
        sheet.dismiss()


def test_the_head_says_what_can_move_and_what_did(screen: Screen) -> None:
    words = screen.shown_words()
    for said in (
        "$118.75", "until 00:00 UTC, fees and all", "$131.25", "of $250.00 a day", "$466.60",
        "of $2,500.00 a month", "Rules may move money", "What happened",
    ):  # fmt: skip
        assert said in words
    assert screen.page.head._meter.accessibleName().endswith("52 %")  # 131.25 of 250


def test_hidden_amounts_leave_no_figure_and_no_bar(screen: Screen) -> None:
    screen.ui.words.hidden = True
    screen.show()
    words = screen.shown_words()
    for figure in ("118", "131", "466", "250", "2,500", "80.00", "$20", "$100", "$50"):
        assert figure not in words
    assert not screen.page.head._meter.isVisible()
    assert not any("$1" in row.switch.accessibleName() for row in screen.rows)


def test_without_rules_the_page_says_what_a_rule_is(screen: Screen) -> None:
    screen.show(EMPTY)
    assert NOTHING in screen.shown_words()
    screen.page.first.click()
    assert isinstance(screen.sheets[0], RuleSheet)


def test_what_removed_rules_did_is_still_told(screen: Screen) -> None:
    screen.show(replace(AUTOMATION, rules=()))
    assert screen.page.list._none.isVisible()
    assert "Rule sent $80.00" in screen.shown_words()


def test_the_switch_above_all_asks_and_shows_only_what_holds(screen: Screen) -> None:
    switch = screen.page.head.switch
    assert switch.isChecked()
    switch.click()
    assert screen.last("switch_all").args == (False,)
    assert switch.isChecked(), "not before the picture says so"
    screen.show(replace(AUTOMATION, terms=replace(AUTOMATION.terms, is_on=False)))
    assert not switch.isChecked()
    assert "The switch is off: nothing leaves the wallet by itself." in screen.shown_words()
    assert "All off" in {row._pill.words() for row in screen.rows}
    switch.click()
    assert screen.last("switch_all").args == (True,)


def test_what_stops_every_rule_is_said_while_they_are_on(screen: Screen) -> None:
    stopped = replace(AUTOMATION, stop=Code.CLOCK)
    screen.show(stopped)
    assert "No rule sends anything now: this computer's clock" in screen.shown_words()
    screen.show(replace(stopped, terms=replace(stopped.terms, is_on=False)))
    assert "No rule sends anything now" not in screen.shown_words()


def test_no_rule_that_moves_money_is_said_at_the_dial(screen: Screen) -> None:
    screen.show(replace(AUTOMATION, rules=(RULES[3],)))
    assert "No rule that moves money is on." in screen.shown_words()


def test_every_row_says_its_sentence_its_state_and_its_reason(screen: Screen) -> None:
    pills = [row._pill.words() for row in screen.rows]
    assert pills == ["On", "Waiting", "Paused by Purser", "Not on yet"]
    first = screen.rows[0]
    assert first.sentence.text().startswith("When Google Ads ••4417 drops below $20.00")
    assert first.switch.accessibleName() == first.sentence.text()
    assert "The card holds enough." in first.switch.accessibleDescription()
    assert [row.switch.isChecked() for row in screen.rows] == [True, True, False, False]


def test_a_rule_is_switched_off_at_once(screen: Screen) -> None:
    row = screen.rows[0]
    row.switch.click()
    assert screen.last("pause").args == (TO.id,)
    assert screen.sheets == []
    assert row.switch.isChecked(), "not before the picture says so"
    paused = view(replace(TO, paused=Why.OWNER))
    screen.show(replace(AUTOMATION, rules=(paused, *RULES[1:])))
    assert not row.switch.isChecked()
    assert "You paused it." in screen.shown_words()


def test_a_rule_is_switched_on_only_after_a_look(screen: Screen) -> None:
    row = screen.rows[2]
    row.switch.click()
    assert not row.switch.isChecked()
    (sheet,) = screen.sheets
    assert isinstance(sheet, DryRunSheet)
    made = RULES[2].rule
    assert screen.last("preview").args == (RuleDraft(made.plan, made.card_id, made.caps, made.id),)
    assert "switch_on" not in screen.asked()


def test_an_assistive_tool_that_marks_a_switch_has_asked(screen: Screen) -> None:
    switch = screen.rows[0].switch
    switch.toggle()  # as such a tool does, without a click
    assert screen.last("pause").args == (TO.id,)
    assert switch.isChecked()


def test_rules_that_purser_paused_are_pointed_at(screen: Screen) -> None:
    bar = screen.page.head.paused
    assert bar.isVisible()
    assert bar.accessibleName().startswith("1 rule was paused by Purser.")
    bar.activated.emit()
    assert screen.rows[2].switch.hasFocus()
    screen.show(replace(AUTOMATION, rules=RULES[:2]))
    assert not bar.isVisible()


def test_the_order_is_changed_by_button_and_focus_goes_along(screen: Screen) -> None:
    first = screen.rows[0]
    assert not first.up.isEnabled()
    assert not screen.rows[-1].down.isEnabled()
    first.down.setFocus()
    first.down.click()
    ids = [v.rule.id for v in RULES]
    wanted = (ids[1], ids[0], *ids[2:])
    assert screen.last("arrange").args == (wanted,)
    screen.show(replace(AUTOMATION, rules=(RULES[1], RULES[0], *RULES[2:])))
    assert screen.rows[1].view == RULES[0]
    assert screen.rows[1].down.hasFocus()


def test_the_order_is_changed_by_key(screen: Screen) -> None:
    screen.rows[1].switch.setFocus()
    QTest.keyClick(screen.rows[1].switch, Qt.Key.Key_Up, ALT)
    ids = [v.rule.id for v in RULES]
    assert screen.last("arrange").args == ((ids[1], ids[0], *ids[2:]),)
    screen.rows[0].switch.setFocus()
    QTest.keyClick(screen.rows[0].switch, Qt.Key.Key_Up, ALT)
    assert screen.asked().count("arrange") == 1, "the first one has nowhere to go"


def test_a_button_that_goes_off_hands_the_focus_to_the_switch(screen: Screen) -> None:
    screen.rows[1].up.setFocus()
    screen.rows[1].up.click()
    screen.show(replace(AUTOMATION, rules=(RULES[1], RULES[0], *RULES[2:])))
    assert screen.rows[0].switch.hasFocus()


def test_removing_asks_once_and_enter_does_not_do_it(screen: Screen) -> None:
    screen.rows[0].switch.setFocus()
    QTest.keyClick(screen.rows[0].switch, Qt.Key.Key_Delete)
    (sheet,) = screen.sheets
    assert isinstance(sheet, RemoveSheet)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert "remove" not in screen.asked()
    sheet.effect.click()
    assert screen.last("remove").args == (TO.id,)
    assert sheet.isHidden()


def test_limits_and_the_form_open_as_sheets(screen: Screen) -> None:
    screen.page.limits.click()
    screen.rows[0].edit.click()
    screen.page.new.click()
    assert [type(sheet) for sheet in screen.sheets] == [TermsSheet, RuleSheet, RuleSheet]
    assert screen.sheets[1].accessibleName() == "Edit rule"


def test_a_rule_for_a_card_begins_with_that_card(screen: Screen) -> None:
    screen.page.new_rule(ADS)
    sheet = screen.sheets[0]
    assert isinstance(sheet, RuleSheet)
    assert sheet.form.card.card_id() == ADS.id


def test_a_card_leads_to_its_first_rule(screen: Screen) -> None:
    screen.page.show_card(ADS.id)
    assert screen.rows[0].switch.hasFocus()


def many(count: int = 1_000) -> Automation:
    """A thousand rules."""
    views = tuple(view(rule(PLANS["to"], number=n)) for n in range(1, count + 1))
    return replace(AUTOMATION, rules=views)


def test_a_thousand_rules_cost_what_ten_do(screen: Screen) -> None:
    shown = many()
    screen.show(shown)
    assert len(screen.page.list.rows) == PAGE
    took = []
    for n in range(5):
        other = replace(shown, rules=(*shown.rules[1:], shown.rules[0]) if n % 2 else shown.rules)
        picture = automation_picture(other)
        began = time.perf_counter()
        screen.page.show_snapshot(picture)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.016


def test_pages_of_rules_are_turned_and_stay(screen: Screen) -> None:
    screen.show(many(25))
    pages = screen.page.list
    assert pages._where.text() == "1–10 of 25"
    assert not pages.before.isEnabled()
    pages.after.click()
    pages.after.click()
    assert pages._where.text() == "21–25 of 25"
    assert not pages.after.isEnabled()
    assert len(screen.rows) == 5
    screen.show(many(25))
    assert pages._where.text() == "21–25 of 25"
    screen.show(many(8))
    assert not pages._turns.isVisible()
    assert len(screen.rows) == 8


def test_a_rule_that_is_moved_over_the_edge_of_a_page_is_followed(screen: Screen) -> None:
    shown = many(12)
    screen.show(shown)
    last = screen.rows[-1]
    last.down.setFocus()
    last.down.click()
    moved = list(shown.rules)
    moved[9], moved[10] = moved[10], moved[9]
    screen.show(replace(shown, rules=tuple(moved)))
    assert screen.page.list._where.text() == "11–12 of 12"
    assert screen.rows[0].view == shown.rules[9]
    assert screen.rows[0].down.hasFocus()


def test_equal_pictures_change_nothing(screen: Screen) -> None:
    note = screen.page.notes.lines[0]._shown
    before = screen.rows[0]._shown
    screen.show()
    assert screen.rows[0]._shown is before
    assert screen.page.notes.lines[0]._shown is note


@pytest.mark.parametrize("name", ["<b>x</b>", "A" * 60, "李小龍", "& co", "😀 smile"])
def test_hostile_names_are_plain_text(screen: Screen, name: str) -> None:
    shown = replace(AUTOMATION, rules=(replace(RULES[0], label=name),))
    screen.show(shown)
    row = screen.rows[0]
    assert name in row.sentence.text()
    assert row.sentence.textFormat() == Qt.TextFormat.PlainText
    assert not screen.page.grab().isNull()


def test_whatever_takes_focus_has_a_name_and_tab_goes_in_order(screen: Screen) -> None:
    row = screen.rows[0]
    row.switch.setFocus()
    seen = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget().accessibleName().split(":")[0])
    assert seen == ["Edit", "Move down", "Remove", screen.rows[1].sentence.text()]
