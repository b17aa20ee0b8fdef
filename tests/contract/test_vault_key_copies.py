"""The key file is kept twice, and one of the two is enough."""

import json
import os
from pathlib import Path

import pytest

from tests.contract.vault_rig import keeper, opened, stock


@pytest.mark.parametrize("lost", ["vault.key", "vault.key.bak"])
@pytest.mark.parametrize("how", ["gone", "folder", "link", "empty", "fifo", "garbage"])
def test_either_key_file_is_enough(lost: str, how: str, tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    path = tmp_path / "vault" / lost
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how == "link":
        path.symlink_to(tmp_path)
    elif how == "fifo":
        os.mkfifo(path)
    elif how != "gone":
        path.write_bytes(b"" if how == "empty" else b"\xff" * 100)
    assert [place.name for place in keeper().find(tmp_path)] == ["Shop"]
    with opened(tmp_path / "vault") as vault:
        assert len(vault.cards.all()) == 1


def test_of_two_that_differ_the_one_of_the_password_opens(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    path = tmp_path / "vault" / "vault.key"
    stranger = json.loads(path.read_bytes()) | {"name": "Tampered"}
    path.write_text(json.dumps(stranger, sort_keys=True, separators=(",", ":")), "utf-8")
    with opened(tmp_path / "vault") as vault:
        assert vault.name == "Shop"
