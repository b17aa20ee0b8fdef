"""When Purser locks, as a choice: what is shown, kept, and said where the system cannot tell."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.preferences import Preferences
from desktop_app.application.presence import Senses, Sign
from desktop_app.ui.kit.label import Label
from desktop_app.ui.settings.lock_rules import (
    NO_IDLE,
    NO_SCREEN,
    NO_SLEEP,
    NO_SWITCH,
    SLEEP,
    LockRules,
)
from tests.support.ui import make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
ALL = Senses(sleep=True, screen=True, switch=True, idle=True)


@pytest.fixture
def rules(qtbot: QtBot) -> LockRules:
    made = LockRules(make_ui())
    qtbot.addWidget(made)
    made.show_stored(Preferences())
    made.show()
    return made


def _said(rules: LockRules) -> list[str]:
    return [label.text() for label in rules.findChildren(Label)]


def _answer(rules: LockRules, senses: Senses) -> None:
    rules._ui.bridge.last("departures.senses").answer(senses)


def test_by_default_all_but_minimising_locks(rules: LockRules) -> None:
    chosen = Preferences()
    assert [sign for sign in Sign if not chosen.locks_at(sign)] == [Sign.MINIMISED]
    _answer(rules, ALL)
    boxes = (rules.at_screen, rules.at_sleep, rules.at_switch, rules.at_minimised)
    assert [box.isChecked() for box in boxes] == [True, True, True, False]
    assert (rules.lock_after.current_id(), rules.after_system.current_id()) == ("5", "10")
    assert rules.chosen(chosen) == chosen


def test_what_the_system_cannot_tell_is_off_and_says_so(rules: LockRules) -> None:
    _answer(rules, Senses())
    for part in (rules.at_screen, rules.at_switch, rules.after_system):
        assert not part.isEnabled()
    assert not rules.at_screen.isChecked()
    assert rules.after_system.current_id() == "0"
    assert {NO_IDLE, NO_SCREEN, NO_SLEEP, NO_SWITCH} <= set(_said(rules))
    assert rules.at_sleep.isEnabled()  # the clocks tell of it
    assert SLEEP not in _said(rules)


def test_a_choice_outlives_a_desktop_that_cannot_tell(rules: LockRules) -> None:
    stored = Preferences(lock_system_min=30)
    rules.show_stored(stored)
    _answer(rules, Senses())
    rules.at_minimised.click()
    assert rules.chosen(stored) == Preferences(lock_system_min=30, lock_minimised=True)


@pytest.mark.parametrize("sign", list(Sign))
def test_each_choice_is_of_one_sign(rules: LockRules, qtbot: QtBot, sign: Sign) -> None:
    _answer(rules, ALL)
    stored = Preferences(lock_minimised=True)
    rules.show_stored(stored)
    with qtbot.waitSignal(rules.changed):
        _switch_off(rules, sign)
    chosen = rules.chosen(stored)
    assert [one for one in Sign if not chosen.locks_at(one)] == [sign]


def _switch_off(rules: LockRules, sign: Sign) -> None:
    boxes = {
        Sign.SCREEN: rules.at_screen,
        Sign.SLEEP: rules.at_sleep,
        Sign.SWITCH: rules.at_switch,
        Sign.MINIMISED: rules.at_minimised,
    }
    if sign in boxes:
        boxes[sign].click()
        return
    field = rules.lock_after if sign is Sign.IDLE else rules.after_system
    field.set_current_id("0")
    field.combo.activated.emit(field.combo.currentIndex())
