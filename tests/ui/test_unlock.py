"""The unlock page: asks once, keeps nothing, and says in words what it waits for."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import PurePath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.application.entry_messages import VaultProgress
from desktop_app.application.vault_place import VaultPlace
from desktop_app.domain.errors import Failure
from desktop_app.domain.pause import pause_after
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    NotAVault,
    VaultDamaged,
    VaultInUse,
    VaultReadOnly,
    VaultTooNew,
    WrongPassword,
)
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.four_part import FourPartError
from desktop_app.ui.unlock.names import told_apart
from desktop_app.ui.unlock.page import DERIVING, OPENING, UNLOCK, UnlockPage
from desktop_app.ui.unlock.vault_button import VaultButton
from tests.support.ui import make_ui
from tests.ui.look_fixture import look, use_widest_type

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

ACME, SIDE = PurePath("vaults/acme"), PurePath("vaults/side")
PLACES = (VaultPlace(ACME, "acme"), VaultPlace(SIDE, "side"))
WRONG = Failure.from_error(WrongPassword())


def _open(qtbot: QtBot, places: tuple[VaultPlace, ...] = PLACES[:1], sandbox: bool = False):
    page = UnlockPage(make_ui())
    qtbot.addWidget(page)
    page.show_places(places, ACME, sandbox)
    page.resize(960, 640)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def _button(page: UnlockPage) -> Button:
    return page._unlock


def _type(qtbot: QtBot, page: UnlockPage, text: str) -> None:
    qtbot.keyClicks(page._password.input, text)
    qtbot.keyClick(page._password.input, Qt.Key.Key_Return)


def _fail(qtbot: QtBot, page: UnlockPage, failure: Failure = WRONG) -> None:
    _type(qtbot, page, "not this one")
    page._ui.bridge.last("unlock").fail(failure)


def test_the_password_has_focus_when_the_page_is_shown(qtbot: QtBot) -> None:
    page = _open(qtbot)
    assert QApplication.focusWidget() is page._password.input


def test_nothing_is_asked_without_a_password(qtbot: QtBot) -> None:
    page = _open(qtbot)
    qtbot.mouseClick(_button(page), Qt.MouseButton.LeftButton)
    assert page._password.error() == "Enter the master password."
    assert page._ui.bridge.asked("unlock") == []


def test_what_was_typed_leaves_the_field_at_once_and_as_a_secret(
    qtbot: QtBot, canary_password: str
) -> None:
    page = _open(qtbot)
    _type(qtbot, page, canary_password)
    folder, password = page._ui.bridge.last("unlock").args
    assert folder == ACME
    assert isinstance(password, Secret)
    assert password.reveal() == canary_password
    assert page._password.text() == ""
    page._password.input.undo()
    assert page._password.text() == ""


def test_while_opening_the_button_says_so_and_a_second_enter_asks_nothing(qtbot: QtBot) -> None:
    page = _open(qtbot, PLACES)
    _type(qtbot, page, "a password")
    page._submit()
    assert len(page._ui.bridge.asked("unlock")) == 1
    assert _button(page).words() == OPENING
    assert not _button(page).isEnabled()
    assert page._status.text() == DERIVING
    assert not page.findChild(VaultButton).isEnabled()


def test_the_workers_own_sentence_replaces_ours_while_opening(qtbot: QtBot) -> None:
    page = _open(qtbot)
    page._ui.bridge.vault_progressed.emit(VaultProgress("Too early"))
    assert page._status.text() == ""
    _type(qtbot, page, "a password")
    page._ui.bridge.vault_progressed.emit(VaultProgress("Checking the files"))
    assert page._status.text() == "Checking the files"


def test_entered_is_told_after_success(qtbot: QtBot) -> None:
    page = _open(qtbot)
    _type(qtbot, page, "a password")
    with qtbot.waitSignal(page.entered):
        page._ui.bridge.last("unlock").answer()
    assert _button(page).words() == UNLOCK


def test_a_wrong_password_is_one_sentence_and_the_field_waits_empty(qtbot: QtBot) -> None:
    page = _open(qtbot)
    _fail(qtbot, page)
    assert page._password.error() == WrongPassword.happened
    assert page._password.text() == ""
    assert QApplication.focusWidget() is page._password.input
    assert page.findChild(FourPartError) is None
    qtbot.keyClicks(page._password.input, "x")
    assert page._password.error() == ""


def test_the_pause_begins_with_the_fifth_failure_and_ends_at_thirty_seconds() -> None:
    waits = [pause_after(n) for n in range(13)]
    assert waits == [0, 0, 0, 0, 0, 0.5, 1, 2, 4, 8, 16, 30, 30]
    assert pause_after(10_000) == 30


def test_the_pause_is_visible_refuses_enter_and_ends_by_itself(qtbot: QtBot) -> None:
    page = _open(qtbot)
    for _ in range(4):
        _fail(qtbot, page)
    assert _button(page).isEnabled()
    _fail(qtbot, page)
    assert _button(page).words() == "Wait 1 s"
    assert page._status.text() == "Several wrong passwords. Try again in 1 s."
    _type(qtbot, page, "too soon")
    assert len(page._ui.bridge.asked("unlock")) == 5
    qtbot.waitUntil(_button(page).isEnabled)
    assert page._status.text() == ""
    assert not page._timer.isActive()


def test_success_forgets_the_failures(qtbot: QtBot) -> None:
    page = _open(qtbot)
    for _ in range(4):
        _fail(qtbot, page)
    _type(qtbot, page, "right")
    page._ui.bridge.last("unlock").answer()
    _fail(qtbot, page)
    assert _button(page).isEnabled()


@pytest.mark.parametrize("error", [VaultInUse, VaultDamaged, VaultTooNew, NotAVault, VaultReadOnly])
def test_a_vault_that_cannot_be_opened_is_told_in_four_parts(qtbot: QtBot, error) -> None:
    page = _open(qtbot)
    _fail(qtbot, page, Failure.from_error(error()))
    box = page.findChild(FourPartError)
    assert box.isVisible()
    assert box.accessibleName() == "“acme” was not opened"
    assert page._password.error() == ""
    box.closed.emit()
    assert box.isHidden()


def test_one_vault_offers_no_choice(qtbot: QtBot) -> None:
    page = _open(qtbot)
    chooser = page.findChild(VaultButton)
    assert not chooser.isEnabled()
    assert chooser.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_another_vault_is_chosen_from_a_menu_and_then_opened(qtbot: QtBot) -> None:
    page = _open(qtbot, PLACES)
    chooser = page.findChild(VaultButton)
    qtbot.keyClick(chooser, Qt.Key.Key_Return)
    menu = page.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible)
    assert [action.text() for action in menu.actions()] == ["acme", "side"]
    menu.actions()[1].trigger()
    menu.close()
    _type(qtbot, page, "a password")
    assert page._ui.bridge.last("unlock").args[0] == SIDE


def test_names_from_the_key_files_replace_folder_names(qtbot: QtBot) -> None:
    page = _open(qtbot, PLACES)
    qtbot.waitUntil(lambda: bool(page._ui.bridge.asked("find_vaults")))
    call = page._ui.bridge.last("find_vaults")
    assert call.args == (PurePath("vaults"),)
    qtbot.keyClicks(page._password.input, "typed meanwhile")
    call.answer((VaultPlace(ACME, "Acme & Sons"), VaultPlace(PurePath("vaults/x"), "Other")))
    assert page.findChild(VaultButton).name() == "Acme & Sons"
    assert page._password.text() == "typed meanwhile"


def test_a_restored_copy_is_told_from_its_original_by_its_day() -> None:
    made = datetime(2026, 11, 21, 10, 11, 13, tzinfo=UTC).astimezone()
    day = f"backup of {made.day} {made:%b %H:%M}"
    folders = ("acme", "restored-2026-11-21T10-11-13Z", "restored-2026-11-21T10-11-13Z-2")
    alike = [VaultPlace(PurePath("vaults") / folder, "Acme") for folder in folders]
    names = [told_apart(place, alike).name for place in alike]
    assert names == ["Acme (acme)", f"Acme ({day})", f"Acme ({day}, 2)"]


def test_the_practice_vault_says_that_it_is_one(qtbot: QtBot) -> None:
    page = _open(qtbot, sandbox=True)
    assert page.findChild(VaultButton).accessibleName() == (
        "Vault: Practice. Sandbox vault, on this computer"
    )


def test_caps_lock_is_said_below_the_field(qtbot: QtBot) -> None:
    page = _open(qtbot)
    qtbot.keyClicks(page._password.input, "A", Qt.KeyboardModifier.NoModifier)
    assert page._password.input.accessibleDescription() == "Caps Lock is on"


def test_leaving_the_page_empties_and_masks_the_field(qtbot: QtBot) -> None:
    page = _open(qtbot)
    qtbot.keyClicks(page._password.input, "half a pass")
    page.hide()
    assert page._password.text() == ""
    assert not page._timer.isActive()


def test_another_vault_can_be_asked_for_except_while_one_opens(qtbot: QtBot) -> None:
    page = _open(qtbot)
    with qtbot.waitSignal(page.other_requested):
        page._other.click()
    _type(qtbot, page, "a password")
    assert not page._other.isEnabled()


def test_the_page_fits_the_smallest_window_in_the_widest_type(qtbot: QtBot) -> None:
    use_widest_type()
    page = _open(qtbot)
    assert page.minimumSizeHint().width() <= 960
    assert page.minimumSizeHint().height() <= 612


def test_unlock_imports_nothing_heavy() -> None:
    code = (
        "import sys, desktop_app.ui.unlock.page; "
        "heavy = {'httpx', 'cryptography', 'pydantic', 'apsw', 'zxcvbn_rs_py', 'starlette'}; "
        "sys.stdout.write(','.join(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
