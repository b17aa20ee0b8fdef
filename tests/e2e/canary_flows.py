"""Everything a person does with a vault, in the real program with its bank in a process of its own.

`test_canaries` runs this in a fresh process, in a folder of its own, and searches that afterwards.
What is to be searched for, and what was said meanwhile, goes to the file PURSER_CANARIES names.
"""

import gc
import logging
import os
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import keyring
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.adapters.vault import keeper, salvage
from desktop_app.domain.cards import Field
from desktop_app.ui.actions.hand_over_sheet import HandOverSheet
from desktop_app.ui.home.pictures import CARDS
from desktop_app.ui.moving.export_sheet import ExportSheet
from desktop_app.ui.moving.import_sheet import ImportSheet
from desktop_app.ui.moving.plain_sheet import PlainExportSheet
from desktop_app.ui.recovery.recover_sheet import RecoverSheet
from desktop_app.ui.salvage import salvage_words
from desktop_app.ui.salvage.export_sheet import SalvageExportSheet
from desktop_app.ui.salvage.sheet import SalvageSheet
from desktop_app.ui.settings.password_box import CHANGED
from desktop_app.ui.theme.theme import Theme
from desktop_app.ui.unlock.words import FORGOT
from tests.contract.keyring_rig import bus_of
from tests.e2e.canary_story import LABEL, MISTYPED, Story
from tests.support.app_rig import CHEAP, PASSWORD, PATIENCE_MS
from tests.support.keyring_bus import gnome_keyring
from tests.ui.look_fixture import look
from tests.ui.test_export_window import lose_number, open_sheet, type_password
from tests.ui.test_keys_window import open_security
from tests.ui.test_quick_window import QUICK, turn_on
from tests.ui.test_recovery_window import NEW, _make_kit, _sheet

