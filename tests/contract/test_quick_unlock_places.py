"""Two vaults of one id: what one does to its entry in the keyring is nothing to the other."""

import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.application.keyring_names import at_place
from desktop_app.application.quick_entries import ENTRY
from desktop_app.application.restored import mark_restored
from desktop_app.application.restoring import RestorePlaces
from desktop_app.domain.quick_unlock import MOST_FAILURES, QuickUnlockEmpty, QuickUnlockOff
from desktop_app.domain.vault_errors import KeyringUseless
from tests.contract.quick_rig import BOTH, ONE, PASSWORD, Quick, quick

__all__ = ["quick"]
Use = Callable[[Quick], Awaitable[object]]


def name_of(quick: Quick, folder: Path) -> tuple[str, str]:
    """Of the entry in the keyring in memory."""
    vault_id = next(iter(quick.keyring.values), ("", ""))[0]
    return vault_id, at_place(ENTRY, folder)


def rename(quick: Quick) -> tuple[str, str]:
    """Give the one entry the name that it had once."""
    ((key, value),) = quick.keyring.values.items()
    old = key[0], ENTRY
    quick.keyring.values = {old: value}
    return old


def copied(quick: Quick) -> Path:
    """The same vault, key file and all, in another folder."""
    return Path(shutil.copytree(quick.folder, quick.folder.with_name("copy")))


async def restored_copy(quick: Quick) -> Path:
    """From a backup of the vault, which is open; it is open then."""
    backup = await quick.session.wallet.back_up()
    root = quick.folder.parent
    plan = await quick.session.plan_restore(backup.path, RestorePlaces(root / "p", root / "v"))
    return Path(await quick.session.restore(plan, PASSWORD))


async def opens_quickly(quick: Quick, folder: Path) -> bool:
    """Whether the keyring opens it, in a program that was just started."""
    await quick.session.close()
    quick.restarted()
    await quick.session.quick.unlock(folder)
    return quick.is_open


async def turn_off(quick: Quick, folder: Path) -> None:
    await quick.session.unlock(folder, PASSWORD)
    assert await quick.session.quick.turn_off()


async def turn_on_and_off(quick: Quick, folder: Path) -> None:
    await quick.session.unlock(folder, PASSWORD)
    await quick.session.quick.turn_on(PASSWORD)
    assert await quick.session.quick.turn_off()


async def change_key(quick: Quick, folder: Path) -> None:
    await quick.session.unlock(folder, PASSWORD)
    assert await quick.session.change_key(folder, PASSWORD)


async def fail_until_it_is_off(quick: Quick, folder: Path) -> None:
    await quick.session.lock_completely()
    for _ in range(MOST_FAILURES - 1):
        with pytest.raises((KeyringUseless, QuickUnlockEmpty)):
            await quick.session.quick.unlock(folder)
    with pytest.raises(QuickUnlockOff):
        await quick.session.quick.unlock(folder)


@pytest.mark.parametrize("work", [turn_off, turn_on_and_off, change_key, fail_until_it_is_off])
def test_what_a_copy_elsewhere_does_leaves_the_entry_of_the_first(
    quick: Quick, work: Callable[[Quick, Path], Awaitable[None]]
) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        kept = dict(quick.keyring.values)
        await work(quick, copied(quick))
        assert quick.keyring.values == kept
        assert await opens_quickly(quick, quick.folder)

    quick.play(story)


def test_a_restored_copy_begins_with_the_password_alone_and_has_its_own_entry(
    quick: Quick,
) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.quick.turn_on(PASSWORD)
        folder = await restored_copy(quick)
        assert quick.ways == ONE
        assert not (await quick.session.quick.state()).is_on
        await quick.session.lock_completely()
        assert not await quick.session.quick.is_offered(folder)
        await quick.session.unlock(folder, PASSWORD)
        await quick.session.quick.turn_on(PASSWORD)
        assert len(quick.keyring.values) == 2
        assert await opens_quickly(quick, folder)
        await quick.session.quick.turn_off()
        assert await opens_quickly(quick, quick.folder)
        assert quick.ways == BOTH

    quick.play(story)


def test_failures_are_counted_by_place(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        copy = copied(quick)
        await fail_until_it_is_off(quick, copy)
        assert not await quick.session.quick.is_offered(copy)
        assert await quick.session.quick.is_offered(quick.folder)
        await quick.session.quick.unlock(quick.folder)
        assert quick.record.failures == 0

    quick.play(story)


def test_an_entry_of_the_old_name_opens_the_vault_and_is_moved(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        (value,) = quick.keyring.values.values()
        rename(quick)
        assert await opens_quickly(quick, quick.folder)
        assert quick.keyring.values == {name_of(quick, quick.folder): value}
        assert await opens_quickly(quick, quick.folder)

    quick.play(story)


@pytest.mark.parametrize("work", [turn_off, turn_on_and_off, change_key])
def test_an_entry_of_the_old_name_goes_with_the_way_that_it_was(
    quick: Quick, work: Callable[[Quick, Path], Awaitable[None]]
) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        rename(quick)
        await work(quick, quick.folder)
        assert quick.keyring.values == {}

    quick.play(story)


def test_what_a_crash_left_under_both_names_goes_as_well(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        (value,) = quick.keyring.values.values()
        quick.keyring.values[name_of(quick, quick.folder)[0], ENTRY] = value
        await quick.session.quick.unlock(quick.folder)
        assert await quick.session.quick.turn_off()
        assert quick.keyring.values == {}

    quick.play(story)


@pytest.mark.parametrize("work", [turn_off, turn_on_and_off, change_key])
def test_a_copy_restored_by_an_older_purser_leaves_the_old_name_to_the_first(
    quick: Quick, work: Callable[[Quick, Path], Awaitable[None]]
) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        old = rename(quick)
        copy = copied(quick)
        vault = await quick.keeper.open(copy, PASSWORD)
        mark_restored(vault.settings, None, datetime(2100, 1, 1, tzinfo=UTC))
        vault.close()
        assert await opens_quickly(quick, copy)  # as it did
        await work(quick, copy)
        assert old in quick.keyring.values
        assert await opens_quickly(quick, quick.folder)
        assert quick.ways == BOTH

    quick.play(story)


def test_an_old_entry_of_another_copy_is_neither_counted_nor_removed(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        old = rename(quick)
        quick.keyring.values[old] = f"{'00' * 32} 0"
        await fail_until_it_is_off(quick, quick.folder)
        assert quick.keyring.values == {old: f"{'00' * 32} 0"}
        await quick.type_password()
        assert quick.ways == ONE

    quick.play(story)
