"""Saves pictures of the sheets that change the password and the vault's key.

python -m tests.ui.shots_keys OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"]
"""

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure
from desktop_app.domain.vault_errors import DiskFull
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.first_run.strength import grade
from desktop_app.ui.settings.password_sheet import PasswordSheet
from desktop_app.ui.settings.vault_key_sheet import VaultKeySheet
from tests.support.ui import make_ui
from tests.ui.shots_start import VAULTS, main, make_settings, make_unlock


def make_password_sheet(*, wrong: bool = False) -> QWidget:
    """Security with the sheet that changes the master password over it."""
    page = make_settings("security")
    page.resize(1280, 800)
    page.show()
    page.sheet_wanted.connect(lambda make: make(page).open())
    page.section("security").password.change.click()
    sheet = page.findChild(PasswordSheet)
    sheet.pair.field.set_text("seven green boats wait")
    sheet.pair._strength.show_strength(grade(16.0))
    if wrong:
        sheet.pair.repeat.set_text("seven green boats")
        sheet._submit()
        sheet.refuse_old(MISTYPED)
    return page


def make_vault_key(*, failed: bool = False) -> QWidget:
    """The sheet that changes the vault's key, over the unlock page."""
    page = make_unlock()
    page.resize(1280, 800)
    page.show()
    sheet = VaultKeySheet(make_ui(), page, VAULTS[0].folder)
    sheet.open()
    if failed:
        sheet._failed(Failure.from_error(DiskFull()))
    return page


if __name__ == "__main__":
    main(
        {
            "settings-security": lambda: make_settings("security"),
            "password-change": make_password_sheet,
            "password-change-wrong": lambda: make_password_sheet(wrong=True),
            "vault-key": make_vault_key,
            "vault-key-failed": lambda: make_vault_key(failed=True),
        }
    )
