"""Restoring: into a new folder, marked, or refused in words with nothing written."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.adapters.vault import backup_file, files
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.application.restored import POLICIES_PAUSED, reads_first, restored
from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.backup_errors import BackupDamaged, BackupTooNew, NotABackup
from desktop_app.domain.cards import Field
from desktop_app.domain.vault_errors import (
    DiskFull,
    VaultError,
    VaultExists,
    VaultMissing,
    WrongPassword,
)
from tests.contract.backup_rig import backed_up, restore
from tests.contract.vault_rig import CHEAPEST, NOW, PAN, card, enter, opened, picture
from tests.contract.vault_suite_rule_wishes import DAY, wish
from tests.contract.vault_suite_rules import note, rule


def test_a_restored_vault_opens_and_says_what_it_is(tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    with closing(restore(file, tmp_path / "back")) as back:
        mark = restored(back.settings)
        assert mark is not None
        assert (mark.made_at, mark.read_at) == (NOW.replace(microsecond=0), None)
        assert reads_first(back.settings)
        assert back.settings.get(POLICIES_PAUSED) == "restored"
    with opened(tmp_path / "back") as again:
        assert reads_first(again.settings)
        assert again.cards.reveal(card().id, Field.PAN).reveal() == PAN
    with opened(tmp_path / "vault") as original:
        assert restored(original.settings) is None


def test_rules_come_back_with_their_log_and_with_what_they_have_taken_up(tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    with closing(restore(file, tmp_path / "back")) as back:
        assert back.rules.all() == (rule(),)
        assert [(line.seq, line.deed) for line in back.rules.last_notes()] == [(1, Deed.MADE)]
        assert back.intents.of_rules(DAY) == (wish(500),)
        back.rules.note(note())
        assert [line.seq for line in back.rules.notes(9)] == [2, 1]


def test_its_files_are_private_and_it_writes_a_log_ahead(tmp_path: Path) -> None:
    """A copy made by SQLite has lost its WAL mode."""
    file = backed_up(tmp_path / "vault")
    with closing(restore(file, tmp_path / "back")) as back:
        assert back._database.rows("PRAGMA journal_mode") == [("wal",)]
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "back").iterdir()}
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}
    assert {files.DATABASE, files.KEY_FILE, files.KEY_COPY} <= set(modes)


def test_the_vault_and_its_backup_are_left_as_they_are(tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    before = picture(tmp_path / "vault")
    restore(file, tmp_path / "back").close()
    assert picture(tmp_path / "vault") == before


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    before = picture(tmp_path / "vault")
    with pytest.raises(VaultExists):
        restore(file, tmp_path / "vault")
    assert picture(tmp_path / "vault") == before


def test_a_wrong_password_writes_nothing(tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    with pytest.raises(WrongPassword):
        restore(file, tmp_path / "back", "another password altogether")
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("at", [0, 3, 14, 20, 100, 700, -5000, -33, -32, -1])
def test_a_turned_byte_anywhere_is_refused(tmp_path: Path, at: int) -> None:
    file = backed_up(tmp_path / "vault")
    data = bytearray(file.read_bytes())
    data[at] ^= 0x20
    file.write_bytes(data)
    _refused(file, tmp_path / "back", (BackupDamaged, NotABackup, WrongPassword))


@pytest.mark.parametrize("size", [0, 5, 15, 18, 200, 2000, -1])
def test_a_file_cut_short_is_refused(tmp_path: Path, size: int) -> None:
    file = backed_up(tmp_path / "vault")
    data = file.read_bytes()
    file.write_bytes(data[:size])
    _refused(file, tmp_path / "back", (BackupDamaged, NotABackup))


def test_a_file_with_more_behind_it_is_refused(tmp_path: Path) -> None:
    file = backed_up(tmp_path / "vault")
    file.write_bytes(file.read_bytes() + b"\x00")
    _refused(file, tmp_path / "back", (BackupDamaged,))


def test_other_things_are_no_backup(tmp_path: Path) -> None:
    backed_up(tmp_path / "vault")
    fifo, link = tmp_path / "fifo", tmp_path / "nowhere"
    os.mkfifo(fifo)
    for path in (tmp_path / "vault" / files.DATABASE, tmp_path / "vault", fifo):
        _refused(path, tmp_path / "back", (NotABackup,))
    _refused(link, tmp_path / "back", (VaultMissing,))


def test_another_vaults_database_behind_this_key_file_is_refused(tmp_path: Path) -> None:
    """Every hash in the header is right; only the key can tell."""
    mine, other = backed_up(tmp_path / "vault"), backed_up(tmp_path / "other")
    key_file = (tmp_path / "vault" / files.KEY_FILE).read_bytes()
    head = backup_file.read_head(other, CHEAPEST)
    plain = tmp_path / "plain"
    plain.write_bytes(other.read_bytes()[head.start : -backup_file.MAC_BYTES])
    mine.unlink()
    backup_file.pack(plain, mine, key_file, NOW, practice=False, mac_key=bytes(32))
    assert backup_file.read_head(mine, CHEAPEST).key_file == parse_key_file(key_file, CHEAPEST)
    _refused(mine, tmp_path / "back", (BackupDamaged,))


def test_a_newer_backup_is_told_as_newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_file, "FORMAT", 2)
    file = _packed_alone(tmp_path)
    monkeypatch.undo()
    _refused(file, tmp_path / "back", (BackupTooNew,))


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = backed_up(tmp_path / "vault")

    def refuse(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(files, "rename", refuse)
    _refused(file, tmp_path / "back", (DiskFull,))
    monkeypatch.undo()
    restore(file, tmp_path / "back").close()


def test_a_restore_leaves_room_for_the_answer_to_a_send(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wallet that is open meanwhile may be waiting for one."""
    file = backed_up(tmp_path / "vault")
    usage = type("Usage", (), {"free": files.MIN_FREE_BYTES + file.stat().st_size})
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage)
    _refused(file, tmp_path / "back", (DiskFull,))


def test_what_a_crash_left_is_no_vault_and_is_not_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(tmp_path / "vault")
    (tmp_path / "back").mkdir(mode=0o700)
    (tmp_path / "back" / files.UNFINISHED).write_bytes(b"half a database")
    with pytest.raises(VaultMissing):
        enter(tmp_path / "back")
    restore(file, tmp_path / "back").close()


def _packed_alone(tmp_path: Path) -> Path:
    file = tmp_path / "newer.purser-backup"
    backed_up(tmp_path / "vault")
    database = tmp_path / "vault" / files.DATABASE
    key_file = (tmp_path / "vault" / files.KEY_FILE).read_bytes()
    backup_file.pack(database, file, key_file, NOW, practice=False, mac_key=bytes(32))
    return file


def _refused(file: Path, folder: Path, errors: tuple[type[VaultError], ...]) -> None:
    before = picture(file.parent) if file.is_file() else None
    with pytest.raises(errors) as caught:
        restore(file, folder)
    assert caught.value.happened.endswith(".")
    assert not folder.exists()
    assert before is None or picture(file.parent) == before
