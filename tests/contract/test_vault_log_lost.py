"""Entries that are gone: an older file put back, a damaged log of SQLite, old pages."""

import asyncio
import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.files import DATABASE, HEAD_FILE
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.log_proof import BreakKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultDamaged
from tests.contract.log_rig import breaks, kinds, live, lived
from tests.contract.vault_rig import NOW, PASSWORD, enter, keeper, opened

PAGE = 4096


def left_open(vault: OpenVault, folder: Path, copy: Path) -> None:
    """What is on the disk while the vault is open, as a killed process leaves it."""
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(files.LOCK_FILE))
    vault.close()


def test_a_vault_that_was_closed_has_lost_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    lived(folder).close()
    for number in range(3):
        with opened(folder) as vault:
            assert vault.log.loss is None
            vault.log.open(NOW)
            live(vault, range(20 + number, 21 + number))
            assert kinds(vault) == []


def test_a_killed_process_has_lost_nothing(tmp_path: Path) -> None:
    folder, copy = tmp_path / "vault", tmp_path / "copy"
    vault = lived(folder)
    left_open(vault, folder, copy)
    with opened(copy) as vault:
        assert vault.log.loss is None
        assert kinds(vault) == []


def test_an_older_file_put_back_is_noticed(tmp_path: Path) -> None:
    folder, older = tmp_path / "vault", tmp_path / "older"
    lived(folder).close()
    shutil.copy(folder / DATABASE, older)
    with opened(folder) as vault:
        vault.log.open(NOW + timedelta(days=1))
        live(vault, range(20, 23))
        last = vault.log.entries
    shutil.copy(older, folder / DATABASE)
    with opened(folder) as vault:
        loss = vault.log.loss
        assert loss is not None
        assert loss.missing == 7 == last - vault.log.entries
        assert loss.kept_until is not None
        assert loss.kept_until < loss.known_until
        vault.log.open(NOW)
    with opened(folder) as vault:
        assert vault.log.loss is None  # said once; the vault goes on from there


def test_an_older_file_that_went_on_by_itself_is_noticed(tmp_path: Path) -> None:
    folder, other = tmp_path / "vault", tmp_path / "other"
    lived(folder).close()
    shutil.copytree(folder, other)
    with opened(folder) as vault:
        live(vault, range(20, 23))
    with opened(other) as vault:
        live(vault, range(30, 36))
    shutil.copy(other / DATABASE, folder / DATABASE)
    with opened(folder) as vault:
        assert vault.log.loss is not None
        assert vault.log.loss.missing is None


def test_opening_alone_makes_an_older_file_another_one(tmp_path: Path) -> None:
    folder, older = tmp_path / "vault", tmp_path / "older"
    lived(folder).close()
    shutil.copy(folder / DATABASE, older)
    with opened(folder) as vault:
        vault.log.open(NOW)
    shutil.copy(older, folder / DATABASE)
    with opened(folder) as vault:
        assert vault.log.loss is not None
        assert vault.log.loss.missing == 1


def test_a_whole_folder_put_back_is_noticed_by_what_is_noted_elsewhere(tmp_path: Path) -> None:
    import asyncio

    from desktop_app.domain.secrets import Secret
    from tests.contract.vault_rig import PASSWORD

    folder, older = tmp_path / "vault", tmp_path / "older"
    doors = keeper()
    doors._heads = tmp_path / "heads"

    def come_in() -> OpenVault:
        return asyncio.run(doors.open(folder, Secret(PASSWORD)))

    lived(folder).close()
    vault = come_in()
    vault.log.open(NOW)
    vault.close()
    shutil.copytree(folder, older)
    vault = come_in()
    live(vault, range(20, 22))
    vault.close()
    shutil.rmtree(folder)
    older.rename(folder)
    vault = come_in()
    assert vault.log.loss is not None
    assert vault.log.loss.missing == 4
    vault.close()
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "heads").iterdir()] == [0o600]


def test_a_backup_brought_back_twice_into_one_place_has_lost_nothing(tmp_path: Path) -> None:
    doors, place, password = keeper(), tmp_path / "restored", Secret(PASSWORD)
    doors._heads = tmp_path / "heads"
    with closing(lived(tmp_path / "vault")) as vault:
        backup = asyncio.run(vault.backups.make(NOW))
    for _ in range(2):
        again = asyncio.run(doors.restore(backup.path, place, password, lambda _step: None))
        assert again.log.loss is None, "what stood there before was another copy, and was deleted"
        again.log.open(NOW + timedelta(days=1))
        live(again, range(20, 23))
        again.close()
        shutil.rmtree(place)


