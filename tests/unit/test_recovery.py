"""The recovery kit of an open vault, told: offered, put off, made, used, revoked, rehearsed."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from secrets import token_bytes

import pytest

from desktop_app.application.backup_state import Backup, BackupState
from desktop_app.application.chores import Chores
from desktop_app.application.confirming import Confirming
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.recovery import Recovery
from desktop_app.application.recovery_page import KitPage
from desktop_app.application.recovery_state import (
    NAME,
    Contents,
    Notes,
    Rehearsed,
    dump,
    load,
)
from desktop_app.application.restored import mark_restored
from desktop_app.application.view import View
from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.profiles import Environment
from desktop_app.domain.recovery_errors import OldPageStays
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFailed, DiskFull, WrongPassword
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.fake_api import START

DAY = timedelta(days=1)
LIVE = replace(PRACTICE, environment=Environment.BITNOB_LIVE)


async def trial(contents: Contents) -> Contents:
    return contents


class Kit:
    """The use case over a bench, with a shelf of backups and a count of pictures."""

    def __init__(self, bench: Bench, *, live: bool = True) -> None:
        self.bench = bench
        self.kept: tuple[Backup, ...] = ()
        self.pictures = 0
        desk = replace(bench.desk, profile=LIVE) if live else bench.desk
        self.desk, self.door = desk, Confirming(desk, View(Link(LinkState.NEVER)), self._count)
        self.use = self.recovery(lambda n: bytes(range(n)))
        self.password = Secret("")  # the bench's vault has none

    def recovery(self, make_bytes: Callable[[int], bytes] = token_bytes) -> Recovery:
        parts = self._backups, self._count, Chores(), make_bytes
        return Recovery(self.desk, *parts, confirming=self.door)

    @property
    def state(self):
        return self.use.state

    def make(self, place: str = "") -> KitPage:
        page = asyncio.run(self.use.draw_up(self.password))
        asyncio.run(self.use.keep(self.password, page, place))
        return page

    def _backups(self) -> BackupState:
        return BackupState(self.bench.vault.backups.folder, self.kept)

    def _count(self) -> None:
        self.pictures += 1


@pytest.fixture
def kit() -> Kit:
    return Kit(make_bench())


def test_a_vault_without_a_kit_is_asked_about_at_once(kit: Kit) -> None:
    assert (kit.state.pages, kit.state.asks, kit.state.made_at) == (0, True, None)


def test_put_off_it_is_asked_about_in_three_days_and_not_before(kit: Kit) -> None:
    asyncio.run(kit.use.put_off())
    assert not kit.state.asks
    kit.bench.clock.pass_by(3 * DAY - timedelta(minutes=1))
    assert not kit.state.asks
    kit.bench.clock.pass_by(timedelta(minutes=2))
    assert kit.state.asks


def test_a_practice_vault_is_never_asked_about() -> None:
    assert not Kit(make_bench(), live=False).state.asks


def test_with_a_kit_nothing_is_asked_and_its_place_is_kept(kit: Kit) -> None:
    kit.make("  the safe ")
    assert (kit.state.pages, kit.state.asks, kit.state.place) == (1, False, "the safe")
    assert kit.pictures > 0


def test_a_page_says_which_vault_it_is_of(kit: Kit) -> None:
    page = kit.make()
    assert page.vault_name == kit.bench.vault.name
    assert page.vault_id == kit.bench.vault.keys.vault_id
    assert page.made_at >= START


def test_the_chance_comes_from_the_system(kit: Kit) -> None:
    real = kit.recovery()
    pages = [asyncio.run(real.draw_up(kit.password)).code.reveal() for _ in range(20)]
    assert len(set(pages)) == 20


def test_without_the_password_there_is_no_page(kit: Kit) -> None:
    with pytest.raises(WrongPassword):
        asyncio.run(kit.use.draw_up(Secret("another one")))
    with pytest.raises(WrongPassword):
        asyncio.run(kit.use.revoke(Secret("another one")))


def test_a_place_with_hidden_signs_is_refused_before_anything_is_written(kit: Kit) -> None:
    page = asyncio.run(kit.use.draw_up(kit.password))
    with pytest.raises(InvalidInput):
        asyncio.run(kit.use.keep(kit.password, page, "safe\u202e"))
    assert kit.state.pages == 0


def test_a_new_page_replaces_the_old_one(kit: Kit) -> None:
    kit.make("old place")
    first = kit.bench.vault.keys.list()[-1]
    kit.make()
    assert kit.state.pages == 1
    assert kit.state.place == ""
    assert kit.bench.vault.keys.list()[-1] != first


def test_what_was_done_is_no_failure_where_the_picture_cannot_be_read(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was told of one would throw away a page that opens the vault, or keep a dead one."""

    def refuse() -> None:
        raise DiskFailed

    monkeypatch.setattr(kit.use, "_publish", refuse)
    kit.make()
    assert kit.state.pages == 1
    asyncio.run(kit.use.put_off())
    kit.use.note_used()
    asyncio.run(kit.use.rehearse(lambda: trial(Contents(START, 3, 2, 7))))
    asyncio.run(kit.use.revoke(kit.password))
    assert kit.state.pages == 0


