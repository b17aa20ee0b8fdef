"""Copies that sync programs make are known by their names, and folders by who keeps them."""

import pytest

from desktop_app.domain.surroundings import find_copies, find_database_copies, find_sync

COPIES = (
    "vault (Ada's conflicted copy 2026-11-21).db",  # Dropbox
    "vault (Case Conflict).db",
    "vault.key (conflicted copy 2026-11-21 101112).bak",  # Nextcloud
    "vault.sync-conflict-20261121-101112-ABCDEF7.db",  # Syncthing
    "vault.sync-conflict-20261121-101112-ABCDEF7.key",
    "vault.key.sync-conflict-20261121-101112-ABCDEF7.bak",
    "vault_conflict-20261121-101112.db",  # ownCloud
    "vault-DESKTOP-4F2K9Q1.db",  # OneDrive
    "vault-Ada’s-MacBook.key",
    "vault (1).db",  # Google Drive
    "vault(2).key",
    "vault [Conflict].db",
    "vault.Conflict.db",  # Resilio
    "vault 2.db",  # iCloud
    "vault (SFConflict ada@acme.example 2026-11-21-10-11-12).db",  # Seafile
    "vault (1).db-wal",
)
OTHERS = (
    "vault.db",
    "vault.db-wal",
    "vault.db-shm",
    "vault.db-journal",
    "vault.key",
    "vault.key.bak",
    "vault.lock",
    "vault.head",
    "vault.reserve",
    "vault.db.new",
    "vault.db.rotated",
    "vault.db.rotated-wal",
    "vault.db.new-wal",
    "vault.key.bak.new",
    "vault.reserve.new",
    "vault.key.new",
    "backups",
    "letter.txt",
    "vaults.db",
    "vaulted 2.db",
    "my vault (1).db",
    "vault (final).db",
    "vault (1).txt",
    "vault.d",
    ".db",
    "",
)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_known_by_its_name(name: str) -> None:
    assert find_copies([*OTHERS, name]) == (name,)


def test_nothing_else_is_taken_for_one() -> None:
    assert find_copies(OTHERS) == ()


def test_copies_are_named_in_order() -> None:
    assert find_copies(["vault (2).db", "vault.db", "vault (1).db"]) == (
        "vault (1).db",
        "vault (2).db",
    )


@pytest.mark.parametrize(
    ("folders", "program"),
    [
        ((("vault", ()), ("Dropbox", ()), ("ada", ())), "Dropbox"),
        ((("vault", ()), ("Dropbox (Acme Ltd)", ())), "Dropbox"),
        ((("vault", ()), ("OneDrive - Acme Ltd", ())), "OneDrive"),
        ((("vault", ()), ("My Drive", ())), "Google Drive"),
        ((("vault", ()), ("com~apple~CloudDocs", ())), "iCloud"),
        ((("vault", ()), ("work", ("a", ".stfolder"))), "Syncthing"),
        ((("vault", (".sync_1f2e3d4c5b6a.db",)),), "Nextcloud or ownCloud"),
        ((("vault", ("vault.db",)), ("Dropbox notes", (".dropbox",)), ("ada", ())), ""),
        ((), ""),
    ],
)
def test_a_folder_that_is_kept_in_step_is_known(
    folders: tuple[tuple[str, tuple[str, ...]], ...], program: str
) -> None:
    assert find_sync(folders) == program


def test_a_second_version_of_the_database_is_told_from_those_of_other_files() -> None:
    found = find_database_copies((*COPIES, *OTHERS, "vault.db-wal-LAPTOP", "vault.db-LAPTOP"))
    assert set(found) == {
        *(name for name in COPIES if name.endswith(".db")),
        "vault.db-LAPTOP",
    }
