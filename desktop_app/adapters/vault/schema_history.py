"""Version 4: the history. Triggers note what changed, so whoever writes a fact keeps it whole."""

from typing import Final

from desktop_app.adapters.vault.database import Database

_STATES: Final = (
    # Every state a transaction was read in: what was held and what was settled stay apart.
    """CREATE TABLE transaction_states (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, transaction_id TEXT NOT NULL, status TEXT NOT NULL,
        amount INTEGER NOT NULL, fee INTEGER NOT NULL, read_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX states_of_transaction ON transaction_states (transaction_id, seq)",
    """INSERT INTO transaction_states (transaction_id, status, amount, fee, read_at)
        SELECT id, status, amount, fee, read_at FROM transactions ORDER BY at, id""",
    # Gaps in what was read are said: to where back a card's feed is known, NULL to its beginning.
    """CREATE TABLE feed_reads (
        card_id TEXT PRIMARY KEY, since INTEGER, read_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
_CHARGES: Final = (
    "CREATE INDEX events_of_subject ON events (subject_id) WHERE doubt = '' AND subject_id <> ''",
    "CREATE INDEX events_by_reference ON events (reference, card_id) WHERE doubt = ''",
    # One line per charge, folded from the facts and messages about it; `words` is searched. `seq`
    # is its time in microseconds, or the next that is free: so the word index gives lines in the
    # order of time, and no search has to sort.
    """CREATE TABLE history (
        seq INTEGER PRIMARY KEY, subject TEXT NOT NULL UNIQUE, card_id TEXT NOT NULL,
        kind TEXT NOT NULL, status TEXT NOT NULL, at INTEGER NOT NULL,
        authorized INTEGER, settled INTEGER, fee INTEGER,
        merchant TEXT NOT NULL, raw_merchant TEXT NOT NULL, reason TEXT NOT NULL,
        reference TEXT NOT NULL, note TEXT NOT NULL, country TEXT NOT NULL, proof TEXT NOT NULL,
        words TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX history_of_card ON history (card_id)",
    "CREATE INDEX history_by_merchant ON history (merchant COLLATE NOCASE, seq DESC)",
    # Its rest is what sums are made of: they need not read whole lines.
    """CREATE INDEX history_by_status
        ON history (status, seq DESC, kind, authorized, settled, fee)""",
    "CREATE INDEX history_by_authorized ON history (authorized, seq)",
    "CREATE INDEX history_by_settled ON history (settled, seq)",
    "CREATE INDEX history_by_fee ON history (fee, seq)",
    """CREATE VIRTUAL TABLE history_index USING fts5(words, content='history', content_rowid='seq',
        tokenize='unicode61 remove_diacritics 2')""",
    # Charges that something new is known of, folded before the history is next looked at.
    "CREATE TABLE history_due (subject TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "INSERT INTO history_due SELECT id FROM transactions",
    """INSERT OR IGNORE INTO history_due
        SELECT coalesce(nullif(subject_id, ''), 'event:' || key) FROM events WHERE doubt = ''""",
)
_DEEDS: Final = (
    # What happened, in the order it became known; nothing is changed or taken away but messages
    # that nobody believed and that are no longer kept.
    """CREATE TABLE deeds (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, source TEXT NOT NULL,
        ref TEXT NOT NULL, kind TEXT NOT NULL, word TEXT NOT NULL, card_id TEXT, amount INTEGER,
        detail TEXT NOT NULL, reference TEXT NOT NULL, words TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX deeds_of_card ON deeds (card_id)",
    "CREATE INDEX deeds_of_ref ON deeds (source, ref)",
    """CREATE VIRTUAL TABLE deeds_index USING fts5(words, content='deeds', content_rowid='seq',
        tokenize='unicode61 remove_diacritics 2')""",
)
_NAMES: Final = "at, source, ref, kind, word, card_id, amount, detail, reference, words"
_INTO: Final = f"INSERT INTO deeds ({_NAMES})"
_OF_INTENT: Final = """'intent', {i}.id, {i}.kind, {i}.stage, {i}.card_id, {i}.amount, {i}.reason,
    {i}.reference, {i}.kind || ' ' || {i}.stage || ' ' || {i}.reference || ' ' ||
    replace({i}.reason, '_', ' ')"""
_OF_EVENT: Final = """{e}.received_at, 'event', {e}.key, {e}.kind, {e}.doubt, {e}.card_id,
    {e}.amount, CASE {e}.merchant WHEN '' THEN {e}.reason ELSE {e}.merchant END, {e}.reference,
    {e}.name || ' ' || {e}.merchant || ' ' || {e}.reference || ' ' || {e}.reason"""
_OF_EVIDENCE: Final = """SELECT {v}.seen_at, 'evidence', i.id, i.kind, {v}.source, i.card_id,
    i.amount, '', i.reference, i.kind || ' ' || {v}.source || ' ' || i.reference
    FROM intents i WHERE i.id = {v}.intent_id"""
_EARLIER: Final = (
    f"""INSERT INTO deeds ({_NAMES}) SELECT {_NAMES} FROM (
        SELECT created_at AS at, 'intent' AS source, id AS ref, kind, 'ready' AS word, card_id,
            amount, '' AS detail, reference, kind || ' ready ' || reference AS words FROM intents
        UNION ALL SELECT i.changed_at, {_OF_INTENT.format(i="i")} FROM intents i
            WHERE i.stage <> 'ready'
        UNION ALL SELECT v.seen_at, 'evidence', i.id, i.kind, v.source, i.card_id, i.amount, '',
            i.reference, i.kind || ' ' || v.source || ' ' || i.reference
            FROM evidence v JOIN intents i ON i.id = v.intent_id
        UNION ALL SELECT {_OF_EVENT.format(e="e")} FROM events e
    ) ORDER BY at""",
)
_TRIGGERS: Final = (
    """CREATE TRIGGER history_added AFTER INSERT ON history BEGIN
        INSERT INTO history_index (rowid, words) VALUES (new.seq, new.words);
    END""",
    """CREATE TRIGGER history_removed AFTER DELETE ON history BEGIN
        INSERT INTO history_index (history_index, rowid, words)
            VALUES ('delete', old.seq, old.words);
    END""",
    """CREATE TRIGGER history_changed AFTER UPDATE OF seq, words ON history
        WHEN (old.seq, old.words) IS NOT (new.seq, new.words) BEGIN
        INSERT INTO history_index (history_index, rowid, words)
            VALUES ('delete', old.seq, old.words);
        INSERT INTO history_index (rowid, words) VALUES (new.seq, new.words);
    END""",
    """CREATE TRIGGER deed_added AFTER INSERT ON deeds BEGIN
        INSERT INTO deeds_index (rowid, words) VALUES (new.seq, new.words);
    END""",
    """CREATE TRIGGER deed_removed AFTER DELETE ON deeds BEGIN
        INSERT INTO deeds_index (deeds_index, rowid, words) VALUES ('delete', old.seq, old.words);
    END""",
)
# The statement that fires a trigger decides about conflicts inside it, so `OR IGNORE` is no help.
_NOTING: Final = (
    """CREATE TRIGGER transaction_seen AFTER INSERT ON transactions BEGIN
        INSERT INTO transaction_states (transaction_id, status, amount, fee, read_at)
            VALUES (new.id, new.status, new.amount, new.fee, new.read_at);
        INSERT INTO history_due SELECT new.id
            WHERE NOT EXISTS (SELECT 1 FROM history_due WHERE subject = new.id);
    END""",
    """CREATE TRIGGER transaction_moved AFTER UPDATE ON transactions
        WHEN (old.kind, old.status, old.amount, old.fee, old.at, old.merchant, old.description,
            old.reference)
        IS NOT (new.kind, new.status, new.amount, new.fee, new.at, new.merchant, new.description,
            new.reference)
    BEGIN
        INSERT INTO transaction_states (transaction_id, status, amount, fee, read_at)
            VALUES (new.id, new.status, new.amount, new.fee, new.read_at);
        INSERT INTO history_due SELECT new.id
            WHERE NOT EXISTS (SELECT 1 FROM history_due WHERE subject = new.id);
    END""",
    f"""CREATE TRIGGER event_kept AFTER INSERT ON events BEGIN
        {_INTO} VALUES ({_OF_EVENT.format(e="new")});
        INSERT INTO history_due
            SELECT about FROM (SELECT coalesce(nullif(new.subject_id, ''),
                (SELECT id FROM transactions WHERE reference = new.reference
                    AND card_id = new.card_id AND new.reference <> ''),
                'event:' || new.key) AS about)
            WHERE new.doubt = '' AND about NOT IN (SELECT subject FROM history_due);
    END""",
    """CREATE TRIGGER event_dropped AFTER DELETE ON events BEGIN
        DELETE FROM deeds WHERE source = 'event' AND ref = old.key;
    END""",
    f"""CREATE TRIGGER intent_added AFTER INSERT ON intents BEGIN
        {_INTO} VALUES (new.created_at, {_OF_INTENT.format(i="new")});
    END""",
    f"""CREATE TRIGGER intent_moved AFTER UPDATE OF stage ON intents WHEN old.stage <> new.stage
    BEGIN
        {_INTO} VALUES (new.changed_at, {_OF_INTENT.format(i="new")});
    END""",
    """CREATE TRIGGER intent_named AFTER UPDATE OF card_id ON intents
        WHEN old.card_id IS NULL AND new.card_id IS NOT NULL BEGIN
        UPDATE deeds SET card_id = new.card_id
            WHERE source IN ('intent', 'evidence') AND ref = new.id AND card_id IS NULL;
    END""",
    f"""CREATE TRIGGER evidence_added AFTER INSERT ON evidence BEGIN
        {_INTO} {_OF_EVIDENCE.format(v="new")};
    END""",
    # A card is replaced whole: only before that is it known what it was.
    f"""CREATE TRIGGER card_moved BEFORE INSERT ON cards BEGIN
        {_INTO} SELECT new.read_at, 'card', id, 'status', new.status, id, NULL, status, '',
            new.status FROM cards WHERE id = new.id AND status <> new.status;
    END""",
    # What guards sending is one line of JSON; only that it became another thing is told.
    f"""CREATE TRIGGER units_moved AFTER INSERT ON settings
        WHEN new.name = 'unit_scale' AND json_valid(new.value) BEGIN
        {_INTO}
            SELECT CAST(unixepoch('subsec') * 1000000 AS INTEGER), 'guard', 'unit_scale', 'units',
                word, NULL, NULL, '', '', 'units ' || word
            FROM (SELECT CASE WHEN new.value ->> '$.against' IS NOT NULL THEN 'contradicted'
                WHEN new.value ->> '$.proved_by' IS NOT NULL THEN 'proven'
                ELSE 'unproven' END AS word)
            WHERE word IS NOT (SELECT word FROM deeds
                WHERE source = 'guard' AND ref = 'unit_scale' ORDER BY seq DESC LIMIT 1);
    END""",
)


def add_history(database: Database) -> None:
    """Migration 4."""
    for part in (_STATES, _CHARGES, _DEEDS, _TRIGGERS, _EARLIER, _NOTING):
        for statement in part:
            database.write(statement)
