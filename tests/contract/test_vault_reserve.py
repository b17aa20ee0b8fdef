"""Room is kept back on the disk for the answer to a send."""

from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.adapters.vault.files import RESERVE_FILE
from tests.contract.vault_rig import make, no_file_above

SIZE = 256 * 1024
"""As the format says (`resources/help/vault-format.md`)."""


def test_room_is_kept_back_before_a_send_and_given_up_once(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    reserve = tmp_path / "vault" / RESERVE_FILE
    assert vault.has_room()
    assert (reserve.stat().st_size, reserve.stat().st_mode & 0o777) == (SIZE, 0o600)
    kept = reserve.read_bytes()
    assert vault.has_room()
    assert reserve.read_bytes() == kept
    assert vault.use_reserve()
    assert not reserve.exists()
    assert not vault.use_reserve()
    assert vault.has_room()
    assert reserve.exists()
    vault.close()


def test_a_reserve_of_another_size_is_made_anew(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    reserve = tmp_path / "vault" / RESERVE_FILE
    reserve.write_bytes(b"short")
    assert vault.has_room()
    assert reserve.stat().st_size == SIZE
    vault.close()


def test_without_a_place_for_the_reserve_there_is_no_room(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")
    (tmp_path / "vault" / RESERVE_FILE).mkdir()
    assert not vault.has_room()
    vault.close()


@pytest.mark.parametrize("older", [b"", b"short"], ids=["none", "of another size"])
def test_a_reserve_that_cannot_be_filled_takes_no_room_from_what_is_left(
    older: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "vault"
    with closing(make(folder)) as vault:
        if older:
            (folder / RESERVE_FILE).write_bytes(older)
        with no_file_above(SIZE - 1):
            assert not vault.has_room()
        assert list(folder.glob(f"{RESERVE_FILE}*")) == []
        assert vault.has_room()


def test_a_reserve_that_was_being_written_at_a_crash_is_given_up_too(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with closing(make(folder)) as vault:
        assert vault.has_room()
        (folder / f"{RESERVE_FILE}.new").write_bytes(bytes(SIZE))
        assert vault.use_reserve()
        assert list(folder.glob(f"{RESERVE_FILE}*")) == []
