"""Tables are read up to a size, and written so that a full disk costs nothing that was there."""

import asyncio
import errno
import os
from pathlib import Path

import pytest

from desktop_app.adapters.system.tables import DiskTables
from desktop_app.domain.bulk_file import MAX_BYTES
from desktop_app.domain.errors import InvalidInput, NotAllowed

TABLES = DiskTables(lambda work: asyncio.to_thread(work))


def write(path: Path, data: bytes) -> None:
    asyncio.run(TABLES.write(path, data))


def test_a_file_is_read_up_to_one_byte_more_than_it_may_have(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    write(path, b"x" * (MAX_BYTES + 50))
    assert len(asyncio.run(TABLES.read(path))) == MAX_BYTES + 1


def test_what_cannot_be_read_or_written_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        asyncio.run(TABLES.read(tmp_path))
    with pytest.raises(NotAllowed):
        write(tmp_path / "none" / "x.csv", b"")
    with pytest.raises(NotAllowed):
        write(tmp_path, b"")
    assert list(tmp_path.iterdir()) == []


def test_on_a_full_disk_the_earlier_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "results.csv"
    write(path, b"earlier")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(NotAllowed):
            write(path, b"later")
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]
    write(path, b"later")
    assert path.read_bytes() == b"later"
