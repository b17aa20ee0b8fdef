"""Where a vault may be: a folder chosen with care, where nothing else is touched."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.adapters.vault import files
from desktop_app.domain.vault_errors import (
    DiskFailed,
    DiskFull,
    NotAVault,
    SharedFolder,
    VaultError,
    VaultMissing,
    VaultReadOnly,
)
from tests.contract.vault_rig import enter, keeper, make, picture, stock


def mode(path: Path) -> int:
    """Who may do what."""
    return stat.S_IMODE(path.stat().st_mode)


def file_there(place: Path) -> None:
    place.write_text("a letter")


def link_there(place: Path) -> None:
    (place.parent / "real").mkdir()
    place.symlink_to(place.parent / "real")


def dangling_link_there(place: Path) -> None:
    place.symlink_to(place.parent / "nowhere")


def folder_for_everybody(place: Path) -> None:
    place.mkdir()
    place.chmod(0o1777)


def folder_for_reading(place: Path) -> None:
    place.mkdir(mode=0o500)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (file_there, NotAVault),
        (link_there, NotAVault),
        (dangling_link_there, NotAVault),
        (folder_for_everybody, SharedFolder),
        (folder_for_reading, VaultReadOnly),
    ],
)
def test_a_place_that_cannot_hold_a_vault_is_refused_unchanged(
    spoil: Callable[[Path], None], error: type[VaultError], tmp_path: Path
) -> None:
    spoil(tmp_path / "vault")
    before = picture(tmp_path)
    with pytest.raises(error):
        make(tmp_path / "vault")
    assert picture(tmp_path) == before


def test_a_folder_with_other_things_keeps_its_mode_and_its_things(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    (folder / "letter").write_text("dear")
    make(folder).close()
    enter(folder).close()
    assert mode(folder) == 0o755
    assert (folder / "letter").read_text() == "dear"


def test_loose_modes_are_tightened_at_the_next_opening(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    for path in (tmp_path / "vault").iterdir():
        path.chmod(0o644)
    (tmp_path / "vault").chmod(0o755)
    enter(tmp_path / "vault").close()
    assert mode(tmp_path / "vault") == 0o700
    assert {mode(path) for path in (tmp_path / "vault").iterdir()} == {0o600}


def test_the_target_of_a_link_is_not_tightened(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    target = tmp_path / "target"
    (tmp_path / "vault" / "vault.key.bak").rename(target)
    (tmp_path / "vault" / "vault.key.bak").symlink_to(target)
    target.chmod(0o644)
    enter(tmp_path / "vault").close()
    assert mode(target) == 0o644


def test_vaults_are_found_by_name_and_the_rest_is_left_out(tmp_path: Path) -> None:
    stock(tmp_path / "b")
    make(tmp_path / "a", "Ärger & Co").close()
    (tmp_path / "c").mkdir()
    (tmp_path / "d").write_text("no folder")
    (tmp_path / "e").symlink_to(tmp_path / "a")
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "vault.key").write_text("no key")
    found = [(place.folder, place.name) for place in keeper().find(tmp_path)]
    assert found == [(tmp_path / "a", "Ärger & Co"), (tmp_path / "b", "Shop")]
    assert [place.name for place in keeper().find(tmp_path / "b")] == ["Shop"]
    assert keeper().find(tmp_path / "nowhere") == ()


@pytest.mark.parametrize(
    ("number", "ours"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EIO, DiskFailed),
        (errno.ENOENT, VaultMissing),
        (errno.ELOOP, NotAVault),
        (errno.EACCES, VaultReadOnly),
        (errno.EROFS, VaultReadOnly),
    ],
)
def test_what_the_system_refuses_is_told_in_our_words(
    number: int, ours: type[VaultError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> int:
        raise OSError(number, os.strerror(number))

    stock(tmp_path / "vault")
    monkeypatch.setattr(files.os, "read", refuse)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(ours) as told:
        files.read_private(tmp_path / "vault" / "vault.key", 10_000)
    assert told.value.__suppress_context__
    assert len(os.listdir("/proc/self/fd")) == before
