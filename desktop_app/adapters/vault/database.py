"""The encrypted database file: written one durable commit at a time.

One connection, on one thread. No other module imports apsw.
"""

import errno
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import apsw

from desktop_app.domain.errors import Locked
from desktop_app.domain.vault_errors import (
    DiskFailed,
    DiskFull,
    VaultDamaged,
    VaultInUse,
    VaultReadOnly,
)

CIPHER = "chacha20"
LENGTH_LIMIT = 4 * 1024 * 1024
LOOK_EACH = 20_000
"""Steps of SQLite's own machine; a millisecond or so."""
COPIED_AT_ONCE = 32
"""Pages; some milliseconds of work."""

_SAFETY = (
    ("locking_mode", "EXCLUSIVE"),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("secure_delete", 1),
    ("temp_store", 2),
    ("foreign_keys", 1),
)
_BUSY = (apsw.BusyError, apsw.LockedError)
_CLOSED_TO_US = (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError, apsw.AuthError)


class NotUnique(Exception):
    """A value that must be unique was there already."""


class Annex(Protocol):
    """What belongs to every commit.

    `extend` writes as the commit ends, inside it; `keep` is told when it is on the disk, `drop`
    when it was undone. Neither of these raises.
    """

    def extend(self) -> None: ...
    def keep(self) -> None: ...
    def drop(self) -> None: ...


