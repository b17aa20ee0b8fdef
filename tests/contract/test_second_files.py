"""Key files on real disks: whole or not at all, and nothing else is taken for one."""

import asyncio
import errno
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from desktop_app.adapters.system.whole_file import Mark
from desktop_app.adapters.vault import second_files
from desktop_app.adapters.vault.second_files import DiskKeyFiles
from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.second_secret import (
    KeyFileDamaged,
    KeyFileExists,
    KeyFileMissing,
    KeyFileNotSaved,
    KeyFileSlow,
    KeyFileTooNew,
    KeyFileTrouble,
    NotAKeyFile,
)
from desktop_app.domain.secrets import Secret
from desktop_app.runtime.worker import Worker
from tests.contract.second_rig import NOWHERE, both, file_of, needing, second
from tests.contract.vault_rig import PASSWORD, at_once, keeper, no_file_above, stock

FILES = DiskKeyFiles(at_once)


def read(path: Path) -> bytes:
    return asyncio.run(FILES.read(path)).reveal()


def test_what_is_written_is_read_back_and_private(tmp_path: Path) -> None:
    path = tmp_path / "vault.purser-key"
    os.umask(os.umask(0))
    back = asyncio.run(FILES.write(path, second(), NOWHERE))
    assert (back.file, back.reveal()) == (second().file, second().reveal())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read(path) == second().reveal()
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_no_file_is_ever_replaced(tmp_path: Path) -> None:
    path = tmp_path / "vault.purser-key"
    path.write_bytes(file_of(2))
    with pytest.raises(KeyFileExists):
        asyncio.run(FILES.write(path, second(), NOWHERE))
    assert read(path) == second(2).reveal()


def test_a_disk_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    with no_file_above(40), pytest.raises(KeyFileNotSaved):
        asyncio.run(FILES.write(tmp_path / "vault.purser-key", second(), NOWHERE))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KeyFileNotSaved):
        asyncio.run(FILES.write(tmp_path / "gone" / "vault.purser-key", second(), NOWHERE))


def test_what_the_disk_changed_is_noticed_before_anything_depends_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = second_files.write_whole

    def rot(file: Path, data: bytes, *, replace: bool) -> Mark:
        return real(file, data[:-8] + b"0000000\n", replace=replace)

    monkeypatch.setattr(second_files, "write_whole", rot)
    with pytest.raises(KeyFileNotSaved, match="read back"):
        asyncio.run(FILES.write(tmp_path / "vault.purser-key", second(), NOWHERE))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("number", "is_saved"), [(errno.EINVAL, True), (errno.EIO, False)])
