"""The recovery kit through the whole program: made, the password forgotten, and back in."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.adapters.vault.files import REHEARSAL
from desktop_app.domain.vault_errors import WrongRecoveryCode
from desktop_app.ui.kit.label import Label
from desktop_app.ui.recovery.kit_sheet import KitSheet
from desktop_app.ui.recovery.recover_sheet import RecoverSheet
from desktop_app.ui.recovery.rehearse_sheet import RehearseSheet
from desktop_app.ui.recovery.revoke_sheet import RevokeSheet
from desktop_app.ui.settings.recovery_box import KitBox
from desktop_app.ui.settings.rehearse_box import RehearseBox
from desktop_app.ui.unlock.words import FORGOT
from tests.support.app_rig import PASSWORD, PATIENCE_MS, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
NEW = "seven green boats wait for the tide"


def _box(rig: Rig) -> KitBox:
    home = rig.window._home
    home._settings.late.page().show_section("security")
    home._show("settings")
    rig.settle()
    return home._settings.late.page().section("security").kit


def _tries(rig: Rig) -> RehearseBox:
    home = rig.window._home
    home._settings.late.page().show_section("backups")
    home._show("settings")
    rig.settle()
    return home._settings.late.page().section("backups").rehearse


def _wait_for(rig: Rig, *texts: str, of: Callable[[Rig], QWidget] = _box) -> None:
    """Until the box says all of this, in the window or below its edge."""
    box = of(rig)

    def said() -> str:
        return " ".join(label.text() for label in box.findChildren(Label))

    rig.qtbot.waitUntil(lambda: all(text in said() for text in texts), timeout=PATIENCE_MS)


def _sheet(rig: Rig, kind: type) -> QWidget:
    def is_there() -> bool:
        return any(s.isVisible() for s in rig.window.findChildren(kind))

    rig.qtbot.waitUntil(is_there, timeout=PATIENCE_MS)
    return next(s for s in rig.window.findChildren(kind) if s.isVisible())


def _make_kit(rig: Rig, tmp_path: Path) -> str:
    """Through the sheet; the code, which only the test knows besides the page."""
    _box(rig).make.click()
    sheet = _sheet(rig, KitSheet)
    sheet.ask.password.set_text(PASSWORD)
    sheet.effect.click()
    rig.qtbot.waitUntil(lambda: sheet._page is not None, timeout=PATIENCE_MS)
    code = sheet._page.code.reveal()
    sheet.file.save(sheet._page, str(tmp_path / "kit.pdf"))
    rig.qtbot.waitUntil(lambda: bool(sheet.file.name), timeout=PATIENCE_MS)
    sheet.effect.click()
    for number, field in zip(sheet.prove.numbers, sheet.prove.fields, strict=True):
        field.set_text(code.split("-")[number - 1].lower())
    sheet.prove.place.set_text("safe in the office")
    sheet.effect.click()
    rig.qtbot.waitUntil(lambda: sheet.is_kept, timeout=PATIENCE_MS)
    sheet.effect.click()
    rig.settle()
    return code


def _recover(rig: Rig, code: str, new: str = NEW) -> RecoverSheet:
    rig.driver.click(FORGOT)
    sheet = _sheet(rig, RecoverSheet)
    sheet.code.set_text(code)
    sheet.pair.field.set_text(new)
    sheet.pair.repeat.set_text(new)
    sheet.effect.click()
    return sheet


def test_who_forgot_the_password_comes_back_in_with_the_page(rig: Rig, tmp_path: Path) -> None:
    code = _make_kit(rig, tmp_path)
    _wait_for(rig, "the page opens this vault", "safe in the office")
    rig.window.lock(completely=True)
    rig.wait_for(FORGOT)
    _recover(rig, code)
    rig.wait_for("Online")
    rig.window.lock(completely=True)
    rig.unlock(PASSWORD)
    rig.wait_for("did not open with this password")
    rig.unlock(NEW)
    rig.wait_for("Online")
    _wait_for(rig, "it set a new master password")


def test_a_revoked_page_opens_nothing(rig: Rig, tmp_path: Path) -> None:
    code = _make_kit(rig, tmp_path)
    _box(rig).revoke.click()
    sheet = _sheet(rig, RevokeSheet)
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    _wait_for(rig, "There is no recovery kit.")
    rig.window.lock(completely=True)
    rig.wait_for(FORGOT)
    sheet = _recover(rig, code)
    rig.qtbot.waitUntil(lambda: bool(sheet.code.error()), timeout=PATIENCE_MS)
    assert WrongRecoveryCode.happened in sheet.code.error()
    assert sheet.pair.field.text() == NEW  # what is right stays
    sheet.dismiss()
    rig.unlock(PASSWORD)
    rig.wait_for("Online")


def test_a_rehearsal_says_what_would_come_back(rig: Rig, tmp_path: Path) -> None:
    rig.issue()
    code = _make_kit(rig, tmp_path)
    rig.ask(lambda s: s.wallet.back_up())
    _tries(rig).attempt.click()
    sheet = _sheet(rig, RehearseSheet)
    sheet.kind._buttons[1].click()
    sheet.code.set_text(code.lower())
    sheet.effect.click()
    rig.wait_for("1 card, 1 card number", "The newest entry in it is of ")
    sheet.effect.click()
    _wait_for(rig, "came back from the backup", of=_tries)
    folder = rig.picture.folder
    assert not (folder / "backups" / REHEARSAL).exists()


def test_cancelling_before_the_proof_leaves_nothing(rig: Rig) -> None:
    folder = Path(rig.picture.folder)
    before = (folder / "vault.key").read_bytes(), (folder / "vault.key.bak").read_bytes()
    _box(rig).make.click()
    sheet = _sheet(rig, KitSheet)
    sheet.ask.password.set_text(PASSWORD)
    sheet.effect.click()
    rig.qtbot.waitUntil(lambda: sheet._page is not None, timeout=PATIENCE_MS)
    sheet.dismiss()
    assert sheet._page is None
    assert sheet._password is None
    rig.settle()
    assert before == ((folder / "vault.key").read_bytes(), (folder / "vault.key.bak").read_bytes())
