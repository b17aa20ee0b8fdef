"""Copies in the second place that the vault has not in its list: taken in, or left and counted."""

import asyncio
from datetime import timedelta

import pytest

from desktop_app.application.backup_state import Backup
from desktop_app.domain.backup_errors import PlaceMissing
from desktop_app.domain.backups import AFTER_OPENING_S, RETRY_S, choose_kept
from desktop_app.domain.errors import Locked
from desktop_app.domain.vault_errors import DiskFailed
from tests.support.desk import run
from tests.unit.test_backup_care import STICK, Kept


def strangers(kept: Kept, *minutes: int, past: bool) -> list[Backup]:
    """Copies on the stick, made so long before now, of which the vault knows nothing."""
    now = kept.bench.clock.now().replace(microsecond=0)
    made = [
        Backup(STICK / f"{ago}.purser-backup", now - timedelta(minutes=ago), 1) for ago in minutes
    ]
    kept.store.strange += made
    if past:
        kept.store.past |= set(made)
    return made


def look_until_quiet(kept: Kept) -> None:
    """One copy at a look."""
    for _ in range(len(kept.store.strange) + 2):
        kept.look(after=AFTER_OPENING_S)


def test_older_copies_of_its_own_past_go_by_the_rule_for_its_own() -> None:
    kept = Kept()
    old = strangers(kept, *range(100, 130), past=True)
    run(lambda: kept.care.choose(STICK))
    look_until_quiet(kept)
    assert len(kept.store.seen) == 30
    assert kept.store.gone == set()  # only after the next copy was read back
    assert kept.state.elsewhere is not None
    assert kept.state.elsewhere.others == 0
    run(lambda: kept.backups.make(lambda: None))
    look_until_quiet(kept)
    times = [*(copy.made_at for copy in old), *(copy.made_at for copy, _ in kept.store.copied)]
    assert kept.store.gone == set(times) - choose_kept(times)
    assert len(kept.store.seen) == 30


def test_what_is_not_proven_to_be_older_stays_is_counted_and_is_looked_into_once() -> None:
    kept = Kept()
    strangers(kept, 100, 101, 102, past=False)
    strangers(kept, -50, past=True)  # newer than any copy of its own
    run(lambda: kept.care.choose(STICK))
    look_until_quiet(kept)
    assert kept.state.elsewhere is not None
    assert kept.state.elsewhere.others == 4
    assert len(kept.store.seen) == 3
    for _ in range(30):
        kept.bench.clock.pass_by(timedelta(minutes=1))
        run(lambda: kept.backups.make(lambda: None))
        kept.look()
    kept.again()
    look_until_quiet(kept)
    assert len(kept.store.seen) == 3
    assert kept.state.elsewhere.others == 4
    assert len(kept.store.strange) == 4


def test_two_of_one_second_both_stay() -> None:
    kept = Kept()
    first = strangers(kept, 100, past=True)[0]
    kept.store.strange.append(Backup(STICK / "100-1.purser-backup", first.made_at, 1))
    run(lambda: kept.care.choose(STICK))
    look_until_quiet(kept)
    assert kept.store.seen == []
    assert kept.state.elsewhere is not None
    assert kept.state.elsewhere.others == 2


def test_a_copy_that_is_gone_from_the_stick_is_made_again() -> None:
    kept = Kept()
    run(lambda: kept.care.choose(STICK))
    kept.look()
    kept.again()
    kept.store.copied.clear()
    kept.look(after=AFTER_OPENING_S)
    kept.look()
    assert len(kept.store.copied) == 1


def test_a_stick_that_is_away_is_looked_at_later() -> None:
    kept = Kept()
    run(lambda: kept.care.choose(STICK))
    kept.look()
    kept.again()
    strangers(kept, 100, past=True)
    kept.store.place_error = PlaceMissing()
    kept.look(after=AFTER_OPENING_S)
    assert kept.state.elsewhere is not None
    assert kept.state.elsewhere.failure is None
    kept.store.place_error = None
    kept.look(after=RETRY_S / 2)
    assert kept.store.seen == []
    kept.look(after=RETRY_S)
    assert len(kept.store.seen) == 1


def test_a_copy_that_takes_too_long_is_not_tried_again_before_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop_app.application.backup_care.LOOK_S", 0.01)
    kept, tried = Kept(), []
    strangers(kept, 100, past=True)

    async def slow(copy: Backup) -> bool:
        tried.append(copy)
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr(kept.store, "is_past", slow)
    run(lambda: kept.care.choose(STICK))
    for _ in range(3):
        kept.look(after=RETRY_S)
    assert len(tried) == 1
    run(lambda: kept.backups.make(lambda: None))
    kept.look()
    assert len(tried) == 2


def test_where_one_takes_too_long_all_that_nobody_looked_into_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop_app.application.backup_care.LOOK_S", 0.01)
    kept = Kept()
    strangers(kept, 100, 101, 102, past=False)

    async def slow(_copy: Backup) -> bool:
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr(kept.store, "is_past", slow)
    run(lambda: kept.care.choose(STICK))
    look_until_quiet(kept)
    assert kept.state.elsewhere is not None
    assert kept.state.elsewhere.others == 3


def test_while_the_keys_are_away_the_stick_is_left_in_peace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, tried = Kept(), []
    strangers(kept, 100, past=True)

    async def rest(copy: Backup) -> bool:
        tried.append(copy)
        raise Locked

    monkeypatch.setattr(kept.store, "is_past", rest)
    run(lambda: kept.care.choose(STICK))
    for _ in range(5):
        kept.look(after=1.0)
    assert len(tried) == 1


def test_an_own_disk_that_fails_is_not_asked_again_at_every_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, tried = Kept(), []
    strangers(kept, 100, past=True)

    async def fail(copy: Backup) -> bool:
        tried.append(copy)
        raise DiskFailed

    monkeypatch.setattr(kept.store, "is_past", fail)
    run(lambda: kept.care.choose(STICK))
    for _ in range(5):
        kept.look(after=1.0)
    assert len(tried) == 1
    kept.look(after=RETRY_S)
    assert len(tried) == 2
    assert kept.state.elsewhere is not None
    assert kept.state.elsewhere.failure is None


def test_one_that_always_takes_too_long_keeps_none_behind_it_from_being_looked_into(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Kept()
    copies = strangers(kept, *range(100, 106), past=True)
    slow, real = copies[0], kept.store.is_past

    async def is_past(copy: Backup) -> bool:
        if copy == slow:
            raise TimeoutError
        return await real(copy)

    monkeypatch.setattr(kept.store, "is_past", is_past)
    run(lambda: kept.care.choose(STICK))
    for second in range(60):  # a run each, with one copy: nothing is kept in memory alone
        kept.again()
        kept.bench.clock.pass_by(timedelta(minutes=1, seconds=second))
        run(lambda: kept.backups.make(lambda: None))
        look_until_quiet(kept)
    assert set(kept.store.seen) == set(copies[1:])
