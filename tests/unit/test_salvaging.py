"""A damaged vault is looked at and let go; what is found goes into a sealed export and nowhere."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import PurePath
from typing import TypeVar

import pytest

from desktop_app.application.backup_state import Backup
from desktop_app.application.salvaging import Salvaging
from desktop_app.domain.cards import CardId, Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.exports import Export
from desktop_app.domain.salvaged import Salvaged
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import VaultDamaged
from tests.contract.vault_rig import card
from tests.support.desk import StepClock

T = TypeVar("T")
FOLDER, PASSWORD = PurePath("/vault"), Secret("password")
CARDS = (card(1)._replace(stored=frozenset(Field)), card(2)._replace(stored=frozenset()))
REPORT = Salvaged("Shop", CARDS, frozenset(), 3, 1, 90)


def run(work: Awaitable[T]) -> T:
    async def life() -> T:
        return await work

    return asyncio.run(life())


class Found:
    """Salvage that says which detail was asked for."""

    report = REPORT

    def __init__(self) -> None:
        self.is_closed = False

    def reveal(self, card_id: CardId, field: Field) -> Secret:
        return Secret(f"{card_id} {field}")

    def close(self) -> None:
        self.is_closed = True


class Shelf:
    """Salvager that gives a new one each time; `slow` lets a test come between."""

    def __init__(self) -> None:
        self.given: list[Found] = []
        self.slow: asyncio.Event | None = None
        self.ends: asyncio.Event | None = None
        self.failure: VaultDamaged | None = None

    async def open(self, folder: PurePath, password: Secret) -> Found:
        if self.failure is not None:
            raise self.failure
        if self.slow is not None:
            await self._wait(self.slow)
        self.given.append(Found())
        return self.given[-1]

    async def _wait(self, slow: asyncio.Event) -> None:
        try:
            await slow.wait()
        except asyncio.CancelledError:
            while self.ends is not None and not self.ends.is_set():  # however often it is asked to
                with suppress(asyncio.CancelledError):
                    await self.ends.wait()
            raise

    async def newest_backup(self, folder: PurePath) -> Backup | None:
        return None


class Exports:
    """ExportFiles that keeps what it was given."""

    def __init__(self) -> None:
        self.written: list[Export] = []

    async def write(
        self, contents: Export, passphrase: Secret, file: PurePath, *, replace: bool
    ) -> None:
        self.written.append(contents)


async def begun(work: Salvaging) -> "asyncio.Task[Salvaged]":
    """A reading that is on its way, as far as it comes."""
    opening = asyncio.ensure_future(work.open(FOLDER, PASSWORD))
    for _ in range(9):
        await asyncio.sleep(0)
    return opening


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def exports() -> Exports:
    return Exports()


@pytest.fixture
def work(shelf: Shelf, exports: Exports) -> Salvaging:
    return Salvaging(shelf, exports, StepClock())


def test_what_is_found_is_told_and_opened_one_by_one(work: Salvaging) -> None:
    assert run(work.open(FOLDER, PASSWORD)) == REPORT
    assert run(work.reveal(CARDS[0].id, Field.CVV)).reveal() == f"{CARDS[0].id} cvv"


def test_after_closing_nothing_is_opened(work: Salvaging, shelf: Shelf) -> None:
    run(work.open(FOLDER, PASSWORD))
    run(work.close())
    assert shelf.given[0].is_closed
    with pytest.raises(Locked):
        run(work.reveal(CARDS[0].id, Field.PAN))
    with pytest.raises(Locked):
        run(work.write(PASSWORD, FOLDER, with_cvv=True))
    run(work.close())


def test_another_look_closes_the_one_before(work: Salvaging, shelf: Shelf) -> None:
    run(work.open(FOLDER, PASSWORD))
    shelf.failure = VaultDamaged()
    with pytest.raises(VaultDamaged):
        run(work.open(FOLDER, PASSWORD))
    assert shelf.given[0].is_closed
    with pytest.raises(Locked):
        run(work.reveal(CARDS[0].id, Field.PAN))


def test_what_was_closed_while_it_was_read_is_not_kept(work: Salvaging, shelf: Shelf) -> None:
    async def life() -> None:
        shelf.slow = asyncio.Event()
        opening = asyncio.ensure_future(work.open(FOLDER, PASSWORD))
        await asyncio.sleep(0)
        await work.close()
        with pytest.raises(Locked):
            await opening

    run(life())
    assert shelf.given == []


def test_what_came_to_its_end_as_it_was_closed_is_closed_too(work: Salvaging, shelf: Shelf) -> None:
    async def life() -> None:
        shelf.slow = asyncio.Event()
        opening = asyncio.ensure_future(work.open(FOLDER, PASSWORD))
        await asyncio.sleep(0)
        shelf.slow.set()
        while not shelf.given:
            await asyncio.sleep(0)
        await work.close()
        with pytest.raises(Locked):
            await opening

    run(life())
    assert shelf.given[0].is_closed


def test_a_reading_that_is_stopped_keeps_nothing_and_the_next_waits_for_its_end(
    work: Salvaging, shelf: Shelf
) -> None:
    async def life() -> None:
        shelf.slow, shelf.ends = asyncio.Event(), asyncio.Event()
        opening = asyncio.ensure_future(work.open(FOLDER, PASSWORD))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        opening.cancel()
        shelf.slow = None
        again = asyncio.ensure_future(work.open(FOLDER, PASSWORD))
        for _ in range(9):
            await asyncio.sleep(0)
        assert shelf.given == [], "the one before has not let go of the folder"
        shelf.ends.set()
        with pytest.raises(Locked):  # it was closed by the next one before it had ended
            await opening
        assert await again == REPORT

    run(life())
    assert len(shelf.given) == 1
    assert not shelf.given[0].is_closed


@pytest.mark.parametrize("how", ["closed", "stopped again"])
def test_the_next_reading_waits_for_every_one_before_it(
    how: str, work: Salvaging, shelf: Shelf
) -> None:
    async def life() -> None:
        shelf.slow, shelf.ends = asyncio.Event(), asyncio.Event()
        before = [await begun(work)]
        if how == "closed":
            await work.close()
        else:
            before[0].cancel()
            before.append(await begun(work))
            before[1].cancel()
        shelf.slow = None
        again = await begun(work)
        early = list(shelf.given)
        shelf.ends.set()
        assert early == [], "one before has not let go of the folder"
        assert await again == REPORT
        ended = await asyncio.gather(*before, return_exceptions=True)
        assert {type(one) for one in ended} <= {Locked, asyncio.CancelledError}

    run(life())
    assert len(shelf.given) == 1


def test_who_closes_while_a_reading_waits_for_another_begins_none(
    work: Salvaging, shelf: Shelf
) -> None:
    async def life() -> None:
        shelf.slow, shelf.ends = asyncio.Event(), asyncio.Event()
        before = await begun(work)
        await work.close()
        again = await begun(work)
        await work.close()
        shelf.ends.set()
        for one in (before, again):
            with pytest.raises(Locked):
                await one

    run(life())
    assert shelf.given == []


def test_a_reading_that_is_stopped_as_it_ends_keeps_no_key(work: Salvaging, shelf: Shelf) -> None:
    async def life() -> None:
        shelf.slow = asyncio.Event()
        opening = await begun(work)
        shelf.slow.set()
        while not shelf.given:
            await asyncio.sleep(0)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening

    run(life())
    assert shelf.given[0].is_closed


@pytest.mark.parametrize("with_cvv", [True, False])
def test_the_export_holds_what_opens(with_cvv: bool, work: Salvaging, exports: Exports) -> None:
    run(work.open(FOLDER, PASSWORD))
    assert run(work.write(PASSWORD, FOLDER, with_cvv=with_cvv)) == 1
    (written,) = exports.written
    assert written.vault_name == "Shop"
    assert [one.card for one in written.cards] == list(CARDS)
    wanted = set(Field) if with_cvv else {Field.PAN, Field.EXPIRY}
    assert set(written.cards[0].details) == wanted
    assert written.cards[1].details == {}
