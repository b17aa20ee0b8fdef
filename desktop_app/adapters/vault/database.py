"""The encrypted database file: opened with every check, written one durable commit at a time.

One connection, on one thread. No other module imports apsw.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw

from desktop_app.domain.errors import Locked, PurserError
from desktop_app.domain.vault_errors import (
    DiskFull,
    NotAVault,
    VaultDamaged,
    VaultInUse,
    VaultReadOnly,
    VaultTooNew,
)

PLAIN_HEADER = b"SQLite format 3\x00"
APPLICATION_ID = 0x50535231  # "PSR1"
CIPHER = "chacha20"
LENGTH_LIMIT = 4 * 1024 * 1024
Migration = Callable[["Database"], None]

_FULL_ERRORS = (apsw.FullError,)
_DAMAGED = (apsw.NotADBError, apsw.CorruptError, apsw.FormatError)
_BUSY = (apsw.BusyError, apsw.LockedError)
_CLOSED_TO_US = (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError, apsw.AuthError)


class NotUnique(Exception):
    """A value that must be unique was there already."""


class Database:
    """Statements and commits over one open file. Raises the errors of `domain.vault_errors`.

    Use from the thread that opened it, and from no other.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection: apsw.Connection | None = connection
        self._depth = 0

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with _translated():
            return self._live().execute(sql, tuple(values)).fetchall()

    def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row of a query."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def write(self, sql: str, values: Sequence[object] = ()) -> None:
        """One statement, inside the open commit or as a commit of its own."""
        with self.commit(), _translated():
            self._live().execute(sql, tuple(values))

    def write_many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """One statement over many rows, in one commit."""
        with self.commit(), _translated():
            self._live().executemany(sql, (tuple(row) for row in values))

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Durable when the outermost block ends; undone when it raises."""
        if self._depth:
            yield
            return
        with _translated():
            self._live().execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
            with _translated():
                self._live().execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._depth = 0

    def checkpoint(self) -> None:
        """Bring every commit from the log into the file.

        One flipped byte in a left-over log silently drops acknowledged commits; rows in the file
        survive.
        """
        with _translated():
            self._live().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def version(self) -> int:
        """`user_version`, the number of the last migration."""
        return int(self.rows("PRAGMA user_version")[0][0])

    def close(self) -> None:
        """Close, leaving no log behind; afterwards every call raises Locked."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(apsw.Error):
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.close()

    def _live(self) -> apsw.Connection:
        if self._connection is None:
            raise Locked
        return self._connection

    def _roll_back(self) -> None:
        # A full disk or a failed sync may have ended the transaction already.
        connection = self._connection
        if connection is not None and connection.in_transaction:
            with suppress(apsw.Error):
                connection.execute("ROLLBACK")


def create(path: Path, key: bytes | bytearray, migrations: Sequence[Migration]) -> None:
    """Make the file, write it, close it, and prove by its bytes that it is encrypted.

    `path` must not exist. Raises DiskFull, VaultReadOnly or VaultDamaged; a file that is not
    encrypted is removed again.
    """
    os.close(_make_private(path))
    with _translated():
        database = Database(_connect(path, key))
    try:
        database.rows(f"PRAGMA application_id={APPLICATION_ID}")
        migrate(database, migrations)
    finally:
        database.close()
    with path.open("rb") as file:
        head = file.read(len(PLAIN_HEADER))
    if len(head) < len(PLAIN_HEADER) or head == PLAIN_HEADER:
        path.unlink()
        raise VaultDamaged("The new vault could not be encrypted, so it was removed.")


def open_database(path: Path, key: bytes | bytearray, migrations: Sequence[Migration]) -> Database:
    """Open an existing vault database and bring it up to date.

    Raises NotAVault for a file that is empty or plain, VaultDamaged when the key does not fit or
    pages fail their check, VaultTooNew, VaultInUse, VaultReadOnly.
    """
    _look_before(path)
    with _translated():
        connection = _connect(path, key)
    database = Database(connection)
    try:
        _check(database, len(migrations))
        migrate(database, migrations)
    except BaseException:
        database.close()
        raise
    return database


def migrate(database: Database, migrations: Sequence[Migration]) -> None:
    """Run what is missing, each with its version in one commit."""
    for version in range(database.version(), len(migrations)):
        with database.commit():
            migrations[version](database)
            database.rows(f"PRAGMA user_version={version + 1}")


def _look_before(path: Path) -> None:
    """Read the header before SQLite opens the file: a later close would drop its locks."""
    try:
        with path.open("rb") as file:
            head = file.read(len(PLAIN_HEADER))
    except OSError:
        raise VaultReadOnly from None
    if len(head) < len(PLAIN_HEADER) or head == PLAIN_HEADER:
        raise NotAVault
    if not os.access(path, os.W_OK):
        raise VaultReadOnly


def _connect(path: Path, key: bytes | bytearray) -> apsw.Connection:
    # Never with CREATE: an absent file must not become an empty vault.
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.limit(apsw.SQLITE_LIMIT_LENGTH, LENGTH_LIMIT)
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        connection.pragma("cipher", CIPHER)
        # Only this spelling is a raw key in every version; others are taken as passphrases.
        connection.pragma("key", f"x'{bytes(key).hex()}'")
        for name, value in (
            ("locking_mode", "EXCLUSIVE"),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("secure_delete", 1),
            ("temp_store", 2),
            ("foreign_keys", 1),
            ("journal_mode", "WAL"),
            ("synchronous", "FULL"),
        ):
            connection.pragma(name, value)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(database: Database, newest: int) -> None:
    """A malformed key would open an empty file as an empty vault: ask for what ours always has."""
    if database.rows("PRAGMA application_id")[0][0] != APPLICATION_ID:
        raise NotAVault
    version = database.version()
    if version > newest:
        raise VaultTooNew
    if version == 0:
        raise NotAVault
    if database.rows("PRAGMA cipher")[0][0] != CIPHER:
        raise VaultDamaged
    if database.rows("PRAGMA quick_check(1)")[0][0] != "ok":
        raise VaultDamaged


def _make_private(path: Path) -> int:
    try:
        return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise os_error(error) from None


def os_error(error: OSError) -> PurserError:
    """A file system's refusal as one of ours."""
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    return VaultReadOnly()


@contextmanager
def _translated() -> Iterator[None]:
    """apsw's errors as ours; the chain is cut, because a statement may hold a value."""
    try:
        yield
    except apsw.ConstraintError as error:
        if getattr(error, "extendedresult", 0) == apsw.SQLITE_CONSTRAINT_UNIQUE:
            raise NotUnique from None
        raise VaultDamaged from None
    except _FULL_ERRORS:
        raise DiskFull from None
    except _DAMAGED:
        raise VaultDamaged from None
    except _BUSY:
        raise VaultInUse from None
    except (*_CLOSED_TO_US, apsw.IOError):
        raise VaultReadOnly from None
    except apsw.Error:
        raise VaultDamaged from None
