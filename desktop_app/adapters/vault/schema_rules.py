"""Version 9: rules, the log of what they did, and for which day a wish of a rule counts."""

from typing import Final

from desktop_app.adapters.vault.database import Database

_VERSION_9: Final = (
    # `body` is one line of JSON; `place` stands outside it, for rules are sorted by it.
    """CREATE TABLE rules (
        id TEXT PRIMARY KEY, place INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # It is only ever added to, and outlives the rules it is about: nothing in it refers to a row.
    """CREATE TABLE rule_log (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,
        deed TEXT NOT NULL, actor TEXT NOT NULL, rule_id TEXT, card_id TEXT, code TEXT NOT NULL,
        amount INTEGER CHECK (amount >= 0), intent_id TEXT
    ) STRICT""",
    "CREATE INDEX rule_log_of_rule ON rule_log (rule_id, seq)",
    # An ISO date, which sorts as text; NULL for what a person wished for.
    "ALTER TABLE intents ADD COLUMN rule_day TEXT",
    "CREATE INDEX intents_of_rules ON intents (rule_day) WHERE rule_day IS NOT NULL",
)


def add_rules(database: Database) -> None:
    """Migration 9."""
    for statement in _VERSION_9:
        database.write(statement)
