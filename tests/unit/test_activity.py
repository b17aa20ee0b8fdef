"""The history is prepared beside everything else: nobody waits for all of it."""

import asyncio
from types import SimpleNamespace

from desktop_app.application.activity import Activity
from desktop_app.application.facts import CardBook
from desktop_app.application.timeline import Ask
from desktop_app.domain.vault_errors import DiskFailed
from tests.support.desk import run
from tests.support.memory_history import MemoryHistory
from tests.support.memory_vault import MemoryVault


class SlowHistory(MemoryHistory):
    """So much is due, and each commit folds one."""

    def catch_up(self, limit: int) -> bool:
        self._write()
        self.waiting -= 1
        return self.waiting > 0


def make(due: int) -> tuple[Activity, MemoryVault]:
    vault = MemoryVault()
    vault.history = SlowHistory(vault)
    vault.history.waiting = due
    desk = SimpleNamespace(vault=vault, book=CardBook(vault))
    return Activity(desk, SimpleNamespace()), vault  # type: ignore[arg-type]


def test_a_look_does_not_wait_for_a_whole_history() -> None:
    activity, vault = make(10**9)
    look = run(lambda: activity.look(Ask()))
    assert look is not None
    assert look.knowledge is not None
    assert look.knowledge.due == vault.history.waiting > 0


def test_a_look_waits_for_what_is_only_a_little() -> None:
    activity, _ = make(5)
    look = run(lambda: activity.look(Ask()))
    assert look is not None
    assert look.knowledge is not None
    assert look.knowledge.due == 0


def test_others_have_their_turns_while_it_is_prepared() -> None:
    turns: list[int] = []

    async def main() -> None:
        activity, vault = make(200)
        work = asyncio.create_task(activity.prepare())
        while not work.done():
            turns.append(vault.history.waiting)
            await asyncio.sleep(0)
        assert vault.history.waiting == 0

    run(main)
    assert len(set(turns)) > 100


def test_a_disk_that_fails_ends_the_preparing_and_nothing_else() -> None:
    activity, vault = make(200)
    vault.fail_next = DiskFailed()
    run(activity.prepare)
    assert vault.history.waiting == 200
