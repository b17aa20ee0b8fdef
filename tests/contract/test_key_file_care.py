"""A key file over a session: made, asked for, replaced, given up, and outlived by the kit."""

import asyncio
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from desktop_app.adapters.vault import files, second_files
from desktop_app.application.key_file_care import KeyFileState
from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.asking import PasswordPause
from desktop_app.domain.errors import Locked, NotAllowed
from desktop_app.domain.pause import FREE_TRIES
from desktop_app.domain.second_secret import (
    KeyFileExists,
    KeyFileMissing,
    KeyFileNeeded,
    KeyFileNotSaved,
    OtherKeyFile,
    SecondSecret,
    short_name,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFailed, KeysNotKnown, WrongPassword
from tests.contract.key_file_rig import Play, Stick, play
from tests.contract.quick_rig import PASSWORD, WRONG

__all__ = ["play"]


def test_it_is_on_the_disk_before_the_vault_asks_for_it(play: Play) -> None:
    async def story(at: Stick) -> None:
        name = await at.make()
        state = await at.care.state()
        assert state.file == name
        assert state.place == at.one
        assert at.acts()[0] == "key_file_made"
        assert short_name(state.file) in at.one.read_text()
        await at.lock()
        assert await at.care.wanted(at.folder) == KeyFileWanted(state.file, at.one)
        with pytest.raises(KeyFileNeeded):
            await at.session.unlock(at.folder, PASSWORD)
        with pytest.raises(KeyFileMissing):
            await at.enter(at.two)
        with pytest.raises(WrongPassword):
            await at.enter(password=WRONG)
        assert not at.is_open
        await at.enter()
        assert at.is_open

    play(story)


def test_a_key_file_at_its_new_place_is_noted_once_it_has_opened(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        await at.lock()
        at.one.rename(at.two)
        with pytest.raises(WrongPassword):
            await at.enter(at.two, WRONG)
        wanted = await at.care.wanted(at.folder)
        assert wanted is not None
        assert wanted.place == at.one
        await at.enter(at.two)
        wanted = await at.care.wanted(at.folder)
        assert wanted is not None
        assert wanted.place == at.two

    play(story)


def test_without_a_kit_it_has_to_be_meant(play: Play) -> None:
    async def story(at: Stick) -> None:
        with pytest.raises(NotAllowed):
            await at.care.make(PASSWORD, at.one)
        assert list(at.place.iterdir()) == []
        await at.make_kit()
        await at.care.make(PASSWORD, at.one)
        assert (await at.care.state()).has_kit

    play(story)


def test_a_wrong_password_writes_nothing_and_counts(play: Play) -> None:
    async def story(at: Stick) -> None:
        for _ in range(FREE_TRIES):
            with pytest.raises(WrongPassword):
                await at.make(password=WRONG)
        with pytest.raises(PasswordPause):
            await at.make()
        assert list(at.place.iterdir()) == []
        assert await at.care.state() == KeyFileState(None, has_kit=False)

    play(story)


def test_it_goes_neither_over_a_file_nor_into_the_vault(play: Play) -> None:
    async def story(at: Stick) -> None:
        at.one.write_text("the key file of another vault")
        with pytest.raises(KeyFileExists):
            await at.make()
        for near in (at.folder, at.folder / "backups"):
            near.mkdir(exist_ok=True)
            with pytest.raises(KeyFileNotSaved):
                await at.make(near / "one.purser-key")
        assert at.one.read_text() == "the key file of another vault"
        assert (await at.care.state()).file is None

    play(story)


def test_it_goes_nowhere_near_the_second_place_of_backups(play: Play) -> None:
    async def story(at: Stick) -> None:
        wallet = at.session.wallet
        await wallet.back_up()
        await wallet.backups.choose_place(at.place, wallet.publish)
        with pytest.raises(KeyFileNotSaved, match="backups"):
            await at.make()
        assert (await at.care.state()).file is None

    play(story)


@pytest.mark.parametrize("error", [DiskFailed, KeysNotKnown])
def test_a_disk_that_refuses_takes_the_file_away_unless_it_may_be_needed(
    error: type[DiskFailed], play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(at: Stick) -> None:
        refused = (2, 3, 4) if error is KeysNotKnown else (2,)
        writes = count(1)

        def refuse(path: Path, data: bytes) -> None:
            if next(writes) in refused:
                raise DiskFailed
            real(path, data)

        real = files.write_private
        with monkeypatch.context() as refusing:
            refusing.setattr(files, "write_private", refuse)
            with pytest.raises(error):
                await at.make()
        assert at.one.exists() == (error is KeysNotKnown)
        await at.lock()
        await at.session.unlock(at.folder, PASSWORD)  # the key file itself was never written

    play(story)


@pytest.mark.parametrize("is_back_in", [False, True])
def test_a_stick_that_hangs_holds_up_no_lock_and_changes_nothing(
    is_back_in: bool, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, is_back = Event(), Event()
    real = second_files._write

    def hang(*given: object) -> object:
        hangs.set()
        is_back.wait(30)
        return real(*given)

    monkeypatch.setattr(second_files, "_write", hang)

    async def story(at: Stick) -> None:
        making = asyncio.ensure_future(at.make())
        await asyncio.to_thread(hangs.wait, 20)
        await at.lock()
        assert not making.done()
        if is_back_in:
            await at.session.unlock(at.folder, PASSWORD)
        is_back.set()
        with pytest.raises(Locked):
            await making
        assert not at.one.exists()
        if not is_back_in:
            await at.session.unlock(at.folder, PASSWORD)
        assert (await at.care.state()).file is None

    play(story)


def test_a_lock_in_between_ends_it_even_if_somebody_unlocks_again(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock closed the sheet, so nobody would be told that the vault asks for the file."""
    hangs, is_back, real = Event(), Event(), second_files._write

    def hang(*given: object) -> object:
        hangs.set()
        is_back.wait(30)
        return real(*given)

    monkeypatch.setattr(second_files, "_write", hang)

    async def story(at: Stick) -> None:
        making = asyncio.ensure_future(at.make())
        await asyncio.to_thread(hangs.wait, 20)
        life = at.session.wallet.life  # locked, and watching on
        await life.rest()
        await life.wake(PASSWORD)
        is_back.set()
        with pytest.raises(Locked):
            await making
        assert not at.one.exists()
        assert (await at.care.state()).file is None

    play(story)


def test_what_cannot_be_shown_afterwards_never_takes_the_file_away(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vault asks for it by then: without it nobody could open the vault again."""

    async def story(at: Stick) -> None:
        def refuse() -> None:
            raise DiskFailed

        with monkeypatch.context() as refusing:
            refusing.setattr(at.session.wallet, "publish", refuse)
            await at.make()
        assert (await at.care.state()).file is not None
        await at.lock()
        await at.enter()

    play(story)


def test_what_was_read_is_overwritten_however_it_ended(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, real = [], second_files._read

    def keep(file: Path) -> SecondSecret:
        read.append(real(file))
        return read[-1]

    monkeypatch.setattr(second_files, "_read", keep)

    async def story(at: Stick) -> None:
        await at.make()
        await at.lock()
        with pytest.raises(WrongPassword):
            await at.enter(password=WRONG)
        await at.enter()
        await at.care.give_up(PASSWORD, at.one)
        assert len(read) == 4
        assert not any(any(second.reveal()) for second in read)

    play(story)


def test_another_one_takes_its_place(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        await at.make(at.two)
        await at.lock()
        with pytest.raises(OtherKeyFile):
            await at.enter(at.one)
        await at.enter(at.two)

    play(story)


def test_it_is_given_up_where_it_is_there(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        await at.make(at.two)
        for file, error in ((at.one, OtherKeyFile), (at.place / "gone", KeyFileMissing)):
            for _ in range(FREE_TRIES + 1):  # no password is tried, so none counts
                with pytest.raises(error):
                    await at.care.give_up(PASSWORD, file)
        with pytest.raises(WrongPassword):
            await at.care.give_up(WRONG, at.two)
        await at.care.give_up(PASSWORD, at.two)
        assert at.acts()[0] == "key_file_removed"
        assert (await at.care.state()).file is None
        await at.lock()
        assert await at.care.wanted(at.folder) is None
        await at.session.unlock(at.folder, PASSWORD)
        assert at.two.exists(), "older backups open by it"

    play(story)


def test_where_none_is_asked_for_the_password_is_enough(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.lock()
        await at.care.unlock(at.folder, PASSWORD, None)
        assert at.is_open
        with pytest.raises(NotAllowed):
            await at.care.make(Secret(""), at.one)

    play(story)
