"""Keeps the bank in one SQLite file whose commits survive a power cut."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE_NAME = "bank.sqlite"

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS postings(
  id INTEGER PRIMARY KEY, at_ns INTEGER NOT NULL, kind TEXT NOT NULL, reference TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entries(
  posting INTEGER NOT NULL REFERENCES postings(id), account TEXT NOT NULL, asset TEXT NOT NULL,
  units INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS accounts(
  name TEXT NOT NULL, asset TEXT NOT NULL, units INTEGER NOT NULL, PRIMARY KEY(name, asset))
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS customers(
  seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  fields TEXT NOT NULL, kyc TEXT NOT NULL, is_active INTEGER NOT NULL,
  created_ns INTEGER NOT NULL, updated_ns INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS cards(
  seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, face TEXT NOT NULL, customer_id TEXT NOT NULL,
  user_reference TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,
  created_status TEXT NOT NULL, pan TEXT UNIQUE NOT NULL, cvv TEXT NOT NULL,
  reference TEXT UNIQUE NOT NULL, callback_url TEXT NOT NULL, load_micros INTEGER NOT NULL,
  limits TEXT NOT NULL, face_data TEXT NOT NULL, created_by TEXT NOT NULL,
  created_ns INTEGER NOT NULL, updated_ns INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS cards_by_customer ON cards(customer_id);
CREATE TABLE IF NOT EXISTS movements(
  seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, card_id TEXT NOT NULL REFERENCES cards(id),
  type TEXT NOT NULL, status TEXT NOT NULL, amount_micros INTEGER NOT NULL,
  reference TEXT NOT NULL, fee_micros INTEGER NOT NULL, fee_type TEXT NOT NULL,
  description TEXT NOT NULL, before_micros INTEGER NOT NULL, after_micros INTEGER NOT NULL,
  provider_id TEXT NOT NULL, failure_code TEXT NOT NULL DEFAULT '',
  failure_reason TEXT NOT NULL DEFAULT '',
  merchant TEXT NOT NULL, created_by TEXT NOT NULL, created_ns INTEGER NOT NULL,
  updated_ns INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS movements_by_card ON movements(card_id, seq);
CREATE INDEX IF NOT EXISTS movements_by_reference ON movements(reference);
CREATE TABLE IF NOT EXISTS wallet_rows(
  seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, asset TEXT NOT NULL, type TEXT NOT NULL,
  state TEXT NOT NULL, units INTEGER NOT NULL, fee_units INTEGER NOT NULL,
  reference TEXT NOT NULL, movement_id TEXT NOT NULL, created_ns INTEGER NOT NULL,
  updated_ns INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS wallet_rows_by_movement ON wallet_rows(movement_id);
CREATE TABLE IF NOT EXISTS authorizations(
  id TEXT PRIMARY KEY, card_id TEXT NOT NULL, movement_id TEXT NOT NULL,
  amount_micros INTEGER NOT NULL, status TEXT NOT NULL, merchant TEXT NOT NULL,
  created_ns INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS authorizations_by_card ON authorizations(card_id, status);
CREATE TABLE IF NOT EXISTS duties(
  id INTEGER PRIMARY KEY, due_ns INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
  detail TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS duties_by_due ON duties(due_ns, id);
CREATE TABLE IF NOT EXISTS deliveries(
  id INTEGER PRIMARY KEY, event_id TEXT NOT NULL, event TEXT NOT NULL, card_id TEXT NOT NULL,
  url TEXT NOT NULL, body TEXT NOT NULL, signature TEXT NOT NULL, state TEXT NOT NULL,
  status_code INTEGER, reason TEXT NOT NULL, created_ns INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_by_state ON deliveries(state, id);
CREATE TABLE IF NOT EXISTS sink(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, headers TEXT NOT NULL, body TEXT NOT NULL,
  at_ns INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS attempts(
  id INTEGER PRIMARY KEY, delivery INTEGER NOT NULL REFERENCES deliveries(id),
  number INTEGER NOT NULL, at_ns INTEGER NOT NULL, status_code INTEGER, reason TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_by_delivery ON attempts(delivery, number);
CREATE TABLE IF NOT EXISTS faults(
  id INTEGER PRIMARY KEY, operation TEXT NOT NULL, kind TEXT NOT NULL, times INTEGER NOT NULL,
  params TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS mishaps(
  id INTEGER PRIMARY KEY, event TEXT NOT NULL, kinds TEXT NOT NULL, times INTEGER NOT NULL,
  seconds INTEGER NOT NULL);
"""

