"""The entry that starts Purser at log-in: written, read, switched off, and never half there."""

import asyncio
import errno
import stat
from pathlib import Path

import pytest

from desktop_app.adapters.system import whole_file
from desktop_app.adapters.system.login_start import FILE, AutostartEntry, make_entry
from desktop_app.domain.errors import NotAllowed

ODD = ("/opt/a b/py", "-m", "it's", 'say "hi"', "$HOME", "`id`", "back\\slash", "100%")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "autostart" / FILE


def entry() -> AutostartEntry:
    return AutostartEntry(("purser", "--data", "/x"), lambda work: asyncio.to_thread(work))


def is_on() -> bool | None:
    return asyncio.run(entry().is_on())


def switch(*, on: bool) -> None:
    asyncio.run(entry().set(on=on))


def test_it_is_off_until_it_is_switched_on_and_off_again(file: Path) -> None:
    assert is_on() is False
    switch(on=True)
    assert is_on() is True
    assert 'Exec="purser" "--data" "/x"' in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    switch(on=False)
    assert is_on() is False
    assert not file.exists()
    switch(on=False)


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_the_desktop_switched_off_is_off(file: Path, line: str) -> None:
    switch(on=True)
    key = line.partition("=")[0]
    kept = [one for one in file.read_text().splitlines() if not one.startswith(key)]
    file.write_text("\n".join((*kept, line, "")))
    assert is_on() is False
    switch(on=True)
    assert is_on() is True


def test_every_word_of_the_command_arrives_as_it_is() -> None:
    (line,) = [one for one in make_entry(ODD).splitlines() if one.startswith("Exec=")]
    value = line.removeprefix("Exec=").replace("\\\\", "\\")  # strings of the file are escaped
    assert _unquote(value) == list(ODD)


def _unquote(value: str) -> list[str]:
    words, rest = [], value
    while rest:
        assert rest[0] == '"'
        word, place = "", 1
        while rest[place] != '"':
            place += rest[place] == "\\"
            word += rest[place]
            place += 1
        words.append(word.replace("%%", "%"))
        rest = rest[place + 1 :].lstrip()
    return words


def test_without_room_nothing_changes_and_it_is_said(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch(on=True)
    before = file.read_text()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(whole_file.os, "fsync", full)
    with pytest.raises(NotAllowed, match="could not be changed"):
        switch(on=True)
    assert file.read_text() == before
    assert [one.name for one in file.parent.iterdir()] == [FILE]


def test_a_folder_that_is_a_file_is_said(file: Path) -> None:
    file.parent.parent.mkdir()
    file.parent.write_text("")
    assert is_on() is False
    with pytest.raises(NotAllowed):
        switch(on=True)


def test_elsewhere_nobody_can_say(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert is_on() is None


def test_an_entry_that_starts_another_copy_is_not_on_and_is_written_anew(file: Path) -> None:
    old = AutostartEntry(["/home/ada/Downloads/purser"], lambda work: asyncio.to_thread(work))
    asyncio.run(old.set(on=True))
    assert is_on() is False
    switch(on=True)
    assert is_on() is True
