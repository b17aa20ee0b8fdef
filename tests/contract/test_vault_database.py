"""Statements and commits over one encrypted file, with nothing of a vault around them."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import apsw
import pytest

from desktop_app.adapters.vault.database import Database, NotUnique, connect
from desktop_app.domain.errors import Locked
from desktop_app.domain.vault_errors import (
    DiskFailed,
    DiskFull,
    VaultDamaged,
    VaultError,
    VaultInUse,
    VaultReadOnly,
)
from tests.contract.faulty_disk import Faults, faulty_disk

KEY = bytes(range(32))
MIB = 1024 * 1024


def enter(path: Path) -> Database:
    database = connect(path)
    database.set_up(path, KEY)
    database.accept()
    return database


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


@pytest.fixture
def disk() -> Iterator[Faults]:
    """The database of this test lies on it."""
    with faulty_disk() as faults:
        yield faults


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "vault.db"
    made.touch()
    return made


@pytest.fixture
def database(disk: Faults, path: Path) -> Iterator[Database]:
    """One table of names, in it `a` and `b`."""
    with closing(enter(path)) as entered:
        entered.write("CREATE TABLE names (name TEXT UNIQUE CHECK (name <> ''))")
        entered.write_many("INSERT INTO names VALUES (?)", (["a"], ["b"]))
        yield entered


def names(database: Database) -> list[str]:
    return [name for (name,) in database.rows("SELECT name FROM names ORDER BY name")]


def add(database: Database, name: str) -> int:
    return database.write("INSERT INTO names VALUES (?)", (name,))


def test_what_is_asked_is_answered_with_what_was_written(database: Database) -> None:
    assert names(database) == ["a", "b"]
    assert database.rows("SELECT name FROM names WHERE name = ?", ("b",)) == [("b",)]
    assert database.row("SELECT name FROM names WHERE name > ?", ("a",)) == ("b",)
    assert database.row("SELECT name FROM names WHERE name = 'c'") is None
    assert list(database.each("SELECT name FROM names WHERE name >= ?", ("b",))) == [("b",)]


def test_a_write_tells_how_many_rows_it_changed(database: Database) -> None:
    assert database.write("UPDATE names SET name = name || ?", ("x",)) == 2
    assert database.write("DELETE FROM names WHERE name = 'c'") == 0
    assert add(database, "c") == 1


def test_a_commit_is_whole_or_undone_and_the_next_one_goes_on(database: Database) -> None:
    def undone() -> None:
        with database.commit():
            add(database, "c")
            with database.commit():
                add(database, "d")
            raise KeyError

    with pytest.raises(KeyError):
        undone()
    assert names(database) == ["a", "b"]
    with database.commit():
        add(database, "c")
        with suppress(NotUnique):
            add(database, "c")
        add(database, "d")
    assert names(database) == ["a", "b", "c", "d"]


def test_a_name_that_is_there_is_told_from_a_row_that_breaks_the_schema(database: Database) -> None:
    with pytest.raises(NotUnique):
        add(database, "a")
    with pytest.raises(VaultDamaged):
        add(database, "")
    with pytest.raises(NotUnique):
        database.write_many("INSERT INTO names VALUES (?)", [["c"], ["a"]])
    assert names(database) == ["a", "b"]


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [
        (apsw.FullError, DiskFull),
        (apsw.NotADBError, VaultDamaged),
        (apsw.CorruptError, VaultDamaged),
        (apsw.FormatError, VaultDamaged),
        (apsw.TooBigError, VaultDamaged),
        (apsw.BusyError, VaultInUse),
        (apsw.LockedError, VaultInUse),
        (apsw.ReadOnlyError, VaultReadOnly),
        (apsw.CantOpenError, VaultReadOnly),
        (apsw.PermissionsError, VaultReadOnly),
        (apsw.AuthError, VaultReadOnly),
    ],
)
def test_a_refusal_is_told_in_our_words_and_the_next_write_goes_on(
    foreign: type[apsw.Error], ours: type[VaultError], database: Database, disk: Faults
) -> None:
    disk.error = foreign("x")
    for write in (lambda: add(database, "c"), database.checkpoint):
        with pytest.raises(ours):
            write()
    disk.heal()
    assert add(database, "c") == 1
    assert names(database) == ["a", "b", "c"]


@pytest.mark.parametrize("how", ["commit", "checkpoint"])
def test_after_a_failed_write_it_is_read_and_not_written_and_its_log_is_left(
    how: str, database: Database, disk: Faults, path: Path
) -> None:
    disk.error = apsw.IOError("x")
    with pytest.raises(DiskFailed):
        add(database, "c") if how == "commit" else database.checkpoint()
    disk.heal()
    for _ in range(2):
        with pytest.raises(DiskFailed):
            add(database, "d")
    assert names(database) == ["a", "b"]
    database.close()
    assert log_of(path).stat().st_size > 0
    with closing(enter(path)) as again:
        assert names(again) == ["a", "b"]
        add(again, "c")
    assert not log_of(path).exists()


INSERT = "INSERT INTO names VALUES (?)"
LARGE = "x" * 3 * MIB  # does not wait in memory for its commit
WRITES: dict[str, Callable[[Database], object]] = {
    "commit": lambda database: add(database, "c"),
    "statement": lambda database: database.write(INSERT, (LARGE,)),
    "statements": lambda database: database.write_many(INSERT, [(LARGE,)]),
    "checkpoint": lambda database: database.checkpoint(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_quota_that_is_used_up_is_a_full_disk(
    write: Callable[[Database], object], database: Database, disk: Faults
) -> None:
    disk.refuse_for_quota("write")
    with pytest.raises(DiskFull):
        write(database)
    disk.heal()
    write(database)


def test_a_quota_at_a_sync_leaves_nobody_knowing_what_is_on_the_disk(
    database: Database, disk: Faults
) -> None:
    disk.refuse_for_quota("sync")
    with pytest.raises(DiskFailed):
        add(database, "c")


def test_a_checkpoint_leaves_nothing_in_the_log(database: Database, path: Path) -> None:
    assert log_of(path).stat().st_size > 0
    database.checkpoint()
    assert log_of(path).stat().st_size == 0
    assert database.size() == path.stat().st_size


def test_a_value_has_at_most_four_mebibytes(database: Database) -> None:
    assert database.row(f"SELECT length(zeroblob({4 * MIB}))") == (4 * MIB,)
    with pytest.raises(VaultDamaged):
        database.row(f"SELECT length(zeroblob({4 * MIB + 1}))")


def test_no_statement_can_spoil_the_schema(database: Database) -> None:
    database.rows("PRAGMA writable_schema = 1")
    with pytest.raises(VaultDamaged):
        database.write("UPDATE sqlite_schema SET sql = 'nonsense'")


def test_a_closed_one_is_locked(database: Database) -> None:
    for _ in range(2):
        database.close()
    for work in (database.version, database.checkpoint, lambda: add(database, "c")):
        with pytest.raises(Locked):
            work()
    with pytest.raises(Locked):
        next(database.each("SELECT 1"))


def test_an_absent_file_stays_absent(tmp_path: Path) -> None:
    for may_write in (True, False):
        with pytest.raises(VaultReadOnly):
            connect(tmp_path / "nowhere.db", may_write=may_write)
    assert os.listdir(tmp_path) == []


def test_a_copy_is_one_file_that_the_same_key_opens(database: Database, path: Path) -> None:
    add(database, "x" * MIB)
    copy = path.with_name("copy.db")
    copy.touch()
    steps = 0
    for _ in database.copy_to(copy, KEY):
        steps += 1
        assert add(database, f"step {steps}") == 1
    assert steps > 3
    with closing(connect(copy, may_write=False)) as other:
        other.set_up(copy, KEY)
        assert names(other) == names(database)
        with pytest.raises(VaultReadOnly):
            add(other, "c")
    assert sorted(os.listdir(path.parent)) == ["copy.db", "vault.db", "vault.db-wal"]
