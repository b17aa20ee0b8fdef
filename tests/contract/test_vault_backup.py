"""Backups on disk: whole, private, checked, and told in words when they do not come about."""

import asyncio
import errno
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.vault import backup_file, files, opening
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.domain.backup_errors import BackupFailed
from desktop_app.domain.cards import Field
from desktop_app.domain.vault_errors import DiskFull
from tests.contract.backup_rig import LATER, backed_up, restore, stocked
from tests.contract.vault_rig import NOW, PAN, PASSWORD, card, enter, intent, make, opened


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_is_one_private_file_named_by_its_time(tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    assert file == tmp_path / "vault" / "backups" / "2026-03-01T12-00-00Z.purser-backup"
    assert list(file.parent.iterdir()) == [file]
    assert _mode(file) == 0o600
    assert _mode(file.parent) == 0o700


def test_nothing_in_a_backup_can_be_read_without_the_password(tmp_path: Path) -> None:
    data = backed_up(tmp_path / "vault").read_bytes()
    # A CVV is three bytes: chance puts them into one ciphertext in a hundred.
    secrets = (PAN, PASSWORD, "Label 1", "raw answer", "account-1", "SQLite format 3")
    assert not [text for text in secrets if text.encode() in data]


def test_what_was_written_before_is_in_it_and_what_came_after_is_not(tmp_path: Path) -> None:
    vault = stocked(tmp_path / "vault")
    file = Path(asyncio.run(vault.backups.make(NOW)).path)
    vault.intents.add(intent(2))
    vault.close()
    with closing(restore(file, tmp_path / "back")) as back:
        assert back.cards.reveal(card().id, Field.PAN).reveal() == PAN
        assert back.intents.raw(intent().id) == (b"raw answer",)
        assert back.intents.get(intent(2).id) is None
    with opened(tmp_path / "vault") as again:
        assert again.intents.get(intent(2).id) == intent(2)


def test_the_open_vault_goes_on_while_it_is_backed_up(tmp_path: Path) -> None:
    """Its locks are held as before: the live file is never opened a second time."""
    with closing(stocked(tmp_path / "vault")) as vault:
        first = asyncio.run(vault.backups.make(NOW))
        vault.intents.add(intent(2))
        second = asyncio.run(vault.backups.make(LATER))
        assert vault.backups.list() == (second, first)
        assert vault.intents.get(intent(2).id) == intent(2)


def test_two_in_one_second_have_two_names(tmp_path: Path) -> None:
    with closing(stocked(tmp_path / "vault")) as vault:
        made = [asyncio.run(vault.backups.make(NOW)) for _ in range(2)]
        assert {b.path for b in vault.backups.list()} == {b.path for b in made}
        assert len({b.path for b in made}) == 2


def test_files_of_others_are_neither_listed_nor_removed(tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    (file.parent / "notes.txt").write_text("mine")
    (file.parent / "2026-13-45T12-00-00Z.purser-backup").write_text("no such day")
    (file.parent / "2026-03-02T12-00-00Z.purser-backup").symlink_to(file)
    with opened(tmp_path / "vault") as vault:
        assert [Path(b.path) for b in vault.backups.list()] == [file]
        vault.backups.remove(vault.backups.list())
        assert vault.backups.list() == ()
    assert (file.parent / "notes.txt").exists()


@pytest.mark.parametrize("ending", [".copy", ".new", ".check"])
def test_what_a_crash_left_is_removed_by_the_next_backup(tmp_path: Path, ending: str) -> None:
    file = backed_up(tmp_path / "vault")
    left = file.with_name("2026-02-01T00-00-00Z.purser-backup" + ending)
    left.write_bytes(b"half")
    with opened(tmp_path / "vault") as vault:
        asyncio.run(vault.backups.make(LATER))
    assert not left.exists()
    assert file.exists()


def test_a_copy_that_is_not_what_the_vault_held_is_deleted_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vault loses a row of its copy between the copying and the check."""
    real = files.check_header

    def lose_a_row(path: Path) -> None:
        real(path)
        if path.name.endswith(".copy"):
            keys = vault.backups._keys
            vault_id = keys.key_file.vault_id
            with closing(opening.open_database(path, keys.pages, MIGRATIONS, vault_id)) as copy:
                copy.write("DELETE FROM attempts")
                copy.rows("PRAGMA journal_mode=DELETE")

    with closing(stocked(tmp_path / "vault")) as vault:
        older = asyncio.run(vault.backups.make(NOW))
        monkeypatch.setattr(files, "check_header", lose_a_row)
        with pytest.raises(BackupFailed, match="did not pass its check"):
            asyncio.run(vault.backups.make(LATER))
        assert [p.name for p in Path(older.path).parent.iterdir()] == [older.path.name]


def test_a_byte_that_the_disk_turned_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup_file.pack

    def turn_a_byte(*args: object) -> None:
        real(*args)  # type: ignore[arg-type]
        target = args[1]
        assert isinstance(target, Path)
        data = bytearray(target.read_bytes())
        data[len(data) // 2] ^= 1
        target.write_bytes(data)

    monkeypatch.setattr(backup_file, "pack", turn_a_byte)
    with closing(stocked(tmp_path / "vault")) as vault:
        with pytest.raises(BackupFailed):
            asyncio.run(vault.backups.make(NOW))
        assert vault.backups.list() == ()
        assert list((tmp_path / "vault" / "backups").iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with closing(stocked(tmp_path / "vault")) as vault:
        older = Path(asyncio.run(vault.backups.make(NOW)).path)
        monkeypatch.setattr(backup_file.os, "fsync", refuse)
        with pytest.raises(BackupFailed) as caught:
            asyncio.run(vault.backups.make(LATER))
        assert caught.value.happened == DiskFull.happened
        assert list(older.parent.iterdir()) == [older]


def test_an_older_vault_is_backed_up_before_it_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(stocked(tmp_path / "vault")):
        pass
    more = (*MIGRATIONS, lambda database: database.rows("CREATE TABLE more (x)"))
    monkeypatch.setattr("desktop_app.adapters.vault.entering.MIGRATIONS", more)
    monkeypatch.setattr("desktop_app.adapters.vault.backup.MIGRATIONS", more)
    with closing(enter(tmp_path / "vault")) as vault:
        (made,) = vault.backups.list()
        assert datetime.now(UTC) - made.made_at < timedelta(minutes=5)
    monkeypatch.undo()
    with closing(restore(Path(made.path), tmp_path / "back")) as back:
        assert back.intents.get(intent().id) == intent()


def test_no_migration_runs_without_its_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(stocked(tmp_path / "vault")):
        pass
    (tmp_path / "vault" / "backups").write_text("a file where the folder belongs")
    ran: list[object] = []
    monkeypatch.setattr("desktop_app.adapters.vault.entering.MIGRATIONS", (*MIGRATIONS, ran.append))
    with pytest.raises(BackupFailed):
        enter(tmp_path / "vault")
    assert ran == []


def test_a_new_vault_has_no_backup_yet(tmp_path: Path) -> None:
    with closing(make(tmp_path / "vault")) as vault:
        assert vault.backups.list() == ()
        assert not Path(vault.backups.folder).exists()
