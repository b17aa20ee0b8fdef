"""A second version of a damaged vault's database is looked into, and restored like a backup."""

import asyncio
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.adapters.vault import conflict_copies, files
from desktop_app.adapters.vault.backup import list_backups
from desktop_app.adapters.vault.conflict_copies import (
    DAMAGED,
    MOST,
    NO_ROOM,
    NOT_OURS,
    UNREADABLE,
    OpenCopies,
)
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.application.restored import restored
from desktop_app.domain.backup_errors import BackupFailed
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull, WrongPassword
from tests.contract.broken_files import PAGE, flip
from tests.contract.salvage_rig import CARDS, good, pan_of, take
from tests.contract.vault_rig import (
    CHEAPEST,
    NOW,
    PASSWORD,
    at_once,
    card,
    details,
    keeper,
    make,
    opened,
    picture,
)

__all__ = ["good"]
NAME = "vault (Ada's conflicted copy 2026-11-20).db"
SALVAGER = FolderSalvager(at_once, CHEAPEST)


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    """A vault whose database is lost, with a whole second version of it beside."""
    made = take(good, tmp_path)
    with opened(made) as vault, vault.commit():
        vault.log.open(NOW)
    shutil.copy(made / files.DATABASE, made / NAME)
    (made / files.DATABASE).write_bytes(b"")
    return made


def look(folder: Path, password: str = PASSWORD) -> OpenCopies:
    return asyncio.run(SALVAGER.open_copies(folder, Secret(password)))


def names(folder: Path) -> list[str]:
    return [copy.name for copy in asyncio.run(SALVAGER.copies_beside(folder))]


def test_a_copy_is_named_by_its_file_alone(folder: Path) -> None:
    os.utime(folder / NAME, (1_795_000_000, 1_795_000_000))
    (copy,) = asyncio.run(SALVAGER.copies_beside(folder))
    assert copy.name == NAME
    assert copy.saved_at == datetime.fromtimestamp(1_795_000_000, UTC)
    assert copy.size == (folder / NAME).stat().st_size


def test_the_newest_ones_are_named_and_neither_logs_nor_keys_nor_links(folder: Path) -> None:
    for number in range(MOST + 1):
        other = folder / f"vault (conflicted copy {number}).db"
        other.write_bytes(b"x")
        os.utime(other, (number, number))
    for name in ("vault.db-wal-LAPTOP", "vault (conflicted copy).key", "vault-LAPTOP.db-shm"):
        (folder / name).write_bytes(b"x")
    (folder / "vault-LAPTOP.db").symlink_to(folder / NAME)
    os.mkfifo(folder / "vault-DESKTOP.db")
    found = names(folder)
    assert found[0] == NAME
    assert found[1:] == [f"vault (conflicted copy {n}).db" for n in (MOST, MOST - 1)]


def test_a_whole_copy_is_counted_and_nothing_of_it_is_changed(folder: Path) -> None:
    before = picture(folder)
    (found,) = look(folder).found
    assert (found.problem, found.cards, len(found.numbers)) == ("", CARDS, CARDS)
    assert found.numbers == {card(n).id for n in range(CARDS)}
    assert found.newest == NOW
    (folder / files.BACKUPS).rmdir()
    assert picture(folder) == before


def test_it_is_restored_as_a_vault_of_its_own(folder: Path, tmp_path: Path) -> None:
    copies = look(folder)
    backup = asyncio.run(copies.take(NAME))
    copies.close()
    assert backup.made_at == NOW.replace(microsecond=0)
    there = tmp_path / "restored"
    vault = asyncio.run(
        keeper().restore(Path(backup.path), there, Secret(PASSWORD), lambda _step: None)
    )
    mark = restored(vault.settings)
    assert mark is not None
    assert mark.made_at == backup.made_at
    for number in range(CARDS):
        assert vault.cards.reveal(card(number).id, Field.PAN).reveal() == pan_of(number)
    vault.close()
    assert (folder / files.DATABASE).read_bytes() == b""


def test_a_copy_that_says_not_how_old_it_is_counts_as_the_oldest(
    good: Path, tmp_path: Path
) -> None:
    made = take(good, tmp_path)
    shutil.copy(made / files.DATABASE, made / NAME)
    copies = look(made)
    assert copies.found[0].newest is None
    assert asyncio.run(copies.take(NAME)).made_at == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_time_that_is_still_to_come_is_not_believed(folder: Path) -> None:
    os.utime(folder / NAME, (1_700_000_000, 1_700_000_000))
    (found,) = look(folder).found
    assert found.newest == found.file.saved_at < NOW


def test_a_packed_copy_is_none_of_the_vaults_own_backups(folder: Path) -> None:
    backup = asyncio.run(look(folder).take(NAME))
    assert [path.name for path in (folder / files.BACKUPS).iterdir()] == [backup.path.name]
    assert list_backups(folder / files.BACKUPS) == ()
    again = asyncio.run(look(folder).take(NAME))
    assert again.path == backup.path


