"""A database is opened only when it is proven to be this vault's, and a copy only to be read."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.adapters.vault.database import Database, connect
from desktop_app.adapters.vault.opening import create, open_copy, open_database
from desktop_app.domain.vault_errors import (
    DiskFull,
    NotAVault,
    VaultDamaged,
    VaultError,
    VaultReadOnly,
    VaultTooNew,
)

KEY, ID = bytes(range(32)), "0a" * 16
APPLICATION_ID = 0x50535231
"""As the format says (`resources/help/vault-format.md`)."""


def first(database: Database) -> None:
    database.write("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")


def second(database: Database) -> None:
    database.write("INSERT INTO meta VALUES ('second', 'yes')")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed database of the first migration."""
    made = tmp_path / "vault.db"
    create(made, KEY, [first], ID)
    return made


def change(path: Path, sql: str) -> None:
    """Carry out `sql` with the right key and without any check."""
    with closing(connect(path)) as database:
        database.set_up(path, KEY)
        database.accept()
        database.rows(sql)


def opened(path: Path, *migrations: Callable[[Database], None]) -> Database:
    return open_database(path, KEY, migrations, ID)


def without_log(path: Path) -> None:
    """As a copy is left on the disk."""
    with closing(connect(path)) as database:
        database.set_up(path, KEY)
        database.rows("PRAGMA journal_mode = DELETE")


def test_a_new_database_names_its_application_its_version_and_its_vault(path: Path) -> None:
    with closing(opened(path, first)) as database:
        assert database.rows("PRAGMA application_id") == [(APPLICATION_ID,)]
        assert database.version() == 1
        assert database.rows("SELECT * FROM meta") == [("vault_id", ID)]


def test_a_database_that_came_out_in_clear_is_not_kept_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "set_up", lambda *_: None)
    with pytest.raises(NotAVault):
        create(tmp_path / "vault.db", KEY, [first], ID)


FOREIGN: dict[str, type[VaultError]] = {
    "PRAGMA application_id = 0": NotAVault,
    "PRAGMA application_id = 1": NotAVault,
    "PRAGMA user_version = 0": NotAVault,
    "PRAGMA user_version = 2": VaultTooNew,
    "DELETE FROM meta": VaultDamaged,
    f"UPDATE meta SET value = '{'0b' * 16}'": VaultDamaged,
    "UPDATE meta SET name = 'vault'": VaultDamaged,
}


@pytest.mark.parametrize("sql", FOREIGN)
@pytest.mark.parametrize("is_copy", [False, True], ids=["it", "a copy"])
def test_what_is_not_this_vaults_is_refused_unchanged_and_let_go(
    is_copy: bool, sql: str, path: Path
) -> None:
    change(path, sql)
    if is_copy:
        without_log(path)
    before = path.read_bytes()
    with pytest.raises(FOREIGN[sql]) as refusal:
        open_copy(path, KEY, 1, ID) if is_copy else opened(path, first)
    assert path.read_bytes() == before
    handles = [os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
    # The frames are still there: nothing but a close can have let go of the file.
    assert str(path) not in handles, refusal


@pytest.mark.parametrize("has_log", [False, True])
def test_what_is_refused_keeps_its_left_over_log_and_gets_none(has_log: bool, path: Path) -> None:
    folder = path.parent / "copied"
    with closing(opened(path, first)) as database:
        database.write("UPDATE meta SET value = 'other'")
        if not has_log:
            database.checkpoint()
        folder.mkdir()
        for name in ("vault.db", "vault.db-wal"):
            if has_log or name == "vault.db":
                shutil.copy(path.with_name(name), folder / name)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert len(before) == 1 + has_log
    with pytest.raises(VaultDamaged):
        opened(folder / "vault.db", first)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_key_of_another_vault_is_said_to_be_one(path: Path) -> None:
    for enter in (open_database, open_copy):
        newest = [first] if enter is open_database else 1
        with pytest.raises(VaultDamaged, match="belongs to another vault"):
            enter(path, bytes(32), newest, ID)  # type: ignore[operator]


def test_an_older_database_is_shown_as_it_is_before_it_is_brought_up_to_date(path: Path) -> None:
    seen: list[int] = []

    def look(database: Database) -> None:
        seen.append(database.version())

    for _ in range(2):
        with closing(open_database(path, KEY, [first, second], ID, look)) as database:
            assert database.version() == 2
            assert database.row("SELECT value FROM meta WHERE name = 'second'") == ("yes",)
    assert seen == [1]


def test_a_database_that_could_not_be_kept_as_it_is_stays_so(path: Path) -> None:
    def fail(database: Database) -> None:
        raise DiskFull

    before = path.read_bytes()
    with pytest.raises(DiskFull):
        open_database(path, KEY, [first, second], ID, fail)
    assert path.read_bytes() == before
    with closing(opened(path, first)) as database:
        assert database.version() == 1


def test_a_copy_is_read_and_never_written(path: Path) -> None:
    without_log(path)
    before = path.read_bytes()
    with closing(open_copy(path, KEY, 1, ID)) as database:
        assert database.rows("SELECT value FROM meta") == [(ID,)]
        with pytest.raises(VaultReadOnly):
            database.write("DELETE FROM meta")
    assert path.read_bytes() == before
