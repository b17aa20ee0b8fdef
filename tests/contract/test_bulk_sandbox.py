"""A file of cards over the real bank: every row once, whatever cuts it off."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.application import bulk_issuing, issuing
from desktop_app.application.bulk_issuing import GoOn
from desktop_app.application.bulk_messages import BulkPicture, BulkPlan
from desktop_app.application.ports import CardOrder, Created, Keep
from desktop_app.application.restored import mark_restored, note_whole_read
from desktop_app.domain.bulk_course import SETTLED, RowState
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ENGLISH
from desktop_app.domain.profiles import DialectName
from tests.faults.world import World
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

ROWS = 5
DONE = [RowState.DONE] * ROWS


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    made = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield made
    made.stop()


@pytest.fixture
def bank(running: RunningSandbox) -> RunningSandbox:
    running.control("reset", {})
    running.control("rate_limit", {"per_minute": 0})
    return running


class Office:
    """An owner with a file of five cards; `world` is their computer."""

    def __init__(self, folder: Path, bank: RunningSandbox, dialect: DialectName) -> None:
        self.bank = bank
        self.world = World(folder, bank, dialect)
        for module, name in ((bulk_issuing, "LOOKS_S"), (issuing, "LOOK_AFTER_S")):
            self.world._patch.setattr(module, name, (0.02,) * 200)
        self.world.do(self.world.wallet.refresh)

    def plan(self, rows: int = ROWS) -> BulkPlan:
        names = ["Ada Lovelace"] * rows
        if self.world.api.capabilities.holders:
            holders = self.world.do(self.world.api.holders)
            self.world.do(self.world.wallet.refresh)
            names = [holders[n % 2].name for n in range(rows)]
        lines = [f"Card {n},{names[n]},{10 + n},500" for n in range(rows)]
        data = "\n".join(["Name,Person,Amount,Limit", *lines]).encode()
        return self.world.do(lambda: self.world.wallet.bulk.read(data, ENGLISH))

    def run(self, until: int = ROWS) -> BulkPicture:
        """Until the list stands still, or `until` of its rows are settled."""

        async def whole() -> BulkPicture:
            while True:
                told = await self.world.wallet.bulk.look()
                assert told is not None
                if not told.is_running or settled(told) >= until:
                    return told
                await asyncio.sleep(0.005)

        return self.world.do(whole)

    def start(self, until: int = ROWS) -> BulkPicture:
        plan = self.plan()
        assert plan.problems == ()
        self.world.do(lambda: self.world.wallet.bulk.start(plan))
        return self.run(until)

    def go_on(self, at: int, how: GoOn = GoOn.SEND) -> BulkPicture:
        self.world.do(lambda: self.world.wallet.bulk.go_on(at, how))
        return self.run()

    def spoil(self, nth: int, fault: str) -> None:
        """Let the bank do this to the answer to the `nth` create from now on."""
        api, calls = self.world.api, iter(range(1, 100))
        create = api.create_card

        async def made(order: CardOrder, keep: Keep) -> Created:
            if next(calls) == nth:
                self.bank.fault("create", fault)
            return await create(order, keep)

        self.world._patch.setattr(api, "create_card", made)

    def kill(self) -> None:
        """The process is gone; the next one finds the files as they were that moment."""
        files = self.world.keep_files("killed")
        self.world._runner.get_loop().set_exception_handler(lambda *_: None)
        self.world.leave()
        self.world.take_files(files)
        self.world.enter()

    def settle(self, place: int) -> BulkPicture:
        """Read until the row at `place` is settled: this bank takes its time to make a card."""
        until = time.monotonic() + 20
        while self.look().lines[place].state not in SETTLED and time.monotonic() < until:
            self.world.do(self.world.wallet.refresh)
            time.sleep(0.02)
        return self.look()

    def look(self) -> BulkPicture:
        told = self.world.do(self.world.wallet.bulk.look)
        assert told is not None
        return told

    def check_once(self) -> None:
        """By the bank's ledger: one card for each row, and each loaded once."""
        ledger, intents = self.world.ledger(), self.world.intents()
        made = [i for i in intents if i.kind is Kind.ISSUE and i.stage is Stage.CONFIRMED]
        assert len(made) == len({i.params["label"] for i in made}) == ROWS
        assert [ledger.cards[i.reference] for i in made] == [1] * ROWS
        assert len(ledger.statuses) == ROWS
        for one in intents:
            if one.kind is Kind.FUND:
                assert ledger.debits(one.reference) == 1
        balances = sorted(c["balance_micros"] for c in self.bank.control("ledger")["cards"])
        assert balances == [(10 + n) * 1_000_000 for n in range(ROWS)]