def test_its_name_lasts_before_anything_depends_on_it(
    number: int, is_saved: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "vault.purser-key"

    def refuse(_folder: Path) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(second_files, "sync_entries", refuse)
    if is_saved:
        asyncio.run(FILES.write(path, second(), NOWHERE))
    else:
        with pytest.raises(KeyFileNotSaved):
            asyncio.run(FILES.write(path, second(), NOWHERE))
    assert path.exists() is is_saved


def _link(path: Path) -> None:
    path.with_name("real").write_bytes(file_of())
    path.symlink_to("real")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(file_of())
        file.truncate(1 << 40)


HOSTILE: dict[str, tuple[Callable[[Path], object], type[KeyFileTrouble]]] = {
    "missing": (lambda path: None, KeyFileMissing),
    "folder": (Path.mkdir, NotAKeyFile),
    "pipe": (os.mkfifo, NotAKeyFile),
    "link": (_link, NotAKeyFile),
    "link to nothing": (lambda path: path.symlink_to("gone"), NotAKeyFile),
    "socket": (_socket, NotAKeyFile),
    "a terabyte": (_huge, NotAKeyFile),
    "empty": (lambda path: path.touch(), NotAKeyFile),
    "binary": (lambda path: path.write_bytes(bytes(range(256))), NotAKeyFile),
    "a vault's": (lambda path: path.write_bytes(b'{"magic":"purser-key"}'), NotAKeyFile),
    "cut": (lambda path: path.write_bytes(file_of()[:-9]), KeyFileDamaged),
    "newer": (
        lambda path: path.write_bytes(file_of().replace(b"format 1", b"format 2")),
        KeyFileTooNew,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_key_file_is_refused_by_its_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make, error = HOSTILE[name]
    path = tmp_path / "vault.purser-key"
    make(path)
    with pytest.raises(KeyFileTrouble) as refused:
        read(path)
    assert type(refused.value) is error


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_a_name_that_no_file_can_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(KeyFileMissing):
        read(tmp_path / name)
    with pytest.raises(KeyFileTrouble):
        asyncio.run(FILES.write(tmp_path / name, second(), NOWHERE))
    asyncio.run(DiskKeyFiles(at_once, tmp_path / "places").remember(tmp_path, tmp_path / name))


def test_a_file_in_the_place_of_the_stick_is_missing(tmp_path: Path) -> None:
    (tmp_path / "stick").touch()
    with pytest.raises(KeyFileMissing):
        read(tmp_path / "stick" / "vault.purser-key")


def test_a_disk_that_hangs_is_given_up_and_nobody_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_back, is_over = Event(), Event()

    def hang(_file: Path) -> None:
        is_back.wait(30)
        is_over.set()

    monkeypatch.setattr(second_files, "_read", hang)
    worker = Worker(on_error=lambda *_: None)
    worker.start()
    try:
        slow = DiskKeyFiles(worker.run_apart, limit_s=0.05)
        asked = worker.submit(lambda: slow.read(tmp_path / "vault.purser-key"))
        with pytest.raises(KeyFileSlow):
            asked.result(20)
    finally:
        is_back.set()
        assert is_over.wait(20)
        assert worker.stop()


def test_only_the_file_that_was_written_is_taken_away_again(tmp_path: Path) -> None:
    path = tmp_path / "vault.purser-key"
    path.write_bytes(file_of(2))
    asyncio.run(FILES.remove(path, second(1)))
    assert path.exists()
    asyncio.run(FILES.remove(path, second(2)))
    assert not path.exists()
    asyncio.run(FILES.remove(path, second(2)))


def test_it_is_not_written_beside_what_it_protects(tmp_path: Path) -> None:
    """Whoever takes the folder has both then; a link there is the same folder."""
    vault, stick = tmp_path / "vault", tmp_path / "stick"
    (vault / "backups").mkdir(parents=True)
    stick.mkdir()
    (tmp_path / "link").symlink_to("vault")
    for near in (vault, vault / "backups", tmp_path / "link"):
        with pytest.raises(KeyFileNotSaved, match="the vault or its backups"):
            asyncio.run(FILES.write(near / "a.purser-key", second(), vault))
    asyncio.run(FILES.write(stick / "a.purser-key", second(), vault))
    assert list(vault.rglob("*.purser-key")) == []


def test_a_vault_says_which_one_it_asks_for_before_it_is_opened(tmp_path: Path) -> None:
    stock(tmp_path / "other")
    assert asyncio.run(FILES.wanted(tmp_path / "other")) is None
    assert asyncio.run(FILES.wanted(tmp_path / "nothing")) is None
    wanted = asyncio.run(FILES.wanted(needing(tmp_path / "vault")))
    assert wanted == KeyFileWanted(second().file)


def test_where_it_was_is_noted_apart_from_the_vault(tmp_path: Path) -> None:
    folder, stick = needing(tmp_path / "vault"), tmp_path / "stick" / "ä.purser-key"
    remembering = DiskKeyFiles(at_once, tmp_path / "places")
    before = sorted(path.name for path in folder.iterdir())
    asyncio.run(remembering.remember(folder, stick))
    assert asyncio.run(remembering.wanted(folder)) == KeyFileWanted(second().file, stick)
    assert sorted(path.name for path in folder.iterdir()) == before
    (note,) = (tmp_path / "places").iterdir()
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    note.write_bytes(b"\xff" * 9)
    assert asyncio.run(remembering.wanted(folder)) == KeyFileWanted(second().file)
    asyncio.run(remembering.remember(folder, stick))
    asyncio.run(remembering.remember(folder, None))
    asyncio.run(remembering.remember(folder, None))
    assert asyncio.run(remembering.wanted(folder)) == KeyFileWanted(second().file)


def test_what_cannot_be_noted_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "places").touch()
    remembering = DiskKeyFiles(at_once, tmp_path / "places")
    asyncio.run(remembering.remember(tmp_path / "vault", tmp_path / "stick"))


def test_where_two_vault_keys_ask_for_different_ones_both_are_told(tmp_path: Path) -> None:
    """As a crash leaves them while one takes the place of the other."""
    folder = needing(tmp_path / "vault")
    before = (folder / "vault.key").read_bytes()
    vault = asyncio.run(keeper().open(folder, both()))
    asyncio.run(vault.keys.change_key_file(Secret(PASSWORD), second(2)))
    vault.close()
    (folder / "vault.key").write_bytes(before)
    wanted = asyncio.run(FILES.wanted(folder))
    assert wanted == KeyFileWanted(second().file, other=second(2).file)
    asyncio.run(keeper().open(folder, both(number=2))).close()
    assert asyncio.run(FILES.wanted(folder)) == KeyFileWanted(second(2).file)
    asyncio.run(keeper().rotate(folder, both(number=2), lambda _step: None))
    (folder / "vault.key.bak").write_bytes(before)
    wanted = asyncio.run(FILES.wanted(folder))
    assert wanted == KeyFileWanted(second(2).file), "one of another vault key opens nothing"
