"""A copy of the key file is saved with the care of the first one, and opens the vault."""

import asyncio
import errno
import stat
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from desktop_app.adapters.vault import second_files
from desktop_app.adapters.vault.second_files import DiskKeyFiles
from desktop_app.domain.asking import PasswordPause
from desktop_app.domain.errors import Locked
from desktop_app.domain.pause import FREE_TRIES
from desktop_app.domain.second_secret import (
    KeyFileExists,
    KeyFileMissing,
    KeyFileNotSaved,
    OtherKeyFile,
)
from desktop_app.domain.vault_errors import WrongPassword
from tests.contract.key_file_rig import Play, Stick, play
from tests.contract.quick_rig import PASSWORD, WRONG
from tests.contract.second_rig import file_of

__all__ = ["play"]


def test_the_copy_is_the_same_file_private_and_opens_the_vault(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        await at.care.copy(PASSWORD, at.one, at.two)
        assert at.two.read_bytes() == at.one.read_bytes()
        assert stat.S_IMODE(at.two.stat().st_mode) == 0o600
        assert sorted(one.name for one in at.place.iterdir()) == [at.one.name, at.two.name]
        assert (await at.care.state()).place == at.one, "a copy is for the drawer"
        at.one.unlink()
        await at.lock()
        await at.enter(at.two)
        assert at.is_open

    play(story)


def test_a_wrong_password_or_another_key_file_copies_nothing(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        other = at.place / "other.purser-key"
        other.write_bytes(file_of(7))
        with pytest.raises(OtherKeyFile):
            await at.care.copy(PASSWORD, other, at.two)
        with pytest.raises(KeyFileMissing):
            await at.care.copy(PASSWORD, at.place / "no.purser-key", at.two)
        for _ in range(FREE_TRIES):
            with pytest.raises(WrongPassword):
                await at.care.copy(WRONG, at.one, at.two)
        with pytest.raises(PasswordPause):
            await at.care.copy(PASSWORD, at.one, at.two)
        assert not at.two.exists()

    play(story)


def test_it_goes_over_no_file_and_not_where_the_vault_and_its_backups_are(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        for taken in (at.one, at.two):
            taken.touch()
            before = taken.read_bytes()
            with pytest.raises(KeyFileExists):
                await at.care.copy(PASSWORD, at.one, taken)
            assert taken.read_bytes() == before
        elsewhere = at.folder.parent / "another stick"
        elsewhere.mkdir()
        await at.care.copy_backups(elsewhere)
        for near in (at.folder, elsewhere):
            with pytest.raises(KeyFileNotSaved, match="the vault or its backups"):
                await at.care.copy(PASSWORD, at.one, near / "copy.purser-key")
            assert list(near.rglob("*.purser-key")) == []

    play(story)


def test_a_copy_that_does_not_open_the_vault_does_not_stay(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file was changed between its proof and its copy."""

    async def story(at: Stick) -> None:
        await at.make()
        real = second_files._bytes
        asked = []

        def swap(file: Path) -> bytes:
            asked.append(file)
            return file_of(7) if len(asked) == 2 else real(file)

        monkeypatch.setattr(second_files, "_bytes", swap)
        with pytest.raises(KeyFileNotSaved, match="changed meanwhile"):
            await at.care.copy(PASSWORD, at.one, at.two)
        assert not at.two.exists()

    play(story)


def test_a_lock_meanwhile_takes_the_copy_away(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        real = at.care._files.copy

        async def lock_after(*given: object) -> object:
            kept = await real(*given)
            await at.lock()
            return kept

        monkeypatch.setattr(at.care._files, "copy", lock_after)
        with pytest.raises(Locked):
            await at.care.copy(PASSWORD, at.one, at.two)
        assert not at.two.exists()
        await at.enter()

    play(story)


@pytest.mark.parametrize("breaks", [True, False])
def test_a_first_try_that_wakes_up_late_leaves_the_copy_that_was_made_since(
    breaks: bool, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the same name and is the same key file: only the file itself tells them apart."""
    real_sync, real_discard = second_files._sync, second_files._discard
    is_back, is_over, calls = Event(), Event(), count(1)

    def sync(folder: Path) -> None:
        if next(calls) == 1:
            is_back.wait(30)
            if breaks:
                raise OSError(errno.EIO, "pulled out")
        real_sync(folder)

    def discard(*given: object) -> None:
        real_discard(*given)
        is_over.set()

    async def story(at: Stick) -> None:
        await at.make()
        monkeypatch.setattr(second_files, "_sync", sync)
        monkeypatch.setattr(second_files, "_discard", discard)
        at.hold(DiskKeyFiles(at._apart, at.folder.parent / "places", limit_s=0.3))
        with pytest.raises(KeyFileNotSaved):
            await at.care.copy(PASSWORD, at.one, at.two)
        at.two.unlink()  # as told, they try again
        at.hold(DiskKeyFiles(at._apart, at.folder.parent / "places"))
        await at.care.copy(PASSWORD, at.one, at.two)
        is_back.set()
        assert await asyncio.to_thread(is_over.wait, 20)
        assert at.two.read_bytes() == at.one.read_bytes()

    play(story)


@pytest.mark.parametrize("how", ["locked", "cancelled"])
def test_who_leaves_while_the_copy_is_proven_leaves_no_copy(how: str, play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        keys, calls, tasks = at.session._locking.vault.keys, count(1), list[asyncio.Task[None]]()
        real = keys.prove

        async def prove(secret: object) -> None:
            if next(calls) == 2 and how == "locked":
                await at.lock()
            elif how == "cancelled" and tasks:
                tasks[0].cancel()
                await asyncio.sleep(0)
            await real(secret)

        keys.prove = prove
        copying = asyncio.ensure_future(at.care.copy(PASSWORD, at.one, at.two))
        while how == "cancelled" and not at.two.exists():
            await asyncio.sleep(0)
        tasks.append(copying)
        with pytest.raises((asyncio.CancelledError, Locked)):
            await copying
        assert not at.two.exists()

    play(story)
