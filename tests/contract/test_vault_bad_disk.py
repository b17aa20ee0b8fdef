"""A disk that fails, or lies, at the one moment that matters."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from desktop_app.adapters.vault import files
from desktop_app.application.details import prove_details
from desktop_app.application.restored import reads_first
from desktop_app.domain.cards import Field
from desktop_app.domain.vault_errors import DiskFailed, DiskFull, NotKept
from tests.contract.backup_rig import backed_up, restore
from tests.contract.faulty_disk import Faults, faulty_disk
from tests.contract.vault_rig import PAN, card, details, intent, make, opened


@pytest.fixture
def disk() -> Iterator[Faults]:
    """Vaults opened in this test lie on it."""
    with faulty_disk() as faults:
        yield faults


def test_a_restored_vault_that_is_not_marked_never_gets_its_name(
    tmp_path: Path, disk: Faults
) -> None:
    """M15: the mark was committed, and could not be brought from the log into the file."""
    file = backed_up(tmp_path / "vault")
    logged: list[str] = []

    def refuses(call: str, name: str) -> apsw.Error | None:
        if name == files.UNFINISHED + "-wal":
            logged.append(call)
        return apsw.FullError("x") if logged and name == files.UNFINISHED else None

    disk.refuses = refuses
    with pytest.raises(DiskFull):
        restore(file, tmp_path / "back").close()
    disk.heal()
    assert logged
    assert not (tmp_path / "back").exists()
    with closing(restore(file, tmp_path / "back")) as back:
        assert reads_first(back.settings)


def test_after_a_checkpoint_that_the_disk_failed_nothing_is_written_any_more(
    tmp_path: Path, disk: Faults
) -> None:
    with closing(make(tmp_path / "vault")) as vault:
        vault.cards.seal_details(card().id, details())
        disk.refuses = lambda call, name: (
            apsw.IOError("x") if (call, name) == ("sync", files.DATABASE) else None
        )
        with pytest.raises(NotKept):
            prove_details(vault, card().id, details())
        disk.heal()
        with pytest.raises(DiskFailed):
            vault.intents.add(intent())
    with opened(tmp_path / "vault") as again:
        assert again.cards.reveal(card().id, Field.PAN).reveal() == PAN
        again.intents.add(intent())


def test_what_is_read_back_comes_from_the_file(tmp_path: Path, disk: Faults) -> None:
    """A disk that takes pages and does not keep them: memory still holds what it lost."""
    with closing(make(tmp_path / "vault")) as vault:
        vault.cards.seal_details(card().id, details())
        disk.swallows = files.DATABASE
        with pytest.raises(NotKept):
            prove_details(vault, card().id, details())


def test_room_kept_back_serves_the_checkpoint_of_a_number_as_well(
    tmp_path: Path, disk: Faults
) -> None:
    with closing(make(tmp_path / "vault")) as vault:
        assert vault.has_room()
        reserve = tmp_path / "vault" / files.RESERVE_FILE
        vault.cards.seal_details(card().id, details())
        disk.refuses = lambda _, name: (
            apsw.FullError("x") if name == files.DATABASE and reserve.exists() else None
        )
        prove_details(vault, card().id, details())
        vault.cards.seal_details(card().id, details())
        disk.refuses = lambda _, name: apsw.FullError("x") if name == files.DATABASE else None
        with pytest.raises(NotKept):
            prove_details(vault, card().id, details())


def test_a_new_vault_whose_log_stays_behind_never_gets_its_name(
    tmp_path: Path, disk: Faults
) -> None:
    logged: list[str] = []

    def refuses(call: str, name: str) -> apsw.Error | None:
        if name == files.UNFINISHED + "-wal":
            logged.append(call)
        return apsw.FullError("x") if logged and name == files.UNFINISHED else None

    disk.refuses = refuses
    with pytest.raises(DiskFull):
        make(tmp_path / "vault")
    assert logged
    assert not (tmp_path / "vault").exists()
