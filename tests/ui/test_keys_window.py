"""The real window: the password and the vault's key are changed, and the vault goes on."""

from desktop_app.domain.cards import Field
from desktop_app.ui.home.places import SETTINGS
from desktop_app.ui.settings.password_box import CHANGED, PasswordBox
from desktop_app.ui.settings.vault_key_sheet import VaultKeySheet
from tests.support.app_rig import PASSWORD, PATIENCE_MS, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
NEW = "seven green boats wait for the tide"


def open_security(rig: Rig) -> PasswordBox:
    home = rig.window._home
    home._show(SETTINGS)
    home._settings.late.page().show_section("security")
    box = rig.window.findChild(PasswordBox)
    assert box is not None
    return box


def test_a_new_password_and_a_new_key_and_the_numbers_are_still_there(rig: Rig) -> None:
    card = rig.issue()
    number = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    box = open_security(rig)
    box.change.click()
    sheet = box._sheet
    sheet.old.set_text(PASSWORD)
    sheet.pair.field.set_text(NEW)
    sheet.pair.repeat.set_text(NEW)
    sheet.effect.click()
    # It stands below the fold.
    rig.qtbot.waitUntil(lambda: CHANGED in box._said.text(), timeout=PATIENCE_MS)
    box.change_key.click()
    rig.wait_for("Change the vault's key")
    key_sheet = rig.window.findChild(VaultKeySheet)
    key_sheet.password.set_text(NEW)
    key_sheet.effect.click()
    rig.wait_for("Online")
    assert rig.ask(lambda s: _epoch(s)) == 2
    assert rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal() == number


async def _epoch(session: object) -> int:
    return session._locking.vault.keys.epoch
