"""The look at the last 30 days, the limits of all rules, the door of the page, and the header."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.automation_view import Automation, Preview, RuleDraft
from desktop_app.domain.errors import Failure, InvalidInput, NotAllowed
from desktop_app.domain.money import Money
from desktop_app.domain.replaying import Replay
from desktop_app.domain.rule_advice import AdviceKind
from desktop_app.domain.rules import RuleId, Why
from desktop_app.ui.automation.dry_run_sheet import ALL_OFF, LOOKING, PLAIN_TITLE, DryRunSheet
from desktop_app.ui.automation.replay_words import ADVICE_WORDS, NO_HISTORY, NO_REPLAY
from desktop_app.ui.automation.rule_sheet import RuleSheet
from desktop_app.ui.automation.terms_sheet import TermsSheet
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.home.truth import segments
from desktop_app.ui.kit.label import Label
from desktop_app.ui.theme.theme import Theme
from tests.support.ui import FAILURE, make_ui
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

__all__ = ["look"]
DRAFT = RuleDraft(TO.plan, TO.card_id, TO.caps, TO.id)
OFF = replace(AUTOMATION, terms=replace(AUTOMATION.terms, is_on=False))
Make = Callable[..., DryRunSheet]


@pytest.fixture
def window(qtbot: QtBot, look: Theme) -> QWidget:
    """A window that is active."""
    made = QWidget()
    made.resize(1280, 800)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


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