def test_two_copies_of_one_second_become_two_backups(folder: Path) -> None:
    """As a sync program leaves them, with the time of the file that each was made of."""
    (folder / files.DATABASE).write_bytes((folder / NAME).read_bytes())
    with opened(folder) as vault:
        vault.cards.seal_details(card(99).id, details())
    other = "vault (conflicted copy 2).db"
    (folder / files.DATABASE).rename(folder / other)
    (folder / files.DATABASE).write_bytes(b"")
    for name in (NAME, other):
        os.utime(folder / name, (1_795_000_000, 1_795_000_000))
    copies = look(folder)
    first = asyncio.run(copies.take(other))
    packed = Path(first.path).read_bytes()
    second = asyncio.run(copies.take(NAME))
    copies.close()
    assert second.path != first.path
    assert Path(first.path).read_bytes() == packed


def test_where_no_private_copy_can_be_made_nothing_is_said_of_the_file(folder: Path) -> None:
    copies = look(folder)
    (folder / files.BACKUPS).rmdir()
    (folder / files.BACKUPS).write_bytes(b"")
    (found,) = look(folder).found
    assert found.problem == UNREADABLE
    with pytest.raises(BackupFailed, match="folder"):
        asyncio.run(copies.take(NAME))


def test_an_older_copy_is_told_by_what_it_lacks(good: Path, tmp_path: Path) -> None:
    made = take(good, tmp_path)
    shutil.copy(made / files.DATABASE, made / NAME)
    with opened(made) as vault, vault.commit():
        vault.cards.put([card(CARDS)])
        vault.cards.seal_details(card(CARDS).id, details(pan=pan_of(CARDS)))
    (found,) = look(made).found
    assert card(CARDS).id not in found.numbers
    assert len(found.numbers) == CARDS


@pytest.mark.parametrize(
    ("at", "said"), [(100, NOT_OURS), (20 * PAGE + 100, DAMAGED)], ids=["first page", "another"]
)
def test_a_damaged_copy_is_of_no_use(at: int, said: str, folder: Path) -> None:
    (folder / files.DATABASE).unlink()
    (folder / NAME).rename(folder / files.DATABASE)
    flip(at)(folder)
    (folder / files.DATABASE).rename(folder / NAME)
    assert [found.problem for found in look(folder).found] == [said]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(5_000), b"\x9b" * 40_000])
def test_what_is_no_vault_is_said_not_to_open(content: bytes, folder: Path) -> None:
    (folder / NAME).write_bytes(content)
    assert [found.problem for found in look(folder).found] == [NOT_OURS]


def test_a_copy_of_another_vault_does_not_open(folder: Path, tmp_path: Path) -> None:
    make(tmp_path / "other").close()
    shutil.copy(tmp_path / "other" / files.DATABASE, folder / NAME)
    assert [found.problem for found in look(folder).found] == [NOT_OURS]


def test_a_copy_that_was_changed_meanwhile_is_not_packed(folder: Path) -> None:
    copies = look(folder)
    (folder / NAME).write_bytes(b"\x9b" * 40_000)
    with pytest.raises(BackupFailed):
        asyncio.run(copies.take(NAME))
    assert list((folder / files.BACKUPS).iterdir()) == []


def test_without_the_password_nothing_is_looked_into(folder: Path) -> None:
    with pytest.raises(WrongPassword):
        look(folder, "not the password of this vault")
    assert not (folder / files.BACKUPS).exists()


def test_one_for_which_there_is_no_room_keeps_nobody_from_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = folder / "vault-LAPTOP.db"
    with huge.open("wb") as file:
        file.truncate(1 << 30)
    monkeypatch.setattr(conflict_copies.files, "has_room", lambda _folder, more: more < 1 << 30)
    copies = look(folder)
    assert {found.file.name: found.problem for found in copies.found} == {
        huge.name: NO_ROOM,
        NAME: "",
    }
    with pytest.raises(DiskFull):
        asyncio.run(copies.take(huge.name))
    assert list((folder / files.BACKUPS).iterdir()) == []


def test_one_that_became_a_link_is_not_followed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = asyncio.run(SALVAGER.copies_beside(folder))
    (folder / NAME).rename(folder / "elsewhere")
    (folder / NAME).symlink_to(folder / "elsewhere")
    monkeypatch.setattr(conflict_copies, "copies_beside", lambda _base: found)
    (copy,) = look(folder).found
    assert copy.problem in (UNREADABLE, NOT_OURS)
    assert copy.cards == 0


def test_what_a_crash_left_is_taken_away(folder: Path) -> None:
    (folder / files.BACKUPS).mkdir(mode=0o700)
    for ending in (".copy", ".copy-wal", ".new", ".check"):
        (folder / files.BACKUPS / f"copy-x.purser-backup{ending}").write_bytes(b"x")
    look(folder)
    assert list((folder / files.BACKUPS).iterdir()) == []


def test_once_closed_nothing_is_packed(folder: Path) -> None:
    copies = look(folder)
    copies.close()
    with pytest.raises(Locked):
        asyncio.run(copies.take(NAME))
