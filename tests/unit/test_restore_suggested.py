"""A restore of the owner's own is suggested, rarely, and not to who has just tried one."""

from dataclasses import replace
from datetime import timedelta

from desktop_app.application.backups import Backups
from desktop_app.application.notice_board import NoticeHabits
from desktop_app.application.recovery_state import NAME as RECOVERY
from desktop_app.application.recovery_state import Contents, Notes, Rehearsed, dump
from desktop_app.application.restored import mark_restored
from desktop_app.domain.backups import AFTER_OPENING_S
from desktop_app.domain.notices import Notice, What
from desktop_app.domain.profiles import Environment
from desktop_app.domain.vault_notices import of_untried
from tests.support.desk import PRACTICE, Bench, make_bench, run
from tests.support.fake_api import START
from tests.support.memory_log import backups_of

LIVE = replace(PRACTICE, environment=Environment.BITNOB_LIVE, base_url="https://api.example")


class Owner:
    """A desk with one backup, made at once, and what its owner is told."""

    def __init__(self, *, live: bool = True) -> None:
        self.bench: Bench = make_bench()
        self.desk = replace(self.bench.desk, profile=LIVE) if live else self.bench.desk
        self.told: list[Notice] = []
        self.backups: Backups
        self.unlock()

    def unlock(self) -> None:
        self.backups = backups_of(self.desk, self.told.append)
        self.wait(seconds=AFTER_OPENING_S)

    def wait(self, days: int = 0, *, seconds: float = 0) -> None:
        self.bench.clock.pass_by(timedelta(days=days, seconds=seconds))
        run(lambda: self.backups.look(lambda: None))

    @property
    def suggestions(self) -> int:
        return sum(notice.what is What.UNTRIED for notice in self.told)


def test_after_ninety_days_without_one_and_as_rarely_again() -> None:
    owner = Owner()
    owner.wait(89)
    assert owner.suggestions == 0
    owner.wait(1)
    assert owner.suggestions == 1
    owner.unlock()
    owner.wait(89)
    assert owner.suggestions == 1
    owner.wait(1)
    assert owner.suggestions == 2


def test_who_tried_one_is_left_alone_for_ninety_days() -> None:
    owner = Owner()
    owner.wait(80)
    now = owner.bench.clock.now()
    done = Rehearsed(now, Contents(now, 3, 2, 7))
    owner.bench.vault.settings.put(RECOVERY, dump(Notes(rehearsed=done)))
    owner.wait(89)
    assert owner.suggestions == 0
    owner.wait(1)
    assert owner.suggestions == 1


def test_who_restored_this_vault_in_earnest_has_tried_it() -> None:
    """The note of the last try came along in the backup, and is as old as it was there."""
    owner = Owner()
    before, settings = owner.bench.clock.now(), owner.bench.vault.settings
    done = Rehearsed(before, Contents(before, 3, 2, 7))
    settings.put(RECOVERY, dump(Notes(rehearsed=done)))
    owner.bench.clock.pass_by(timedelta(days=100))
    mark_restored(settings, before, owner.bench.clock.now())
    owner.wait(89)
    assert owner.suggestions == 0
    owner.wait(1)
    assert owner.suggestions == 1


def test_nobody_is_asked_to_restore_practice_numbers() -> None:
    owner = Owner(live=False)
    owner.wait(200)
    assert owner.suggestions == 0


def test_the_desktop_is_not_told_of_a_suggestion() -> None:
    assert not NoticeHabits().loud(of_untried(START))
