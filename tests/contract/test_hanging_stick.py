"""A second place whose disk hangs: it holds up neither the lock nor the next backup."""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from desktop_app.adapters.vault import second_place
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.runtime.worker import Worker
from tests.contract.quick_rig import PASSWORD, Quick
from tests.contract.vault_rig import CHEAPEST

PATIENCE_S = 10.0


class Stick:
    """A folder on which nothing is synced until it comes back."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        self.hangs, self.is_back, self.is_left = Event(), Event(), Event()
        real, disk = os.fsync, second_place.__dict__

        class Os:
            def __getattr__(self, name: str) -> object:
                return getattr(os, name)

            @staticmethod
            def fsync(handle: int) -> None:
                stick.hangs.set()
                stick.is_back.wait(PATIENCE_S)
                real(handle)

        stick, discard = self, second_place._discard

        def left(half: Path) -> None:
            discard(half)
            stick.is_left.set()

        monkeypatch.setitem(disk, "os", Os())
        monkeypatch.setitem(disk, "_discard", left)

    async def copying(self, quick: Quick) -> asyncio.Future[None]:
        wallet = quick.session.wallet
        await wallet.back_up()
        chosen = asyncio.ensure_future(wallet.backups.choose_place(self.folder, wallet.publish))
        while not self.hangs.is_set():
            await asyncio.sleep(0.01)
        return chosen


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stick]:
    made = Stick(tmp_path / "stick", monkeypatch)
    yield made
    made.is_back.set()
    assert made.is_left.wait(PATIENCE_S)
    assert [path for path in made.folder.rglob("*") if path.is_file()] == []


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Quick]:
    with ThreadPoolExecutor(1) as executor:

        async def beside(work):
            return await asyncio.get_running_loop().run_in_executor(executor, work)

        worker = Worker()
        yield Quick(
            tmp_path / "vault",
            keeper=FileVaultKeeper(
                beside, floor=CHEAPEST, cost=CHEAPEST, run_apart=worker.run_apart
            ),
        )
        worker.stop()


def test_the_lock_does_not_wait_for_it_and_the_vault_opens_again(
    quick: Quick, stick: Stick
) -> None:
    async def story(quick: Quick) -> None:
        copying = await stick.copying(quick)
        async with asyncio.timeout(PATIENCE_S / 2):
            await quick.session.lock_completely()
            assert not quick.is_open
            await quick.session.unlock(quick.folder, PASSWORD)
        assert not stick.is_back.is_set()
        assert copying.cancelled()

    quick.play(story)


def test_the_next_backup_does_not_wait_for_it_for_ever(
    quick: Quick, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.application.backup_care.HANGS_S", 0.2)

    async def story(quick: Quick) -> None:
        async with asyncio.timeout(PATIENCE_S / 2):
            await (await stick.copying(quick))
            await quick.session.wallet.back_up()
        backups = quick.session.wallet.backups
        assert backups.state.elsewhere.failure.code == "place_failed"

    quick.play(story)
