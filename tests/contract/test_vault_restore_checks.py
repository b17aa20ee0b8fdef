"""What a backup says before the password, and what is found in it before it becomes a vault."""

import asyncio
import json
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from desktop_app.adapters.vault import backup as backup_module
from desktop_app.adapters.vault import backup_file, entering, files
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.application.backup_state import BackupFacts
from desktop_app.domain.backup_errors import BackupDamaged, BackupFailed, BackupTooNew
from desktop_app.domain.vault_errors import VaultError
from tests.contract.backup_rig import backed_up, restore, stocked
from tests.contract.vault_rig import NOW, intent, keeper


def refused(file: Path, folder: Path, error: type[VaultError]) -> None:
    with pytest.raises(error):
        restore(file, folder)
    assert not folder.exists()


def test_a_backup_says_whose_it_is_before_the_password(tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    facts = asyncio.run(keeper().read_backup(file))
    key_file = json.loads((tmp_path / "vault" / files.KEY_FILE).read_bytes())
    made_at = NOW.replace(microsecond=0)
    assert facts == BackupFacts(key_file["vault_id"], "Shop", made_at, is_practice=False)


def test_a_backup_of_a_database_that_only_a_newer_purser_reads_is_told_as_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(database: Database) -> None:
        database.write("CREATE TABLE later (x TEXT) STRICT")

    with monkeypatch.context() as newer:
        for module in (entering, backup_module):
            newer.setattr(module, "MIGRATIONS", (*MIGRATIONS, later))
        file = backed_up(tmp_path / "vault")
    refused(file, tmp_path / "back", BackupTooNew)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b'"min_reader":2', b'"min_reader":4', BackupTooNew),
        (b'"magic":"purser-key"', b'"magic":"purser-kez"', BackupDamaged),
        (b'"name":"Shop"', b'"name":"Shod"', BackupDamaged),  # what the password vouches for
    ],
    ids=["newer", "damaged", "changed"],
)
def test_a_key_file_that_cannot_be_read_is_told_although_every_hash_is_right(
    old: bytes, new: bytes, error: type[VaultError], tmp_path: Path
) -> None:
    backed_up(tmp_path / "vault")
    key_file = (tmp_path / "vault" / files.KEY_FILE).read_bytes()
    assert old in key_file
    file, database = tmp_path / "spoiled", tmp_path / "vault" / files.DATABASE
    spoiled = key_file.replace(old, new)
    backup_file.pack(database, file, spoiled, NOW, practice=False, mac_key=bytes(32))
    refused(file, tmp_path / "back", error)


def test_a_row_that_the_schema_forbids_is_found_when_it_is_copied_and_when_it_is_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(stocked(tmp_path / "vault")) as vault:
        vault.intents.add(intent(2, card_id=None))
        live = vault._database._live()
        live.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, False)
        live.execute("PRAGMA writable_schema = 1")
        live.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'card_id TEXT,', 'card_id TEXT NOT NULL,')"
            " WHERE name = 'intents'"
        )
        with pytest.raises(BackupFailed):
            asyncio.run(vault.backups.make(NOW))
        assert vault.backups.list() == ()
        with monkeypatch.context() as careless:
            careless.setattr(backup_module, "is_sound", lambda _: True)
            file = Path(asyncio.run(vault.backups.make(NOW)).path)
    refused(file, tmp_path / "back", BackupDamaged)
