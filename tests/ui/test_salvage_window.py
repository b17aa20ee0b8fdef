"""A damaged vault through the whole program: what is left, a sealed file, and its backup back."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.domain.cards import Field
from desktop_app.ui.first_run.restore_sheet import RestoreSheet
from desktop_app.ui.salvage import salvage_words as words
from desktop_app.ui.salvage.export_sheet import SalvageExportSheet
from desktop_app.ui.salvage.sheet import SalvageSheet
from tests.support.app_rig import LABEL, PASSWORD, PATIENCE_MS, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


def _sheet(rig: Rig, kind: type) -> QWidget:
    def found() -> list[QWidget]:
        return [s for s in rig.window.findChildren(kind) if s.isVisible()]

    rig.qtbot.waitUntil(lambda: bool(found()), timeout=PATIENCE_MS)
    return found()[0]


def test_what_is_left_is_saved_and_the_backup_comes_back(rig, make_rig, tmp_path: Path) -> None:
    card = rig.issue()
    rig.ask(lambda s: s.wallet.back_up())
    pan = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    folder = Path(rig.picture.folder)
    rig.end()
    database = folder / "vault.db"
    spoiled = bytes(4096) + database.read_bytes()[4096:]
    database.write_bytes(spoiled)

    again = make_rig()
    again.unlock()
    again.wait_for("was not opened")
    again.driver.click(words.OFFER)
    sheet = _sheet(again, SalvageSheet)
    again.qtbot.waitUntil(lambda: sheet.backup.restore.isVisible(), timeout=PATIENCE_MS)
    assert sheet.backup.restore.text() == words.RESTORE
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    again.qtbot.waitUntil(lambda: bool(sheet.cards.rows()), timeout=PATIENCE_MS)
    assert [row.card.label for row in sheet.cards.rows()] == [LABEL]
    assert "1 card found, 1 with the number." in sheet.summary.accessibleName()
    assert again.ask(lambda s: s.salvaging.reveal(card.id, Field.PAN)).reveal() == pan

    sheet.effect.click()
    saving = _sheet(again, SalvageExportSheet)
    saving.take_file(str(tmp_path / "left.purser-export"))
    again.qtbot.waitUntil(lambda: saving._is_done, timeout=PATIENCE_MS)
    saving.dismiss()
    assert database.read_bytes() == spoiled

    sheet.backup.restore.click()
    restore = _sheet(again, RestoreSheet)
    assert restore.file.text().endswith(".purser-backup")
    restore.password.set_text(PASSWORD)
    restore.effect.click()
    again.wait_for("Online")
    assert again.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal() == pan
    assert database.read_bytes() == spoiled
