"""A file that is never read to its end keeps nobody from locking, and nobody out."""

import os
from pathlib import Path

from desktop_app.domain.cards import Field
from tests.support.app_rig import Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


def test_a_file_that_hangs_holds_up_neither_the_lock_nor_the_password(
    rig: Rig, tmp_path: Path
) -> None:
    card = rig.issue()  # a number that no backup holds: locking makes one
    pipe, said = tmp_path / "labels.jsonl", []
    os.mkfifo(pipe)
    rig.window._ui.bridge.run(
        rig.window, lambda s: s.files.read_labels(pipe), said.append, said.append
    )
    rig.settle()
    try:
        rig.window.lock(completely=True)
        rig.wait_for("Unlock Purser")
        rig.unlock()
        rig.wait_for("Online")
        assert said == []
        assert len(rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()) == 16
        assert rig.picture.backups.kept
    finally:
        with pipe.open("wb"):
            pass
        rig.qtbot.waitUntil(lambda: bool(said))
