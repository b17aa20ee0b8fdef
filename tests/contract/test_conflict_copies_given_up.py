"""Nobody looks at the sheet any more: a look into a sync program's copies ends soon, key and all.

One thread does all such work: whoever unlocks a vault next waits for it.
"""

import asyncio
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest

from desktop_app.adapters.vault import conflict_copies, files
from desktop_app.adapters.vault.key_files import read_key_files
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.application.salvaging import Salvaging
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from tests.contract.salvage_rig import good, take
from tests.contract.vault_rig import CHEAPEST, PASSWORD
from tests.support.desk import StepClock
from tests.unit.test_salvaging import Exports

__all__ = ["good"]
T = TypeVar("T")
PATIENCE_S = 30.0


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    made = take(good, tmp_path)
    for number in range(3):
        shutil.copy(made / files.DATABASE, made / f"vault (conflicted copy {number}).db")
    return made


async def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < end
        await asyncio.sleep(0.005)


def test_what_was_closed_while_it_was_looked_into_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, goes_on, wiped = Event(), Event(), list[bytearray]()
    read: list[Path] = []
    copy, wipe = conflict_copies._copy, conflict_copies.wipe

    def held(source: Path, *others: object) -> str:
        read.append(source)
        began.set()
        assert goes_on.wait(PATIENCE_S)
        return copy(source, *others)  # type: ignore[arg-type]

    def noted(*keys: bytearray) -> None:
        wiped.extend(keys)
        wipe(*keys)

    monkeypatch.setattr(conflict_copies, "_copy", held)
    monkeypatch.setattr(conflict_copies, "wipe", noted)

    async def story(pool: ThreadPoolExecutor) -> None:
        async def run(work: Callable[[], T]) -> T:
            return await asyncio.get_running_loop().run_in_executor(pool, work)

        salvaging = Salvaging(FolderSalvager(run, CHEAPEST), Exports(), StepClock())
        looking = asyncio.ensure_future(salvaging.open_copies(folder, Secret(PASSWORD)))
        await until(began.is_set)
        await salvaging.close()
        goes_on.set()
        with pytest.raises(Locked):
            await looking
        await run(lambda: None)

    with ThreadPoolExecutor(1) as pool:
        asyncio.run(story(pool))
    assert len(read) == 1
    assert wiped
    assert all(not any(key) for key in wiped)
    assert list((folder / files.BACKUPS).iterdir()) == []


@pytest.mark.parametrize("steps", [0, 1, 2, 5, 9])
def test_at_whatever_moment_it_is_given_up_no_key_is_given_away(folder: Path, steps: int) -> None:
    asked = 0

    def is_wanted() -> bool:
        nonlocal asked
        asked += 1
        return asked <= steps

    key_files, password = read_key_files(folder, CHEAPEST), Secret(PASSWORD)
    with pytest.raises(Locked):
        conflict_copies.open_copies(folder, key_files, password, is_wanted)
    assert list((folder / files.BACKUPS).glob("*")) == []


def test_a_look_that_ends_as_it_is_given_up_leaves_no_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiped, wipe = list[bytearray](), conflict_copies.wipe

    def noted(*keys: bytearray) -> None:
        wiped.extend(keys)
        wipe(*keys)

    monkeypatch.setattr(conflict_copies, "wipe", noted)

    async def story() -> None:
        ended, goes_on = asyncio.Event(), asyncio.Event()

        async def run(work: Callable[[], T]) -> T:
            done = work()
            ended.set()
            await goes_on.wait()
            return done

        look = FolderSalvager(run, CHEAPEST).open_copies(folder, Secret(PASSWORD))
        looking = asyncio.ensure_future(look)
        await ended.wait()
        looking.cancel()
        goes_on.set()
        with pytest.raises(asyncio.CancelledError):
            await looking

    asyncio.run(story())
    (key,) = wiped
    assert not any(key)
