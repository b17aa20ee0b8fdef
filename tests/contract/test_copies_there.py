"""Copies of backups that stand in the second place and are not in the vault's own list."""

import asyncio
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from desktop_app.adapters.vault import past, second_place
from desktop_app.adapters.vault.second_place import claim
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.backup_state import Backup
from desktop_app.domain.backup_errors import PlaceMissing
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull
from tests.contract.backup_rig import restore, stocked
from tests.contract.log_rig import live
from tests.contract.vault_rig import NOW, PASSWORD, card, details, enter, keeper


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


def copied(vault: OpenVault, stick: Path, minute: int) -> Backup:
    """A backup of the vault as it is, and its copy."""
    made = asyncio.run(vault.backups.make(at(minute)))
    return asyncio.run(vault.backups.copy(made, stick))


def is_past(vault: OpenVault, copy: Backup) -> bool:
    before = sorted(Path(vault.backups.folder).iterdir())
    try:
        return asyncio.run(vault.backups.is_past(copy))
    finally:
        assert sorted(Path(vault.backups.folder).iterdir()) == before


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


@pytest.fixture
def vault(tmp_path: Path, stick: Path) -> Iterator[OpenVault]:
    made = stocked(tmp_path / "vault")
    made.log.open(NOW)
    asyncio.run(made.backups.claim(stick))
    yield made
    made.close()


def test_what_the_vault_copied_there_is_its_past(vault: OpenVault, stick: Path) -> None:
    first = copied(vault, stick, 0)
    live(vault, range(20, 23))
    second = copied(vault, stick, 1)
    live(vault, range(23, 25))
    there = asyncio.run(vault.backups.there(stick))
    assert [copy.made_at for copy in there] == [second.made_at, first.made_at]
    assert [is_past(vault, copy) for copy in there] == [True, True]


def test_a_restored_vault_knows_the_past_that_it_shares_and_nothing_of_what_came_after(
    vault: OpenVault, stick: Path, tmp_path: Path
) -> None:
    first = copied(vault, stick, 0)
    live(vault, range(20, 23))
    second = copied(vault, stick, 1)
    live(vault, range(23, 25))
    later = copied(vault, stick, 2)
    again = restore(Path(second.path), tmp_path / "again")
    again.log.open(at(10))
    live(again, range(30, 60))
    copied(again, stick, 11)
    assert is_past(again, first)
    assert is_past(again, second)
    assert not is_past(again, later)
    again.close()


def test_one_with_a_number_that_the_vault_has_not_is_never_its_past(
    vault: OpenVault, stick: Path, tmp_path: Path
) -> None:
    """Whatever the log says: a number that was shown once may be nowhere else."""
    first = copied(vault, stick, 0)
    vault.cards.seal_details(card(7).id, details())
    second = copied(vault, stick, 1)
    again = restore(Path(first.path), tmp_path / "again")
    again.log.open(at(10))
    copied(again, stick, 11)
    assert is_past(again, first)
    assert not is_past(again, second)
    again.close()


def test_of_two_copies_of_one_second_neither_takes_the_place_of_the_other(
    vault: OpenVault, stick: Path, tmp_path: Path
) -> None:
    first = copied(vault, stick, 0)
    again = restore(Path(first.path), tmp_path / "again")
    again.log.open(at(1))
    vault.cards.seal_details(card(7).id, details())
    one = copied(vault, stick, 5)
    data = Path(one.path).read_bytes()
    other = copied(again, stick, 5)
    assert other.path != one.path
    assert other in asyncio.run(again.backups.there(stick))
    newest = asyncio.run(again.backups.make(at(9)))
    asyncio.run(again.backups.copy(newest, stick, {first.made_at, other.made_at}))
    assert not Path(first.path).exists()
    assert Path(one.path).read_bytes() == data
    repeated = asyncio.run(again.backups.copy(newest, stick))
    assert len(asyncio.run(again.backups.there(stick))) == 3
    assert Path(repeated.path).name == newest.path.name
    again.close()


def test_another_key_another_vault_and_damage_are_never_its_past(
    vault: OpenVault, stick: Path, tmp_path: Path
) -> None:
    good = copied(vault, stick, 0)
    data = Path(good.path).read_bytes()
    for offset in (0, 20, 3000, len(data) // 2, len(data) - 1):
        spoiled = bytearray(data)
        spoiled[offset] ^= 1
        Path(good.path).write_bytes(spoiled)
        assert not is_past(vault, good)
    Path(good.path).write_bytes(b"")
    assert not is_past(vault, good)
    other = stocked(tmp_path / "other")
    strange = asyncio.run(other.backups.make(at(0)))
    shutil.copy(strange.path, good.path)
    other.close()
    assert not is_past(vault, good)


def test_one_of_before_the_key_was_changed_stays(vault: OpenVault, stick: Path) -> None:
    good = copied(vault, stick, 0)
    vault.close()
    folder = Path(vault.backups.folder).parent
    asyncio.run(keeper().rotate(folder, Secret(PASSWORD), lambda _step: None))
    rotated = enter(folder)
    assert not is_past(rotated, good)
    rotated.close()


def test_where_nobody_could_see_nothing_is_said(
    vault: OpenVault, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = copied(vault, stick, 0)
    monkeypatch.setattr(past.files, "has_room", lambda *_: False)
    with pytest.raises(DiskFull):
        is_past(vault, good)
    monkeypatch.undo()
    place = claim(stick, vault.keys.vault_id).rename(stick / "away")
    with pytest.raises(PlaceMissing):
        is_past(vault, good)
    with pytest.raises(PlaceMissing):
        asyncio.run(vault.backups.there(stick))
    place.rename(Path(good.path).parent)
    vault.rest()
    with pytest.raises(Locked):
        asyncio.run(vault.backups.is_past(good))


def test_a_stick_that_hangs_holds_up_nobody(
    vault: OpenVault, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = copied(vault, stick, 0)
    hangs, is_back, is_over = Event(), Event(), Event()
    real, discard = second_place._write, second_place._discard

    def hang(*args: object) -> bytes:
        hangs.set()
        assert is_back.wait(30)
        return real(*args)  # type: ignore[arg-type]

    def thrown_away(half: Path) -> None:
        discard(half)
        is_over.set()

    monkeypatch.setattr(second_place, "_write", hang)
    monkeypatch.setattr(second_place, "_discard", thrown_away)

    async def apart(work):
        return await asyncio.get_running_loop().run_in_executor(None, work)

    async def story() -> None:
        monkeypatch.setattr(vault.backups, "_run_apart", apart)
        job = asyncio.ensure_future(vault.backups.is_past(good))
        while not hangs.is_set():
            await asyncio.sleep(0.005)
        job.cancel()
        await asyncio.wait((job,))
        assert not is_over.is_set()
        is_back.set()

    asyncio.run(story())
    assert is_over.wait(30)
    left = [path for path in Path(vault.backups.folder).iterdir() if path.suffix == ".new"]
    assert left == [], "what nobody waits for any more is thrown away"
