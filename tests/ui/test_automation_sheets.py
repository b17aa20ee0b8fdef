"""The look at the last 30 days, and the limits of all rules."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.automation_view import Automation, Preview, RuleDraft
from desktop_app.domain.errors import Failure, InvalidInput, NotAllowed
from desktop_app.domain.money import Money
from desktop_app.domain.replaying import Replay
from desktop_app.domain.rule_advice import AdviceKind
from desktop_app.domain.rules import RuleId
from desktop_app.ui.automation.dry_run_sheet import ALL_OFF, LOOKING, PLAIN_TITLE, DryRunSheet
from desktop_app.ui.automation.replay_words import ADVICE_WORDS, NO_HISTORY, NO_REPLAY
from desktop_app.ui.automation.terms_sheet import TermsSheet
from desktop_app.ui.kit.label import Label
from tests.support.ui import FAILURE, make_ui
from tests.ui.automation_desk import window
from tests.ui.automation_fixture import (
    AUTOMATION,
    PLANS,
    TO,
    automation_picture,
    preview,
    rule,
)
from tests.ui.look_fixture import look

__all__ = ["look", "window"]
DRAFT = RuleDraft(TO.plan, TO.card_id, TO.caps, TO.id)
OFF = replace(AUTOMATION, terms=replace(AUTOMATION.terms, is_on=False))
Make = Callable[..., DryRunSheet]


@pytest.fixture
def look_at(window: QWidget) -> Make:
    """Opens the sheet; with a `told` preview it is answered."""

    def make(told: Preview | None = None, shown: Automation = AUTOMATION) -> DryRunSheet:
        plan = DRAFT.plan if told is None else told.rule.plan
        made = DryRunSheet(
            make_ui(), window, automation_picture(shown), replace(DRAFT, plan=plan), "Ads ••4417"
        )
        made.open()
        if told is not None:
            made._ui.bridge.last("wallet.automation.preview").answer(told)
        return made

    return make


def said(sheet: QWidget) -> str:
    """Every visible label."""
    QApplication.sendPostedEvents()  # what is new on it is shown in its turn
    return "\n".join(x.text() for x in sheet.findChildren(Label) if x.isVisible())


def test_nothing_can_be_switched_on_before_it_was_looked_at(look_at: Make) -> None:
    sheet = look_at()
    assert not sheet.effect.isEnabled()
    assert LOOKING in said(sheet)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet._ui.bridge.asked("wallet.automation.switch_on") == []


def test_what_would_have_been_is_shown_and_only_that_is_confirmed(look_at: Make) -> None:
    sheet = look_at(preview(TO, AdviceKind.LOOPS, AdviceKind.TYPICAL_CHARGE))
    words = said(sheet)
    for part in (
        "Would have run 4 times, $274.00 in all",
        "Would have stopped twice at the limit of a day for all rules.",
        ADVICE_WORDS[AdviceKind.LOOPS],
        "Suggested: $60.00.",
    ):
        assert part in words
    model = sheet._runs.model()
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("$40.00, Held back by this rule's limit of a day")
    told: list[tuple[str, str]] = []
    sheet.done.connect(lambda *parts: told.append(parts))
    sheet.effect.click()
    sheet.effect.click()
    (call,) = sheet._ui.bridge.asked("wallet.automation.switch_on")
    assert call.args == (TO.id, "seen")
    call.answer()
    assert told[0][0] == "Rule switched on"
    assert sheet.isHidden()


def test_hidden_amounts_are_hidden_in_the_dry_run(window: QWidget) -> None:
    ui = make_ui()
    ui.words.hidden = True
    sheet = DryRunSheet(ui, window, automation_picture(), DRAFT, "Ads")
    sheet.open()
    ui.bridge.last("wallet.automation.preview").answer(preview(TO, AdviceKind.TYPICAL_CHARGE))
    words = said(sheet)
    assert "4 times" in words
    assert not any(figure in words for figure in ("274", "$60", "$20", "$100"))


def test_a_rule_that_is_another_one_by_now_stays_paused(look_at: Make) -> None:
    sheet = look_at(preview())
    sheet.effect.click()
    call = sheet._ui.bridge.last("wallet.automation.switch_on")
    call.fail(Failure.from_error(NotAllowed("This rule changed since.")))
    assert sheet._error.isVisible()
    assert not sheet.effect.isEnabled(), "nobody confirms what was not shown"
    sheet = look_at(preview())
    sheet.effect.click()
    sheet._ui.bridge.last("wallet.automation.switch_on").fail(FAILURE)
    assert sheet.effect.isEnabled()


def test_a_look_that_failed_says_so_and_switches_nothing_on(look_at: Make) -> None:
    sheet = look_at()
    sheet._ui.bridge.last("wallet.automation.preview").fail(FAILURE)
    assert sheet._error.isVisible()
    assert not sheet.effect.isEnabled()


def test_it_may_stay_paused_or_be_edited(look_at: Make) -> None:
    sheet = look_at(preview())
    asked: list[RuleId] = []
    sheet.edit_requested.connect(asked.append)
    sheet._edit.click()
    assert asked == [TO.id]
    sheet.cancel.click()
    assert sheet.isHidden()
    assert sheet._ui.bridge.asked("wallet.automation.switch_on") == []


def test_what_has_no_history_or_moves_nothing_says_so(look_at: Make) -> None:
    bare = replace(preview(), replay=Replay(None))
    assert NO_HISTORY in said(look_at(bare))
    assert "Would not have run" in said(look_at(preview(runs=0)))
    tells = rule(PLANS["reminder"])
    sheet = look_at(preview(tells), OFF)
    assert sheet.accessibleName() == PLAIN_TITLE
    assert NO_REPLAY in said(sheet)
    assert ALL_OFF not in said(sheet), "the switch is about money"
    sheet.effect.click()
    assert sheet._ui.bridge.last("wallet.automation.switch_on").args == (tells.id, "seen")


def test_it_is_said_when_all_rules_are_off(look_at: Make) -> None:
    sheet = look_at(preview(), OFF)
    assert ALL_OFF in said(sheet)
    sheet.show_snapshot(automation_picture())
    assert ALL_OFF not in said(sheet)


# --- the limits of all rules ----------------------------------------------------------------------


@pytest.fixture
def terms(window: QWidget) -> TermsSheet:
    """The sheet of limits."""
    made = TermsSheet(make_ui(), window, automation_picture())
    made.open()
    return made


def test_limits_are_filled_in_and_kept(terms: TermsSheet) -> None:
    assert [field.text() for field in terms.fields.values()] == [
        "250.00", "2,500.00", "250.00", "50.00", "10",
    ]  # fmt: skip
    assert all(field._hint for field in terms.fields.values()), "each has a line that explains it"
    terms.fields["day"].set_text("400")
    terms.effect.click()
    (kept,) = terms._ui.bridge.last("wallet.automation.set_terms").args
    assert kept == replace(AUTOMATION.terms, day=Money.usd(400))
    told: list[tuple[str, str]] = []
    terms.done.connect(lambda *parts: told.append(parts))
    terms._ui.bridge.last("wallet.automation.set_terms").answer()
    assert told == [("Limits kept", "At most $400.00 a day")]
    assert terms.isHidden()


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("day", "0", "Above zero. To stop everything, use the switch."),
        ("day", "", "Enter an amount."),
        ("month", "249", "Below what a day may move."),
        ("card_day", "0", "Above zero."),
        ("drift", "51", "Between 1 and 50 percent."),
        ("drift", "a", "A whole number."),
    ],
)
def test_limits_that_contradict_are_said_beside_the_field(
    terms: TermsSheet, name: str, text: str, error: str
) -> None:
    terms.fields[name].set_text(text)
    terms.effect.click()
    assert terms.fields[name].error() == error
    assert terms.problems.text().startswith("1 thing to fix: ")
    assert terms._ui.bridge.calls == []
    QTest.keyClicks(terms.fields[name].input, "1")
    assert terms.fields[name].error() == ""


def test_what_the_worker_finds_wrong_with_limits_is_said(terms: TermsSheet) -> None:
    terms.effect.click()
    terms.effect.click()
    (call,) = terms._ui.bridge.asked("wallet.automation.set_terms")
    call.fail(Failure.from_error(InvalidInput("Not below zero.", field="floor")))
    assert terms.fields["floor"].error() == "Not below zero."
    terms.effect.click()
    terms._ui.bridge.last("wallet.automation.set_terms").fail(FAILURE)
    assert terms._error.isVisible()
