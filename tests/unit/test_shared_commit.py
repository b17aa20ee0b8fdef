"""Work that waits at the same time: one commit, one answer each, and none spoils another."""

import asyncio
from collections.abc import Callable

import pytest

from desktop_app.application.shared_commit import AT_ONCE, SharedCommit
from desktop_app.domain.vault_errors import DiskFailed, DiskFull
from tests.support.desk import run
from tests.support.memory_vault import MemoryVault


class Scene:
    """A vault, and what was done in which order."""

    def __init__(self) -> None:
        self.vault = MemoryVault()
        self.shared = SharedCommit(self.vault)
        self.done: list[str] = []

    def write(self, name: str) -> Callable[[], str]:
        def work() -> str:
            self.vault.settings.put(name, "kept")
            self.done.append(f"{name} written, {self.vault.commits} commits")
            return name

        return work

    def tell(self, name: str) -> None:
        self.done.append(f"{name} told, {self.vault.commits} commits")

    async def all(self, *works: Callable[[], str]) -> list[str | BaseException]:
        return await asyncio.gather(
            *(self.shared.do(work, self.tell) for work in works), return_exceptions=True
        )

    def kept(self, *names: str) -> list[bool]:
        return [self.vault.settings.get(name) == "kept" for name in names]


def refuse(error: Exception) -> Callable[[], str]:
    def work() -> str:
        raise error

    return work


def test_what_waits_at_once_shares_a_commit_and_is_answered_in_order_after_it() -> None:
    scene = Scene()
    assert run(lambda: scene.all(*map(scene.write, "abc"))) == ["a", "b", "c"]
    assert scene.done == [
        *(f"{name} written, 0 commits" for name in "abc"),
        *(f"{name} told, 1 commits" for name in "abc"),
    ]


def test_what_comes_one_after_another_is_committed_one_by_one() -> None:
    async def both(scene: Scene) -> None:
        for name in "ab":
            await scene.shared.do(scene.write(name), scene.tell)

    scene = Scene()
    run(lambda: both(scene))
    assert scene.vault.commits == 2


def test_a_commit_holds_no_more_than_the_loop_can_bear() -> None:
    scene = Scene()
    names = [f"n{number}" for number in range(2 * AT_ONCE + 1)]
    assert run(lambda: scene.all(*map(scene.write, names))) == names
    assert scene.vault.commits == 3


@pytest.mark.parametrize("error", [DiskFull(), KeyError("a bug")])
def test_one_that_cannot_be_kept_does_not_spoil_the_others(error: Exception) -> None:
    async def main() -> list[str | BaseException]:
        asyncio.get_running_loop().set_exception_handler(lambda _, told: bugs.append(told))
        return await scene.all(write("a"), write("b"), refuse(error), write("c"), write("d"))

    scene, bugs = Scene(), list[dict[str, object]]()
    write = scene.write
    assert run(main) == ["a", "b", error, "c", "d"]
    assert len(bugs) == isinstance(error, KeyError)
    assert scene.kept(*"abcd") == [True] * 4
    told = [line.split()[0] for line in scene.done if "told" in line]
    assert told == ["a", "b", "c", "d"]


def test_a_commit_that_fails_answers_nobody_as_kept() -> None:
    """As a disk that fails does: when it ends, not while something is written."""
    scene = Scene()
    scene.vault.fail_commits = DiskFailed()
    found = run(lambda: scene.all(*map(scene.write, "ab")))
    assert [type(one) for one in found] == [DiskFailed] * 2
    assert scene.kept(*"ab") == [False] * 2
    assert not [line for line in scene.done if "told" in line]


def test_who_leaves_before_the_commit_leaves_nothing_and_spoils_nothing() -> None:
    async def leave(scene: Scene) -> None:
        gone, *stay = (
            asyncio.create_task(scene.shared.do(scene.write(n), scene.tell)) for n in "abc"
        )
        await asyncio.sleep(0)
        gone.cancel()
        assert await asyncio.gather(*stay) == ["b", "c"]

    scene = Scene()
    run(lambda: leave(scene))
    assert scene.kept(*"abc") == [False, True, True]


def test_what_is_on_disk_is_told_though_nobody_waits_for_it_any_longer() -> None:
    async def leave(scene: Scene) -> None:
        tasks = [asyncio.create_task(scene.shared.do(scene.write(n), scene.tell)) for n in "ab"]
        while not scene.vault.commits:
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        assert all(task.cancelled() for task in tasks)

    scene = Scene()
    run(lambda: leave(scene))
    assert scene.done[-2:] == ["a told, 1 commits", "b told, 1 commits"]


def test_what_goes_wrong_while_one_is_told_is_told_to_that_one_alone() -> None:
    def tell(name: str) -> None:
        if name == "a":
            raise DiskFull

    async def both(scene: Scene) -> list[str | BaseException]:
        works = (scene.shared.do(scene.write(name), tell) for name in "ab")
        return await asyncio.gather(*works, return_exceptions=True)

    scene = Scene()
    failed, kept = run(lambda: both(scene))
    assert (type(failed), kept, scene.kept(*"ab")) == (DiskFull, "b", [True] * 2)
