"""A vault's database is made, opened with every check, and brought up to date."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from desktop_app.adapters.vault.database import Database, connect
from desktop_app.adapters.vault.files import check_header, make_private
from desktop_app.domain.vault_errors import NotAVault, VaultDamaged, VaultTooNew

APPLICATION_ID = 0x50535231  # "PSR1"
Migration = Callable[[Database], None]


def create(
    path: Path, key: bytes | bytearray, migrations: Sequence[Migration], vault_id: str
) -> None:
    """Make the file, write it, close it, and prove by its bytes that it is encrypted.

    `path` must not exist. Raises DiskFull, VaultReadOnly, NotAVault, VaultDamaged.
    """
    make_private(path)
    with closing(connect(path)) as database:
        database.set_up(path, key)
        database.accept()
        database.rows(f"PRAGMA application_id={APPLICATION_ID}")
        migrate(database, migrations)
        database.write("INSERT INTO meta VALUES ('vault_id', ?)", (vault_id,))
        database.checkpoint()  # closing says nothing of a log that it had to leave behind
    check_header(path)


def open_database(
    path: Path,
    key: bytes | bytearray,
    migrations: Sequence[Migration],
    vault_id: str,
    before_migrating: Callable[[Database], object] = lambda database: None,
) -> Database:
    """Open an existing vault database and bring it up to date; a refusal writes nothing.

    `before_migrating` is given an older database as it is; what it raises is raised. Also raises
    NotAVault, VaultDamaged when the key does not fit or a page fails its check, VaultTooNew,
    VaultInUse, VaultReadOnly.
    """
    database = connect(path)
    try:
        database.set_up(path, key)
        _check(database, len(migrations), vault_id)
        if database.version() < len(migrations):
            before_migrating(database)
        database.accept()
        migrate(database, migrations)
    except BaseException:
        database.close()
        raise
    return database


def open_copy(path: Path, key: bytes | bytearray, newest: int, vault_id: str) -> Database:
    """Open a copy to look at it; nothing can be written. Raises as `open_database`."""
    database = connect(path, may_write=False)
    try:
        database.set_up(path, key)
        _check(database, newest, vault_id)
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


def _check(database: Database, newest: int, vault_id: str) -> None:
    """A malformed key would open an empty file as an empty vault: ask for what ours always has.

    No quick_check: the page cipher authenticates every page that is read, so a damaged page is told
    when it is needed, and reading all of a large vault would hold the loop for a third of a second.
    """
    try:
        application = database.rows("PRAGMA application_id")[0][0]
    except VaultDamaged:
        # The first page does not open. Which of the two it is cannot be seen from outside.
        raise VaultDamaged(
            "The file vault.key does not fit the database: it belongs to another vault, or the"
            " database is damaged."
        ) from None
    if application != APPLICATION_ID:
        raise NotAVault
    version = database.version()
    if version > newest:
        raise VaultTooNew
    if version <= 0:  # of what no Purser wrote; such a one would be "migrated" from its start
        raise NotAVault
    # This reads the whole schema as well, so one that does not parse is refused here.
    kept = database.row("SELECT value FROM meta WHERE name = 'vault_id'")
    if kept is None or kept[0] != vault_id:
        raise VaultDamaged("The file vault.key and the database belong to different vaults.")
