"""No file may grow beyond some size: backups and restores are whole or they are not there."""

import asyncio
from contextlib import closing
from pathlib import Path

from desktop_app.adapters.vault import backup_file
from desktop_app.application.restored import reads_first
from desktop_app.domain.backup_errors import BackupFailed
from desktop_app.domain.cards import Field
from desktop_app.domain.vault_errors import VaultError
from tests.contract.backup_rig import LATER, backed_up, restore, stocked
from tests.contract.vault_rig import CHEAPEST, NOW, PAN, card, intent, no_file_above

STEP = 6_000


def test_a_backup_fails_or_is_whole_and_the_vault_goes_on(tmp_path: Path) -> None:
    failed = 0
    with closing(stocked(tmp_path / "vault")) as vault:
        older = asyncio.run(vault.backups.make(NOW))
        for number, size in enumerate(range(0, older.size + 2 * STEP, STEP), 2):
            made = None
            try:
                with no_file_above(size):
                    made = asyncio.run(vault.backups.make(LATER))
            except BackupFailed:
                failed += 1
            there = vault.backups.list()
            assert older in there
            assert len(list(Path(older.path).parent.iterdir())) == len(there)
            vault.intents.add(intent(number))
            if made is not None:
                head = backup_file.read_head(Path(made.path), CHEAPEST)
                assert (head.made_at, made in there) == (made.made_at, True)
                vault.backups.remove([made])
    assert failed > 10
    with closing(restore(Path(older.path), tmp_path / "back")) as back:
        assert back.cards.reveal(card().id, Field.PAN).reveal() == PAN


def test_a_restore_fails_and_leaves_nothing_or_is_whole_and_marked(tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    failed = whole = 0
    for size in range(0, file.stat().st_size + 2 * STEP, STEP):
        folder = tmp_path / f"back-{size}"
        try:
            with no_file_above(size):
                back = restore(file, folder)
        except VaultError:
            failed += 1
            assert not folder.exists()
            continue
        whole += 1
        with closing(back):
            assert reads_first(back.settings)
            assert back.cards.reveal(card().id, Field.PAN).reveal() == PAN
    assert failed > 10
    assert whole
