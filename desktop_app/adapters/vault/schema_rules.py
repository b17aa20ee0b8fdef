"""Version 9: rules, the log of what they did, and for which day a wish of a rule counts.

Every line of the log is a deed of the journal too.
"""

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
_NOTING: Final = (
    # What a rule sent is found by its wish, everything else by its rule.
    """CREATE TRIGGER rule_noted AFTER INSERT ON rule_log BEGIN
        INSERT INTO deeds
            (at, source, ref, kind, word, card_id, amount, detail, reference, words)
        SELECT new.at, 'rule', coalesce(new.intent_id, new.rule_id, 'rules'), new.deed, new.actor,
            new.card_id, new.amount, new.code, reference,
            'rule ' || replace(new.deed || ' ' || new.code, '_', ' ') || ' ' || reference
        FROM (SELECT coalesce(
            (SELECT reference FROM intents WHERE id = new.intent_id), '') AS reference);
    END""",
    # The line that takes up the room is written first: only now is it known what was sent as what.
    """CREATE TRIGGER rule_wished AFTER INSERT ON intents WHEN new.rule_day IS NOT NULL BEGIN
        UPDATE deeds SET reference = new.reference, words = words || new.reference
            WHERE source = 'rule' AND ref = new.id;
    END""",
    # A card that a rule issued has no name before the service gives it one.
    """CREATE TRIGGER rule_card_named AFTER UPDATE OF card_id ON intents
        WHEN old.card_id IS NULL AND new.card_id IS NOT NULL AND new.rule_day IS NOT NULL BEGIN
        UPDATE deeds SET card_id = new.card_id
            WHERE source = 'rule' AND ref = new.id AND card_id IS NULL;
    END""",
    """CREATE TRIGGER deed_told_more AFTER UPDATE OF words ON deeds BEGIN
        INSERT INTO deeds_index (deeds_index, rowid, words) VALUES ('delete', old.seq, old.words);
        INSERT INTO deeds_index (rowid, words) VALUES (new.seq, new.words);
    END""",
)


def add_rules(database: Database) -> None:
    """Migration 9."""
    for statement in (*_VERSION_9, *_NOTING):
        database.write(statement)
