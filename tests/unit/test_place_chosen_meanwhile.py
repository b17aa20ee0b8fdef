"""Another second place is chosen while the one before is still busy."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import PurePath

import pytest

from desktop_app.application.backup_care import PLACE
from desktop_app.application.backup_state import Backup
from desktop_app.domain.backup_errors import PlaceFailed
from desktop_app.domain.backups import AFTER_OPENING_S
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import run
from tests.unit.test_backup_care import STICK, Kept
from tests.unit.test_other_copies import strangers

OTHER = PurePath("/media/other")


class Slow:
    """What the first place does waits until it is let go; every other one answers at once."""

    def __init__(self) -> None:
        self.began, self.go_on = asyncio.Event(), asyncio.Event()

    async def wait(self) -> None:
        if not self.began.is_set():
            self.began.set()
            await self.go_on.wait()


def choose_meanwhile(kept: Kept, slow: Slow, place: PurePath) -> None:
    """Look; once that hangs in the first place, choose another; then the first one goes on."""

    async def story() -> None:
        looking = asyncio.ensure_future(kept.backups.look(lambda: None))
        await slow.began.wait()
        choosing = asyncio.ensure_future(kept.backups.choose_place(place, lambda: None))
        for _ in range(5):
            await asyncio.sleep(0)
        slow.go_on.set()
        await asyncio.gather(looking, choosing)

    run(story)


def hold_copy(kept: Kept, monkeypatch: pytest.MonkeyPatch, ends: Callable[[], None]) -> Slow:
    slow, real = Slow(), kept.store.copy

    async def copy(backup: Backup, folder: PurePath, gone: Collection[datetime] = ()) -> Backup:
        is_first = not slow.began.is_set()
        await slow.wait()
        if is_first:
            ends()
        return await real(backup, folder, gone)

    monkeypatch.setattr(kept.store, "copy", copy)
    return slow


@pytest.mark.parametrize("place", [OTHER, STICK], ids=["another", "the same again"])
def test_a_copy_that_ends_in_the_place_before_is_none_in_the_new_one(
    monkeypatch: pytest.MonkeyPatch, place: PurePath
) -> None:
    kept = Kept()
    slow = hold_copy(kept, monkeypatch, lambda: None)
    run(lambda: kept.care.choose(STICK))
    choose_meanwhile(kept, slow, place)
    assert [folder for _, folder in kept.store.copied] == [STICK, place]
    assert kept.state.elsewhere is not None
    assert kept.state.elsewhere.folder == place


def test_a_place_given_up_says_nothing_of_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()

    def fail() -> None:
        raise PlaceFailed

    slow = hold_copy(kept, monkeypatch, fail)
    run(lambda: kept.care.choose(STICK))
    choose_meanwhile(kept, slow, OTHER)
    assert [folder for _, folder in kept.store.copied] == [OTHER]
    assert kept.state.elsewhere is not None
    assert kept.state.elsewhere.failure is None


def test_what_is_found_in_the_place_before_is_not_in_the_list_of_the_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, slow = Kept(), Slow()
    run(lambda: kept.care.choose(STICK))
    kept.look()
    kept.again()
    strangers(kept, 100, past=True)
    real = kept.store.is_past

    async def is_past(copy: Backup) -> bool:
        await slow.wait()
        return await real(copy)

    monkeypatch.setattr(kept.store, "is_past", is_past)
    kept.bench.clock.pass_by(timedelta(seconds=AFTER_OPENING_S))
    choose_meanwhile(kept, slow, OTHER)
    assert [folder for _, folder in kept.store.copied] == [STICK, OTHER]


def test_a_new_place_and_the_empty_list_of_it_are_kept_together_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Kept()
    run(lambda: kept.care.choose(STICK))
    kept.look()
    before, put = kept.state.elsewhere, kept.bench.vault.settings.put

    def full(name: str, value: str) -> None:
        if name != PLACE:
            raise DiskFull
        put(name, value)

    monkeypatch.setattr(kept.bench.vault.settings, "put", full)
    with pytest.raises(DiskFull):
        run(lambda: kept.care.choose(OTHER))
    assert kept.state.elsewhere == before