def test_commits_that_a_damaged_wal_drops_are_named(tmp_path: Path) -> None:
    """SQLite opens such a database and says nothing: what was acknowledged is gone."""
    folder, copy = tmp_path / "vault", tmp_path / "copy"
    vault = lived(folder)
    vault.checkpoint()
    live(vault, range(20, 30))
    left_open(vault, folder, copy)
    wal = copy / (DATABASE + "-wal")
    whole = wal.read_bytes()
    lost = set()
    for at in range(32, len(whole), 3001):
        spoiled = bytearray(whole)
        spoiled[at] ^= 1
        again = tmp_path / f"again-{at}"
        shutil.copytree(copy, again)
        (again / wal.name).write_bytes(spoiled)
        with opened(again) as vault:
            assert vault.log.loss is not None, at
            lost.add(vault.log.loss.missing)
    assert {20} < lost  # all of them, or some


def test_an_old_page_put_back_is_refused_or_named(tmp_path: Path) -> None:
    """Each page of the journal, its proof and the wishes as it was: the cipher knows no time."""
    folder = tmp_path / "vault"
    lived(folder, 40).close()
    before = (folder / DATABASE).read_bytes()
    with opened(folder) as vault:
        vault.log.open(NOW)
        live(vault, range(50, 75))
        names = ("deeds", "links", "intents", *_indexes(vault))
        tables = {page: name for name in names for page in _pages(vault, name)}
    after = (folder / DATABASE).read_bytes()
    said = dict[int, str]()
    for number in range(1, len(before) // PAGE):
        page = slice(number * PAGE, (number + 1) * PAGE)
        if before[page] == after[page] or tables.get(number + 1) is None:
            continue
        (folder / DATABASE).write_bytes(after[: page.start] + before[page] + after[page.stop :])
        said[number + 1] = _outcome(folder)
    (folder / DATABASE).write_bytes(after)
    assert len(said) >= 6
    assert all(said.values()), (said, tables)


def _indexes(vault: OpenVault) -> list[str]:
    """Those by which wishes are found; no wish is open here, then or now."""
    sql = (
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'intents'"
        " AND name <> 'intents_open'"
    )
    return [name for (name,) in vault._database.rows(sql)]


def _pages(vault: OpenVault, table: str) -> list[int]:
    """Where a table or an index is."""
    rows = vault._database.rows("SELECT pageno FROM dbstat WHERE name = ?", (table,))
    return [number for (number,) in rows]


def _outcome(folder: Path) -> str:
    """In a word: what was lost, broken, or refused; empty where nothing was noticed."""
    try:
        vault = enter(folder)
    except VaultDamaged:
        return "refused"
    try:
        if vault.log.loss is not None:
            return "lost"
        return " ".join(found.kind for found in breaks(vault))
    except VaultDamaged:
        return "damaged"
    finally:
        vault.close()


@pytest.mark.parametrize("at", [0, 7, 15, 16, 47, 48, 79, 80, 511, 512, 530, 591, 600, 1023])
def test_a_spoiled_note_of_the_head_makes_no_false_alarm(tmp_path: Path, at: int) -> None:
    folder = _closed(tmp_path)
    path = folder / HEAD_FILE
    data = bytearray(path.read_bytes())
    data[at] ^= 0x41
    path.write_bytes(data)
    with opened(folder) as vault:
        assert vault.log.loss is None


def _closed(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    lived(folder, 2).close()
    return folder


def test_of_two_slots_a_torn_one_leaves_the_other(tmp_path: Path) -> None:
    folder = _closed(tmp_path)
    path = folder / HEAD_FILE
    data = path.read_bytes()
    with opened(folder) as vault:
        witness = vault.log._chain._witnesses[0]
        newest = witness.recall()
        assert newest is not None
        assert newest == vault.log._chain.head
        heads = set()
        for slot in (0, 512):
            path.write_bytes(data[:slot] + bytes(80) + data[slot + 80 :])
            recalled = witness.recall()
            heads.add(None if recalled is None else recalled.n)
        assert heads == {newest.n, newest.n - 1}
        path.write_bytes(b"")
        assert witness.recall() is None


def test_a_note_that_cannot_be_written_stops_no_commit(tmp_path: Path) -> None:
    folder = _closed(tmp_path)
    (folder / HEAD_FILE).unlink()
    (folder / HEAD_FILE).mkdir()
    with opened(folder) as vault:
        live(vault, range(40, 42))
        assert kinds(vault) == []


def test_breaks_and_losses_are_not_mixed_up(tmp_path: Path) -> None:
    folder = _closed(tmp_path)
    with opened(folder) as vault:
        vault._database.annex = None
        vault._database.write("DELETE FROM links WHERE n = 5")
    with opened(folder) as vault:
        assert vault.log.loss is not None
        assert vault.log.loss.missing == 1
        assert kinds(vault) == [(BreakKind.INSERTED, 4)]
