"""A stick between two vaults of one past: what the second may clean up there, and what it says."""

from datetime import timedelta
from pathlib import Path

from desktop_app.application.backups import Backups
from desktop_app.application.restoring import RestorePlaces
from desktop_app.domain.backups import LATEST
from tests.contract.quick_rig import PASSWORD, Quick, quick

__all__ = ["quick"]


async def back_up(quick: Quick, times: int) -> list[str]:
    """A backup each few minutes, and its copy; what else stands there is looked at then."""
    backups: Backups = quick.session.wallet.backups
    names: list[str] = []
    for _ in range(times):
        quick.clock.pass_by(timedelta(minutes=7))
        made = await quick.session.wallet.back_up()
        await backups.care.copy(made)
        names.append(made.path.name)
        while not backups.care._others.is_looked_at:
            await backups.care.look_around()
    return names


def names_on(stick: Path) -> set[str]:
    return {path.name for path in stick.rglob("*") if path.is_file()}


async def restored(quick: Quick, backup: str) -> None:
    places = RestorePlaces(quick.folder.parent / "p", quick.folder.parent / "v")
    file = quick.folder / "backups" / backup
    await quick.session.restore(await quick.session.plan_restore(file, places), PASSWORD)


def others(quick: Quick) -> int:
    state = quick.session.wallet.backups.state
    assert state.elsewhere is not None
    return state.elsewhere.others


def test_the_successor_cleans_up_what_it_shares_and_leaves_what_came_after(
    quick: Quick, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    async def story(quick: Quick) -> None:
        wallet = quick.session.wallet
        await wallet.backups.choose_place(stick, wallet.publish)
        shared = await back_up(quick, 4)
        await quick.session.wallet.backups.choose_place(stick, wallet.publish)
        assert others(quick) == 0
        await quick.session.lock_completely()
        await quick.session.unlock(quick.folder, PASSWORD)  # which is an entry of the log
        later = await back_up(quick, 3)
        assert names_on(stick) == {*shared, *later}
        await restored(quick, shared[-1])
        new = await back_up(quick, LATEST + 2)
        assert others(quick) == len(later)
        there = names_on(stick)
        assert set(later) <= there
        assert not set(shared) & there, "each of one day, and ten newer ones are there"
        assert set(new[-LATEST:]) <= there
        await quick.session.lock_completely()
        await quick.session.unlock(quick.folder, PASSWORD)
        assert names_on(stick) == there

    quick.play(story)


def test_the_first_one_says_again_where_its_newest_copy_is_when_the_other_took_it_away(
    quick: Quick, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    async def story(quick: Quick) -> None:
        wallet = quick.session.wallet
        await wallet.backups.choose_place(stick, wallet.publish)
        (name,) = await back_up(quick, 1)
        (path,) = stick.rglob(name)
        path.unlink()
        await quick.session.lock_completely()
        await quick.session.unlock(quick.folder, PASSWORD)
        backups = quick.session.wallet.backups
        await backups.care.look_around()
        assert backups.state.elsewhere.newest is None
        await backups.care.copy(backups.state.newest)
        assert names_on(stick) == {name}

    quick.play(story)
