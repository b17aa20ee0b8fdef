"""Making a vault leaves a whole one or nothing, wherever it is stopped, and harms no neighbour."""

import asyncio
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.adapters.vault import entering, files
from desktop_app.adapters.vault import keeper as keeper_module
from desktop_app.adapters.vault.envelope import KdfCost
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    DiskFull,
    NotAVault,
    VaultDamaged,
    VaultError,
    VaultExists,
)
from tests.contract.vault_rig import (
    CHEAPEST,
    PASSWORD,
    at_once,
    enter,
    keeper,
    make,
    opened,
    picture,
    stock,
)

FINISHED = ["vault.db", "vault.key", "vault.key.bak"]


def names(folder: Path) -> list[str]:
    """What lies in the folder."""
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    """Who may do what."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_vault_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        vault = make(tmp_path / "a" / "vault")
    finally:
        os.umask(before)
    folder = tmp_path / "a" / "vault"
    while_open = {path.name: mode(path) for path in folder.iterdir()}
    vault.close()
    assert mode(folder) == 0o700
    assert set(while_open.values()) == {0o600}
    assert names(folder) == FINISHED


def test_progress_is_told_in_sentences(tmp_path: Path) -> None:
    told: list[str] = []
    asyncio.run(keeper().create(tmp_path / "v", "Shop", Secret(PASSWORD), told.append)).close()
    assert told == [
        "Measuring how long this computer needs",
        "Making the key from your password",
        "Writing and checking the encrypted file",
    ]


def test_without_a_given_cost_the_computer_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    floors: list[KdfCost] = []

    def measured(floor: KdfCost) -> KdfCost:
        floors.append(floor)
        return CHEAPEST

    monkeypatch.setattr(keeper_module, "calibrate", measured)
    calibrating = FileVaultKeeper(at_once, floor=CHEAPEST)
    asyncio.run(calibrating.create(tmp_path / "v", "S", Secret(PASSWORD), lambda _: None)).close()
    assert floors == [CHEAPEST]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\u202eb", "\ud800", "two\nlines"])
def test_a_name_that_could_not_be_read_again_is_refused_before_anything_is_made(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make(tmp_path / "vault", name)
    assert refusal.value.field == "name"
    assert names(tmp_path) == []


def test_a_name_of_sixty_signs_opens_again_trimmed(tmp_path: Path) -> None:
    make(tmp_path / "vault", "  " + "ü" * 60).close()
    with opened(tmp_path / "vault") as vault:
        assert vault.name == "ü" * 60


def test_two_vaults_have_nothing_in_common(tmp_path: Path) -> None:
    stock(tmp_path / "one")
    stock(tmp_path / "two")
    blocks = [(tmp_path / v / "vault.db").read_bytes() for v in ("one", "two")]
    assert blocks[0][:64] != blocks[1][:64]
    assert not blocks[0].startswith(b"SQLite")


def test_an_existing_vault_is_left_alone(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    before = picture(tmp_path)
    with pytest.raises(VaultExists):
        make(tmp_path / "vault")
    assert picture(tmp_path) == before


@pytest.mark.parametrize("survivor", FINISHED)
def test_any_file_of_a_vault_counts_as_one(survivor: str, tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    for name in set(FINISHED) - {survivor}:
        (tmp_path / "vault" / name).unlink()
    assert keeper().exists(tmp_path / "vault")
    with pytest.raises(VaultExists):
        make(tmp_path / "vault")


class Stopped(BaseException):
    """The process ended here."""


STEPS = ("write_private", "rename", "discard_unfinished")


def stop_at(monkeypatch: pytest.MonkeyPatch, calls: int, *, dead: bool) -> list[str]:
    """Let `calls` steps of a creation pass, end at the next; a dead process tidies nothing."""
    done: list[str] = []

    def counted(name: str, step: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object) -> object:
            if len(done) == calls:
                if dead:
                    monkeypatch.setattr(files, "discard_unfinished", lambda _folder: None)
                    monkeypatch.setattr(files, "remove_folder", lambda _folder: None)
                done.append("stopped")
                raise Stopped
            if "stopped" not in done:
                done.append(name)
            return step(*given)

        return run

    for name in STEPS:
        monkeypatch.setattr(files, name, counted(name, getattr(files, name)))
    for place, name in ((entering, "write_database"), (FileVaultKeeper, "_enter")):
        monkeypatch.setattr(place, name, counted(name, getattr(place, name)))
    return done


@pytest.mark.parametrize("calls", range(8))
def test_a_creation_that_dies_between_two_steps_can_be_started_again(
    calls: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vault"
    with monkeypatch.context() as dying:
        done = stop_at(dying, calls, dead=True)
        with pytest.raises(Stopped):
            make(folder)
    if (folder / "vault.db").exists():
        assert done[-2:] == ["rename", "stopped"], "only the last step makes a vault"
        enter(folder).close()
        return
    assert not keeper().exists(folder)
    assert keeper().find(tmp_path) == ()
    with pytest.raises(VaultError):
        enter(folder)
    make(folder).close()
    assert names(folder) == FINISHED


@pytest.mark.parametrize("calls", range(1, 8))
def test_a_creation_that_fails_leaves_nothing(
    calls: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as failing:
        stop_at(failing, calls, dead=False)
        with pytest.raises(Stopped):
            make(tmp_path / "vault")
    assert names(tmp_path) == []


def test_a_log_of_an_earlier_vault_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "vault.db-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(8192))
    make(tmp_path / "vault").close()
    enter(tmp_path / "vault").close()


def test_a_full_disk_at_creation_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(DiskFull):
        make(tmp_path / "vault")
    assert names(tmp_path) == []


def test_a_file_that_came_out_in_clear_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unencrypted(path: Path, *_given: object) -> None:
        path.write_bytes(b"SQLite format 3\x00")
        files.check_header(path)

    monkeypatch.setattr(entering.opening, "create", unencrypted)
    with pytest.raises((NotAVault, VaultDamaged)):
        make(tmp_path / "vault")
    assert names(tmp_path) == []


def test_a_creation_that_fails_leaves_a_folder_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vault").mkdir()
    with monkeypatch.context() as failing:
        stop_at(failing, 4, dead=False)
        with pytest.raises(Stopped):
            make(tmp_path / "vault")
    assert names(tmp_path) == ["vault"]
    assert names(tmp_path / "vault") == []


def test_a_vault_that_appeared_while_measuring_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(tmp_path / "other")

    def slow(floor: KdfCost) -> KdfCost:
        shutil.copytree(tmp_path / "other", tmp_path / "vault", dirs_exist_ok=True)
        return floor

    monkeypatch.setattr(keeper_module, "calibrate", slow)
    measuring = FileVaultKeeper(at_once, floor=CHEAPEST)
    with pytest.raises(VaultExists):
        asyncio.run(measuring.create(tmp_path / "vault", "S", Secret(PASSWORD), lambda _: None))
    with opened(tmp_path / "vault") as vault:
        assert len(vault.cards.all()) == 1
