"""Settings turns unlocking with the keyring on and off, and keeps no password."""

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.keyring import KeyringLook, KeyringState
from desktop_app.application.quick_unlock import QuickState
from desktop_app.domain.errors import Failure
from desktop_app.domain.keyring_errors import KeyringUntrue
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.kit.four_part import FourPartError
from desktop_app.ui.settings.quick_box import LEFT_BEHIND, QuickBox
from tests.support.ui import Call, make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
THERE = KeyringLook(KeyringState.PRESENT, "Secret Service")
OFF = QuickState(THERE)
ON = QuickState(THERE, datetime(2026, 12, 5, 12, tzinfo=UTC), 7)
STATE, TURN_ON, TURN_OFF, DAYS = "quick.state", "quick.turn_on", "quick.turn_off", "quick.set_days"


@pytest.fixture
def box(qtbot: QtBot) -> QuickBox:
    made = QuickBox(make_ui())
    qtbot.addWidget(made)
    made.resize(640, 400)
    made.show()
    return made


def last(box: QuickBox, name: str) -> Call:
    return box._ui.bridge.last(name)


def type_password(box: QuickBox, password: str = "the master password") -> None:
    box.turn_on.click()
    box.password.set_text(password)
    box.confirm.click()


def test_until_the_keyring_was_looked_at_nothing_is_offered(box: QuickBox) -> None:
    assert not box.turn_on.isVisible()
    assert not box.turn_off.isVisible()


@pytest.mark.parametrize("state", [s for s in KeyringState if not KeyringLook(s).is_usable])
def test_without_a_keyring_it_is_not_offered_and_says_why(
    box: QuickBox, state: KeyringState
) -> None:
    last(box, STATE).answer(QuickState(KeyringLook(state)))
    assert not box.turn_on.isEnabled()
    assert KeyringLook(state).words in box._words.text()


def test_turning_on_asks_for_the_password_and_hands_it_on_as_a_secret(
    box: QuickBox, canary_password: str
) -> None:
    last(box, STATE).answer(OFF)
    assert not box.password.isVisible()
    type_password(box, canary_password)
    (password,) = last(box, TURN_ON).args
    assert isinstance(password, Secret)
    assert password.reveal() == canary_password
    assert box.password.text() == ""
    assert not box.confirm.isEnabled()
    last(box, TURN_ON).answer()
    last(box, STATE).answer(ON)
    assert not box.password.isVisible()
    assert "On. The password is asked for again on 5 Dec" in box._words.text()
    assert box.days.current_id() == "7"


def test_nothing_typed_asks_nothing(box: QuickBox) -> None:
    last(box, STATE).answer(OFF)
    type_password(box, "")
    assert box.password.error()
    assert box._ui.bridge.asked(TURN_ON) == []


def test_a_wrong_password_can_be_typed_again(box: QuickBox) -> None:
    last(box, STATE).answer(OFF)
    type_password(box)
    last(box, TURN_ON).fail(Failure.from_error(WrongPassword()))
    assert box.password.error() == WrongPassword.happened
    assert box.confirm.isEnabled()
    assert box.password.isVisible()


def test_a_keyring_that_fails_is_told_in_four_parts(box: QuickBox) -> None:
    last(box, STATE).answer(OFF)
    type_password(box)
    last(box, TURN_ON).fail(Failure.from_error(KeyringUntrue()))
    assert box.findChild(FourPartError).isVisible()
    assert not box.password.isVisible()
    last(box, STATE).answer(QuickState(KeyringLook(KeyringState.UNTRUE)))
    assert box.findChild(FourPartError).isVisible()
    assert not box.turn_on.isEnabled()


def test_turning_off_is_one_click(box: QuickBox) -> None:
    last(box, STATE).answer(ON)
    box.turn_off.click()
    assert not box.turn_off.isEnabled()
    last(box, TURN_OFF).answer(True)
    last(box, STATE).answer(OFF)
    assert box._words.text().startswith("Off.")
    assert box.turn_on.isEnabled()


def test_a_keyring_that_could_not_be_cleared_is_said(box: QuickBox) -> None:
    last(box, STATE).answer(ON)
    box.turn_off.click()
    last(box, TURN_OFF).answer(False)
    assert box._words.text() == LEFT_BEHIND
    assert not box.turn_off.isVisible()


def test_the_days_are_kept_at_once_and_go_back_where_they_could_not_be(box: QuickBox) -> None:
    last(box, STATE).answer(ON)
    box.days.set_current_id("3")
    box.days.chosen.emit("3")
    assert last(box, DAYS).args == (3,)
    last(box, DAYS).fail()
    last(box, STATE).answer(ON)
    assert box.days.current_id() == "7"
    assert box.findChild(FourPartError).isVisible()


def test_leaving_drops_what_was_typed(box: QuickBox) -> None:
    last(box, STATE).answer(OFF)
    box.turn_on.click()
    box.password.set_text("half a pass")
    box.hide()
    assert box.password.text() == ""
    box.show()
    assert not box.password.isVisible()