class Database:
    """Statements and commits over one open file. Raises the errors of `domain.vault_errors`.

    Use from the thread that opened it, and from no other.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        # Upper and lower case of every script: SQLite's own LIKE knows those of English alone.
        connection.create_scalar_function(
            "folded", lambda *texts: str(texts[0]).casefold(), 1, deterministic=True
        )
        self._connection: apsw.Connection | None = connection
        self._inside = False
        self._failed = False
        self.annex: Annex | None = None

    @property
    def is_inside(self) -> bool:
        """Whether a commit is open."""
        return self._inside

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with _translated():
            return self._live().execute(sql, tuple(values)).fetchall()

    def each(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one: ten thousand at once would cost megabytes for a moment.

        Write nothing until the last one was taken.
        """
        with _translated():
            yield from self._live().execute(sql, tuple(values))

    def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row of a query."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def write(self, sql: str, values: Sequence[object] = ()) -> int:
        """One statement, in the open commit or as a commit of its own; how many rows it changed."""
        with self.commit(), _translated(self._connection):
            self._live().execute(sql, tuple(values))
            return int(self._live().changes())

    def write_many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """One statement over many rows, in one commit."""
        with self.commit(), _translated(self._connection):
            self._live().executemany(sql, (tuple(row) for row in values))

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Durable when the outermost block ends; undone when it raises.

        Raises DiskFailed from the first failed write until the vault is opened again: after a
        failed sync nobody knows what is on the disk.
        """
        if self._inside:
            self._check_inside()
            yield
            return
        if self._failed:
            raise DiskFailed
        try:
            with _translated():
                self._live().execute("BEGIN IMMEDIATE")
            self._inside = True
            yield
            self._check_inside()
            if self.annex is not None:
                self.annex.extend()
                self._check_inside()
            with _translated(self._connection):
                self._live().execute("COMMIT")
        except BaseException as error:
            self._failed = isinstance(error, DiskFailed)
            self._roll_back()
            if self.annex is not None:
                self.annex.drop()
            raise
        finally:
            self._inside = False
        if self.annex is not None:
            self.annex.keep()

    def checkpoint(self) -> None:
        """Bring every commit from the log into the file.

        One flipped byte in a left-over log silently drops acknowledged commits; rows in the file
        survive. What is read afterwards is read from the file again, not from memory. Raises
        DiskFull, and DiskFailed, which every commit raises from then on.
        """
        try:
            with _translated(self._connection):
                self._live().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                self._live().execute("PRAGMA shrink_memory").fetchall()
        except DiskFailed:
            self._failed = True
            raise

    def copy_to(self, path: Path, key: bytes | bytearray) -> Generator[None]:
        """Fill the empty file `path` with a copy under the same key, some pages at each step.

        What is committed between the steps is in the copy too: it is what the database is when the
        last step was made. Raises as a commit does; `close` the iteration in any case.
        """
        with closing(connect(path)) as other:
            other.set_up(path, key)
            target = other._live()
            with _translated():
                # Nothing of a copy that is not finished is ever used: no way back, and no haste.
                target.pragma("journal_mode", "MEMORY")
                target.pragma("synchronous", "OFF")
                copying = target.backup("main", self._live(), "main")
            with copying:
                while not self._copy_some(copying):
                    yield
            with _translated():
                target.pragma("journal_mode", "DELETE")

    def vacuum_into(self, path: Path, key: bytes | bytearray) -> None:
        """Fill the empty file `path` with a copy under another key. Raises as a commit does.

        In one go, and nothing of a page of the old file is kept that holds no row.
        """
        name = quote(str(path.absolute()))
        # As a bound value: the text of a statement may be kept, and this one holds the key.
        where = f"file:{name}?cipher={CIPHER}&key=x'{bytes(key).hex()}'"
        with _translated(self._connection):
            self._live().execute("VACUUM INTO ?", (where,))

    def _copy_some(self, copying: apsw.Backup) -> bool:
        with _translated():
            self._live()
            copying.step(COPIED_AT_ONCE)
            return copying.done

    def set_up(self, path: Path, key: bytes | bytearray) -> None:
        """Give it its key and its limits; it only reads until it is accepted."""
        with _translated():
            connection = self._live()
            connection.limit(apsw.SQLITE_LIMIT_LENGTH, LENGTH_LIMIT)
            connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, True)
            # A refused vault keeps its left-over log, and does not get one that it never had.
            left_over = path.with_name(path.name + "-wal").exists()
            connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, left_over)
            connection.pragma("cipher", CIPHER)
            # Only this spelling is a raw key in every version; others are taken as passphrases.
            connection.pragma("key", f"x'{bytes(key).hex()}'")
            for name, value in _SAFETY:
                connection.pragma(name, value)

    def accept(self) -> None:
        """From here on it may be written. A copy made by SQLite has lost its WAL mode."""
        with _translated():
            connection = self._live()
            connection.pragma("journal_mode", "WAL")
            connection.pragma("synchronous", "FULL")
            connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, False)

    def size(self) -> int:
        """How many bytes its pages take."""
        return int(self.rows("PRAGMA page_count")[0][0] * self.rows("PRAGMA page_size")[0][0])

    def version(self) -> int:
        """`user_version`, the number of the last migration."""
        return int(self.rows("PRAGMA user_version")[0][0])

    def close(self) -> None:
        """Close, leaving no log behind; afterwards every call raises Locked."""
        connection, self._connection = self._connection, None
        if connection is not None:
            if self._failed:
                # The next opening reads the log with its checksums; a checkpoint now would not.
                connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
            # What cannot be brought into the file stays in the log for the next opening.
            with suppress(apsw.Error):
                connection.close()

    def _live(self) -> apsw.Connection:
        if self._connection is None:
            raise Locked
        return self._connection

    def _check_inside(self) -> None:
        """SQLite ends a transaction itself when a disk fails; what follows may not commit alone."""
        if not self._live().in_transaction:
            raise DiskFailed

    def _roll_back(self) -> None:
        connection = self._connection
        if connection is not None and connection.in_transaction:
            with suppress(apsw.Error):
                connection.execute("ROLLBACK")


def heed(database: Database, is_wanted: Callable[[], bool]) -> None:
    """End what is being read or written as damaged, once it is not wanted any more."""
    with _translated():
        database._live().set_progress_handler(lambda: not is_wanted(), LOOK_EACH)


def connect(path: Path, *, may_write: bool = True) -> Database:
    """The file as it is, without a key yet. Raises VaultReadOnly, VaultDamaged."""
    mode = apsw.SQLITE_OPEN_READWRITE if may_write else apsw.SQLITE_OPEN_READONLY
    with _translated():
        # Never with CREATE: an absent file must not become an empty vault.
        # URI: a copy under another key is named by one. No path of ours begins like one.
        return Database(apsw.Connection(str(path.absolute()), flags=mode | apsw.SQLITE_OPEN_URI))


@contextmanager
def _translated(connection: apsw.Connection | None = None) -> Iterator[None]:
    """apsw's errors as ours; the chain is cut, because a statement may hold a value."""
    try:
        yield
    except apsw.ConstraintError as error:
        if getattr(error, "extendedresult", 0) == apsw.SQLITE_CONSTRAINT_UNIQUE:
            raise NotUnique from None
        raise VaultDamaged from None
    except apsw.FullError:
        raise DiskFull from None
    except _BUSY:
        raise VaultInUse from None
    except _CLOSED_TO_US:
        raise VaultReadOnly from None
    except apsw.IOError as error:
        # SQLite knows one way in which there is no room; a quota that is used up is another.
        is_write = getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_WRITE
        quota = is_write and connection is not None and connection.system_errno == errno.EDQUOT
        raise (DiskFull if quota else DiskFailed) from None
    except apsw.Error:
        raise VaultDamaged from None
