"""A lost database with a sync program's copy beside it: the copy comes back as a vault."""

import shutil
from collections.abc import Callable
from pathlib import Path

from desktop_app.domain.cards import Field
from desktop_app.ui.first_run.restore_sheet import RestoreSheet
from desktop_app.ui.salvage import salvage_words as words
from desktop_app.ui.salvage.sheet import SalvageSheet
from tests.support.app_rig import PASSWORD, PATIENCE_MS, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


def test_a_copy_is_looked_into_and_restored(rig: Rig, make_rig: Callable[..., Rig]) -> None:
    card = rig.issue()
    pan = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    folder = Path(rig.picture.folder)
    rig.end()
    copy = folder / "vault (Ada's conflicted copy 2026-11-20).db"
    shutil.copy(folder / "vault.db", copy)
    before = copy.read_bytes()
    (folder / "vault.db").write_bytes(b"")

    again = make_rig()
    again.unlock()
    again.wait_for("was not opened")
    again.driver.click(words.OFFER)
    again.wait_for(words.COPY_HEAD)
    (sheet,) = again.window.findChildren(SalvageSheet)
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    again.qtbot.waitUntil(lambda: bool(sheet.copies.buttons), timeout=PATIENCE_MS)
    again.wait_for("It is whole: 1 card, 1 with the number, as of ", words.BECOMES)
    sheet.copies.buttons[0].click()
    again.qtbot.waitUntil(lambda: _restore(again) is not None, timeout=PATIENCE_MS)
    restore = _restore(again)
    assert restore is not None
    restore.password.set_text(PASSWORD)
    restore.effect.click()
    again.wait_for("Online")
    assert again.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal() == pan
    assert Path(again.picture.folder) != folder
    assert copy.read_bytes() == before
    assert (folder / "vault.db").read_bytes() == b""


def _restore(rig: Rig) -> RestoreSheet | None:
    return next((one for one in rig.window.findChildren(RestoreSheet) if one.isVisible()), None)