ADDED = {
    "cards": {"strikes": "INTEGER NOT NULL DEFAULT 0", "review": "TEXT NOT NULL DEFAULT ''"},
    "authorizations": {
        "way": "TEXT NOT NULL DEFAULT 'authorization'",
        "fee_id": "TEXT NOT NULL DEFAULT ''",
    },
    "deliveries": {
        "signing": "TEXT NOT NULL DEFAULT 'sha512'",
        "attempts": "INTEGER NOT NULL DEFAULT 0",
        "due_ns": "INTEGER NOT NULL DEFAULT 0",
        "is_held": "INTEGER NOT NULL DEFAULT 0",
    },
}
"""Columns that came after a table: a bank begun before them gets them when it is opened."""

TABLES = [
    "faults",
    "mishaps",
    "sink",
    "attempts",
    "deliveries",
    "duties",
    "authorizations",
    "wallet_rows",
    "movements",
    "cards",
    "customers",
    "accounts",
    "entries",
    "postings",
    "meta",
]


class Store:
    """One connection, used by one thread at a time (the server's loop).

    Opening raises ``OSError`` or ``sqlite3.Error`` when the folder cannot hold a database or
    another bank has it open.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            folder / FILE_NAME, isolation_level=None, check_same_thread=False, timeout=0.2
        )
        self._db.row_factory = sqlite3.Row
        try:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA foreign_keys=ON")
            # Taking the lock now makes a second bank on the same folder fail at once.
            self._db.executescript("BEGIN IMMEDIATE;" + SCHEMA + "COMMIT;")
            self._add_columns()
        except sqlite3.Error:
            self._db.close()
            raise

    def _add_columns(self) -> None:
        for table, columns in ADDED.items():
            there = {row["name"] for row in self.all(f"PRAGMA table_info({table})")}
            for name in columns.keys() - there:
                self._db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")

    @contextmanager
    def unit(self, *, keep: bool = True) -> Iterator[None]:
        """One all-or-nothing unit of work; ``keep=False`` undoes it even when it succeeds."""
        self._db.execute("BEGIN")
        done = False
        try:
            yield
            done = True
        finally:
            # A full disk has already ended the transaction; then there is nothing to end.
            if self._db.in_transaction:
                self._db.execute("COMMIT" if done and keep else "ROLLBACK")

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        return self._db.execute(sql, values).fetchall()

    def number(self, sql: str, *values: object) -> int:
        """The first column of the first row; 0 when there is none or it is NULL."""
        row = self.one(sql, *values)
        return int(row[0] or 0) if row is not None else 0

    def run(self, sql: str, *values: object) -> int:
        """Execute one statement; the rowid it inserted last."""
        return int(self._db.execute(sql, values).lastrowid or 0)

    def insert(self, table: str, **columns: object) -> int:
        """Add one row; table and column names are the program's own words, never a caller's."""
        names, marks = ",".join(columns), ",".join("?" * len(columns))
        return self.run(
            f"INSERT INTO {table}({names}) VALUES({marks})",
            *columns.values(),
        )

    def meta(self, key: str, default: str) -> str:
        row = self.one("SELECT value FROM meta WHERE key=?", key)
        return default if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        self.run(
            "INSERT INTO meta(key,value) VALUES(?,?) "
            "ON CONFLICT(key) DO UPDATE SET value=excluded.value",
            key,
            value,
        )

    def wipe(self) -> None:
        """Forget everything; the caller holds the unit of work."""
        for table in TABLES:
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - names are our own constants

    def close(self) -> None:
        self._db.close()