def test_an_old_page_that_could_not_be_revoked_is_said_and_seen(kit: Kit, monkeypatch) -> None:
    kit.make()

    async def fails(way_id: str) -> None:
        raise DiskFailed

    monkeypatch.setattr(kit.bench.vault.keys, "remove", fails)
    with pytest.raises(OldPageStays):
        kit.make()
    assert kit.state.pages == 2


def test_a_note_that_cannot_be_written_does_not_undo_the_kit(kit: Kit, monkeypatch) -> None:
    def full(name: str, value: str) -> None:
        raise DiskFull

    monkeypatch.setattr(kit.bench.vault.settings, "put", full)
    kit.make("the safe")
    assert (kit.state.pages, kit.state.place) == (1, "")
    kit.use.note_used()
    assert kit.state.used_at is None


def test_revoked_no_page_is_left_and_it_is_asked_about_again(kit: Kit) -> None:
    kit.make("the safe")
    asyncio.run(kit.use.revoke(kit.password))
    assert (kit.state.pages, kit.state.place, kit.state.asks) == (0, "", True)
    assert [way.kind for way in kit.bench.vault.keys.list()] == [WayKind.PASSWORD]


def test_a_used_page_is_said_until_there_is_a_new_one(kit: Kit) -> None:
    kit.make()
    kit.use.note_used()
    assert kit.state.used_at is not None
    kit.make()
    assert kit.state.used_at is None


def test_a_rehearsal_is_due_thirty_days_after_the_oldest_backup_or_the_last_one(kit: Kit) -> None:
    assert not kit.state.rehearsal_due
    folder = kit.bench.vault.backups.folder
    kit.kept = (Backup(folder / "b", START + 20 * DAY, 1), Backup(folder / "a", START, 1))
    kit.bench.clock.pass_by(29 * DAY)
    assert not kit.state.rehearsal_due
    kit.bench.clock.pass_by(2 * DAY)
    assert kit.state.rehearsal_due
    asyncio.run(kit.use.rehearse(lambda: trial(Contents(START, 3, 2, 7))))
    assert not kit.state.rehearsal_due
    assert kit.state.rehearsed.contents.cards == 3
    kit.bench.clock.pass_by(31 * DAY)
    assert kit.state.rehearsal_due


def test_no_rehearsal_is_due_where_the_vault_itself_was_just_restored(kit: Kit) -> None:
    asyncio.run(kit.use.rehearse(lambda: trial(Contents(START, 3, 2, 7))))
    kit.kept = (Backup(kit.bench.vault.backups.folder / "a", START, 1),)
    kit.bench.clock.pass_by(40 * DAY)
    assert kit.state.rehearsal_due
    mark_restored(kit.bench.vault.settings, START, kit.bench.clock.now())
    assert not kit.state.rehearsal_due


def test_in_a_practice_vault_no_rehearsal_is_ever_due() -> None:
    kit = Kit(make_bench(), live=False)
    kit.kept = (Backup(kit.bench.vault.backups.folder / "a", START, 1),)
    kit.bench.clock.pass_by(400 * DAY)
    assert not kit.state.rehearsal_due


def test_what_is_noted_comes_back_as_it_was() -> None:
    contents = Contents(START, 3, 2, 7)
    for notes in (Notes(), Notes("safe", START, START + DAY, Rehearsed(START, contents))):
        assert load(dump(notes)) == notes


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", '{"ask_after": 3}', '{"rehearsed": {"at": "x"}}', '{"used_at": "never"}'],
)
def test_notes_that_cannot_be_read_lock_nobody_out(kit: Kit, text: str) -> None:
    kit.bench.vault.settings.put(NAME, text)
    assert load(text) == Notes()
    assert kit.state.asks
