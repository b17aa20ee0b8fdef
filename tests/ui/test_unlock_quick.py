"""Beside the password: a button where the keyring may open the vault, and never in its way."""

from pathlib import PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.vault_place import VaultPlace
from desktop_app.domain.errors import Failure
from desktop_app.domain.keyring_errors import KeyringLocked, KeyringSilent
from desktop_app.domain.quick_unlock import QuickUnlockOff, QuickUnlockOver
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.four_part import FourPartError
from desktop_app.ui.unlock.page import OPENING, UnlockPage
from desktop_app.ui.unlock.quick import ASKING, QUICK, WAITING
from tests.support.ui import Call, make_ui
from tests.ui.look_fixture import look, use_widest_type

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
ACME, SIDE = PurePath("vaults/acme"), PurePath("vaults/side")
PLACES = (VaultPlace(ACME, "acme"), VaultPlace(SIDE, "side"))
OFFERED, UNLOCK = "quick.is_offered", "quick.unlock"


def shown(qtbot: QtBot) -> UnlockPage:
    page = UnlockPage(make_ui())
    qtbot.addWidget(page)
    page.show_places(PLACES, ACME, False)
    page.resize(960, 640)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.waitUntil(lambda: bool(page._ui.bridge.asked(OFFERED)))
    return page


@pytest.fixture
def page(qtbot: QtBot) -> UnlockPage:
    """Where it is offered."""
    made = shown(qtbot)
    made._ui.bridge.last(OFFERED).answer(True)
    return made


def button(page: UnlockPage) -> Button:
    return page._quick._button


def asked(page: UnlockPage) -> Call:
    return page._ui.bridge.last(UNLOCK)


def type_password(qtbot: QtBot, page: UnlockPage) -> None:
    qtbot.keyClicks(page._password.input, "a password")
    qtbot.keyClick(page._password.input, Qt.Key.Key_Return)


def test_without_such_a_way_there_is_no_button(qtbot: QtBot) -> None:
    page = shown(qtbot)
    assert not button(page).isVisible()
    page._ui.bridge.last(OFFERED).answer(False)
    assert not button(page).isVisible()


def test_a_click_opens_the_vault(qtbot: QtBot, page: UnlockPage) -> None:
    assert button(page).isVisible()
    assert button(page).accessibleName() == QUICK
    button(page).click()
    assert asked(page).args == (ACME,)
    with qtbot.waitSignal(page.entered) as told:
        asked(page).answer()
    assert told.args == [ACME]


def test_while_the_keyring_is_asked_the_page_says_so_and_the_password_can_be_typed(
    qtbot: QtBot, page: UnlockPage
) -> None:
    button(page).click()
    assert button(page).words() == WAITING
    assert not button(page).isEnabled()
    assert page._status.text() == ASKING
    assert page._password.input.isEnabled()
    type_password(qtbot, page)
    assert asked(page).future.cancelled()
    assert page._ui.bridge.last("unlock").args[0] == ACME
    assert page._unlock.words() == OPENING
    assert button(page).words() == QUICK
    assert not button(page).isEnabled()


def test_a_password_typed_too_late_opens_nothing_twice(qtbot: QtBot, page: UnlockPage) -> None:
    button(page).click()
    asked(page).future.set_result(None)  # open, and not yet told here
    type_password(qtbot, page)
    assert page._ui.bridge.asked("unlock") == []


@pytest.mark.parametrize("error", [KeyringLocked, KeyringSilent, QuickUnlockOver, QuickUnlockOff])
def test_what_fails_is_told_in_four_parts_and_the_password_has_the_focus(
    qtbot: QtBot, page: UnlockPage, error: type[KeyringLocked]
) -> None:
    button(page).click()
    asked(page).fail(Failure.from_error(error()))
    box = page.findChild(FourPartError)
    assert box.isVisible()
    assert page._password.input.isEnabled()
    assert QApplication.focusWidget() is page._password.input
    assert page.patience.seconds_left() == 0
    page._ui.bridge.last(OFFERED).answer(error is not QuickUnlockOff)
    assert button(page).isVisible() is (error is not QuickUnlockOff)
    type_password(qtbot, page)
    assert len(page._ui.bridge.asked("unlock")) == 1


def test_another_vault_is_asked_about_anew(page: UnlockPage) -> None:
    button(page).click()
    page.start_over(SIDE)
    assert asked(page).future.cancelled()
    assert not button(page).isVisible()
    assert page._ui.bridge.last(OFFERED).args == (SIDE,)
    late, newest = page._ui.bridge.asked(OFFERED)[0], page._ui.bridge.last(OFFERED)
    late.on_result(True)
    assert not button(page).isVisible()
    newest.answer(True)
    assert button(page).isVisible()


def test_leaving_the_page_waits_no_longer(page: UnlockPage) -> None:
    button(page).click()
    page.hide()
    assert asked(page).future.cancelled()
    assert not page._quick.is_asking


def test_before_the_first_paint_the_worker_is_not_asked(qtbot: QtBot) -> None:
    page = UnlockPage(make_ui())
    qtbot.addWidget(page)
    page.show_places(PLACES, ACME, False)
    assert page._ui.bridge.calls == []


def test_the_page_still_fits_the_smallest_window_in_the_widest_type(
    qtbot: QtBot, page: UnlockPage
) -> None:
    use_widest_type()
    assert page.minimumSizeHint().width() <= 960
    assert page.minimumSizeHint().height() <= 612
