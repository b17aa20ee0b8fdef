"""The keyring's note of the newest entry, where a backup was brought back to one place twice."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

from desktop_app.application.keyring import KeyringState
from desktop_app.application.restoring import RestorePlaces
from tests.contract.quick_rig import PASSWORD, Quick, quick

__all__ = ["quick"]
MOST_TURNS = 1_000


async def is_older(quick: Quick) -> bool:
    """Whether the open vault is, once it has compared with the keyring and noted how far it is."""
    log = quick.session.wallet.log
    before = note_of(quick)
    asking = asyncio.ensure_future(log._ask_keyring())
    for _ in range(MOST_TURNS):
        await asyncio.sleep(0)
        if note_of(quick) != before:
            break
    asking.cancel()
    await asyncio.wait((asking,))
    return log.state.loss is not None


def note_of(quick: Quick) -> str | None:
    """The last one."""
    notes = [v for (_, name), v in quick.keyring.values.items() if name.startswith("log-")]
    return notes[-1] if notes else None


async def bring_back(quick: Quick) -> Path:
    """Into one folder, whatever stood there; it is open then, and the keyring a way into it."""
    places = RestorePlaces(quick.folder.parent / "p", quick.folder.parent / "v")
    await quick.session.lock_completely()
    for left in quick.folder.parent.glob("restored-*"):
        shutil.rmtree(left)
    (file,) = (quick.folder / "backups").glob("*.purser-backup")
    folder = await quick.session.restore(await quick.session.plan_restore(file, places), PASSWORD)
    await quick.session.quick.turn_on(PASSWORD)
    return Path(folder)


async def reopen(quick: Quick, folder: Path, times: int = 1) -> None:
    """Each opening is an entry of the log."""
    for _ in range(times):
        await quick.session.lock_completely()
        await quick.session.unlock(folder, PASSWORD)


def play(quick: Quick, story: Callable[[Quick, Path], Awaitable[None]]) -> None:
    """From where a first restored copy has noted how far it was."""

    async def whole(quick: Quick) -> None:
        await quick.session.wallet.back_up()
        folder = await bring_back(quick)
        assert not await is_older(quick)
        await reopen(quick, folder, 3)
        assert not await is_older(quick)
        await story(quick, folder)

    quick.play(whole)


def test_a_second_one_is_not_older_than_what_stood_there(quick: Quick) -> None:
    async def story(quick: Quick, folder: Path) -> None:
        assert await bring_back(quick) == folder
        assert not await is_older(quick)
        await reopen(quick, folder)
        assert not await is_older(quick)

    play(quick, story)


def test_nor_where_the_keyring_was_locked_meanwhile(quick: Quick) -> None:
    async def story(quick: Quick, folder: Path) -> None:
        await bring_back(quick)
        quick.keyring.state = KeyringState.LOCKED
        assert not await is_older(quick)
        await reopen(quick, folder)
        quick.keyring.state = KeyringState.PRESENT
        assert not await is_older(quick)

    play(quick, story)


def test_an_older_state_of_the_second_one_is_named(quick: Quick) -> None:
    async def story(quick: Quick, folder: Path) -> None:
        await bring_back(quick)
        assert not await is_older(quick)
        await quick.session.lock_completely()
        older = shutil.copytree(folder, folder.with_name("older"))
        await reopen(quick, folder, 2)
        assert not await is_older(quick)
        await put_back(quick, older, folder)
        assert await is_older(quick)

    play(quick, story)


def test_the_first_one_put_in_the_place_of_the_second_is_named(quick: Quick) -> None:
    async def story(quick: Quick, folder: Path) -> None:
        await quick.session.lock_completely()
        older = shutil.copytree(folder, folder.with_name("older"))
        await bring_back(quick)
        assert not await is_older(quick)
        await put_back(quick, older, folder)
        assert await is_older(quick)

    play(quick, story)


def test_one_that_was_restored_elsewhere_is_named_in_the_place_of_the_first(quick: Quick) -> None:
    """It was brought back by its owner, and not to here."""

    async def story(quick: Quick, folder: Path) -> None:
        await quick.session.lock_completely()
        await quick.session.unlock(quick.folder, PASSWORD)
        await quick.session.quick.turn_on(PASSWORD)
        await reopen(quick, quick.folder, 3)
        assert not await is_older(quick)
        fresh = await bring_back(quick)
        await put_back(quick, fresh, quick.folder)
        assert await is_older(quick)

    play(quick, story)


async def put_back(quick: Quick, older: Path, folder: Path) -> None:
    """In the place of what is there, and open it; the notes in files go with it."""
    await quick.session.lock_completely()
    shutil.rmtree(folder)
    shutil.copytree(older, folder)
    await quick.session.unlock(folder, PASSWORD)
