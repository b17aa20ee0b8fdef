"""A locked wallet where something fails, is late, or happens at the same moment."""

import asyncio

import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.application.messages import Snapshot
from desktop_app.application.opening import Opened
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.vault_errors import VaultDamaged, VaultError
from tests.contract.listening_rig import PASSWORD, Life, live, running
from tests.contract.test_locked_watch import Play, armed, until_the_bank_says

__all__ = ["live", "running"]


def test_a_vault_that_cannot_be_made_or_opened_leaves_the_watch(live: Play) -> None:
    async def story(life: Life) -> None:
        card_id = await armed(life)
        await life.session.lock()
        with pytest.raises(VaultError):
            await life.session.create_sandbox(life.folder, PASSWORD, DialectName.V2)
        keeper = life.session._keeper
        other = life.folder.with_name("bare")
        (await keeper.create(other, "Bare", PASSWORD, lambda _: None)).close()
        with pytest.raises(VaultDamaged):
            await life.session.unlock(other, PASSWORD)
        await life.buy(card_id, "Lumen Home")
        await until_the_bank_says(life, "frozen")

    live(story)


def test_a_picture_that_fails_at_waking_leaves_nothing_half_open(
    live: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(life: Life) -> None:
        await armed(life)
        wallet = life.session.wallet
        await life.session.lock()
        real, fails = wallet._picture.snapshot, [True]

        def snapshot() -> Snapshot:
            if fails.pop() if fails else False:
                raise VaultDamaged
            return real()

        monkeypatch.setattr(wallet._picture, "snapshot", snapshot)
        await life.session.unlock(life.folder, PASSWORD)
        assert life.session.wallet is wallet
        assert (await life.session.lock()).count == 1
        with pytest.raises(Locked):
            await wallet.reveal(next(iter(wallet.guards.views)), Field.PAN)

    live(story)


def test_while_an_answer_is_awaited_the_watch_goes_on(live: Play) -> None:
    async def story(life: Life) -> None:
        card_id = await armed(life)
        outbox = life.session.wallet._outbox
        held = asyncio.get_running_loop().create_future()
        outbox._tasks.add(held)
        locking = asyncio.ensure_future(life.session.lock())
        await asyncio.sleep(0)
        await life.buy(card_id, "Lumen Home")
        await until_the_bank_says(life, "frozen")
        assert not locking.done()
        outbox._tasks.discard(held)
        held.set_result(None)
        await locking

    live(story)


def test_an_unlock_under_way_when_the_watch_runs_dry_is_not_undone(
    live: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(life: Life) -> None:
        card_id = await armed(life)
        locking, wallet = life.session._locking, life.session.wallet
        await life.session.lock()
        wake = wallet.life.wake

        async def slow(*way: object) -> None:
            while locking._ending is None:
                await asyncio.sleep(0.02)
            await wake(*way)

        monkeypatch.setattr(wallet.life, "wake", slow)
        await life.buy(card_id, "Lumen Home")
        await life.session.unlock(life.folder, PASSWORD)
        await locking._ending
        assert life.session.wallet is wallet

    live(story)


def test_a_wallet_that_cannot_start_leaves_no_connection_behind(
    live: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(life: Life) -> None:
        await life.on()
        await life.session.lock_completely()
        made: list[Opened] = []
        closed: list[BitnobClient] = []
        close = BitnobClient.close

        async def noted(api: BitnobClient) -> None:
            await close(api)
            closed.append(api)

        def broken(opened: Opened) -> None:
            made.append(opened)
            raise VaultDamaged

        monkeypatch.setattr(Opened, "start", broken)
        monkeypatch.setattr(BitnobClient, "close", noted)
        with pytest.raises(VaultDamaged):
            await life.session.unlock(life.folder, PASSWORD)
        desk = made[0].wallet._desk
        assert closed == [desk.api]
        with pytest.raises(Locked):
            desk.vault.intents.open()

    live(story)
