"""A key file and the backups of its vault never lie together, whichever of them came first."""

import asyncio
from pathlib import Path

import pytest

from desktop_app.adapters.vault import nearness
from desktop_app.adapters.vault.second_files import DiskKeyFiles
from desktop_app.application import surveying
from desktop_app.application.surveying import KeyFileApart
from desktop_app.domain.backup_errors import PlaceOfKeyFile
from desktop_app.domain.notices import What
from desktop_app.domain.second_secret import KeyFileNotSaved
from tests.contract.key_file_rig import Play, Stick, play
from tests.contract.second_rig import file_of, needing, second
from tests.contract.vault_rig import at_once

__all__ = ["play"]
FILES = DiskKeyFiles(at_once)


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is a disk of its own."""
    made = tmp_path / "stick"
    made.mkdir()
    monkeypatch.setattr(nearness, "_disk", lambda folder: folder.is_relative_to(made))
    return made


def test_it_is_not_written_on_the_stick_of_the_backups(tmp_path: Path, stick: Path) -> None:
    """A stick is taken as a whole, and the vault's own disk with all of the computer."""
    place, beside = stick / "backups", stick / "one.purser-key"
    place.mkdir()
    with pytest.raises(KeyFileNotSaved, match="the vault or its backups"):
        asyncio.run(FILES.write(beside, second(), tmp_path, (place,)))
    assert list(stick.iterdir()) == [place]
    (tmp_path / "vault").mkdir()
    asyncio.run(FILES.write(tmp_path / "b.purser-key", second(), tmp_path / "vault", (place,)))
    asyncio.run(FILES.write(beside, second(), stick / "backups", ()))


def test_backups_are_told_to_keep_away_from_it_by_folder_by_stick_and_by_copy(
    tmp_path: Path, stick: Path
) -> None:
    files, vault = DiskKeyFiles(at_once, tmp_path / "places"), needing(tmp_path / "vault")

    def is_with(place: Path) -> bool:
        return asyncio.run(files.is_with(vault, place))

    kept, away, stick = (folder / "a" for folder in (tmp_path, tmp_path / "x", stick))
    for folder in (kept, away, stick):
        folder.mkdir(parents=True)
    key_file = kept / "deep" / "one.purser-key"
    key_file.parent.mkdir()
    key_file.write_bytes(file_of())
    assert not is_with(kept)  # nobody noted it yet
    asyncio.run(files.remember(vault, key_file))
    assert is_with(kept)
    assert not is_with(away)
    key_file.rename(stick / "one.purser-key")
    assert not is_with(kept)
    asyncio.run(files.remember(vault, stick / "one.purser-key"))
    assert is_with(stick)
    (away / "of another vault.purser-key").write_bytes(file_of(2))
    assert not is_with(away)
    (away / "a copy.purser-key").write_bytes(file_of())
    assert is_with(away)
    assert not is_with(tmp_path / "nothing")
    (tmp_path / "circle").symlink_to("circle")
    assert not is_with(tmp_path / "circle")
    (vault / "one.purser-key").write_bytes(file_of())
    asyncio.run(files.remember(vault, vault / "one.purser-key"))
    assert not is_with(kept), "it is with the vault, which makes no other place worse"


def test_one_that_is_copied_there_later_is_seen_and_keeps_no_backup_away(play: Play) -> None:
    async def story(at: Stick) -> None:
        elsewhere = at.folder.parent / "another stick"
        elsewhere.mkdir()
        await at.care.copy_backups(elsewhere)
        name = await at.make()
        locking, wallet = at.session._locking, at.session.wallet
        files = DiskKeyFiles(at_once, at.folder.parent / "places")
        apart = KeyFileApart(files, at.folder, locking.vault, wallet.backups)
        assert await apart.look() is None
        (there,) = elsewhere.iterdir()
        for folder in (elsewhere, there):
            copy = folder / "copy.purser-key"
            copy.write_bytes(at.one.read_bytes())
            assert await apart.look() == (name, elsewhere)
            if folder is elsewhere:
                await wallet.back_up()
                await wallet.backups.care.copy(wallet.backups.state.newest)
                assert list(there.glob("*.purser-backup")), "copies are made all the same"
            copy.unlink()
        assert await apart.look() is None
        await at.care.copy_backups(None)
        (elsewhere / "copy.purser-key").write_bytes(at.one.read_bytes())
        assert await apart.look() is None, "no backup goes there any more"

    play(story)


def test_who_unlocks_while_it_lies_there_finds_a_notice(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveying, "AFTER_S", 0)

    async def story(at: Stick) -> None:
        elsewhere = at.folder.parent / "another stick"
        elsewhere.mkdir()
        await at.care.copy_backups(elsewhere)
        await at.make()
        (elsewhere / "copy.purser-key").write_bytes(at.one.read_bytes())
        await at.lock()
        await at.enter()
        teller = at.session.wallet.teller
        async with asyncio.timeout(60):
            while all(notice.what is not What.TOGETHER for notice in teller.board.notices):
                await asyncio.sleep(0.01)

    play(story)


def test_the_second_place_of_backups_goes_nowhere_near_it(play: Play) -> None:
    async def story(at: Stick) -> None:
        await at.make()
        elsewhere = at.folder.parent / "another stick"
        elsewhere.mkdir()
        await at.care.copy_backups(elsewhere)
        for near in (at.place, at.place.parent):
            with pytest.raises(PlaceOfKeyFile):
                await at.care.copy_backups(near)
        assert [one.name for one in at.place.iterdir()] == [at.one.name]
        state = at.session.wallet.backups.state.elsewhere
        assert state is not None
        assert state.folder == elsewhere
        await at.care.copy_backups(None)
        assert at.session.wallet.backups.state.elsewhere is None

    play(story)
