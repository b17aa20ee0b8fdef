"""What lies around an open vault is told once as a notice, and a new copy once more."""

import asyncio
from pathlib import PurePath

import pytest

from desktop_app.application import surveying
from desktop_app.application.surveying import Surveying
from desktop_app.domain.notices import Notice, What
from desktop_app.domain.surroundings import Surroundings
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import StepClock

FOLDER = PurePath("/home/ada/vault")
ALL = Surroundings(("vault (1).db",), "nfs4", "Dropbox")


class Surveyor:
    """Says one thing after the other, and the last one for ever."""

    def __init__(self, *seen: Surroundings) -> None:
        self._seen = list(seen)
        self.asked: list[PurePath] = []

    async def look(self, folder: PurePath) -> Surroundings:
        self.asked.append(folder)
        return self._seen.pop(0) if len(self._seen) > 1 else self._seen[0]


class KeyFile:
    """Lies where backups are copied to, or not."""

    seen: tuple[str, PurePath] | None = None

    async def look(self) -> tuple[str, PurePath] | None:
        return self.seen


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveying, "AFTER_S", 0)
    monkeypatch.setattr(surveying, "AGAIN_S", 0)


def told_of(*seen: Surroundings, looks: int) -> tuple[list[Notice], int]:
    """The notices of so many looks, and how many pictures they made."""
    notices: list[Notice] = []
    pictures = 0

    def publish() -> None:
        nonlocal pictures
        pictures += 1
        raise DiskFull  # which must not end the looking

    async def life() -> None:
        surveyor = Surveyor(*seen)
        work = Surveying(FOLDER, surveyor, KeyFile(), StepClock(), notices.append, publish)
        work.start()
        while pictures < looks:
            await asyncio.sleep(0)
        await work.stop()
        assert set(surveyor.asked) == {FOLDER}

    asyncio.run(asyncio.wait_for(life(), 10))
    return notices, pictures


def test_each_thing_is_a_notice_of_its_own() -> None:
    notices, _ = told_of(ALL, looks=1)
    assert [notice.what for notice in notices[:3]] == [What.COPIES, What.NETWORK, What.SYNCED]
    assert len({notice.key for notice in notices[:3]}) == 3


def test_the_same_has_the_same_key_and_another_copy_another() -> None:
    more = Surroundings(("vault (1).db", "vault (2).db"))
    notices, _ = told_of(Surroundings(("vault (1).db",)), ALL, more, looks=3)
    keys = [notice.key for notice in notices if notice.what is What.COPIES]
    assert keys[0] == keys[1] != keys[2]


def test_a_key_file_that_lies_with_backups_is_told_once_of_each_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = []
    for seen in (("4f2a", FOLDER), ("4f2a", FOLDER), ("4f2a", FOLDER / "b"), ("7b33", FOLDER)):
        monkeypatch.setattr(KeyFile, "seen", seen)
        (notice,), _ = told_of(Surroundings(), looks=1)
        assert notice.what is What.TOGETHER
        assert "ada" not in notice.key
        keys.append(notice.key)
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_of_a_good_place_nothing_is_told() -> None:
    assert told_of(Surroundings(), looks=2)[0] == []


def test_no_key_names_the_folder_or_the_copy() -> None:
    notices, _ = told_of(ALL, looks=1)
    assert not any("ada" in notice.key or "(1)" in notice.key for notice in notices)
