"""Migrations run in order, once, each whole with its version; rows obey the schema."""

import shutil
from pathlib import Path

import apsw
import pytest

from desktop_app.adapters.vault import keeper as keeper_module
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.domain.vault_errors import DiskFull, VaultDamaged
from tests.contract.vault_rig import card, details, enter, intent, make, opened, stock


def second(database: Database) -> None:
    database.write("ALTER TABLE cards ADD COLUMN note TEXT NOT NULL DEFAULT ''")


def third(database: Database) -> None:
    database.write("UPDATE cards SET note = 'migrated'")


def broken(database: Database) -> None:
    third(database)
    raise DiskFull


def test_a_new_vault_has_the_newest_version_and_its_own_id(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    assert vault._database.version() == len(MIGRATIONS)
    assert len(vault._database.rows("SELECT value FROM meta WHERE name = 'vault_id'")[0][0]) == 32
    vault.close()


def test_missing_migrations_run_in_order_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(tmp_path / "vault")
    monkeypatch.setattr(keeper_module, "MIGRATIONS", (*MIGRATIONS, second, third))
    for _ in range(2):
        with opened(tmp_path / "vault") as vault:
            assert vault._database.version() == len(MIGRATIONS) + 2
            assert vault._database.rows("SELECT note FROM cards") == [("migrated",)]
            assert vault.cards.holds(card().id, details())


def test_a_migration_that_fails_leaves_the_version_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(tmp_path / "vault")
    with monkeypatch.context() as newer:
        newer.setattr(keeper_module, "MIGRATIONS", (*MIGRATIONS, second, broken))
        with pytest.raises(DiskFull):
            enter(tmp_path / "vault")
    monkeypatch.setattr(keeper_module, "MIGRATIONS", (*MIGRATIONS, second))
    with opened(tmp_path / "vault") as vault:
        assert vault._database.version() == len(MIGRATIONS) + 1
        assert vault._database.rows("SELECT note FROM cards") == [("",)]


def test_a_copy_made_by_sqlite_gets_its_log_back(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / "vault", copy)
    with opened(copy) as vault:
        vault._database._live().pragma("journal_mode", "DELETE")
    with opened(copy) as vault:
        assert vault._database.rows("PRAGMA journal_mode") == [("wal",)]
        assert vault.cards.holds(card().id, details())


WRONG = {
    "a stage of no protocol": "UPDATE intents SET stage = 'sent'",
    "a kind nobody wished": "UPDATE intents SET kind = 'gift'",
    "more than fifty thousand dollars": "UPDATE intents SET amount = 50000000001",
    "less than nothing": "UPDATE intents SET amount = -1",
    "a fee below nothing": "UPDATE intents SET fee = -1",
    "an amount that is no number": "UPDATE intents SET amount = 'much'",
    "a status nobody states": "UPDATE cards SET status = 'gone'",
    "an attempt of nobody": "INSERT INTO attempts VALUES ('f', 1, 'r', 0, '', '', NULL)",
    "evidence from nowhere": "INSERT INTO evidence VALUES (1, NULL, 'dream', 'k', 0, x'00', NULL)",
    "a second connection": "INSERT INTO profile VALUES (2, '', '', '', '', '', '', '')",
}


@pytest.mark.parametrize("sql", WRONG.values(), ids=WRONG.keys())
def test_a_row_that_breaks_the_schema_is_refused(sql: str, tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    with opened(tmp_path / "vault") as vault:
        vault.intents.add(intent(1))
        with pytest.raises(VaultDamaged):
            vault._database.write(sql)
        assert vault.intents.get(intent(1).id) == intent(1)


def test_a_schema_that_was_broken_on_disk_is_refused(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    with opened(tmp_path / "vault") as vault:
        live = vault._database._live()
        live.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 0)
        live.execute("PRAGMA writable_schema = 1")
        live.execute("UPDATE sqlite_schema SET sql = 'CREATE nonsense' WHERE name = 'cards'")
    with pytest.raises(VaultDamaged):
        enter(tmp_path / "vault")
