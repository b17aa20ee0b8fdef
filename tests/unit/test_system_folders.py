"""Where things are kept, and for whom."""

import stat
from pathlib import Path

import pytest

from desktop_app.adapters.system.folders import Folders, default_folders, prepare
from desktop_app.domain.vault_errors import VaultReadOnly


def test_everything_lies_in_the_root_and_practice_lies_apart(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    places = (folders.vaults, folders.sandbox_vault, folders.sandbox_bank, folders.log_file)
    assert all(place.is_relative_to(tmp_path) for place in places)
    assert len(set(places)) == 4
    assert not folders.sandbox_vault.is_relative_to(folders.vaults)


def test_the_default_follows_the_persons_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folders().root == tmp_path / "purser"


def test_the_root_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "a" / "b")
    prepare(folders)
    assert stat.S_IMODE(folders.root.stat().st_mode) == 0o700


def test_a_root_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    root = tmp_path / "open"
    root.mkdir(mode=0o755)
    prepare(Folders(root))
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


def test_a_root_that_cannot_be_made_is_an_error_with_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(VaultReadOnly, match="data folder cannot be written"):
        prepare(Folders(tmp_path / "file" / "root"))
