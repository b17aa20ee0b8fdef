"""The tables, by version. A released migration is never edited; a new one is appended.

Times are microseconds since 1970 UTC; amounts are micro-USD; wallet figures are units of their
asset. Numbers, CVVs, keys and raw answers stand only in columns named `sealed`.
"""

from typing import Final

from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.opening import Migration
from desktop_app.adapters.vault.schema_history import add_history
from desktop_app.adapters.vault.schema_links import add_links
from desktop_app.adapters.vault.schema_noting import add_noting
from desktop_app.adapters.vault.schema_rules import add_rules

_VERSION_1: Final = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE profile (
        only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
        name TEXT NOT NULL, environment TEXT NOT NULL, dialect TEXT NOT NULL, auth TEXT NOT NULL,
        base_url TEXT NOT NULL, callback_url TEXT NOT NULL, client_id TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE secrets (
        row_id TEXT PRIMARY KEY,
        owner TEXT NOT NULL, field TEXT NOT NULL, version INTEGER NOT NULL CHECK (version >= 1),
        sealed BLOB NOT NULL, UNIQUE (owner, field)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE cards (
        id TEXT PRIMARY KEY,
        status TEXT NOT NULL CHECK (status IN
            ('pending', 'active', 'frozen', 'terminated', 'failed', 'unrecognised')),
        label TEXT NOT NULL, holder TEXT NOT NULL,
        stated_label TEXT NOT NULL, stated_holder TEXT NOT NULL,
        last4 TEXT NOT NULL, available INTEGER, reference TEXT NOT NULL, nonce TEXT NOT NULL,
        limits TEXT NOT NULL, callback_url TEXT NOT NULL,
        created_at INTEGER, read_at INTEGER NOT NULL, ended_at INTEGER
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE intents (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE, form_token TEXT NOT NULL UNIQUE, reference TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN
            ('issue', 'fund', 'withdraw', 'freeze', 'unfreeze', 'terminate')),
        session TEXT NOT NULL, card_id TEXT,
        amount INTEGER CHECK (amount BETWEEN 0 AND 50000000000), fee INTEGER CHECK (fee >= 0),
        stage TEXT NOT NULL CHECK (stage IN ('ready', 'sending', 'accepted', 'confirmed',
            'rejected', 'unknown', 'not_found', 'disputed', 'stale')),
        pan TEXT NOT NULL CHECK (pan IN ('none', 'pending', 'stored', 'lost')),
        reason TEXT NOT NULL, parent TEXT, params TEXT NOT NULL,
        created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE INDEX intents_open ON intents (seq) WHERE stage IN
        ('ready', 'sending', 'accepted', 'unknown', 'not_found', 'disputed')""",
    "CREATE INDEX intents_of_card ON intents (card_id, seq)",
    """CREATE TABLE attempts (
        intent_id TEXT NOT NULL REFERENCES intents (id), number INTEGER NOT NULL,
        row_id TEXT NOT NULL UNIQUE, begun_at INTEGER NOT NULL,
        outcome TEXT NOT NULL, detail TEXT NOT NULL, sealed BLOB,
        PRIMARY KEY (intent_id, number)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE evidence (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        intent_id TEXT REFERENCES intents (id),
        source TEXT NOT NULL CHECK (source IN ('http', 'poll', 'webhook', 'user')),
        key TEXT NOT NULL UNIQUE, seen_at INTEGER NOT NULL, body_hash BLOB NOT NULL, sealed BLOB
    ) STRICT""",
    """CREATE TABLE transactions (
        id TEXT PRIMARY KEY, card_id TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount >= 0), fee INTEGER NOT NULL CHECK (fee >= 0),
        at INTEGER NOT NULL, reference TEXT NOT NULL, merchant TEXT NOT NULL,
        description TEXT NOT NULL, read_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX transactions_of_card ON transactions (card_id, at DESC, id DESC)",
    """CREATE TABLE wallets (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, asset TEXT NOT NULL,
        network TEXT NOT NULL, available INTEGER NOT NULL, decimals INTEGER NOT NULL,
        read_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE rates (
        asset TEXT PRIMARY KEY, usd INTEGER NOT NULL, read_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)


def _first(database: Database) -> None:
    for statement in _VERSION_1:
        database.write(statement)


_VERSION_2: Final = (
    # In which order cards became known: what came after a create whose answer was lost is looked
    # at as its result, whatever any clock says.
    """CREATE TABLE seen_cards (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, card_id TEXT NOT NULL UNIQUE
    ) STRICT""",
    "INSERT INTO seen_cards (card_id) SELECT id FROM cards ORDER BY created_at, id",
    "CREATE INDEX transactions_by_reference ON transactions (reference)",
    "CREATE INDEX evidence_of_intent ON evidence (intent_id, seq)",
)


def _second(database: Database) -> None:
    for statement in _VERSION_2:
        database.write(statement)


_VERSION_3: Final = (
    # Every message of the service, once: `key` is its own id, or says what is doubted about which
    # bytes. Believed ones stay for ever, so that none has an effect twice.
    """CREATE TABLE events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, row_id TEXT NOT NULL UNIQUE,
        key TEXT NOT NULL UNIQUE, way TEXT NOT NULL, doubt TEXT NOT NULL, digest BLOB NOT NULL,
        received_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
        times INTEGER NOT NULL CHECK (times >= 1),
        event_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, card_id TEXT,
        subject_id TEXT NOT NULL, reference TEXT NOT NULL,
        amount INTEGER CHECK (amount >= 0), fee INTEGER CHECK (fee >= 0),
        merchant TEXT NOT NULL, mcc TEXT NOT NULL, country TEXT NOT NULL, reason TEXT NOT NULL,
        transaction_type TEXT NOT NULL, status TEXT NOT NULL, violations INTEGER, at INTEGER,
        sealed BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX events_of_card ON events (card_id, seq) WHERE doubt = ''",
    "CREATE INDEX events_doubted ON events (seq) WHERE doubt <> ''",
)


def _third(database: Database) -> None:
    for statement in _VERSION_3:
        database.write(statement)


_VERSION_5: Final = (
    # Cards under a policy (disposable cards); `policy` is one line of JSON.
    """CREATE TABLE guards (
        card_id TEXT PRIMARY KEY, policy TEXT NOT NULL, armed_at INTEGER NOT NULL,
        froze_at INTEGER, released_at INTEGER, end_not_before INTEGER,
        swept INTEGER NOT NULL CHECK (swept IN (0, 1))
    ) STRICT, WITHOUT ROWID""",
)


def _fifth(database: Database) -> None:
    for statement in _VERSION_5:
        database.write(statement)


_VERSION_6: Final = (
    # The people who hold cards; `verified_day` is an ISO date. What a card's holder is known by at
    # the service stands with the card: cards read before this version state it at the next read.
    """CREATE TABLE people (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, added_at INTEGER NOT NULL,
        department TEXT NOT NULL, email TEXT NOT NULL,
        holder_id TEXT NOT NULL, stated_name TEXT NOT NULL,
        kyc TEXT NOT NULL CHECK (kyc IN ('not_stated', 'none', 'initiated', 'pending', 'approved',
            'rejected', 'unrecognised')),
        is_listed INTEGER NOT NULL CHECK (is_listed IN (0, 1)), asked_at INTEGER,
        verified_day TEXT, verified_how TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX people_by_holder ON people (holder_id) WHERE holder_id <> ''",
    "ALTER TABLE cards ADD COLUMN stated_holder_id TEXT NOT NULL DEFAULT ''",
)


def _sixth(database: Database) -> None:
    for statement in _VERSION_6:
        database.write(statement)


def _seventh(database: Database) -> None:
    # The id of the newest wish about the card when it was armed; what came before does not count.
    database.write("ALTER TABLE guards ADD COLUMN armed_after TEXT")


MIGRATIONS: Final[tuple[Migration, ...]] = (
    _first, _second, _third, add_history, _fifth, _sixth, _seventh, add_noting, add_rules,
    add_links,
)  # fmt: skip
