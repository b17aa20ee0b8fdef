"""Copies of backups on another disk, and the drill, on real files."""

import asyncio
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.vault import second_place
from desktop_app.adapters.vault.second_place import claim, copy_backup
from desktop_app.application.backup_state import Backup, BackupStore
from desktop_app.domain.backup_errors import (
    CopyDamaged,
    DrillFailed,
    PlaceFailed,
    PlaceFull,
    PlaceMissing,
    PlaceReadOnly,
)
from desktop_app.domain.backups import choose_kept
from desktop_app.domain.errors import Locked
from tests.contract.backup_rig import restore, stocked
from tests.contract.vault_rig import NOW, card, details, no_file_above

VAULT_ID = "ab" * 16


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "2026-03-01T12-00-00Z.purser-backup"
    path.write_bytes(os.urandom(300_000))
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


def test_a_copy_is_the_same_and_for_its_owner_alone(source: Path, stick: Path) -> None:
    copy = copy_backup(source, claim(stick, VAULT_ID))
    assert copy.read_bytes() == source.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in copy.parent.iterdir()] == [source.name]


def test_a_stick_that_is_away_is_missing_and_nothing_is_written_where_it_would_be(
    source: Path, stick: Path, tmp_path: Path
) -> None:
    place = claim(stick, VAULT_ID)
    place.rename(tmp_path / "away")
    with pytest.raises(PlaceMissing):
        copy_backup(source, place)
    assert list(stick.iterdir()) == []
    with pytest.raises(PlaceMissing):
        claim(tmp_path / "nowhere", VAULT_ID)


def test_no_room_is_said_and_leaves_the_older_copy(source: Path, stick: Path) -> None:
    place = claim(stick, VAULT_ID)
    older = copy_backup(source, place)
    newer = source.with_name("2026-03-02T12-00-00Z.purser-backup")
    source.rename(newer)
    with no_file_above(100_000), pytest.raises(PlaceFull):
        copy_backup(newer, place)
    assert list(place.iterdir()) == [older]


def test_what_reads_back_otherwise_gets_no_name(
    source: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = claim(stick, VAULT_ID)
    monkeypatch.setattr(second_place, "_digest", lambda _path: b"other")
    with pytest.raises(CopyDamaged):
        copy_backup(source, place)
    assert list(place.iterdir()) == []


def test_a_copy_that_nobody_waits_for_any_more_ends_soon(source: Path, stick: Path) -> None:
    place = claim(stick, VAULT_ID)
    with pytest.raises(PlaceFailed):
        copy_backup(source, place, lambda: False)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(("number", "error"), [(30, PlaceReadOnly), (5, PlaceFailed)])
def test_each_refusal_has_its_words(
    number: int,
    error: type[PlaceFailed],
    source: Path,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = claim(stick, VAULT_ID)

    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(second_place, "_write", refuse)
    with pytest.raises(PlaceFailed) as caught:
        copy_backup(source, place)
    assert type(caught.value) is error


def test_a_copy_restores_and_old_copies_go(tmp_path: Path, stick: Path) -> None:
    vault = stocked(tmp_path / "vault")

    async def a_year() -> Path:
        await vault.backups.claim(stick)
        own: frozenset[datetime] = frozenset()
        for day in range(0, 400, 9):
            made = await vault.backups.make(NOW + timedelta(days=day))
            kept = choose_kept(own | {made.made_at})
            newest = await vault.backups.copy(made, stick, own - kept)
            own = kept
            vault.backups.remove([made])
        return Path(newest.path)

    newest = asyncio.run(a_year())
    vault.close()
    assert 10 < len(list(newest.parent.iterdir())) < 30
    again = restore(newest, tmp_path / "again")
    assert again.cards.holds(card().id, details())
    assert again.log.loss is None
    again.close()


def test_what_another_copy_of_the_vault_keeps_there_stays(tmp_path: Path, stick: Path) -> None:
    vault = stocked(tmp_path / "vault")

    async def keep(store: BackupStore, minutes: int, gone: set[datetime]) -> Backup:
        made = await store.make(NOW + timedelta(minutes=minutes))
        return await store.copy(made, stick, gone)

    asyncio.run(vault.backups.claim(stick))
    older = asyncio.run(keep(vault.backups, 0, set()))
    vault.cards.put([card(2)])
    newest = asyncio.run(keep(vault.backups, 1, set()))
    vault.close()
    again = restore(Path(older.path), tmp_path / "again")
    first = asyncio.run(keep(again.backups, 60, set()))
    asyncio.run(keep(again.backups, 61, {first.made_at}))
    again.close()
    assert not Path(first.path).exists()
    assert Path(newest.path).exists(), "it may be the only one that holds the last number"


def test_a_drill_opens_it_and_says_what_it_holds(tmp_path: Path) -> None:
    vault = stocked(tmp_path / "vault")
    made = asyncio.run(vault.backups.make(NOW))
    found = asyncio.run(vault.backups.drill(made))
    assert (found.cards, found.numbers, found.n) == (1, 1, vault.log.entries)
    assert vault.log.has(found.n, found.mac)
    assert not vault.log.has(found.n + 1, found.mac)
    assert [path.name for path in Path(made.path).parent.iterdir()] == [made.path.name]
    data = bytearray(Path(made.path).read_bytes())
    for at in range(0, len(data), len(data) // 23):
        spoiled = bytearray(data)
        spoiled[at] ^= 4
        Path(made.path).write_bytes(spoiled)
        with pytest.raises(DrillFailed):
            asyncio.run(vault.backups.drill(made))
    vault.rest()
    with pytest.raises(Locked):
        asyncio.run(vault.backups.drill(made))
    vault.close()
