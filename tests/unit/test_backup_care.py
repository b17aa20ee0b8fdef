"""A second place for backups, and the weekly drill."""

from datetime import timedelta
from pathlib import PurePath

import pytest

from desktop_app.application.backup_care import BackupCare
from desktop_app.application.backup_state import Backup, BackupState, Came, Drilled
from desktop_app.application.backups import Backups
from desktop_app.application.restored import restored
from desktop_app.domain.backup_errors import BackupOfOtherKey, DrillFailed, PlaceMissing
from desktop_app.domain.backups import AFTER_OPENING_S, DRILL, RETRY_S, choose_kept
from desktop_app.domain.notices import Notice, What
from desktop_app.domain.vault_errors import DiskFull, VaultError
from tests.support.desk import Bench, make_bench, run
from tests.support.memory_log import backups_of
from tests.support.memory_vault import MemoryBackups

STICK = PurePath("/media/stick")


class Kept:
    """A desk with one backup, and what was told of it."""

    def __init__(self) -> None:
        self.bench: Bench = make_bench()
        self.told: list[Notice] = []
        self.backups = self.again()
        self.look(after=AFTER_OPENING_S)

    @property
    def store(self) -> MemoryBackups:
        return self.bench.vault.backups

    @property
    def care(self) -> BackupCare:
        return self.backups.care

    @property
    def state(self) -> BackupState:
        return self.backups.state

    def again(self) -> Backups:
        """As after the next unlock."""
        self.backups = backups_of(self.bench.desk, self.told.append)
        return self.backups

    def look(self, after: float = 0.0) -> None:
        self.bench.clock.pass_by(timedelta(seconds=after))
        run(lambda: self.backups.look(lambda: None))


def test_the_newest_is_tried_out_at_first_and_then_every_week() -> None:
    kept = Kept()
    assert len(kept.store.drilled) == 1
    assert kept.state.drill is not None
    assert (kept.state.drill.cards, kept.state.drill.numbers, kept.state.drill.worked) == (
        3,
        2,
        True,
    )
    kept.look(after=86_400)
    assert len(kept.store.drilled) == 1
    kept.again()
    assert kept.state.drill is not None
    kept.look(after=DRILL.total_seconds())
    assert len(kept.store.drilled) == 2
    assert kept.store.drilled[-1] == kept.state.newest


def test_one_that_no_longer_opens_is_told_and_replaced_at_once() -> None:
    kept = Kept()
    kept.store.spoiled |= set(kept.store.list())
    kept.bench.clock.pass_by(timedelta(minutes=1))
    with pytest.raises(DrillFailed):
        run(lambda: kept.backups.try_out(lambda: None))
    assert [notice.what for notice in kept.told] == [What.SPOILED]
    assert len(kept.store.list()) == 2
    assert kept.state.drill is not None
    assert kept.state.drill.worked is False
    run(lambda: kept.backups.try_out(lambda: None))
    assert kept.state.drill.worked


@pytest.mark.parametrize("error", [BackupOfOtherKey, DiskFull])
def test_who_asks_for_a_try_is_told_when_it_could_not_be_made(
    error: type[VaultError], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept()

    async def refuse(_backup: Backup) -> Drilled:
        raise error

    monkeypatch.setattr(kept.store, "drill", refuse)
    before = kept.state.drill
    with pytest.raises(error):
        run(lambda: kept.backups.try_out(lambda: None))
    kept.look(after=DRILL.total_seconds())  # by itself, it is no trouble of anybody's
    assert kept.state.drill == before


def test_a_backup_that_knows_more_than_the_vault_says_that_the_vault_is_older(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Kept()

    async def newer(backup: object) -> Drilled:
        return Drilled(3, 2, kept.bench.vault.log.entries + 5, b"m" * 32)

    monkeypatch.setattr(kept.store, "drill", newer)
    run(lambda: kept.backups.try_out(lambda: None))
    mark = restored(kept.bench.vault.settings)
    assert mark is not None
    assert mark.came is Came.OLDER
    assert kept.state.log.loss is not None


def test_without_a_second_place_nothing_is_copied() -> None:
    kept = Kept()
    assert kept.store.copied == []
    assert kept.state.elsewhere is None


def test_each_new_backup_is_copied_once() -> None:
    kept = Kept()
    run(lambda: kept.care.choose(STICK))
    kept.look()
    kept.look()
    assert [folder for _, folder in kept.store.copied] == [STICK]
    assert kept.state.elsewhere is not None
    assert kept.state.elsewhere.newest == kept.state.kept[0].made_at
    kept.again()
    kept.look(after=86_400)
    kept.look(after=AFTER_OPENING_S)
    assert len(kept.store.copied) == 2
    run(lambda: kept.care.choose(None))
    assert kept.state.elsewhere is None


def test_of_its_own_copies_those_go_that_the_rule_does_not_keep() -> None:
    kept = Kept()
    run(lambda: kept.care.choose(STICK))
    for _ in range(30):
        kept.bench.clock.pass_by(timedelta(minutes=10))
        run(lambda: kept.backups.make(lambda: None))
        kept.look()
    times = [backup.made_at for backup, _ in kept.store.copied]
    assert len(times) == 30
    assert kept.store.gone == set(times) - choose_kept(times)
    run(lambda: kept.care.choose(STICK))  # it may be another stick: what is there stays
    kept.store.gone.clear()
    kept.look(after=RETRY_S)
    assert kept.store.gone == set()


def test_a_stick_that_is_not_there_is_said_and_tried_again_later() -> None:
    kept = Kept()
    run(lambda: kept.care.choose(STICK))
    kept.store.place_error = PlaceMissing()
    kept.look()
    assert kept.state.elsewhere is not None
    assert kept.state.elsewhere.failure is not None
    assert kept.state.failure is None  # the backup itself was made
    kept.store.place_error = None
    kept.look(after=RETRY_S / 2)
    assert kept.store.copied == []
    kept.look(after=RETRY_S)
    assert len(kept.store.copied) == 1
    assert kept.state.elsewhere.failure is None


def test_a_place_that_cannot_be_used_is_not_chosen() -> None:
    kept = Kept()
    kept.store.place_error = PlaceMissing()
    with pytest.raises(PlaceMissing):
        run(lambda: kept.care.choose(STICK))
    assert kept.state.elsewhere is None
