"""Version 8: every line that a change throws light on, or takes it from, is noted or found."""

from typing import Final

from desktop_app.adapters.vault.database import Database

_ABOUT: Final = "coalesce(nullif({e}.subject_id, ''), 'event:' || {e}.key)"
# Whom a message is about decides the fold: more than one row may have its reference.
_KEPT: Final = (
    "DROP TRIGGER event_kept",
    f"""CREATE TRIGGER event_kept AFTER INSERT ON events BEGIN
        INSERT INTO deeds
            (at, source, ref, kind, word, card_id, amount, detail, reference, words)
        VALUES (new.received_at, 'event', new.key, new.kind, new.doubt, new.card_id, new.amount,
            CASE new.merchant WHEN '' THEN new.reason ELSE new.merchant END, new.reference,
            new.name || ' ' || new.merchant || ' ' || new.reference || ' ' || new.reason);
        INSERT INTO history_due
            SELECT about FROM (SELECT {_ABOUT.format(e="new")} AS about)
            WHERE new.doubt = '' AND about NOT IN (SELECT subject FROM history_due);
    END""",
)
# A row that no longer is what it was gives back the messages that were taken for its own: those
# of its reference, and what followed a hold of its amount a day before it or within 31 days.
_LEFT: Final = (
    f"""CREATE TRIGGER transaction_left AFTER UPDATE ON transactions
        WHEN (old.kind, old.amount, old.at, old.reference)
            IS NOT (new.kind, new.amount, new.at, new.reference)
    BEGIN
        INSERT INTO history_due SELECT about FROM (
            SELECT {_ABOUT.format(e="e")} AS about FROM events e WHERE e.doubt = ''
                AND e.reference = old.reference AND e.card_id = old.card_id AND e.reference <> ''
            UNION SELECT {_ABOUT.format(e="e")} FROM events e WHERE e.doubt = ''
                AND e.card_id = old.card_id AND e.amount = old.amount AND old.kind = 'purchase'
                AND coalesce(e.at, e.received_at)
                    BETWEEN old.at - 86400000000 AND old.at + 2678400000000
        ) WHERE about NOT IN (SELECT subject FROM history_due);
    END""",
)
_INDICES: Final = (
    """CREATE INDEX events_by_amount ON events (card_id, amount, coalesce(at, received_at))
        WHERE doubt = ''""",
    """CREATE INDEX transactions_undone ON transactions (card_id, amount, at)
        WHERE kind = 'purchase' AND status IN ('failed', 'released')""",
)
# What was folded before may lack what came in another order.
_ANEW: Final = (
    """INSERT OR IGNORE INTO history_due SELECT id FROM transactions
        WHERE EXISTS (SELECT 1 FROM events WHERE doubt = '')""",
    f"""INSERT OR IGNORE INTO history_due
        SELECT {_ABOUT.format(e="e")} FROM events e WHERE e.doubt = ''""",
)


def add_noting(database: Database) -> None:
    """Migration 8."""
    for part in (_KEPT, _LEFT, _INDICES, _ANEW):
        for statement in part:
            database.write(statement)
