"""The form of a rule, kind by kind: what is read, what is wrong where, what happens to it then."""

from datetime import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.activity import CardName
from desktop_app.application.automation_view import RuleDraft
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money, NumberStyle
from desktop_app.domain.own_template import OwnTemplate
from desktop_app.domain.rules import (
    NO_CAPS,
    Allowance,
    KeepBy,
    KeepTo,
    Mode,
    Payout,
    Reminder,
    RuleCaps,
    RuleId,
    WalletAlert,
)
from desktop_app.domain.schedules import Every, Schedule
from desktop_app.ui.automation.card_field import CHOOSE, NONE
from desktop_app.ui.automation.kind_tiles import RuleKind, kind_of
from desktop_app.ui.automation.rule_sheet import EFFECT, PLAIN_EFFECT, RuleSheet
from desktop_app.ui.automation.rule_words import SHORT_MONTHS
from desktop_app.ui.automation.schedule_fields import computer_zone
from tests.support.ui import make_ui
from tests.ui.automation_desk import put, saved, sheet, window
from tests.ui.automation_fixture import (
    EMPTY,
    PLANS,
    TO,
    automation_picture,
    rule,
    view,
)
from tests.ui.cards_fixture import ADOBE, ADS, CARDS, TRAVEL, TRIAL
from tests.ui.look_fixture import look

__all__ = ["look", "sheet", "window"]


def test_keep_at_least_fills_to_an_amount_inside_the_usual_limits(sheet: RuleSheet) -> None:
    put(sheet.form, RuleKind.KEEP, threshold="20", target="100")
    assert sheet._sentence.text() == (
        "When Google Ads ••4417 drops below $20.00, fill to $100.00, at most $200.00 a day."
    )
    usual = RuleCaps(Money.usd(100), Money.usd(200), Money.usd(3_000))
    assert saved(sheet) == RuleDraft(KeepTo(Money.usd(20), Money.usd(100)), ADS.id, usual)


def test_keep_at_least_adds_an_amount(sheet: RuleSheet) -> None:
    sheet.form.pane()._how._buttons[1].click()
    put(sheet.form, RuleKind.KEEP, threshold="20", amount="50")
    assert saved(sheet).plan == KeepBy(Money.usd(20), Money.usd(50))


def test_an_allowance_has_a_day_a_time_and_a_zone(sheet: RuleSheet) -> None:
    put(sheet.form, RuleKind.ALLOWANCE, amount="300", at="8:30", zone="Africa/Lagos")
    pane = sheet.form.pane()
    day = pane.fields["day"]
    assert not pane.fields["weekday"].isVisible()
    day.combo.setCurrentIndex(30)
    day.combo.activated.emit(30)
    assert day._hint == SHORT_MONTHS
    schedule = Schedule(Every.MONTH, time(8, 30), "Africa/Lagos", day=31)
    plan = Allowance(schedule, Money.usd(300), Mode.SET)
    assert saved(sheet).plan == plan


def test_an_allowance_by_the_week_adds(sheet: RuleSheet) -> None:
    sheet.form.tiles._tiles["allowance"].click()
    pane = sheet.form.pane()
    pane._mode._buttons[1].click()
    pane._schedule._every._buttons[1].click()
    assert pane.fields["weekday"].isVisible()
    assert not pane.fields["day"].isVisible()
    pane.fields["weekday"].set_current_id("4")
    put(sheet.form, RuleKind.ALLOWANCE, amount="75")
    plan = saved(sheet).plan
    assert isinstance(plan, Allowance)
    assert (plan.mode, plan.schedule.every, plan.schedule.weekday) == (Mode.ADD, Every.WEEK, 4)
    assert plan.schedule.zone == computer_zone()


def test_a_reminder_moves_nothing_and_has_no_limits(sheet: RuleSheet) -> None:
    put(sheet.form, RuleKind.REMINDER, shop="Adobe", days="2", margin="15")
    assert not sheet.form.caps.isVisible()
    assert sheet.effect.words() == PLAIN_EFFECT
    assert saved(sheet) == RuleDraft(Reminder("Adobe", 2, 15), ADS.id, NO_CAPS)


def test_a_payout_goes_by_share_or_amount(sheet: RuleSheet) -> None:
    put(sheet.form, RuleKind.PAYOUT, at_least="500", percent="10")
    draft = saved(sheet)
    assert draft.plan == Payout(Money.usd(500), percent=10)
    assert draft.caps.run == Money.usd(500)


def test_a_payout_may_issue_a_card_after_a_template(sheet: RuleSheet) -> None:
    kept = (OwnTemplate("Ads in May", "ads"),)
    sheet._ui.bridge.last("wallet.templates.all").answer(kept)
    sheet.form.tiles._tiles["payout"].click()
    sheet.form.pane()._how._buttons[1].click()
    put(sheet.form, RuleKind.PAYOUT, CardId("template:Ads in May"), at_least="500", amount="60")
    assert "a new card like “Ads in May”" in sheet._sentence.text()
    plan = Payout(Money.usd(500), amount=Money.usd(60), template="Ads in May")
    assert saved(sheet) == RuleDraft(plan, None, RuleCaps(*[Money.usd(n) for n in (60, 60, 900)]))
    sheet.form.tiles._tiles["keep"].click()
    assert sheet.form.card.current_id() == "", "a level needs a card that is there"


def test_a_wallet_alert_has_no_card(sheet: RuleSheet) -> None:
    put(sheet.form, RuleKind.ALERT, None, below="200")
    assert not sheet.form.card.isVisible()
    assert saved(sheet) == RuleDraft(WalletAlert(Money.usd(200)), None, NO_CAPS)


