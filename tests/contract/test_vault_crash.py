"""Kills and failing disks: what was acknowledged is there, the rest is not half there."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from desktop_app.adapters.vault import vault as vault_module
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.files import MIN_FREE_BYTES, has_room
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.errors import Locked
from desktop_app.domain.vault_errors import (
    DiskFailed,
    DiskFull,
    VaultDamaged,
    VaultError,
    VaultInUse,
    VaultReadOnly,
)
from tests.contract.faulty_disk import Faults, faulty_disk
from tests.contract.log_rig import kinds
from tests.contract.vault_rig import card, details, enter, intent, make, opened, stock

ROOT = Path(__file__).parents[2]


@contextmanager
def child(task: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process of ours on the same folder; killed at the end."""
    command = [sys.executable, "-m", "tests.contract.vault_child", task, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    """What it says next."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go(process: subprocess.Popen[str]) -> None:
    """Let it go on."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_a_killed_process_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    make(folder).close()
    acknowledged = -1
    for commits in (1, 4, 9, 15):
        with child("write", folder) as process:
            for _ in range(commits):
                acknowledged = int(line(process))
            process.kill()
            rest = process.stdout.read() if process.stdout else ""
            acknowledged = max([acknowledged, *(int(n) for n in rest.split("\n")[:-1])])
        with opened(folder) as vault:
            assert vault.log.loss is None
            assert kinds(vault) == []
            numbers = sorted(int(i.id, 16) for i in vault.intents.recent(1_000_000))
            assert numbers == list(range(len(numbers)))
            assert len(numbers) in (acknowledged + 1, acknowledged + 2)
            for number in numbers:
                assert vault.cards.holds(card(number).id, details(cvv=f"{number % 1000:03}"))
            assert len(vault.cards.all()) == len(numbers)
    assert sorted(path.name for path in folder.iterdir() if path.suffix != ".lock") == [
        "vault.db",
        "vault.head",
        "vault.key",
        "vault.key.bak",
    ]


@pytest.mark.parametrize(("how", "loser"), [("enter", "vault_in_use"), ("make", None)])
def test_of_two_processes_one_has_the_vault(how: str, loser: str | None, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    if how == "enter":
        stock(folder)
    with child(how, folder) as one, child(how, folder) as two:
        assert [line(one), line(two)] == ["ready", "ready"]
        go(one)
        go(two)
        said = sorted([line(one), line(two)])
        winner_and_loser = ["mine", loser] if loser else said
        assert said == winner_and_loser
        assert said[0] == "mine"
        assert said[1] in ("vault_in_use", "vault_exists")
        with pytest.raises(VaultInUse):
            enter(folder)
    enter(folder).close()


@pytest.fixture
def disk() -> Iterator[Faults]:
    """Vaults opened in this test lie on a disk that can fail."""
    with faulty_disk() as faults:
        yield faults


def test_a_full_disk_refuses_in_words_and_goes_on_when_there_is_room(
    tmp_path: Path, disk: Faults
) -> None:
    vault = make(tmp_path / "vault")
    vault.settings.put("before", "kept")
    disk.error = apsw.FullError("no space")
    with pytest.raises(DiskFull):
        vault.cards.seal_details(card().id, details())
    disk.error = None
    assert not vault.cards.holds(card().id, details())
    vault.cards.seal_details(card().id, details())
    vault.close()
    with opened(tmp_path / "vault") as again:
        assert again.settings.get("before") == "kept"
        assert again.cards.holds(card().id, details())


def test_after_a_failed_write_nothing_is_written_until_it_is_opened_again(
    tmp_path: Path, disk: Faults
) -> None:
    vault = make(tmp_path / "vault")
    vault.settings.put("before", "kept")
    disk.error = apsw.IOError("input/output error")
    with pytest.raises(DiskFailed):
        vault.settings.put("during", "lost")
    disk.error = None
    with pytest.raises(DiskFailed):
        vault.settings.put("after", "refused")
    assert vault.settings.get("before") == "kept"
    vault.close()
    with opened(tmp_path / "vault") as again:
        assert again.settings.get("before") == "kept"
        assert again.settings.get("during") == ""
        again.settings.put("after", "written")


def test_a_failed_checkpoint_loses_nothing(tmp_path: Path, disk: Faults) -> None:
    vault = make(tmp_path / "vault")
    vault.settings.put("kept", "yes")
    for error, ours in ((apsw.FullError("x"), DiskFull), (apsw.IOError("x"), DiskFailed)):
        disk.error = error
        with pytest.raises(ours):
            vault.checkpoint()
    disk.error = None
    vault.close()
    with opened(tmp_path / "vault") as again:
        assert again.settings.get("kept") == "yes"


def test_a_vault_that_cannot_be_closed_cleanly_is_still_let_go(
    tmp_path: Path, disk: Faults
) -> None:
    vault = make(tmp_path / "vault")
    vault.settings.put("kept", "yes")
    disk.error = apsw.IOError("input/output error")
    vault.close()
    disk.error = None
    with opened(tmp_path / "vault") as again:
        assert again.settings.get("kept") == "yes"


def test_the_lock_is_released_when_closing_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = make(tmp_path / "vault")
    close = Database.close

    def failing(self: Database) -> None:
        close(self)
        raise DiskFailed

    monkeypatch.setattr(Database, "close", failing)
    with pytest.raises(DiskFailed):
        vault.close()
    monkeypatch.undo()
    enter(tmp_path / "vault").close()


def test_what_follows_a_transaction_that_sqlite_ended_is_not_written_alone(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")

    def carry_on() -> None:
        with vault.commit():
            vault.settings.put("first", "x")
            vault._database.rows("ROLLBACK")
            with pytest.raises(VaultError):
                vault.settings.put("second", "x")

    with pytest.raises(DiskFailed):
        carry_on()
    assert vault.settings.get("first") == vault.settings.get("second") == ""
    vault.close()


def test_a_vault_closed_inside_a_commit_keeps_none_of_it(tmp_path: Path) -> None:
    vault = make(tmp_path / "vault")

    def lock_in_the_middle() -> None:
        with vault.commit():
            vault.intents.add(intent(1))
            vault.close()

    with pytest.raises(Locked):
        lock_in_the_middle()
    with opened(tmp_path / "vault") as again:
        assert again.intents.recent(1) == ()


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [
        (apsw.BusyError, VaultInUse),
        (apsw.ReadOnlyError, VaultReadOnly),
        (apsw.CorruptError, VaultDamaged),
        (apsw.TooBigError, VaultDamaged),
    ],
)
def test_sqlites_refusals_are_told_in_our_words(
    foreign: type[apsw.Error], ours: type[VaultError], tmp_path: Path, disk: Faults
) -> None:
    vault = make(tmp_path / "vault")
    disk.error = foreign("x")
    with pytest.raises(ours) as told:
        vault.settings.put("a", "b")
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
    disk.error = None
    vault.close()


def test_has_room_asks_the_disk_and_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault: OpenVault = make(tmp_path / "vault")
    assert vault.has_room()
    (tmp_path / "vault").chmod(0o500)
    assert not vault.has_room()
    (tmp_path / "vault").chmod(0o700)
    vault.close()
    assert not has_room(tmp_path / "nowhere")
    for free, room in ((MIN_FREE_BYTES, True), (MIN_FREE_BYTES - 1, False)):
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr("shutil.disk_usage", lambda _folder, usage=usage: usage)
        assert has_room(tmp_path) is room
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: (_ for _ in ()).throw(OSError))
    assert not vault_module.has_room(tmp_path)
