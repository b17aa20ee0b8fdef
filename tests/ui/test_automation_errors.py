"""What is wrong in the form of a rule, said beside its field, here or by the worker."""

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure, InvalidInput
from desktop_app.ui.automation.kind_tiles import RuleKind
from desktop_app.ui.automation.rule_form import CLASH
from desktop_app.ui.automation.rule_sheet import RuleSheet
from tests.support.ui import FAILURE, make_ui
from tests.ui.automation_desk import put, sheet, window
from tests.ui.automation_fixture import (
    EMPTY,
    TO,
    automation_picture,
    view,
)
from tests.ui.cards_fixture import ADS
from tests.ui.look_fixture import look

__all__ = ["look", "sheet", "window"]


def test_everything_that_is_missing_is_said_beside_its_field(sheet: RuleSheet) -> None:
    sheet.effect.click()
    errors = {name: f.error() for name, f in sheet.form.fields().items() if f.error()}
    assert errors == {
        "card": "Choose a card.",
        "threshold": "Enter an amount.",
        "target": "Enter an amount.",
    }
    assert sheet.problems.text() == "3 things to fix: card, when it drops below, fill to"
    assert sheet.form.card.combo.hasFocus()
    assert sheet._ui.bridge.asked("wallet.automation.save") == []


def test_typing_mends_one_field_and_leaves_the_others(sheet: RuleSheet) -> None:
    sheet.effect.click()
    QTest.keyClicks(sheet.form.fields()["threshold"].input, "20")
    assert sheet.form.fields()["threshold"].error() == ""
    assert sheet.form.fields()["target"].error()
    assert sheet.problems.text() == "2 things to fix: card, fill to"


WRONG = {
    "target": (RuleKind.KEEP, {"threshold": "20", "target": "20.50"}, "above the threshold."),
    "threshold": (RuleKind.KEEP, {"threshold": "0", "target": "100"}, "Above zero."),
    "at": (RuleKind.ALLOWANCE, {"amount": "20", "at": "25:00"}, "A time like 09:00."),
    "zone": (RuleKind.ALLOWANCE, {"amount": "20", "zone": "Mars/Base"}, "no time zone"),
    "days": (RuleKind.REMINDER, {"days": "15"}, "Between 1 and 14 days."),
    "margin": (RuleKind.REMINDER, {"margin": "x"}, "A whole number."),
    "percent": (RuleKind.PAYOUT, {"at_least": "500", "percent": "101"}, "Between 1 and 100"),
    "below": (RuleKind.ALERT, {"below": "0"}, "Above zero."),
    "cap_run": (RuleKind.KEEP, {"threshold": "20", "target": "100", "cap_run": "0"}, "At least"),
    "cap_day": (RuleKind.KEEP, {"threshold": "20", "target": "100", "cap_day": "9"}, "Below what"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_can_never_be_kept_is_said_beside_its_field(sheet: RuleSheet, name: str) -> None:
    kind, texts, said = WRONG[name]
    put(sheet.form, kind, None if kind is RuleKind.ALERT else ADS.id, **texts)
    sheet.effect.click()
    fields = sheet.form.fields()
    assert said in fields[name].error()
    assert [key for key, field in fields.items() if field.error()] == [name]
    assert sheet._ui.bridge.asked("wallet.automation.save") == []


def test_two_levels_on_one_card_are_refused_here_already(window: QWidget) -> None:
    sheet = RuleSheet(make_ui(), window, automation_picture(replace(EMPTY, rules=(view(TO),))))
    sheet.open()
    put(sheet.form, RuleKind.KEEP, threshold="20", target="100")
    sheet.effect.click()
    assert sheet.form.card.error() == CLASH


def test_what_the_worker_finds_wrong_is_said_beside_the_field(sheet: RuleSheet) -> None:
    put(sheet.form, RuleKind.KEEP, threshold="20", target="100")
    sheet.effect.click()
    call = sheet._ui.bridge.last("wallet.automation.save")
    call.fail(Failure.from_error(InvalidInput("This card cannot be used.", field="card")))
    assert sheet.form.card.error() == "This card cannot be used."
    assert sheet.effect.isEnabled()


def test_another_failure_is_told_in_four_parts(sheet: RuleSheet) -> None:
    put(sheet.form, RuleKind.KEEP, threshold="20", target="100")
    sheet.effect.click()
    sheet.effect.click()
    assert len(sheet._ui.bridge.asked("wallet.automation.save")) == 1, "a double click saves once"
    sheet._ui.bridge.last("wallet.automation.save").fail(FAILURE)
    assert sheet._error.isVisible()
