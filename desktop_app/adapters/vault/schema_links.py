"""Version 10: the proof of the journal. Each deed gets a link, made as its commit ends."""

from typing import Final

from desktop_app.adapters.vault.database import Database

_VERSION_10: Final = (
    # One row for each deed that was added, filled in later or taken away, and for each opening.
    # `n` has no gap; `digest` is of the deed as it was then, `mac` chains them.
    """CREATE TABLE links (
        n INTEGER PRIMARY KEY CHECK (n >= 1),
        act TEXT NOT NULL CHECK (act IN ('added', 'late', 'amended', 'removed', 'opened')),
        deed INTEGER NOT NULL, at INTEGER NOT NULL, digest BLOB NOT NULL, mac BLOB NOT NULL
    ) STRICT""",
    # What is no longer as it was added: few, so it is found by them.
    """CREATE INDEX links_again ON links (deed, n) WHERE act IN ('amended', 'removed')""",
    # Deeds that the commit under way changed or took away; empty again when it ends.
    "CREATE TABLE links_due (deed INTEGER NOT NULL) STRICT",
    """CREATE TRIGGER deed_changed AFTER UPDATE ON deeds BEGIN
        INSERT INTO links_due VALUES (old.seq);
    END""",
    """CREATE TRIGGER deed_gone AFTER DELETE ON deeds BEGIN
        INSERT INTO links_due VALUES (old.seq);
    END""",
)


def add_links(database: Database) -> None:
    """Migration 10. What is there already is linked with the first commit after it."""
    for statement in _VERSION_10:
        database.write(statement)
