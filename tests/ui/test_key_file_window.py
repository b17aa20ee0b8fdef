"""The whole program and a key file: made, the stick taken away, brought back, lost."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from desktop_app.domain.secrets import Secret
from desktop_app.ui.first_run.restore_sheet import RestoreSheet
from desktop_app.ui.home.places import SETTINGS
from desktop_app.ui.key_file.copy_sheet import CopyKeyFileSheet
from desktop_app.ui.key_file.make_sheet import MakeKeyFileSheet
from desktop_app.ui.key_file.remove_sheet import RemoveKeyFileSheet
from desktop_app.ui.settings.key_file_box import KeyFileBox
from desktop_app.ui.settings.vault_key_sheet import VaultKeySheet
from tests.support.app_rig import PASSWORD, PATIENCE_MS, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank
from tests.ui.test_recovery_window import _make_kit, _recover

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
T = TypeVar("T", bound=QWidget)


def until(rig: Rig, holds: Callable[[], bool]) -> None:
    rig.qtbot.waitUntil(holds, timeout=PATIENCE_MS)


def box_of(rig: Rig) -> KeyFileBox:
    home = rig.window._home
    home._show(SETTINGS)
    page = home._settings.late.page()
    page.show_section("security")
    box = page.section("security").key_file
    until(rig, lambda: box._state is not None)
    return box


def sheet_of(rig: Rig, kind: type[T]) -> T:
    until(rig, lambda: any(one.isVisible() for one in rig.window.findChildren(kind)))
    return next(one for one in rig.window.findChildren(kind) if one.isVisible())


def make_key_file(rig: Rig, file: Path) -> None:
    """Through the sheet, to its end."""
    box = box_of(rig)
    box.make.click()
    sheet = sheet_of(rig, MakeKeyFileSheet)
    sheet.password.set_text(PASSWORD)
    sheet.place.set_text(str(file))
    if not box._state.has_kit:
        sheet.without_kit.click()
    sheet.effect.click()
    rig.wait_for("The key file is made")
    until(rig, lambda: "backup that asks for it was made" in sheet._said.text())
    sheet.effect.click()
    until(rig, lambda: box._state.file is not None)


def lock(rig: Rig) -> None:
    rig.window.lock(completely=True)
    rig.wait_for("Key file", "Plug in the stick")


def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick" / "shop.purser-key"


def test_the_stick_opens_the_vault_and_nothing_opens_without_it(
    rig: Rig, make_rig: Callable[..., Rig], tmp_path: Path
) -> None:
    file = stick(tmp_path)
    make_key_file(rig, file)
    lock(rig)
    away = file.rename(tmp_path / "drawer.purser-key")
    rig.unlock()
    rig.wait_for("is not at this place. The password was not tried")
    away.rename(file)
    rig.unlock("not this password")
    rig.wait_for("did not open with this password")
    rig.unlock()
    rig.wait_for("Online")
    rig.end()
    again = make_rig()
    again.wait_for("Key file", "Plug in the stick")
    assert again.window._unlock._key.file() == file
    again.unlock()
    again.wait_for("Online")
    # While it is open, the stick can lie in its drawer.
    file.rename(away)
    again.ask(lambda s: s.wallet.recovery.draw_up(Secret(PASSWORD)))
    away.rename(file)
    box = box_of(again)
    box.remove.click()
    sheet = sheet_of(again, RemoveKeyFileSheet)
    until(again, lambda: sheet.key_file.file() == file)
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    until(again, lambda: box._state.file is None)
    again.window.lock(completely=True)
    again.unlock()
    again.wait_for("Online")


def test_a_copy_is_saved_and_opens_it_when_the_first_one_is_lost(rig: Rig, tmp_path: Path) -> None:
    file = stick(tmp_path)
    make_key_file(rig, file)
    box = box_of(rig)
    box.copy.click()
    sheet = sheet_of(rig, CopyKeyFileSheet)
    assert sheet.key_file.field.text() == str(file)
    drawer = tmp_path / "drawer.purser-key"
    for place, sentence in ((file, "already a file"), (drawer, "")):
        sheet.password.set_text(PASSWORD)
        sheet.place.set_text(str(place))
        sheet.effect.click()
        if sentence:
            until(rig, lambda: "already a file" in sheet.place.error())
    rig.wait_for("The copy is saved", "Take it away from this computer now")
    sheet.effect.click()
    assert drawer.read_bytes() == file.read_bytes()
    file.unlink()
    lock(rig)
    rig.window._unlock._key.field.field.set_text(str(drawer))
    rig.unlock()
    rig.wait_for("Online")


def test_the_kit_opens_it_when_the_stick_is_lost(rig: Rig, tmp_path: Path) -> None:
    file = stick(tmp_path)
    code = _make_kit(rig, tmp_path)
    make_key_file(rig, file)
    lock(rig)
    file.unlink()
    sheet = _recover(rig, code, PASSWORD + " again")
    until(rig, lambda: "for the password and for the key file" in sheet._subtitle.text())
    rig.wait_for("Online")
    rig.window.lock(completely=True)
    rig.unlock(PASSWORD + " again")
    rig.wait_for("Online")


def test_another_key_of_the_vault_and_a_restore_ask_for_it(rig: Rig, tmp_path: Path) -> None:
    file = stick(tmp_path)
    make_key_file(rig, file)
    (backup, *_) = rig.picture.backups.kept
    rig.window.open_key_change()
    sheet = sheet_of(rig, VaultKeySheet)
    until(rig, lambda: sheet.key_file.file() == file)
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    rig.wait_for("Online")
    lock(rig)
    rig.driver.click("Restore a backup…")
    restore = sheet_of(rig, RestoreSheet)
    restore.take_file(str(backup.path))
    until(rig, lambda: restore.way.key_file.is_asked)
    restore.password.set_text(PASSWORD)
    restore.way.key_file.field.set_text(str(file))
    restore.effect.click()
    rig.wait_for("Online")
    lock(rig)
    until(rig, lambda: rig.window._unlock._key.file() == file)
    rig.unlock()
    rig.wait_for("Online")