@pytest.mark.parametrize("name", PLANS)
def test_a_rule_that_is_edited_comes_back_as_it_was(window: QWidget, name: str) -> None:
    plan = PLANS[name]
    is_bare = isinstance(plan, WalletAlert) or (isinstance(plan, Payout) and plan.template)
    made = rule(plan, None if is_bare else ADS.id, number=7)
    sheet = RuleSheet(make_ui(), window, automation_picture(EMPTY), view(made))
    sheet.open()
    assert sheet.form.tiles.kind() is kind_of(plan)
    assert saved(sheet) == RuleDraft(plan, made.card_id, made.caps, made.id)


def test_focus_begins_at_the_chosen_kind(window: QWidget) -> None:
    alert = view(rule(PLANS["alert"], None))
    sheet = RuleSheet(make_ui(), window, automation_picture(EMPTY), alert)
    sheet.open()
    assert sheet.form.tiles._tiles["alert"].hasFocus()


def test_arrow_keys_choose_among_the_kinds(sheet: RuleSheet) -> None:
    tiles = sheet.form.tiles
    assert tiles._tiles["keep"].hasFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert tiles.kind() is RuleKind.ALLOWANCE
    assert sheet.form.pane().isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is sheet.form.card.combo


@pytest.mark.parametrize("kind", ["keep", "allowance", "payout"])
def test_tab_goes_through_the_form_from_top_to_bottom(sheet: RuleSheet, kind: str) -> None:
    sheet.form.tiles._tiles[kind].click()
    sheet.form.tiles._tiles[kind].setFocus()
    QApplication.sendPostedEvents()
    heights = []
    while not sheet.form.caps.fields["cap_month"].input.hasFocus():
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        heights.append(focus.mapTo(sheet, focus.rect().center()).y())
    assert heights == sorted(heights)
    assert len(heights) >= 7


def test_what_is_kept_is_handed_on_with_its_id(sheet: RuleSheet) -> None:
    kept: list[RuleDraft] = []
    sheet.kept.connect(kept.append)
    put(sheet.form, RuleKind.KEEP, threshold="20", target="100")
    sheet.effect.click()
    sheet._ui.bridge.last("wallet.automation.save").answer(RuleId("new"))
    assert kept[0].rule_id == "new"
    assert sheet.isHidden()


def test_limits_follow_the_plan_until_others_are_typed(sheet: RuleSheet) -> None:
    put(sheet.form, RuleKind.KEEP, threshold="20", target="100")
    caps = sheet.form.caps.fields
    assert [field.text() for field in caps.values()] == ["100.00", "200.00", "3,000.00"]
    put(sheet.form, RuleKind.KEEP, None, target="200")
    assert caps["cap_day"].text() == "400.00"
    put(sheet.form, RuleKind.KEEP, None, cap_day="250")
    put(sheet.form, RuleKind.KEEP, None, target="240")
    assert [field.text() for field in caps.values()] == ["200.00", "250", "6,000.00"]


def test_amounts_are_read_in_the_persons_own_style(window: QWidget) -> None:
    ui = make_ui()
    ui.words.style = NumberStyle(",", ".")
    sheet = RuleSheet(ui, window, automation_picture(EMPTY))
    sheet.open()
    put(sheet.form, RuleKind.KEEP, threshold="20,50", target="1.000")
    assert saved(sheet).plan == KeepTo(Money.usd(20, 50), Money.usd(1_000))


def test_only_cards_that_can_still_be_used_are_offered(sheet: RuleSheet) -> None:
    texts = [sheet.form.card.combo.itemText(n) for n in range(sheet.form.card.combo.count())]
    assert texts[0] == CHOOSE
    assert "Google Ads ••4417" in texts
    assert "Travel ••3301 (frozen)" in texts
    assert not any("Trial tools" in text or "Print shop" in text for text in texts)


def test_the_card_of_a_rule_stays_though_it_has_ended(window: QWidget) -> None:
    made = view(rule(PLANS["to"], TRIAL.id), "Trial tools", "8842")
    sheet = RuleSheet(make_ui(), window, automation_picture(EMPTY), made)
    assert sheet.form.card.card_id() == TRIAL.id


def test_a_search_in_the_list_hides_no_card_here(window: QWidget) -> None:
    shown = automation_picture(EMPTY, query="ads", rows=tuple(c for c in CARDS if c is ADS))
    sheet = RuleSheet(make_ui(), window, shown)
    sheet._ui.bridge.last("wallet.activity.cards").answer(
        ((ADS.id, CardName("Google Ads", "4417")), (ADOBE.id, CardName("Adobe", "9021")))
    )
    texts = [sheet.form.card.combo.itemText(n) for n in range(sheet.form.card.combo.count())]
    assert texts == [CHOOSE, "Google Ads ••4417", "Adobe ••9021"]


def test_newer_pictures_keep_the_choice_and_drop_what_ended(sheet: RuleSheet) -> None:
    sheet.form.card.set_current_id(TRAVEL.id)
    sheet.show_snapshot(automation_picture(EMPTY))
    assert sheet.form.card.card_id() == TRAVEL.id
    left = automation_picture(EMPTY, rows=())
    sheet.show_snapshot(left)
    assert sheet.form.card.card_id() is None
    assert sheet.form.card._hint == NONE


def test_hidden_amounts_are_dots_in_the_sentence(window: QWidget) -> None:
    ui = make_ui()
    ui.words.hidden = True
    sheet = RuleSheet(ui, window, automation_picture(EMPTY), view(TO))
    assert "$••••" in sheet._sentence.text()
    assert "$20" not in sheet._sentence.text()
    assert sheet.effect.words() == EFFECT
