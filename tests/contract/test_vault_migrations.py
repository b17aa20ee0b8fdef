"""Migrations run in order, once, each whole with its version; rows obey the schema."""

import asyncio
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import apsw
import pytest

from desktop_app.adapters.vault import backup as backup_module
from desktop_app.adapters.vault import entering
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.domain.intents import OPEN_STAGES, Stage
from desktop_app.domain.vault_errors import DiskFull, VaultDamaged, VaultTooNew
from tests.contract.backup_rig import restore
from tests.contract.vault_rig import (
    NOW,
    add_as_before_rules,
    card,
    details,
    enter,
    intent,
    make,
    opened,
    stock,
)
from tests.contract.vault_suite_rule_wishes import wish
from tests.contract.vault_suite_rules import note, rule


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
    monkeypatch.setattr(entering, "MIGRATIONS", (*MIGRATIONS, second, third))
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
        newer.setattr(entering, "MIGRATIONS", (*MIGRATIONS, second, broken))
        with pytest.raises(DiskFull):
            enter(tmp_path / "vault")
    monkeypatch.setattr(entering, "MIGRATIONS", (*MIGRATIONS, second))
    with opened(tmp_path / "vault") as vault:
        assert vault._database.version() == len(MIGRATIONS) + 1
        assert vault._database.rows("SELECT note FROM cards") == [("",)]


def before_rules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed vault of version 8 with one wish at each stage, and its backup."""
    with monkeypatch.context() as older:
        for module in (entering, backup_module):
            older.setattr(module, "MIGRATIONS", MIGRATIONS[:8])
        with closing(make(folder)) as vault:
            for number, stage in enumerate(Stage, 1):
                add_as_before_rules(vault, intent(number, stage=stage))
            return Path(asyncio.run(vault.backups.make(NOW)).path)


def test_a_vault_of_the_version_before_gets_rules_and_none_of_its_wishes_is_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = before_rules(tmp_path / "vault", monkeypatch)
    with opened(tmp_path / "vault") as old, closing(restore(file, tmp_path / "back")) as back:
        for vault in (old, back):
            assert vault._database.version() == len(MIGRATIONS)
            assert vault.rules.all() == vault.rules.notes(9) == vault.rules.last_notes() == ()
            assert vault.intents.of_rules(date.min) == ()
            assert [one.stage for one in vault.intents.recent(99)][::-1] == list(Stage)
            days = vault._database.rows("SELECT DISTINCT rule_day FROM intents")
            assert days == [(None,)]
            vault.rules.put(rule())
            vault.rules.note(note())
            vault.intents.add(wish(99))
    with opened(tmp_path / "vault") as again:
        assert again.rules.all() == (rule(),)
        assert again.intents.of_rules(date.min) == (wish(99),)
        assert {one.stage for one in again.intents.open()} == OPEN_STAGES


def test_a_version_that_knows_no_rules_refuses_a_vault_that_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(tmp_path / "vault")
    monkeypatch.setattr(entering, "MIGRATIONS", MIGRATIONS[:8])
    with pytest.raises(VaultTooNew):
        enter(tmp_path / "vault")


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
    "a line of the log below nothing": (
        "INSERT INTO rule_log VALUES (1, 0, 'sent', 'purser', NULL, NULL, '', -1, NULL)"
    ),
    "a line that nobody wrote": (
        "INSERT INTO rule_log VALUES (1, 0, 'sent', NULL, NULL, NULL, '', NULL, NULL)"
    ),
    "a rule without a name": "INSERT INTO rules VALUES (NULL, 0, '{}')",
    "a place that is no number": "INSERT INTO rules VALUES ('r', 'first', '{}')",
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
