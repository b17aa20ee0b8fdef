"""The page on its way to the printer: for its owner alone, never over another file."""

import asyncio
import stat
from pathlib import Path

import pytest

from desktop_app.adapters.system import papers
from desktop_app.adapters.system.papers import DiskPapers
from desktop_app.domain.recovery_errors import PageExists, PageNotSaved, PageStays

PAGE = b"%PDF- one page"


async def _at_once(work):
    return work()


def _write(file: Path) -> None:
    asyncio.run(DiskPapers(_at_once).write(file, lambda: PAGE))


def _remove(file: Path) -> None:
    asyncio.run(DiskPapers(_at_once).remove(file))


def test_it_is_whole_and_private(tmp_path: Path) -> None:
    file = tmp_path / "kit.pdf"
    _write(file)
    assert file.read_bytes() == PAGE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["kit.pdf"]


@pytest.mark.parametrize("kind", ["file", "link", "folder"])
def test_what_has_the_name_keeps_it(tmp_path: Path, kind: str) -> None:
    file, other = tmp_path / "kit.pdf", tmp_path / "other"
    other.write_bytes(b"mine")
    if kind == "file":
        file.write_bytes(b"mine")
    elif kind == "link":
        file.symlink_to(other)
    else:
        file.mkdir()
    with pytest.raises(PageExists):
        _write(file)
    assert other.read_bytes() == b"mine"
    assert file.is_dir() or file.read_bytes() == b"mine"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(PageNotSaved):
        _write(tmp_path / "no" / "kit.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(papers, "write_whole", full)
    with pytest.raises(PageNotSaved, match="The disk is full"):
        _write(tmp_path / "kit.pdf")


def test_deleted_it_is_gone_and_twice_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "kit.pdf"
    _write(file)
    _remove(file)
    _remove(file)
    assert not file.exists()


def test_what_cannot_be_deleted_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "kit.pdf"
    folder.mkdir()
    with pytest.raises(PageStays):
        _remove(folder)
