"""What is not a vault that can be opened is refused in words, and not a byte of it changes."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from desktop_app.adapters.vault import entering
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.domain.vault_errors import (
    NotAVault,
    VaultDamaged,
    VaultError,
    VaultExists,
    VaultInUse,
    VaultMissing,
    VaultReadOnly,
    VaultTooNew,
    WrongPassword,
)
from tests.contract.vault_rig import PASSWORD, enter, keeper, make, opened, picture, stock

Spoil = Callable[[Path], None]


def no_database(folder: Path) -> None:
    (folder / "vault.db").unlink()


def no_key_files(folder: Path) -> None:
    (folder / "vault.key").unlink()
    (folder / "vault.key.bak").unlink()


def nothing(folder: Path) -> None:
    no_database(folder)
    no_key_files(folder)


def database_is_a_folder(folder: Path) -> None:
    no_database(folder)
    (folder / "vault.db").mkdir()


def database_is_a_link(folder: Path) -> None:
    target = folder.parent / "elsewhere.db"
    (folder / "vault.db").rename(target)
    (folder / "vault.db").symlink_to(target)


def database_is_a_fifo(folder: Path) -> None:
    no_database(folder)
    os.mkfifo(folder / "vault.db", 0o600)


def database_is_empty(folder: Path) -> None:
    (folder / "vault.db").write_bytes(b"")


def database_is_plain_sqlite(folder: Path) -> None:
    no_database(folder)
    plain = sqlite3.connect(folder / "vault.db")
    plain.execute("CREATE TABLE meta (name, value)")
    plain.close()


def plain_sqlite_without_keys(folder: Path) -> None:
    database_is_plain_sqlite(folder)
    no_key_files(folder)


def database_of_another_cipher(folder: Path) -> None:
    no_database(folder)
    other = apsw.Connection(str(folder / "vault.db"))
    other.pragma("cipher", "sqlcipher")
    other.pragma("key", "a passphrase")
    other.execute("CREATE TABLE meta (name, value)")
    other.close()


def database_is_cut(folder: Path) -> None:
    os.truncate(folder / "vault.db", 4096)


def database_may_not_be_written(folder: Path) -> None:
    (folder / "vault.db").chmod(0o444)


def folder_may_not_be_written(folder: Path) -> None:
    folder.chmod(0o500)


def keys_of_another_vault(folder: Path) -> None:
    other = folder.parent / "other"
    stock(other)
    for name in ("vault.key", "vault.key.bak"):
        shutil.copy(other / name, folder / name)


def key_files_are_folders(folder: Path) -> None:
    no_key_files(folder)
    (folder / "vault.key").mkdir()
    (folder / "vault.key.bak").mkdir()


def key_files_are_links(folder: Path) -> None:
    for name in ("vault.key", "vault.key.bak"):
        target = folder.parent / f"elsewhere-{name}"
        (folder / name).rename(target)
        (folder / name).symlink_to(target)


def key_files_are_fifos(folder: Path) -> None:
    no_key_files(folder)
    os.mkfifo(folder / "vault.key")
    os.mkfifo(folder / "vault.key.bak")


def key_files_are_empty(folder: Path) -> None:
    for name in ("vault.key", "vault.key.bak"):
        (folder / name).write_bytes(b"")


def key_files_are_huge(folder: Path) -> None:
    for name in ("vault.key", "vault.key.bak"):
        (folder / name).write_bytes(b" " * 20_000)


def newer_copy_beside_an_older_key(folder: Path) -> None:
    newer = json.loads((folder / "vault.key").read_bytes()) | {"min_reader": 4, "format": 4}
    (folder / "vault.key.bak").write_text(json.dumps(newer))


def creation_never_finished(folder: Path) -> None:
    (folder / "vault.db").rename(folder / "vault.db.new")


def lock_file_is_a_link(folder: Path) -> None:
    target = folder.parent / "precious"
    target.write_text("precious")
    (folder / "vault.lock").symlink_to(target)


REFUSED: dict[Spoil, tuple[type[VaultError], str]] = {
    nothing: (VaultMissing, "no vault"),
    no_database: (VaultDamaged, "database is missing"),
    no_key_files: (VaultDamaged, "vault.key is missing"),
    database_is_a_folder: (NotAVault, "not a Purser vault"),
    database_is_a_link: (NotAVault, "not a Purser vault"),
    database_is_a_fifo: (NotAVault, "not a Purser vault"),
    database_is_empty: (NotAVault, "not a Purser vault"),
    database_is_plain_sqlite: (NotAVault, "not a Purser vault"),
    plain_sqlite_without_keys: (NotAVault, "not a Purser vault"),
    database_of_another_cipher: (VaultDamaged, "does not fit"),
    database_is_cut: (VaultDamaged, "damaged"),
    database_may_not_be_written: (VaultReadOnly, "cannot be written"),
    folder_may_not_be_written: (VaultReadOnly, "cannot be written"),
    keys_of_another_vault: (VaultDamaged, "belongs to another vault"),
    key_files_are_folders: (NotAVault, "not a Purser vault"),
    key_files_are_links: (NotAVault, "not a Purser vault"),
    key_files_are_fifos: (NotAVault, "not a Purser vault"),
    key_files_are_empty: (NotAVault, "not a Purser vault"),
    key_files_are_huge: (NotAVault, "not a Purser vault"),
    newer_copy_beside_an_older_key: (VaultTooNew, "newer version"),
    creation_never_finished: (VaultMissing, "never finished"),
    lock_file_is_a_link: (NotAVault, "not a Purser vault"),
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_it_is_refused_in_words_and_nothing_changes(spoil: Spoil, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    stock(folder)
    spoil(folder)
    before = picture(tmp_path)
    error, words = REFUSED[spoil]
    with pytest.raises(error, match=words):
        enter(folder)
    assert picture(tmp_path) == before


def test_a_wrong_password_changes_nothing(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    before = picture(tmp_path)
    with pytest.raises(WrongPassword):
        enter(tmp_path / "vault", "wrong horse battery staple")
    assert picture(tmp_path) == before


def test_a_lone_surrogate_in_a_password_is_a_wrong_password(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    with pytest.raises(WrongPassword):
        enter(tmp_path / "vault", PASSWORD + "\ud800")


def test_an_absent_folder_stays_absent(tmp_path: Path) -> None:
    with pytest.raises(VaultMissing):
        enter(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_vault_that_is_a_file_or_a_link_is_refused(kind: str, tmp_path: Path) -> None:
    stock(tmp_path / "real")
    place = tmp_path / "vault"
    place.write_text("text") if kind == "file" else place.symlink_to(tmp_path / "real")
    before = picture(tmp_path)
    with pytest.raises(NotAVault):
        enter(place)
    assert picture(tmp_path) == before


def test_a_newer_schema_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stock(tmp_path / "vault")

    def second(database: Database) -> None:
        database.write("CREATE TABLE later (x TEXT) STRICT")

    with monkeypatch.context() as newer:
        newer.setattr(entering, "MIGRATIONS", (*MIGRATIONS, second))
        enter(tmp_path / "vault").close()
    before = picture(tmp_path)
    with pytest.raises(VaultTooNew):
        enter(tmp_path / "vault")
    assert picture(tmp_path) == before


def test_a_refused_vault_keeps_its_left_over_log(tmp_path: Path) -> None:
    folder, copy = tmp_path / "vault", tmp_path / "copy"
    vault = make(folder)
    vault.settings.put("kept", "yes")
    shutil.copytree(folder, copy)
    vault.close()
    (copy / "vault.lock").unlink()
    assert (copy / "vault.db-wal").stat().st_size > 0
    keys_of_another_vault(copy)
    before = picture(copy)
    with pytest.raises(VaultDamaged):
        enter(copy)
    assert picture(copy) == before


def test_an_open_vault_cannot_be_opened_again_and_stays_whole(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    with opened(tmp_path / "vault") as first:
        with pytest.raises(VaultInUse):
            enter(tmp_path / "vault")
        with pytest.raises(VaultExists):
            make(tmp_path / "vault")
        first.settings.put("still", "mine")
        with pytest.raises(VaultInUse):
            enter(tmp_path / "vault")
    with opened(tmp_path / "vault") as later:
        assert later.settings.get("still") == "mine"


def test_a_refusal_leaves_no_handle_open(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    key_files_are_folders(tmp_path / "vault")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with pytest.raises(NotAVault):
            enter(tmp_path / "vault")
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_folder_that_may_not_be_read_is_no_vault(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    user = os.geteuid()
    os.chmod(tmp_path, 0o000)
    if user == 0:
        os.seteuid(65534)
    try:
        found = keeper().find(tmp_path), keeper().find(tmp_path / "vault")
        there = keeper().exists(tmp_path / "vault")
        with pytest.raises(VaultReadOnly):
            enter(tmp_path / "vault")
        with pytest.raises(VaultReadOnly):
            make(tmp_path / "new")
    finally:
        os.seteuid(user)
        os.chmod(tmp_path, 0o700)
    assert (found, there) == (((), ()), False)
