"""The person leaves the computer while keys are being changed: the lock comes last, and stays."""

import asyncio

import pytest

from desktop_app.application.keyring import KeyringState
from desktop_app.application.presence import Sign
from desktop_app.application.quick_entries import ENTRY
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull, WrongPassword
from tests.contract.quick_rig import PASSWORD, Quick, quick

__all__ = ["quick"]
NEW = Secret("seven green boats wait for the tide")


async def turns(quick: Quick) -> None:
    """Until what was begun holds the turn."""
    while not quick.session._locking.turn.locked():
        await asyncio.sleep(0)


async def left_during(quick: Quick, work: asyncio.Future[object]) -> object:
    await turns(quick)
    await asyncio.gather(quick.session.departures.leave(Sign.SCREEN), work)
    return work.result()


def test_who_left_while_the_key_was_changed_comes_back_to_a_locked_vault(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        work = asyncio.ensure_future(quick.session.change_key(quick.folder, PASSWORD))
        assert await left_during(quick, work) is True
        assert not quick.is_open
        await quick.session.unlock(quick.folder, PASSWORD)
        assert quick.session._locking.vault.keys.epoch == 2

    quick.play(story)


def test_who_stays_has_the_vault_open_under_its_new_key(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        assert await quick.session.change_key(quick.folder, PASSWORD) is True
        assert quick.session._locking.vault.keys.epoch == 2

    quick.play(story)


def test_the_keyring_keeps_nothing_that_opens_a_backup_of_before(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        assert any(name.startswith(ENTRY) for _, name in quick.keyring.values)
        assert await quick.session.change_key(quick.folder, PASSWORD) is True
        assert not any(name.startswith(ENTRY) for _, name in quick.keyring.values)

    quick.play(story)


def test_a_keyring_that_does_not_answer_keeps_nobody_from_a_new_key(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        quick.keyring.state = KeyringState.SILENT
        assert await quick.session.change_key(quick.folder, PASSWORD) is True

    quick.play(story)


def test_a_wrong_password_changes_no_key_and_opens_nothing(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        with pytest.raises(WrongPassword):
            await quick.session.change_key(quick.folder, NEW)
        assert not quick.is_open
        await quick.session.unlock(quick.folder, PASSWORD)
        assert quick.session._locking.vault.keys.epoch == 1

    quick.play(story)


def test_another_key_is_told_as_changed_though_the_vault_does_not_open(
    quick: Quick, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(quick: Quick) -> None:
        def full(*_: object) -> None:
            raise DiskFull

        monkeypatch.setattr("desktop_app.application.opening.enter_log", full)
        assert await quick.session.change_key(quick.folder, PASSWORD) is False
        assert not quick.is_open

    quick.play(story)


def test_a_lock_never_comes_between_a_recovered_vault_and_its_new_password(quick: Quick) -> None:
    async def story(quick: Quick) -> None:
        recovery = quick.session.wallet.recovery
        page = await recovery.draw_up(PASSWORD)
        await recovery.keep(PASSWORD, page, "")
        await quick.session.lock_completely()
        recover = quick.session.recovering.recover(quick.folder, page.code, NEW)
        work = asyncio.ensure_future(recover)
        await left_during(quick, work)
        with pytest.raises(Locked):
            quick.session.wallet  # noqa: B018  # asking is what raises
        await quick.session.unlock(quick.folder, NEW)

    quick.play(story)