__all__ = ["look"]


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A keyring of a desktop, before the program starts."""
    with bus_of(tmp_path, monkeypatch) as address, gnome_keyring(address, tmp_path / "desktop"):
        yield address


class Flows(Story):
    """Each goes through the window, or through what a button of it calls."""

    def make(self) -> None:
        """A vault, a card, its details on the screen and on the clipboard."""
        rig = self.rig
        rig.make_vault()
        self.listen("vault made")
        self.card = rig.issue(LABEL)
        number, self.cvv = (
            rig.ask(lambda s, f=field: s.wallet.reveal(self.card.id, f)).reveal()
            for field in (Field.PAN, Field.CVV)
        )
        self.texts["PAN"] = number
        self.texts["API secret"] = rig.ask(_credentials).secret.reveal()
        self.vault_folder = Path(rig.picture.folder)
        rig.window._home._show(CARDS)
        rig.wait_for("$20.00")
        for what in ("number", "CVV"):
            rig.driver.click(f"Reveal {what}")
            rig.wait_for(f"Hide {what}")
            self.listen(f"{what} on the screen")
        rig.driver.click("Copy number")
        clipboard = QGuiApplication.clipboard()
        self.qtbot.waitUntil(lambda: clipboard.text() == number, timeout=PATIENCE_MS)

    def quick(self) -> None:
        """The keyring opens it."""
        turn_on(self.rig)
        self.listen("quick unlock on")
        self.lock(completely=True)
        clipboard = QGuiApplication.clipboard()
        self.qtbot.waitUntil(lambda: clipboard.text() == "", timeout=PATIENCE_MS)
        self.rig.driver.click(QUICK)
        self.rig.wait_for("Online")
        place = sha256(str(self.vault_folder).encode()).hexdigest()[:16]
        service = f"purser-{self.key_file().vault_id}-quick-unlock-{place}"
        kept = keyring.get_password(service, "purser")
        assert kept is not None
        self.texts["keyring's secret"] = kept.split()[0]

    def kit(self) -> None:
        """A recovery kit is made and used, and then the password is changed back."""
        rig, place = self.rig, self.folder / "kit"
        place.mkdir()
        code = _make_kit(rig, place)
        self.texts["recovery code"] = code
        self.listen("kit made")
        self.lock(completely=True)
        rig.driver.click(FORGOT)
        sheet = _sheet(rig, RecoverSheet)
        sheet.code.set_text(code)
        sheet.pair.field.set_text(NEW)
        sheet.pair.repeat.set_text(NEW)
        self.listen("code and password typed", is_locked=True)
        sheet.effect.click()
        rig.wait_for("Online")
        box = open_security(rig)
        box.change.click()
        asked = box._sheet
        asked.old.set_text(NEW)
        asked.pair.field.set_text(PASSWORD)
        asked.pair.repeat.set_text(PASSWORD)
        self.listen("passwords typed")
        asked.effect.click()
        self.qtbot.waitUntil(lambda: CHANGED in box._said.text(), timeout=PATIENCE_MS)

    def move(self) -> None:
        """A second place for backups; a sealed export and back; one in clear, behind a warning."""
        rig, second, clear = self.rig, self.folder / "stick", self.folder / "clear"
        second.mkdir()
        clear.mkdir()
        rig.ask(lambda s: s.wallet.backups.choose_place(second, s.wallet.publish))
        self.backup = rig.ask(lambda s: s.wallet.back_up()).path
        self.qtbot.waitUntil(lambda: any(second.rglob("*.purser-backup")), timeout=PATIENCE_MS)
        sealed = ExportSheet(rig.app.ui, rig.window)
        open_sheet(rig, sealed)
        phrase = self.texts["passphrase of the export"] = sealed.passphrase.text()
        sealed.take_file(str(self.folder / "cards.purser-export"))
        type_password(rig)
        rig.wait_for("Saved as cards.purser-export.")
        sealed.dismiss()
        lose_number(rig, self.card.id)
        self._bring_back(phrase)
        plain = PlainExportSheet(rig.app.ui, rig.window)
        open_sheet(rig, plain)
        plain.understood.click()
        plain.take_file(str(clear / "cards.csv"))
        rig.wait_for("Your master password")
        self.listen("password asked again")
        type_password(rig)
        rig.wait_for("Saved as cards.csv.")
        self.listen("exported in clear")
        plain.dismiss()

    def _bring_back(self, phrase: str) -> None:
        back = ImportSheet(self.rig.app.ui, self.rig.window)
        open_sheet(self.rig, back)
        back.take_file(str(self.folder / "cards.purser-export"))
        self.rig.wait_for("Enter its passphrase")
        back.passphrase.set_text(phrase)
        self.listen("passphrase typed")
        back.effect.click()
        self.rig.wait_for("Will be stored")
        back.effect.click()
        self.rig.wait_for("1 number was stored, encrypted and read back.")
        self.listen("imported")
        back.dismiss()

    def hand_over(self) -> None:
        """The holder's file, and the log with its proof."""
        rig = self.rig
        rig.window._home._cards.hand_over_requested.emit(rig.card(self.card.id))
        sheet = _sheet(rig, HandOverSheet)
        assert isinstance(sheet, HandOverSheet)
        self.texts["passphrase of the holder"] = sheet.passphrase.text()
        sheet.take_file(str(self.folder / "card.html"))
        rig.wait_for("Your master password")
        type_password(rig)
        rig.wait_for("Saved as card.html")
        self.listen("handed over")
        sheet.dismiss()
        rig.ask(lambda s: s.export_log(self.folder / "log.jsonl"))

    def rest(self) -> None:
        """Locked and watching, and back; then a backup comes back, and the program ends."""
        rig = self.rig
        self.lock(completely=False)
        rig.unlock(MISTYPED)
        rig.wait_for("did not open with this password")
        self.listen("mistyped", is_locked=True)
        rig.unlock()
        rig.wait_for("Online")
        rig.window._home.restore_requested.emit()
        rig.wait_for("Restore a backup")
        rig.driver.type_into("Backup", str(self.backup))
        rig.driver.type_into("The master password from the time of the backup", PASSWORD)
        self.listen("restoring", is_locked=True)
        rig.driver.click("Restore")
        self.qtbot.waitUntil(lambda: rig.picture.restored is not None, timeout=PATIENCE_MS)
        self.listen("restored")
        rig.end()

    def save_what_is_left(self) -> None:
        """The vault is damaged: what is left of it is looked at, copied and saved."""
        database = self.vault_folder / "vault.db"
        database.write_bytes(bytes(4096) + database.read_bytes()[4096:])
        self.rig = rig = self.begin()
        rig.unlock()
        rig.wait_for("was not opened")
        rig.driver.click(salvage_words.OFFER)
        sheet = _sheet(rig, SalvageSheet)
        sheet.password.set_text(PASSWORD)
        sheet.effect.click()
        self.qtbot.waitUntil(lambda: bool(sheet.cards.rows()), timeout=PATIENCE_MS)
        sheet.card.shows[Field.PAN].click()
        face = sheet.card.face
        self.qtbot.waitUntil(lambda: face.is_revealed("number"), timeout=PATIENCE_MS)
        self.listen("what is left, shown")
        sheet.card.copies[Field.PAN].click()
        clipboard = QGuiApplication.clipboard()
        self.qtbot.waitUntil(lambda: len(clipboard.text()) == 16, timeout=PATIENCE_MS)
        sheet.effect.click()
        saving = _sheet(rig, SalvageExportSheet)
        saving.take_file(str(self.folder / "left.purser-export"))
        self.qtbot.waitUntil(lambda: saving._is_done, timeout=PATIENCE_MS)
        saving.dismiss()
        sheet.dismiss()
        rig.settle()
        self.listen("what is left is closed", is_locked=True)
        rig.end()
        self.qtbot.waitUntil(lambda: clipboard.text() == "", timeout=PATIENCE_MS)


async def _credentials(session):
    return session._locking.vault.settings.credentials()


def test_every_flow(
    qtbot: QtBot, tmp_path: Path, bus: str, monkeypatch: pytest.MonkeyPatch, look: Theme
) -> None:
    cheap = partial(keeper.FileVaultKeeper, floor=CHEAP, cost=CHEAP)
    monkeypatch.setattr(keeper, "FileVaultKeeper", cheap)
    salvager = partial(salvage.FolderSalvager, floor=CHEAP)
    monkeypatch.setattr(salvage, "FolderSalvager", salvager)
    logging.basicConfig(filename=tmp_path / "everything.log", level=logging.DEBUG, force=True)
    story = Flows(qtbot, tmp_path)
    try:
        story.make()
        story.quick()
        story.kit()
        story.move()
        story.hand_over()
        story.learn_keys()
        story.rest()
        story.save_what_is_left()
    finally:
        if not story.rig.app.ended:
            story.rig.end()
        gc.collect()
        story.tell(Path(os.environ["PURSER_CANARIES"]))
