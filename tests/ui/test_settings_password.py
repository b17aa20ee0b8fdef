"""Settings, Security: the master password is changed in a sheet, and what became of it is said."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.asking import PasswordPause
from desktop_app.domain.errors import Failure
from desktop_app.domain.vault_errors import DiskFull, KeysNotKnown, WrongPassword
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.kit.four_part import FourPartError
from desktop_app.ui.kit.label import Label
from desktop_app.ui.settings.password_box import (
    BACKED_UP,
    CHANGED,
    CHANGING,
    NOT_CHANGED,
    NOT_KNOWN,
    PasswordBox,
)
from desktop_app.ui.settings.password_sheet import CHANGE, PasswordSheet
from tests.support.ui import make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

OLD, NEW = "correct horse battery staple purser", "seven green boats wait"
WRONG = Failure.from_error(WrongPassword())


class Rig:
    """The box in a window, and the sheet it last asked for, opened."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(960, 640)
        self.ui = make_ui()
        self.box = PasswordBox(self.ui)
        self.box.setParent(self.window)
        self.window.show()
        self.sheets: list[PasswordSheet] = []
        self.box.sheet_wanted.connect(self._show)

    @property
    def sheet(self) -> PasswordSheet:
        return self.sheets[-1]

    def _show(self, make: Callable[[QWidget], PasswordSheet]) -> None:
        self.sheets.append(make(self.window))
        self.sheet.open()

    def ask(self, old: str = OLD, new: str = NEW, repeat: str = NEW) -> None:
        """Open the sheet, fill it in and press the button."""
        if not self.sheets or not self.sheet.isVisible():
            self.box.change.click()
        for field, text in (
            (self.sheet.old, old),
            (self.sheet.pair.field, new),
            (self.sheet.pair.repeat, repeat),
        ):
            field.set_text(text)
        self.sheet.effect.click()

    def asked(self) -> list[str]:
        return [call.name for call in self.ui.bridge.calls]

    def said(self) -> str:
        labels = [label for label in self.box.findChildren(Label) if label.isVisible()]
        return " ".join(label.text() for label in labels)


@pytest.fixture
def rig(qtbot: QtBot) -> Rig:
    return Rig(qtbot)


def test_the_worker_gets_both_passwords_and_the_sheet_waits(rig: Rig) -> None:
    rig.ask()
    call = rig.ui.bridge.last("change_password")
    assert [secret.reveal() for secret in call.args] == [OLD, NEW]
    assert not rig.sheet.effect.isEnabled()
    assert CHANGING in rig.said()
    assert not rig.box.change.isEnabled()


def test_a_change_is_told_once_it_is_done_and_then_backed_up(rig: Rig) -> None:
    rig.ask()
    rig.ui.bridge.last("change_password").answer()
    assert not rig.sheet.isVisible()
    assert CHANGED in rig.said()
    assert BACKED_UP not in rig.said()
    rig.ui.bridge.last("wallet.back_up").answer()
    assert f"{CHANGED} {BACKED_UP}" in rig.said()


def test_without_the_tick_no_backup_is_made(rig: Rig) -> None:
    rig.box.change.click()
    rig.sheet.back_up.setChecked(False)
    rig.ask()
    rig.ui.bridge.last("change_password").answer()
    assert "wallet.back_up" not in rig.asked()
    assert CHANGED in rig.said()


def test_a_backup_that_was_not_made_does_not_hide_the_change(rig: Rig) -> None:
    rig.ask()
    rig.ui.bridge.last("change_password").answer()
    rig.ui.bridge.last("wallet.back_up").fail(Failure.from_error(DiskFull()))
    assert CHANGED in rig.said()
    assert rig.box.findChild(FourPartError).isVisible()


@pytest.mark.parametrize(
    ("old", "new", "repeat", "wrong"),
    [
        ("", NEW, NEW, "Enter the password you have now."),
        (OLD, "too short", "too short", "At least 15 characters"),
        (OLD, "passwordpassword1", "passwordpassword1", "tried first"),
        (OLD, NEW, NEW + "x", "differs"),
        (OLD, OLD, OLD, "the password you have now"),
    ],
)
def test_nothing_is_asked_of_the_vault_before_the_form_is_right(
    old: str, new: str, repeat: str, wrong: str, rig: Rig
) -> None:
    rig.ask(old, new, repeat)
    assert "change_password" not in rig.asked()
    errors = (rig.sheet.old, rig.sheet.pair.field, rig.sheet.pair.repeat)
    assert any(wrong in field.error() for field in errors)
    assert rig.sheet.problems.text()


def test_a_wrong_old_password_is_said_beside_its_field(rig: Rig) -> None:
    rig.ask()
    rig.ui.bridge.last("change_password").fail(WRONG)
    assert rig.sheet.old.error() == MISTYPED
    assert rig.sheet.old.text() == ""
    assert rig.sheet.pair.field.text() == NEW
    assert rig.sheet.effect.isEnabled()


def test_after_several_wrong_ones_nobody_may_try_for_a_while(rig: Rig) -> None:
    rig.ask()
    rig.ui.bridge.last("change_password").fail(Failure.from_error(PasswordPause(2)))
    assert "Try again in 2 s" in rig.sheet.old.error()
    assert not rig.sheet.effect.isEnabled()
    rig.sheet._submit()
    assert rig.asked().count("change_password") == 1
    rig.sheet._count_down()
    assert "Try again in 1 s" in rig.sheet.old.error()
    rig.sheet._count_down()
    assert rig.sheet.old.error() == ""
    assert rig.sheet.effect.isEnabled()


def test_a_closed_sheet_does_not_end_the_change(rig: Rig) -> None:
    rig.ask()
    rig.sheet.dismiss()
    assert CHANGING in rig.said()
    rig.ui.bridge.last("change_password").answer()
    assert CHANGED in rig.said()


@pytest.mark.parametrize(
    ("error", "title"), [(DiskFull(), NOT_CHANGED), (KeysNotKnown(), NOT_KNOWN)]
)
def test_a_change_that_failed_is_told_in_four_parts(error: Exception, title: str, rig: Rig) -> None:
    rig.ask()
    rig.ui.bridge.last("change_password").fail(Failure.from_error(error))
    assert not rig.sheet.isVisible()
    assert title in rig.said()
    assert CHANGED not in rig.said()
    assert rig.box.change.isEnabled()


def test_what_was_typed_goes_when_the_sheet_goes(rig: Rig) -> None:
    rig.ask()
    sheet = rig.sheet
    sheet.hide()
    assert [f.text() for f in (sheet.old, sheet.pair.field, sheet.pair.repeat)] == [""] * 3
    assert sheet.effect.words() != CHANGE
