"""A rehearsal that a lock meets ends soon, and leaves no key, no open file and no folder."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from desktop_app.adapters.vault import backup_file, envelope, rehearsal, restore
from desktop_app.adapters.vault.database import Database
from desktop_app.adapters.vault.files import REHEARSAL
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.adapters.vault.rehearsal import rehearse_files
from desktop_app.application.ways import WayKind
from desktop_app.domain.backup_errors import BackupDamaged
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.runtime.worker import Worker
from tests.contract.backup_rig import backed_up
from tests.contract.listening_rig import PASSWORD as LIVE_PASSWORD
from tests.contract.listening_rig import Life, live, running
from tests.contract.recovery_rig import everything_in
from tests.contract.vault_rig import CHEAPEST, PASSWORD, at_once

__all__ = ["live", "running"]
Play = Callable[[Callable[[Life], object]], None]
LIMIT_S = 30.0


@dataclass
class Door:
    """Where a rehearsal is held up: in a step of it, until somebody lets it go on."""

    reached: threading.Event = field(default_factory=threading.Event)
    free: threading.Event = field(default_factory=threading.Event)
    opened: list[Database] = field(default_factory=list)
    keys: list[bytearray] = field(default_factory=list)

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Note every key that is made and every database that is opened."""
        for room in (rehearsal, restore):
            patch.setattr(room, "derive_key", self._kept(envelope.derive_key))
        unwrap = rehearsal.unwrap_backup
        patch.setattr(rehearsal, "unwrap_backup", self._kept(unwrap))
        for name in ("open_copy", "open_database"):
            real = getattr(rehearsal.opening, name)
            patch.setattr(rehearsal.opening, name, partial(self._open, real))

    def hold(self, patch: pytest.MonkeyPatch, room: object, name: str) -> None:
        """Wait in this step."""
        real = getattr(room, name)

        def held(*args: object, **named: object) -> object:
            self.reached.set()
            assert self.free.wait(LIMIT_S)
            return real(*args, **named)

        patch.setattr(room, name, held)

    @property
    def is_closed(self) -> bool:
        """Whether every key is zeros and every database closed."""
        return not any(map(any, self.keys)) and all(one._connection is None for one in self.opened)

    def _kept(self, make: Callable[..., bytearray]) -> Callable[..., bytearray]:
        def made(*args: object) -> bytearray:
            self.keys.append(make(*args))
            return self.keys[-1]

        return made

    def _open(self, real: Callable[..., Database], *args: object) -> Database:
        self.opened.append(real(*args))
        return self.opened[-1]


@contextmanager
def worker() -> Iterator[Worker]:
    made = Worker()
    made.start()
    try:
        yield made
    finally:
        assert made.stop()


STEPS = [
    (rehearsal, "unwrap_backup"),
    (backup_file, "make_private"),
    (restore, "is_sound"),
    (restore, "mark_restored"),
    (rehearsal, "_count"),
]


@pytest.mark.parametrize(("room", "name"), STEPS)
def test_who_gives_it_up_waits_for_its_end_and_nothing_is_left(
    room: object, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, door = backed_up(tmp_path / "vault"), Door()
    before = everything_in(tmp_path)
    door.watch(monkeypatch)
    door.hold(monkeypatch, room, name)
    counted = []
    get = rehearsal.SecretTable.get
    monkeypatch.setattr(rehearsal.SecretTable, "get", lambda *a: (counted.append(a[1]), get(*a))[1])

    async def story(run: Worker) -> None:
        keeper = FileVaultKeeper(run.run_blocking, CHEAPEST, CHEAPEST)
        job = asyncio.ensure_future(keeper.rehearse(file, Secret(PASSWORD)))
        while not door.reached.is_set():
            await asyncio.sleep(0.005)
        for _ in range(3):  # a time limit, a lock, the end of the program
            job.cancel()
            await asyncio.sleep(0.02)
            assert not job.done(), "a key is in use: nobody may go on as if there were none"
        door.free.set()
        await asyncio.wait((job,))
        assert job.cancelled()

    with worker() as run:
        run.submit(lambda: story(run)).result(LIMIT_S)
    assert door.is_closed
    assert everything_in(tmp_path) == before
    assert not (file.parent / REHEARSAL).exists()
    assert counted == [], "it went on"


def test_given_up_at_any_look_it_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As often as it looks, it is given up once at each of these looks."""
    file, door = backed_up(tmp_path / "vault"), Door()
    before = everything_in(tmp_path)
    monkeypatch.setattr("desktop_app.adapters.vault.database.LOOK_EACH", 200)
    door.watch(monkeypatch)
    head = backup_file.read_head(file, CHEAPEST)

    def is_given_up(most: int) -> bool:
        looks = iter(range(most))
        wanted = partial(next, looks, None)
        try:
            rehearse_files(
                file, head, Secret(PASSWORD), WayKind.PASSWORD, lambda: wanted() is not None
            )
        except (Locked, BackupDamaged):
            return True
        return False

    ends = 0
    while is_given_up(ends):
        ends += 1
        assert door.is_closed
        assert everything_in(tmp_path) == before
        assert not (file.parent / REHEARSAL).exists()
    assert ends > 10


def test_one_that_waits_for_its_turn_makes_no_key_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, door = backed_up(tmp_path / "vault"), Door()
    door.watch(monkeypatch)
    head = backup_file.read_head(file, CHEAPEST)
    with pytest.raises(Locked):
        rehearse_files(file, head, Secret(PASSWORD), WayKind.PASSWORD, lambda: False)
    assert door.keys == []


def test_a_complete_lock_stops_it(live: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    door = Door()
    door.watch(monkeypatch)
    door.hold(monkeypatch, restore, "is_sound")

    async def apart(work: Callable[[], object]) -> object:
        return await asyncio.get_running_loop().run_in_executor(None, work)

    async def story(life: Life) -> None:
        await life.session.wallet.back_up()
        keeper = life.session._keeper
        monkeypatch.setattr(keeper, "_run_blocking", apart)
        job = asyncio.ensure_future(life.session.recovering.rehearse(LIVE_PASSWORD))
        while not door.reached.is_set():
            await asyncio.sleep(0.005)
        monkeypatch.setattr(keeper, "_run_blocking", at_once)
        locking = asyncio.ensure_future(life.session.lock_completely())
        await asyncio.sleep(0.02)
        assert not locking.done()
        door.free.set()
        await locking
        assert job.done()
        assert door.is_closed
        assert not (life.folder / "backups" / REHEARSAL).exists()

    live(story)