def settled(told: BulkPicture) -> int:
    return sum(line.state is RowState.DONE for line in told.lines)


def states(told: BulkPicture) -> list[RowState]:
    return [line.state for line in told.lines]


@pytest.fixture(params=[DialectName.V2, DialectName.GUIDE], ids=str)
def office(
    tmp_path: Path, bank: RunningSandbox, request: pytest.FixtureRequest
) -> Iterator[Office]:
    made = Office(tmp_path, bank, request.param)
    yield made
    made.world.stop()


def test_every_row_becomes_one_card_with_its_load(office: Office) -> None:
    told = office.start()
    assert (states(told), told.is_done) == (DONE, True)
    assert [line.loaded.micros for line in told.lines] == [(10 + n) * 10**6 for n in range(ROWS)]
    assert all(len(line.last4) == 4 for line in told.lines)
    office.check_once()


def test_a_list_that_was_killed_between_rows_goes_on_and_sends_no_row_twice(
    office: Office,
) -> None:
    begun = office.start(until=2)
    assert begun.is_running
    office.kill()
    office.world.do(office.world.wallet.refresh)
    told = office.look()
    assert not told.is_running
    assert told.at is not None
    assert told.why == bulk_issuing.CLOSED
    before = len(office.bank.control("ledger")["cards"])
    while told.at is not None:  # a row that was cut off is settled by reads before it goes on
        assert told.may_go_on, states(told)
        told = office.go_on(told.at)
        office.world.do(office.world.wallet.refresh)
        told = office.look()
    assert before < ROWS
    assert states(told) == DONE
    office.check_once()


def test_an_answer_that_is_lost_stops_the_list_until_that_row_is_settled(office: Office) -> None:
    office.spoil(3, "drop_after")
    told = office.start()
    assert (told.at, told.is_running, told.may_go_on) == (4, False, False)
    assert states(told)[:3] == [RowState.DONE, RowState.DONE, RowState.NOT_KNOWN]
    assert states(told)[3:] == [RowState.WAITING] * 2
    with pytest.raises(NotAllowed):
        office.go_on(4)
    assert len(office.bank.control("ledger")["cards"]) == 3
    told = office.settle(2)
    if office.world.dialect is DialectName.GUIDE:
        assert told.lines[2].state is RowState.NUMBER_LOST  # it came once, with the lost answer
        assert told.at == 5
    else:
        assert told.lines[2].state is RowState.DONE
    told = office.go_on(5)
    assert told.is_done, states(told)
    assert states(told)[3:] == [RowState.DONE] * 2
    assert len(office.bank.control("ledger")["cards"]) == ROWS
    if office.world.dialect is not DialectName.GUIDE:
        office.check_once()


def test_a_list_in_a_restored_copy_stands_still_for_good(office: Office) -> None:
    office.start(until=2)
    office.world.do(office.world.wallet.bulk.stop)
    office.run()
    now = office.world.clock.now()
    mark_restored(office.world.vault.settings, now, now)
    note_whole_read(office.world.vault.settings, now)
    told = office.look()
    assert (told.is_old, told.may_go_on, told.why) == (True, False, bulk_issuing.OLD)
    assert told.at is not None
    with pytest.raises(NotAllowed):
        office.go_on(told.at)
    made = office.bank.control("ledger")["cards"]
    assert len(made) < ROWS


def test_a_row_that_was_refused_is_tried_again_only_when_the_person_says_so(office: Office) -> None:
    office.spoil(1, "unsupported_asset")
    told = office.start()
    assert (told.at, told.may_go_on) == (2, True)
    assert told.why
    told = office.go_on(2)
    assert states(told) == DONE
    office.check_once()
