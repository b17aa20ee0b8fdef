"""A disk that answers after nobody waits any more: what it does then harms nobody."""

import asyncio
import errno
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from desktop_app.adapters.system.whole_file import Mark
from desktop_app.adapters.vault import second_files
from desktop_app.adapters.vault.second_files import DiskKeyFiles
from desktop_app.domain.second_secret import KeyFileSlow
from desktop_app.runtime.worker import Worker
from tests.contract.second_rig import NOWHERE, second
from tests.contract.vault_rig import at_once


def test_a_file_that_is_finished_too_late_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_back, is_over, real = Event(), Event(), second_files.write_whole
    real_discard = second_files._discard

    def hang(file: Path, data: bytes, *, replace: bool) -> Mark:
        is_back.wait(30)
        return real(file, data, replace=replace)

    def discard(*given: object) -> None:
        real_discard(*given)
        is_over.set()

    monkeypatch.setattr(second_files, "write_whole", hang)
    monkeypatch.setattr(second_files, "_discard", discard)
    worker = Worker(on_error=lambda *_: None)
    worker.start()
    try:
        slow = DiskKeyFiles(worker.run_apart, limit_s=0.05)
        asked = worker.submit(lambda: slow.write(tmp_path / "vault.purser-key", second(), NOWHERE))
        with pytest.raises(KeyFileSlow):
            asked.result(20)
    finally:
        is_back.set()
        assert is_over.wait(20)
        assert worker.stop()
    assert list(tmp_path.iterdir()) == []


def test_what_wakes_up_too_late_never_takes_another_key_file_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody deleted the first one meanwhile, and a vault asks for what has its name now."""
    path, calls = tmp_path / "vault.purser-key", count(1)
    is_back, is_over = Event(), Event()
    real_sync, real_discard = second_files._sync, second_files._discard

    def sync(folder: Path) -> None:
        if next(calls) == 1:
            is_back.wait(30)
            raise OSError(errno.EIO, "no")
        real_sync(folder)

    def discard(*given: object) -> None:
        real_discard(*given)
        is_over.set()

    monkeypatch.setattr(second_files, "_sync", sync)
    monkeypatch.setattr(second_files, "_discard", discard)
    worker = Worker(on_error=lambda *_: None)
    worker.start()
    try:
        slow = DiskKeyFiles(worker.run_apart, limit_s=1)
        asked = worker.submit(lambda: slow.write(path, second(), NOWHERE))
        with pytest.raises(KeyFileSlow):
            asked.result(20)
        path.unlink()
        again = DiskKeyFiles(worker.run_apart)
        worker.submit(lambda: again.write(path, second(2), NOWHERE)).result(20)
    finally:
        is_back.set()
        assert is_over.wait(20)
        assert worker.stop()
    kept = asyncio.run(DiskKeyFiles(at_once).read(path))
    assert kept.reveal() == second(2).reveal()
